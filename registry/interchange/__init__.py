"""The one place where records come in from files: read, check, load.

Public: ``load.load_folder`` (files to tables, all or nothing), ``report.Report`` (what happened, line by line, in
both languages) and ``progress.line_on`` (a progress line for commands). Inside, imports run one way::

    load -> lint -> write -> check -> targets -> values -> kinds -> formats -> report -> messages -> records

``records``, ``messages``, ``report`` and ``formats`` know no table.
"""
