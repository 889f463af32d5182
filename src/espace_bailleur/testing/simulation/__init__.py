"""
Journeys stopped at any port call, and interleaved in every order, over a composition of yours.

A flow only ever waits at ports, so ports that pause let a test decide what happens in between,
without a thread, an event loop or luck.
"""
