"""Permanent addresses: ``/id/<ctid>`` leads to the record's page, whatever its address is today."""

from __future__ import annotations

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.addresses import record_url
from cms.withdrawn import withdrawn_response
from registry.models import Change, Lifecycle, Record
from registry.models.record import uid_of


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
        return withdrawn_response(request, record)
    if not record.is_public:
        raise Http404(_("No record has the identifier %(ctid)s.") % {"ctid": ctid})
    response = HttpResponseRedirect(record_url(record))
    patch_vary_headers(response, ["Accept-Language"])
    return response
