"""The site as seen and deployed: settings, addresses, the composed schema, templates and static files.

Imports everything; nothing imports it.
"""
