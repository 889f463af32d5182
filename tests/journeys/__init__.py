"""
Journeys through the doors, a file a topic.
"""
