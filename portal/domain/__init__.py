"""The rules of the service, as plain functions and values.

Nothing here knows of Flask, a database, a clock or the environment: what a rule needs is an argument, so that each can
be read, tested and questioned by itself.
"""
