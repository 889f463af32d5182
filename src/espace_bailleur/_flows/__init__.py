"""
Each journey once: find, decide, commit.

A flow is an ordinary coroutine over awaiting ports; it waits at ports and nowhere else.
"""
