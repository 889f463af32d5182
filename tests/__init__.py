"""
The tests: a folder a room, a file a topic, and the journeys through all of them.
"""
