"""Records and lists to take along: linked data of one record, feeds, calendars and tables of lists.

Public: ``forms`` (what a record is given as, and which form a request asks for), ``asking`` (the address of a file of a
list), ``changes`` and ``atom`` (feeds), ``starts`` (calendars), ``table`` (CSV), ``links`` (where pages name all that).
"""
