"""Permanent addresses: ``/id/<ctid>`` leads to the record's page, whatever its address is today."""

from __future__ import annotations

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.addresses import absolute_url, record_url
from cms.withdrawal import WITHDRAWN_TEMPLATE, withdrawn_context
from registry.models import Change, Lifecycle, Record
from registry.models.ctid import uid_of


def find_record(ctid: str) -> Record | None:
    """Return the record that a CTID names, tombstones included; None when none was ever public.

    The log of changes knows the kind of every record that was ever public, so two look-ups suffice.
    """
    uid = uid_of(ctid)
    logged = (
        uid and Change.objects.filter(record_uid=uid).values_list("record_type", flat=True).first()
    )
    if not logged:
        return None
    model = apps.get_model("registry", logged)
    return model._default_manager.filter(uid=uid).first()


@require_safe
def record_by_ctid(request: HttpRequest, ctid: str) -> HttpResponse:
    """Redirect to the record's page in the reader's language; 410 for a tombstone; 404 otherwise."""
    record = find_record(ctid)
    if record is None:
        raise Http404(_("No record has the identifier %(ctid)s.") % {"ctid": ctid})
    if record.lifecycle == Lifecycle.TOMBSTONE:
        return withdrawn(request, record)
    if not record.is_public:
        raise Http404(_("No record has the identifier %(ctid)s.") % {"ctid": ctid})
    response = HttpResponseRedirect(record_url(record))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def withdrawn(request: HttpRequest, record: Record) -> HttpResponse:
    """Say what a withdrawn record was, at its permanent address."""
    address = f"/id/{record.ctid}"
    context = {
        "record": record,
        "noindex": True,
        "canonical": absolute_url(address),
        "breadcrumbs": [],
    }
    return render(request, WITHDRAWN_TEMPLATE, context | withdrawn_context(record), status=410)
