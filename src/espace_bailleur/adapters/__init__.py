"""
What does the work behind the ports: the only room that names a third party or the system.
"""
