"""
Journeys stopped at any port call, and interleaved in every order, under policies of yours.

They run over the memory adapters, whatever your own store is: `check_adapter` and the state
machines are for that.

A flow only ever waits at ports, so ports that pause let a test decide what happens in between,
without a thread, an event loop or luck.
"""
