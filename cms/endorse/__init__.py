"""A partner endorses an entry of the ledger: by a link that works once, or signed in.

Inside, imports run one way: by_link -> asking -> telling -> words, and written -> telling.
"""
