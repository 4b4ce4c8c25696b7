"""Turns a sealed snapshot into a document: `copies` decides who sees what, `context` the words, `pdf` the file.

Nothing here reads the database, the clock or the network: the same snapshot gives the same bytes.
"""
