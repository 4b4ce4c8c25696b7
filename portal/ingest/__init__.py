"""Bytes of a release become figures, or problems by row and column. The only home of pandas, which is imported late.

Nothing here knows the database or a web request: the register and the catalogue are arguments.
"""
