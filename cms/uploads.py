"""Uploaded files. The document of an agreement is read by its parties alone until the agreement is public."""

from __future__ import annotations

import posixpath
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.static import serve
from wagtail.models import Revision

from cms.ownership import readable
from registry.models import Agreement
from registry.models.agreement_document import AGREEMENTS


def uploaded(request: HttpRequest, path: str) -> HttpResponseBase:
    """Hand out an uploaded file; 404 where the reader may not know that there is one."""
    # As the files are found, or another spelling of the address would lead past the question.
    path = posixpath.normpath(path).lstrip("/")
    closed = path.startswith(f"{AGREEMENTS}/") and not is_public(path)
    if closed and not may_read(path, request.user):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    if closed:
        patch_cache_control(response, private=True, no_store=True)
    return response


def is_public(document: str) -> bool:
    """Return whether a public agreement leads to a document."""
    return bool(Agreement.objects.public().filter(document=document).exists())


def may_read(document: str, user: Any) -> bool:
    """Return whether a user reads the agreement of which a document is, or was, or will be when a draft is published."""
    if not user.is_authenticated:
        return False
    table = ContentType.objects.get_for_model(Agreement)
    said = Revision.objects.filter(content_type=table, content__document=document)
    drafted = [int(key) for key in said.values_list("object_id", flat=True)]
    agreements = readable(Agreement, user)
    stored, revised = agreements.filter(document=document), agreements.filter(pk__in=drafted)
    return bool(stored.exists() or revised.exists())
