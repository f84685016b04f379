"""Applying to adopt the framework: a draft in steps that keeps its place, its links, its letters, where it stands.

Inside, imports run one way::

    starting | writing | standing -> closed -> letters -> links -> places
    starting -> from_check -> steps
    writing -> checking -> steps
    all -> gate | shown
"""
