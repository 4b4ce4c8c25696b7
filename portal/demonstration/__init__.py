"""The demonstration: real published figures, and made-up work of councils that do not exist.

Everything is built through the services that people's own clicks use, from a fixed seed, so that it is also the first
test of them all. Nothing here may be loaded into a database that was not made for it.
"""
