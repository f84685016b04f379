"""The one place where records come in from files: read, check, load.

Public: ``load.load_folder`` (files to tables, all or nothing), ``report.Report`` (what happened, line by line, in
both languages) and ``progress.line_on`` (a progress line for commands). Inside, imports run one way::

    bulk | load -> lint -> write -> check -> targets -> values -> kinds -> formats -> report -> messages -> records

``bulk`` is what institutions publish with: check a file into a plan, publish that plan. ``load`` is for the
registry's own files, which state records wholly. ``records``, ``messages``, ``report`` and ``formats`` know no table.
"""
