"""Packs of all records of a case or of a person, for a request under information law or for an inquiry.

A lead lists everything, decides about each record, and has a file made of what is given, with an index and a log of
what is not. Words that are left out of one record are left out of every other.
"""
