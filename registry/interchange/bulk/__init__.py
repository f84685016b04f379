"""Bulk publishing by institutions: a file is checked into a plan, and that very plan is published.

Public: ``check.check_file``, ``publish.publish_plan``, ``result`` (what became of each row), ``export.export_records``
and ``headings.described``. Inside, imports run one way::

    publish | check -> trial -> writing -> settling -> reading -> sheets -> column_map -> headings

A file never needs to fit into memory: rows are read, judged and kept some hundred at a time.
"""
