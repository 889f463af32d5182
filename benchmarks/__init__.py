"""
What the package costs beside hand-written programs; `make bench` runs it.
"""
