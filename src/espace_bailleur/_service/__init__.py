"""
The faces: one line a journey.
"""
