"""The records in Wagtail's admin: one menu a subject, one viewset a kind.

``base`` holds what every kind shares, and is where the limits of an institution's users belong: everything that a
user may list, choose, open or change passes through ``RecordViewSet.visible_to`` and ``RecordViewSet.construct_view``.
"""
