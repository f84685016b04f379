"""Records of an institution, of each kind that institutions own: public ones, and drafts with a secret word."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db.models import Model

from registry.models import (
    Adoption,
    Agreement,
    Course,
    Endorsement,
    Equivalency,
    Event,
    FrameworkEdition,
    FrameworkElement,
    ImportRun,
    MicroCertification,
    Need,
    NeedReply,
    NewsItem,
    Offering,
    Organization,
    Pilot,
    PracticeNote,
    Program,
    Resource,
    StackingRule,
)

SECRET = "Zanzibar"
PLAN = "5e3c2f0a-4b1d-4c8e-9a77-2d1f0b6c9e31"
"""The plan of a file of the institution's."""


def make(registry: SimpleNamespace) -> SimpleNamespace:
    """Make drafts beside what the registry fixture has, and return all of them by kind."""
    elm = registry.college
    run = ImportRun.objects.create(
        uid=PLAN, source=SECRET, organization=elm, created=1, status=ImportRun.Status.CHECKED
    )
    run.rows.create(
        number=1, kind="course", external_id=SECRET, outcome="created", values={"title_en": SECRET}
    )
    titles = {"title_en": SECRET, "title_fr": SECRET}
    edition = FrameworkEdition(title_en="Edition 1", published_on="2020-03-01")
    edition.save()
    element = FrameworkElement(
        code="x", name_en="Element", kind="element", strength="must", edition=edition
    )
    element.save()
    # Its elements are published with it.
    edition.publish_now()
    element.refresh_from_db()
    partner = Organization.objects.create(name_en="Birch", name_fr="Birch", kind="employer")
    partner.publish_now()
    draft = MicroCertification.objects.create(institution=elm, **titles)
    pilot = Pilot.objects.create(lead=elm, sector=registry.sector, **titles)
    secret = [
        draft,
        Course.objects.create(institution=elm, **titles),
        Program.objects.create(institution=elm, **titles),
        Organization.objects.create(name_en=SECRET, name_fr=SECRET, kind="college"),
        StackingRule.objects.create(
            award=registry.program, requirement={"completed": draft.ctid}, **titles
        ),
        Equivalency.objects.create(receiving_institution=elm, outcome="granted", **titles),
        _agreement(elm, **titles),
        pilot,
        Adoption.objects.create(
            pilot=pilot, element=element, status="claimed", evidence_en=SECRET, evidence_fr=SECRET
        ),
        Endorsement.objects.create(
            micro_certification=draft, partner=partner, statement_en=SECRET, statement_fr=SECRET
        ),
        PracticeNote.objects.create(organization=elm, **titles),
        Need.objects.create(organization=elm, **titles),
        Event.objects.create(
            organization=elm, starts_on=date(2030, 3, 6), place_en=SECRET, **titles
        ),
        NewsItem.objects.create(organization=elm, **titles),
        Resource.objects.create(organization=elm, url="https://elm.example/", **titles),
        _reply(elm, registry.micro, words_en=SECRET, words_fr=SECRET),
    ]
    for one in secret:
        one.save_revision(log_action=True)
    public = [
        registry.micro,
        registry.program,
        elm,
        registry.pilot,
        registry.rule,
        registry.decision,
    ]
    return SimpleNamespace(
        draft=draft,
        pilot=pilot,
        element=element,
        public=public,
        secret=secret,
        of=_by_kind(public, secret),
    )


def _reply(elm: Any, micro: Any, **words: str) -> NeedReply:
    need = Need(organization=elm, title_en="Crane operators", title_fr="Grutiers")
    need.publish_now()
    return NeedReply.objects.create(need=need, offering=micro, **words)


def _agreement(elm: Any, **titles: str) -> Agreement:
    made = Agreement.objects.create(**titles)
    made.senders.set([elm])
    made.save()
    return made


def _by_kind(public: list[Any], secret: list[Any]) -> Any:
    def of(model: type[Model]) -> list[Any]:
        found = [one for one in (*public, *secret) if isinstance(one, model)]
        if model is Offering:
            return [one.offering_ptr for one in found]
        return found or list(model._default_manager.all())[:1]

    return of
