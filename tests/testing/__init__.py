"""
The tests of what adapter authors and hosts run.
"""
