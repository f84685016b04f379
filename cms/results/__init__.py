"""The search page as a reader sees it: its address read, its answer in words.

Public: ``reading`` (address to question), ``showing`` (answer to context). What values are called is in ``search.labels``.
"""
