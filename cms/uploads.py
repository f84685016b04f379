"""Uploaded files. The file of a record is read by who reads the record alone, until that is public."""

from __future__ import annotations

import posixpath
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.static import serve
from wagtail.models import Revision

from cms.ownership import readable
from registry.models import Adoption, Agreement, Resource
from registry.models.agreement_document import AGREEMENTS, EVIDENCE, LIBRARY

HOLDERS: dict[str, tuple[Any, str, tuple[str, ...]]] = {
    AGREEMENTS: (Agreement, "document", ()),
    EVIDENCE: (Adoption, "document", ()),
    LIBRARY: (Resource, "file", ("versions__file",)),
}
"""By the folder of files: of which records they are, in which column, and where else a record keeps them."""


def uploaded(request: HttpRequest, path: str) -> HttpResponseBase:
    """Hand out an uploaded file; 404 where the reader may not know that there is one."""
    # As the files are found, or another spelling of the address would lead past the question.
    path = posixpath.normpath(path).lstrip("/")
    closed = path.partition("/")[0] in HOLDERS and not is_public(path)
    if closed and not may_read(path, request.user):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    if closed:
        patch_cache_control(response, private=True, no_store=True)
    return response


def is_public(path: str) -> bool:
    """Return whether a public record leads to a file."""
    model, _column, _further = HOLDERS[path.partition("/")[0]]
    return bool(model.objects.public().filter(_holds(path)).exists())


def may_read(path: str, user: Any) -> bool:
    """Return whether a user reads the record of which a file is, or was, or will be when a draft is published."""
    if not user.is_authenticated:
        return False
    model, column, _further = HOLDERS[path.partition("/")[0]]
    table = ContentType.objects.get_for_model(model)
    said = Revision.objects.filter(content_type=table, **{f"content__{column}": path})
    drafted = [int(key) for key in said.values_list("object_id", flat=True)]
    records = readable(model, user)
    stored, revised = records.filter(_holds(path)), records.filter(pk__in=drafted)
    return bool(stored.exists() or revised.exists())


def _holds(path: str) -> Q:
    _model, column, further = HOLDERS[path.partition("/")[0]]
    held = Q(**{column: path})
    for way in further:
        held |= Q(**{way: path})
    return held
