"""Every letter that the site sends, with invented content, so that editors read each before anybody gets it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils import translation
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from cms.addresses import absolute_url, section_url
from cms.adopt.places import ADOPT
from cms.developers.places import SLUGS
from cms.endorse.asking import ENDORSE
from cms.letters.writing import Written, quoted, write
from registry.models import Application, Confirmation, ContactMessage
from registry.models.adoption import SUBJECT_FIRST
from registry.models.bilingual import current_language
from registry.models.framework import Status
from registry.services.endorsing import LINK_DAYS
from registry.services.retention import ACCEPTED_DAYS, DRAFT_DAYS, REFUSED_DAYS

_DAY = datetime(2027, 11, 5, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Letter:
    """One letter in one state.

    Attributes:
        name: in the address of its preview.
        label: when it is sent, and to whom.
        template: its text.
        sample: invented content; a translated value is said in the language of the letter.
    """

    name: str
    label: Any
    template: str
    sample: Mapping[str, Any] = field(default_factory=dict)

    def written(self, language: str) -> Written:
        """Return the letter with its invented content."""
        with translation.override(language):
            said = {name: _settled(value) for name, value in self.sample.items()}
        return write(self.template, said, language)


def letters() -> dict[str, Letter]:
    """Return every letter by name, in the order in which the admin lists them."""
    every = (
        *_of_contact(),
        *_of_comments(),
        *_of_review(),
        *_of_keys(),
        *_of_accounts(),
        *_of_applications(),
        *_of_endorsements(),
        *_of_needs(),
    )
    return {one.name: one for one in every}


def _settled(value: Any) -> Any:
    return str(value) if isinstance(value, Promise) else value


def _address(kind: str, routes: Mapping[str, str] | None = None) -> Any:
    """An address in the language of the letter: of a section, or of an invented page below one of its routes."""

    def say() -> str:
        route = f"{routes[current_language()]}/…/" if routes else ""
        return absolute_url(f"{section_url(kind)}{route}")

    return lazy(say, str)()


def _of_contact() -> Iterator[Letter]:
    topic = ContactMessage.Topic.RECORDS.label
    yield Letter(
        "contact-received",
        _("To who wrote by the contact form"),
        "mail/contact_received.txt",
        {"reference": "K7QH-3MTA", "topic": topic, "kept_until": _DAY},
    )
    yield Letter(
        "contact-message",
        _("To the role address of a message’s subject"),
        "mail/contact_message.txt",
        {
            "reference": "K7QH-3MTA",
            "topic": topic,
            "name": "A. Reader",
            "email": "reader@registry.example",
            "about": "/en/pilots/",
            "language": "en",
            "text": quoted("The cohort began a month later.\n\n<b>Is that right?</b>"),
            "address": absolute_url("/admin/contactmessage/edit/1/"),
        },
    )


def _of_comments() -> Iterator[Letter]:
    said: dict[str, Any] = {
        "note": _("An example note"),
        "by": _("Example College"),
        "text": quoted("We saw the same with two groups."),
    }
    decide = {"address": absolute_url("/admin/notecomment/edit/1/")}
    yield Letter(
        "comment-waits",
        _("To editors and reviewers: a comment waits for a decision"),
        "mail/comment_waits.txt",
        said | decide,
    )
    page = {"address": _address("practicenote"), "because": ""}
    yield Letter(
        "comment-shown",
        _("To who wrote a comment: it is shown"),
        "mail/comment_decided.txt",
        said | page | {"shown": True},
    )
    yield Letter(
        "comment-refused",
        _("To who wrote a comment: it is not shown"),
        "mail/comment_decided.txt",
        said | page | {"shown": False, "because": _("It names a person.")},
    )


def _of_review() -> Iterator[Letter]:
    said = {
        "kind": _("micro-certification"),
        "label": _("An example record"),
        "offered": True,
        "address": absolute_url("/admin/"),
        "account": absolute_url("/admin/account/"),
        "starts": None,
        "by": "A. Reviewer",
        "said": "",
    }
    rule = said | {"kind": _("stacking rule"), "offered": False}
    first = lazy(lambda: SUBJECT_FIRST % {"name": _("An example pilot")}, str)()
    held = said | {"kind": _("adoption"), "said": first}
    for step, label, sample in (
        ("submitted", _("To reviewers: a draft waits"), said),
        ("sent-back", _("To who submitted a draft: changes are asked for"), said),
        ("approved", _("To who submitted a draft: it is approved"), said),
        ("cancelled", _("To who submitted a draft: the review ended without a decision"), said),
        ("live", _("To an institution: its record was published as scheduled"), said),
        ("held", _("To an institution: its record was due, and waits for another one"), held),
        ("expired", _("To an institution: its offering ended as scheduled"), said),
        ("expired", _("To an institution: its rule or decision ended as scheduled"), rule),
        ("suspend", _("To an institution: its record is suspended"), said),
        ("resume", _("To an institution: its record is published again"), said),
        ("cease", _("To an institution: its offering is no longer offered"), said),
        ("cease", _("To an institution: its rule or decision has ceased"), rule),
        ("withdraw", _("To an institution: its record is withdrawn"), said),
    ):
        name = f"review-{step}-rule" if sample is rule else f"review-{step}"
        yield Letter(name, label, "mail/review_step.txt", sample | {"step": step})
    page = said | {"label": _("An example page")}
    for step, label in (
        ("submitted", _("To who approves pages: a page waits")),
        ("sent-back", _("To who submitted a page: changes are asked for")),
        ("approved", _("To who submitted a page: it is approved")),
        ("cancelled", _("To who submitted a page: the review ended without a decision")),
    ):
        yield Letter(f"page-{step}", label, "mail/page_step.txt", page | {"step": step})


def _of_keys() -> Iterator[Letter]:
    yield Letter(
        "key-asked",
        _("To who asked for a key of the API"),
        "mail/key_address.txt",
        {"address": _address("developers", SLUGS["key"])},
    )
    for name, label, approved in (
        ("key-approved", _("To who asked for a key: it is approved"), True),
        ("key-declined", _("To who asked for a key: it is declined"), False),
    ):
        yield Letter(name, label, "mail/key_answer.txt", {"approved": approved, "note": ""})


def _of_accounts() -> Iterator[Letter]:
    yield Letter(
        "password",
        _("To who forgot a password"),
        "mail/password.txt",
        {"name": "a.editor", "address": absolute_url("/admin/…/"), "days": 3},
    )


def _of_needs() -> Iterator[Letter]:
    said = {
        "need": _("An example need"), "organization": _("Example Warehouse"),
        "institution": _("Example College"), "answer": _("An example record"),
        "address": _address("need"), "proposed": False,
    }  # fmt: skip
    for name, label, proposed in (
        ("need-answered", _("To who works for an organisation: its need is answered"), False),
        ("need-proposed", _("To who works for an organisation: something is proposed for its need"), True),
    ):  # fmt: skip
        yield Letter(name, label, "mail/need_answered.txt", said | {"proposed": proposed})


def _of_applications() -> Iterator[Letter]:
    title = _("An example pilot")
    made = Application(
        reference="2027-K7QH3M", organization_name=_("Example College"), title=title,
        state=Application.State.RECEIVED,
    )  # fmt: skip
    private, screen = _address("framework", ADOPT), absolute_url("/admin/applications/1/")
    need = {"title": _("An example need"), "organization": {"name": _("Example Warehouse")}}
    of_registry = {"application": made, "address": screen, "need": need}
    said = {
        "application": made, "title": title, "address": private, "days": 365, "note": "", "account": "", "place": "",
        "refused_days": REFUSED_DAYS, "accepted_days": ACCEPTED_DAYS,
    }  # fmt: skip
    note = {"note": _("> Which hospital takes part?")}
    for name, label, sample in (
        ("draft", _("To who began an application: the link to the draft"), said | {"days": DRAFT_DAYS}),
        ("links", _("To who lost the links to applications"), {"rows": [(made, private)], "days": DRAFT_DAYS}),
        ("received", _("To who applied: the application has arrived"), said | {"need": need}),
        ("for-reviewers", _("To reviewers: an application waits"), of_registry),
        ("in-conversation", _("To who applied: the reviewers would like to talk"), said | note),
        ("accepted", _("To who applied: it is accepted"), said | {"account": absolute_url("/admin/…/"), "place": absolute_url("/admin/…/")}),
        ("declined", _("To who applied: it is declined"), said | note),
        ("withdrawn", _("To who applied: it is withdrawn"), said),
        ("withdrawn-for-reviewers", _("To reviewers: an application was withdrawn"), of_registry),
    ):  # fmt: skip
        yield Letter(f"adopt-{name}", label, f"mail/adopt/{name}.txt", sample)


def _of_endorsements() -> Iterator[Letter]:
    asked = {
        "partner": _("Example Warehouse"), "institution": _("Example College"), "subject": _("An example pilot"),
        "element": _("Competency"), "address": _address("framework", ENDORSE), "days": LINK_DAYS,
    }  # fmt: skip
    yield Letter("endorse-asked", _("To a partner: an endorsement is asked for"), "mail/endorse/asked.txt", asked)  # fmt: skip
    told = asked | {"email": "training@warehouse.example", "address": absolute_url("/admin/endorsing/1/")}  # fmt: skip
    yield Letter("endorse-told", _("To who works for a partner: an endorsement is asked for"), "mail/endorse/told_asked.txt", told)  # fmt: skip
    both = [what.label for what in Confirmation.What]
    for name, label, sample in (
        ("given", _("To partner and institution: the partner confirms"), {"given": both, "stands": _said(Status.ENDORSED), "brings_back": True}),
        ("half", _("To partner and institution: the partner confirms one of the two"), {"given": both[:1], "lacks": both[1:]}),
        ("taken-back", _("To partner and institution: the partner takes it back"), {"taken_back": both}),
        ("nothing", _("To partner and institution: the partner confirms nothing"), {}),
        ("recorded-back", _("To partner and institution: the partner takes back what was recorded"), {"taken_back": both, "recorded": True}),
        ("with-whole", _("To partner and institution: what was confirmed ends with the whole"), {"taken_back": both, "whole": True}),
    ):  # fmt: skip
        answered = {"given": [], "taken_back": [], "role": _("Head of training"), "stands": _said(Status.EVIDENCED)}  # fmt: skip
        yield Letter(
            f"endorse-{name}", label, "mail/endorse/answered.txt", told | answered | sample
        )
    yield from _of_ended_endorsements(asked)


def _said(status: Status) -> Any:
    """Return where an entry stands as a letter says it, in the language of the letter."""
    return lazy(lambda: str(status.label).lower(), str)()


def _of_ended_endorsements(asked: dict[str, Any]) -> Iterator[Letter]:
    both = [what.label for what in Confirmation.What]
    told = asked | {"address": absolute_url("/admin/endorsing/")}
    lapsed = _("To partner and institution: what was confirmed has lapsed")
    yield Letter("endorse-lapsed", lapsed, "mail/endorse/lapsed.txt", told | {"lapsed": both})
    page = {"address": _address("pilot")}
    for name, label, has_ended in (
        ("dropped", _("To partner and institution: the ledger no longer names the partner"), False),
        ("ended", _("To partner and institution: an endorsed entry has ended"), True),
    ):
        said = asked | page | {"has_ended": has_ended}
        yield Letter(f"endorse-{name}", label, "mail/endorse/dropped.txt", said)
    days = {"in_demand_on": _DAY, "assessment_on": _DAY, "revoked_on": None, "because": _("A day was recorded wrongly.")}  # fmt: skip
    micro = asked | days | {"address": _address("microcertification")}
    recorded = _("To partner and institution: the registry records an endorsement of an entry")
    yield Letter("endorse-recorded", recorded, "mail/endorse/recorded.txt", told | {"day": _DAY})
    for name, label in (
        ("given", _("To partner and institution: a whole micro-certification is endorsed")),
        ("changed", _("To partner and institution: the endorsement of a whole one has changed")),
        ("ended", _("To partner and institution: the endorsement of a whole one has ended")),
    ):
        yield Letter(f"endorse-whole-{name}", label, "mail/endorse/whole.txt", micro | {"how": name})  # fmt: skip
    set_right = _("To partner and institution: an endorsement is set right")
    yield Letter("endorse-set-right", set_right, "mail/endorse/set_right.txt", micro)
