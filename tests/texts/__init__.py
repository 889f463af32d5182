"""
The words that people read, and the messages that are sent to them.
"""
