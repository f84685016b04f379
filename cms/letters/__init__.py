"""Mail: each text once, in both languages, sent as plain text and as HTML, and shown to editors before anybody gets it.

Public: ``send`` and ``write`` (``writing``), and ``LETTERS`` (``catalogue``).
"""
