"""Good practice found in review: offered to the council, agreed by it, and then in a public library.

Celebrated and never ranked: every list is by title, and nobody is counted. Public only while the council agrees.
"""
