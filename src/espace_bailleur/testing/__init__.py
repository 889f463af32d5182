"""
What adapter authors and hosts run: doubles, checks, strategies, machines, simulation, a portal.

Strategies and state machines need the extra `testing`; nothing here needs a test framework.
"""
