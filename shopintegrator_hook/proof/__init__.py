"""Does a post carry the shared secret?"""
