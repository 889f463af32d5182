"""
The examples that are more than a program: each is used as people would use it.
"""
