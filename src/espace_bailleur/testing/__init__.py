"""
What adapter authors and hosts run: doubles, strategies, checks and state machines.

It needs the extra `testing`, and no test framework.
"""
