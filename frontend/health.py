"""Is the process alive; can it answer? Both are asked by whatever watches a deployment."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process can answer at all; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and has every migration, else 503 with what is missing."""
    state = database_state()
    return JsonResponse({"database": state}, status=200 if state == "ok" else 503)


def database_state() -> str:
    """Return ``ok``, ``behind`` (migrations to apply) or ``away``."""
    try:
        executor = MigrationExecutor(connection)
        return "behind" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"
    except DatabaseError:
        return "away"
