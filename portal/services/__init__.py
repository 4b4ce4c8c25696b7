"""The verbs of the service: what changes records (and flushes) and what reads them.

Services are the only door to the models. They never commit: `portal.transactions` does, once, at the end.
"""
