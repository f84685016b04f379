"""Pages and publishing: Wagtail pages, blocks, the records' admin.

Imports ``search`` and ``registry``; only ``frontend`` imports it.
"""
