"""A mark for each change of what pages show, so that any process can tell whether a page it keeps still holds."""

from __future__ import annotations

from functools import cache

from django.db import connection, models

from registry.models.statement import Statement, written

LOOKED_BACK = 50
"""Marks that a state names. Numbers are drawn before a transaction commits, so an older one may come after a newer."""
KEPT = 1000
"""Marks that stay in the table."""


class ShownChange(models.Model):
    """One change. Rows are only added, never changed, so that writers never wait for each other."""

    class Meta:
        verbose_name = "mark of a change"

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def mark(cls) -> None:
        """Note a change, in the caller's transaction."""
        added = cls.objects.create()
        if added.pk % KEPT == 0:
            cls.objects.filter(pk__lt=added.pk - KEPT).delete()

    @classmethod
    def state(cls) -> tuple[int, ...]:
        """Return what differs after each change."""
        with connection.cursor() as cursor:
            cursor.execute(*_statement())
            return tuple(key for (key,) in cursor.fetchall())


@cache
def _statement() -> Statement:
    """Return the statement that reads the newest marks, which each page asks twice."""
    return written(ShownChange.objects.order_by("-pk").values_list("pk", flat=True)[:LOOKED_BACK])
