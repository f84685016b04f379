"""Bulk publishing over HTTP: check a file, look at what it would change, publish that very plan.

``POST /api/imports`` checks, ``GET /api/imports/<plan>`` and ``…/rows`` tell, ``POST /api/imports/<plan>/publish``
publishes. Every request carries a key of an institution that may publish (``Authorization: Bearer …``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import OperationalError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from registry.graphql.request import BrokenBody, NoLength, next_bytes
from registry.interchange.bulk import headings, result
from registry.interchange.bulk.check import Sender
from registry.interchange.bulk.once import NotChecked, check_once
from registry.interchange.bulk.publish import NotPublished, publish_plan
from registry.interchange.bulk.reading import LARGEST, Manner
from registry.interchange.formats.encoding import ENCODINGS
from registry.interchange.records import Place
from registry.interchange.report import Issue
from registry.models import ApiKey, ImportRun, Organization, PlannedRow
from registry.services.busy import brief, is_busy

TYPES = {
    "text/csv": ".csv",
    "application/json": ".json",
    "application/ld+json": ".jsonld",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
PAGE = 1000
"""Most rows of one answer."""

_PIECE = 1 << 16
_NOTED_EVERY = timedelta(seconds=60)
_PATIENCE = 0.25
"""Seconds."""
_LONGEST_KEY = 200

View = Callable[..., JsonResponse]


class Refused(Exception):  # noqa: N818 - it is what became of the request
    """A request that is answered with an error."""

    def __init__(self, status: int, code: str, **evidence: Any) -> None:
        super().__init__(code)
        self.status = status
        self.issue = Issue.of(code, Place(""), **evidence)


def _errors(status: int, issues: list[Issue]) -> JsonResponse:
    answer = JsonResponse({"errors": [issue.as_json() for issue in issues]}, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="publishing"'
    return answer


def with_key(view: View) -> View:
    """Let a request through that carries a key with the right to publish, and give the view that key."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return view(request, _key_of(request), *args, **kwargs)
        except Refused as refusal:
            return _errors(refusal.status, [refusal.issue])
        except NotChecked as refusal:
            return _errors(409, [refusal.issue])
        except NotPublished as refusal:
            return _errors(409, refusal.issues)

    return checked


def _key_of(request: HttpRequest) -> ApiKey:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    known = ApiKey.objects.usable(timezone.now()).matching(secret.strip())
    key = known.select_related("organization").first() if scheme.lower() == "bearer" else None
    if key is None:
        raise Refused(401, "request.key")
    if ApiKey.Scope.PUBLISH not in key.scopes or key.organization is None:
        raise Refused(403, "request.scope")
    _note_use(key)
    return key


def _note_use(key: ApiKey) -> None:
    """Note that a key is used, once a minute at most; somebody else's long publication is not waited for."""
    now = timezone.now()
    if key.last_used_at is not None and now - key.last_used_at < _NOTED_EVERY:
        return
    try:
        with brief(_PATIENCE):
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    except OperationalError as error:
        if not is_busy(error):
            raise


def _institution(key: ApiKey) -> Organization:
    assert key.organization is not None
    return key.organization


@require_POST
@with_key
def check(request: HttpRequest, key: ApiKey) -> JsonResponse:
    """Check the body of the request: 201 with what it would change, or with what is wrong; 400 if it has no records."""
    manner = Manner(
        _option(request, "kind", headings.BULK_KINDS),
        _option(request, "encoding", ENCODINGS),
        _option(request, "delimiter", (",", ";", "\t", "|")),
    )
    sender = Sender(_institution(key), api_key=key, idempotency_key=_idempotency_key(request))
    suffix = _suffix(request)
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        path = Path(folder) / f"body{suffix}"
        _receive(request, path)
        # Of many files without a name each is known by its key.
        name = request.GET.get("name") or f"{sender.idempotency_key}{suffix}"
        run, is_new = check_once(path, sender, manner, name)
    told = _told(run)
    if run.status == ImportRun.Status.REFUSED and not told["rows"]:
        return JsonResponse({"errors": run.report, **told}, status=400)
    return JsonResponse(told, status=201 if is_new else 200)


@require_safe
@with_key
def plan(request: HttpRequest, key: ApiKey, uid: UUID) -> JsonResponse:
    """Tell what a plan is and what became of it."""
    return JsonResponse(_told(_own(key, uid)))


@require_safe
@with_key
def rows(request: HttpRequest, key: ApiKey, uid: UUID) -> JsonResponse:
    """Tell what becomes of each record, a thousand at a time: ``after`` is the last number seen."""
    run = _own(key, uid)
    outcome = _option(request, "outcome", tuple(PlannedRow.Outcome.values))
    after = request.GET.get("after", "0")
    if not after.isdecimal() or len(after) > 9:
        raise Refused(400, "request.option", name="after", value=after, allowed="0, 1, 2, …")
    found = result.rows(run, outcome, int(after), PAGE)
    return JsonResponse(
        {"rows": found, "next": found[-1]["number"] if len(found) == PAGE else None}
    )


@require_POST
@with_key
def publish(request: HttpRequest, key: ApiKey, uid: UUID) -> JsonResponse:
    """Publish a plan; asked again, it tells that this is done."""
    return JsonResponse(_told(publish_plan(_own(key, uid))))


@with_key
def nothing(request: HttpRequest, key: ApiKey, rest: str) -> JsonResponse:
    """Refuse, as the API refuses, an address that names no plan; a program cannot read the page of a missing page."""
    raise Refused(404, "request.plan")


def _own(key: ApiKey, uid: UUID) -> ImportRun:
    own = ImportRun.objects.filter(uid=uid, organization=_institution(key)).first()
    if own is None:
        raise Refused(404, "request.plan")
    return own


def _told(run: ImportRun) -> dict[str, Any]:
    found = result.rows(run, most=PAGE)
    return {
        **result.summary(run),
        "rowsHere": found,
        "next": found[-1]["number"] if len(found) == PAGE else None,
    }


def _option(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    value = request.GET.get(name, "")
    if value and value not in allowed:
        listed = ", ".join(allowed)
        raise Refused(400, "request.option", name=name, value=value[:100], allowed=listed)
    return value


def _idempotency_key(request: HttpRequest) -> str:
    given = request.headers.get("Idempotency-Key", "").strip()
    if not given or len(given) > _LONGEST_KEY:
        raise Refused(400, "request.idempotency")
    return given


def _suffix(request: HttpRequest) -> str:
    kind = (request.content_type or "").lower()
    if kind not in TYPES:
        allowed = ", ".join(TYPES)
        raise Refused(415, "request.option", name="Content-Type", value=kind[:100], allowed=allowed)
    return TYPES[kind]


def _receive(request: HttpRequest, path: Path) -> None:
    said = request.headers.get("Content-Length", "")
    size = 0
    with path.open("wb") as out:
        for piece in _pieces(request):
            size += len(piece)
            if size > LARGEST:
                whole = max(size, int(said)) if said.isdecimal() else size
                sizes = {"mebibytes": -(-whole >> 20), "most": LARGEST >> 20}
                raise Refused(413, "file.large", **sizes)
            out.write(piece)
    if not size:
        raise Refused(400, "request.empty")


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """Yield the body, also of one in chunks. `request.body` would hold it in memory, and stops at 2.5 MiB."""
    try:
        while piece := next_bytes(request, _PIECE):
            yield piece
    except NoLength as error:
        raise Refused(411, "request.length") from error
    except BrokenBody as error:
        raise Refused(400, "request.broken") from error
