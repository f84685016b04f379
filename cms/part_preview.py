"""Shows a draft that has no page of its own in its place on the page of what it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.timezone import localdate
from wagtail.models import Page

from cms.addresses import section_of_kind, site_map
from cms.community.event_routes import event_response
from cms.community.library_routes import resource_response
from cms.community.news_routes import news_response
from cms.community.note_routes import note_response
from cms.models.community import open_needs
from cms.models.framework import edition_context, published_editions
from cms.records import KINDS, organizations, pilots
from cms.records.excerpt import halves
from cms.records.microcertifications import adoptions_of
from cms.records.needs import dress_needs, find, with_reply
from cms.records.recognition import decisions_about, decisions_of, rows
from cms.records.stacking import cards, rules_granting
from registry.models import FrameworkElement, Offering, Pilot
from registry.models.record import Lifecycle, Record
from registry.services.alignment import alignments

Shown = TemplateResponse | None
PART_TEMPLATE = "records/part.html"


def part_response(record: Record, request: HttpRequest, language: str) -> TemplateResponse:
    """Return the page on which the public will see a record, with the record in it as it is edited."""
    missing = unsaid(record)
    show = _SHOWN_ON.get(record._meta.model_name)
    shown = show(record, request, language) if show and not missing else None
    context = {"record": record, "missing": missing, "noindex": True}
    return shown or TemplateResponse(request, PART_TEMPLATE, context)


def unsaid(record: Record) -> list[Any]:
    """Return the names of what must be said of a record before it can stand on a page."""
    fields = [
        field
        for field in record._meta.concrete_fields
        if field.editable and not field.null and not field.primary_key
    ]
    return [field.verbose_name for field in fields if getattr(record, field.attname) is None]


def others(listed: Iterable[Any], draft: Record) -> list[Any]:
    """Return records without the published version of a draft."""
    return [one for one in listed if one.pk != draft.pk]


def _page(section: str, language: str) -> Any:
    entry = site_map().section(section, language)
    return entry and Page.objects.get(pk=entry.pk).specific


def _on_record(
    owner: Any, request: HttpRequest, language: str, anchor: str, said: Mapping[str, Any]
) -> Shown:
    """Return the page of an owner, with a part of what it says said anew."""
    model = owner._meta.model_name
    kind = section_of_kind(owner.kind) if model == "offering" else model
    page, found = _page(kind, language), KINDS[kind].records().filter(pk=owner.pk).first()
    if page is None or found is None:
        return None
    response = page.record_response(request, found)
    response.context_data.update(said, draft_at=anchor, noindex=True)
    return response


def _on_section(
    section: str, request: HttpRequest, language: str, anchor: str, said: Mapping[str, Any]
) -> Shown:
    page = _page(section, language)
    if page is None:
        return None
    context = page.get_context(request) | said | {"draft_at": anchor, "noindex": True}
    return TemplateResponse(request, page.template, context)


def _rule(rule: Any, request: HttpRequest, language: str) -> Shown:
    listed = [rule, *others(rules_granting(rule.award), rule)]
    said = {"rules": cards(listed, localdate())}
    return _on_record(rule.award, request, language, "rules", said)


def _decision(decision: Any, request: HttpRequest, language: str) -> Shown:
    source = next(iter(decision.sources.all()), None)
    if source is not None and source.offering_id:
        return _decision_on_source(decision, source.offering, request, language)
    if decision.receiving_institution is None:
        return None
    told = [decision, *others(decisions_of(decision.receiving_institution), decision)]
    said = {"decisions": halves(rows(told, localdate()))}
    return _on_record(decision.receiving_institution, request, language, "recognition", said)


def _decision_on_source(
    decision: Any, source: Offering, request: HttpRequest, language: str
) -> Shown:
    told = [decision, *others(decisions_about(source), decision)]
    said = {"decisions": rows(told, localdate(), source)}
    return _on_record(source, request, language, "recognition", said)


def _agreement(agreement: Any, request: HttpRequest, language: str) -> Shown:
    parties = [*agreement.receivers.all(), *agreement.senders.all()]
    if not parties:
        return None
    listed = [agreement, *others(organizations.agreements_of(parties[0]), agreement)]
    today = localdate()
    said = {"agreements": halves(organizations.agreement_row(one, today) for one in listed)}
    return _on_record(parties[0], request, language, "agreements", said)


def _endorsement(endorsement: Any, request: HttpRequest, language: str) -> Shown:
    micro = endorsement.micro_certification
    given = [one for one in micro.endorsements.all() if one.is_public]
    said = {"endorsements": [endorsement, *others(given, endorsement)]}
    return _on_record(micro, request, language, "endorsements", said)


def _adoption(adoption: Any, request: HttpRequest, language: str) -> Shown:
    subject = adoption.subject
    if subject is None:
        return None
    said = _said_by_pilot if isinstance(subject, Pilot) else _said_by_offering
    return _on_record(subject, request, language, "framework", said(subject, adoption))


def _said_by_pilot(pilot: Pilot, draft: Any) -> dict[str, Any]:
    return pilots.framework_context(pilots.elements_of(pilot, draft))


def _said_by_offering(offering: Offering, draft: Any) -> dict[str, Any]:
    micro = getattr(offering, "microcertification", None)
    told = [draft, *others(adoptions_of(micro) if micro else [], draft)]
    return {
        "adoptions": sorted(told, key=lambda one: one.element.place),
        "alignments": alignments(told),
    }


def _edition(edition: Any, request: HttpRequest, language: str) -> Shown:
    said = edition_context([edition, *others(published_editions(), edition)], _kept(edition.pk))
    return _on_section("framework", request, language, "main", said)


def _element(element: Any, request: HttpRequest, language: str) -> Shown:
    edition = element.edition
    elements = [element, *others(_kept(edition.pk), element)]
    said = edition_context(
        [edition, *others(published_editions(), edition)],
        sorted(elements, key=lambda one: one.place),
    )
    return _on_section("framework", request, language, element.slug, said)


def _kept(edition: int) -> list[FrameworkElement]:
    elements = FrameworkElement.objects.filter(edition=edition).in_order()
    return list(elements.exclude(lifecycle=Lifecycle.TOMBSTONE))


def _below_community(show: Callable[[Any, HttpRequest, Any], Any], anchor: str) -> Any:
    """Return what shows a draft on a page of its own below the community page."""

    def shown(record: Any, request: HttpRequest, language: str) -> Shown:
        page = _page("community", language)
        if page is None:
            return None
        response = show(page, request, record)
        response.context_data |= {"draft_at": anchor, "noindex": True}
        return response

    return shown


def _need(need: Any, request: HttpRequest, language: str) -> Shown:
    said = {"need_rows": dress_needs([need, *others(open_needs(), need)])}
    return _on_section("community", request, language, f"need-{need.slug}", said)


def _reply(reply: Any, request: HttpRequest, language: str) -> Shown:
    page, need = _page("community", language), find(reply.need.slug)
    if page is None or need is None:
        return None
    response = page.need_response(request, need)
    if "replies" in response.context_data:
        response.context_data["replies"] = with_reply(need, reply)
    response.context_data |= {"draft_at": "replies", "noindex": True}
    return response  # type: ignore[no-any-return]


_SHOWN_ON: Mapping[str, Callable[[Any, HttpRequest, str], Shown]] = {
    "stackingrule": _rule,
    "equivalency": _decision,
    "agreement": _agreement,
    "endorsement": _endorsement,
    "adoption": _adoption,
    "frameworkedition": _edition,
    "frameworkelement": _element,
    "practicenote": _below_community(note_response, "note"),
    "event": _below_community(event_response, "event"),
    "newsitem": _below_community(news_response, "news"),
    "need": _need,
    "resource": _below_community(resource_response, "resource"),
    "needreply": _reply,
}
