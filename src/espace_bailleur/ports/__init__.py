"""
What the flows ask of the world around them: protocols, no logic.

Ports that may wait come in two colours; those that never wait in one.
"""
