"""
One module a revision, each on the one before.
"""
