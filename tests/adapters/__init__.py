"""
The tests of the shipped adapters.
"""
