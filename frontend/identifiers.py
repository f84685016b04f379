"""Permanent addresses: ``/id/<ctid>`` leads to the record's page, or gives the record as linked data.

Which of the two is said by ``Accept``, or by ``?format=`` so that a link can be clicked; texts of a single language
are in the reader's, or in the one that ``lang`` names.
"""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from cms.addresses import absolute_url, record_url
from cms.files import forms
from cms.files.asking import Wrong, language_asked
from cms.withdrawal import WITHDRAWN_TEMPLATE, withdrawn_context
from frontend.answers import plainly, wrongly
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


def answering(ctid: str) -> Record:
    """Return the record that answers at a CTID, a tombstone too; raise Http404 when none does."""
    record = find_record(ctid)
    if record is None or not (_answers(record) or record.lifecycle == Lifecycle.TOMBSTONE):
        raise Http404(_("No record has the identifier %(ctid)s.") % {"ctid": ctid[:80]})
    return record


def _answers(record: Any) -> bool:
    # Short closed lists, such as regions, are never drafts of something else.
    return bool(getattr(record, "answers", record.is_public))


@require_safe
@conditional_page
def record_by_ctid(request: HttpRequest, ctid: str) -> HttpResponse:
    """Redirect to the page in the reader's language, or give what was asked; 410 for a tombstone; 404 otherwise."""
    record = answering(ctid)
    try:
        with translation.override(language_asked(request)):
            response = _answer(request, record)
            response["Content-Language"] = translation.get_language()
    except Wrong as refusal:
        response = wrongly(refusal)
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


def _answer(request: HttpRequest, record: Record) -> HttpResponse:
    wanted = _asked(request, record)
    gone = record.lifecycle == Lifecycle.TOMBSTONE
    if wanted == forms.PAGE:
        return withdrawn(request, record) if gone else HttpResponseRedirect(record_url(record))
    if isinstance(wanted, forms.Form) and gone:
        return _document(wanted, wanted.withdrawn(record), 410)
    said = wanted.writers[_kind(record)](forms.loaded(record)) if wanted else None
    return _document(wanted, said, 200) if said else _not_acceptable(record, wanted)


def _asked(request: HttpRequest, record: Record) -> Any:
    """Return the form that a request asks for, ``PAGE``, or None for what there is not."""
    named = request.GET.get("format")
    there = forms.forms_of(_kind(record))
    if named is None:
        return forms.asked(request.accepted_types, there)
    if named not in forms.NAMES:
        raise Wrong.choice("format", named, forms.NAMES)
    form = forms.form_named(named)
    return form if form in there else None if form else forms.PAGE


def _document(form: Any, said: dict[str, Any], status: int) -> HttpResponse:
    text = json.dumps(said, ensure_ascii=False, indent=2)
    response = HttpResponse(text + "\n", content_type=form.media_type, status=status)
    # The page is for search engines; what it is made from is for programs.
    response["X-Robots-Tag"] = "noindex"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _not_acceptable(record: Record, wanted: Any) -> HttpResponse:
    """Say 406, why when the form is right for its kind and has no words for what it says, and what there is instead."""
    others = [one for one in forms.forms_of(_kind(record)) if one is not wanted]
    there = [(forms.PAGE, "HTML", "text/html")]
    there += [(one.name, one.label, one.media_type) for one in others]
    lines = [
        f"{absolute_url(f'/id/{record.ctid}?format={name}')}\t{label}\t{media_type}"
        for name, label, media_type in there
    ]
    told = _("The record is not given in that form. It is given as:")
    return plainly([*_why_not(wanted), told, *lines], 406)


def _why_not(wanted: Any) -> list[str]:
    if wanted is None:
        return []
    why = _(
        "%(form)s has no words for what this record says: a refusal, a condition or a least grade, for example."
    )
    return [why % {"form": wanted.label}]


def _kind(record: Record) -> str:
    return str(record._meta.model_name)


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
