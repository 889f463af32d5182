"""
What decides: pure functions on frozen values.
"""
