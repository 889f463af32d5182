"""
The decisions and the words that they are said in, without service or port.
"""
