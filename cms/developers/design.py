"""The style page: every component of the site in every state, drawn by the templates that pages use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from cms.contact.form import ContactForm
from cms.developers.specimens import DAY, adopted, adoption, covered, decision, endorsement, records
from cms.records.chips import Chip
from cms.records.facets import Facet, Option
from cms.records.held import NOTICES
from cms.records.occupations import OccupationRow
from cms.records.offerings import OfferingRow
from cms.records.organizations import OrganizationRow
from cms.records.osap import OsapView
from cms.records.pilots import PilotRow
from cms.records.requirement_text import Node
from cms.records.skills import SkillRow
from cms.records.tally import Tally
from cms.records.ways_out import WayOut
from registry.models import Adoption
from registry.models.record import Lifecycle
from search.types import AnyOf, AtMost, Results

TOKENS = ("paper", "surface", "sunken", "ink", "ink-2", "rule-strong", "link", "focus", "ok", "warn", "no")  # fmt: skip
"""Colours that are no line, as the stylesheet calls them."""


@dataclass(frozen=True)
class Specimen:
    """One component in one state.

    Attributes:
        state: what the state is, for whoever looks.
        template: the component.
        context: what the template is given.
        inside: the list that the component is an entry of, by its class; empty when it stands alone.
    """

    state: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    inside: str = ""

    @property
    def path(self) -> str:
        """Where the component's template is."""
        return f"components/{self.template}.html"


@dataclass(frozen=True)
class Group:
    """Components that belong together. ``key`` is the group's anchor."""

    key: str
    title: str
    specimens: tuple[Specimen, ...]


def groups() -> list[Group]:
    """Return what the style page shows, in the language of the request."""
    return [
        Group("rows", _("Rows of lists"), tuple(_rows())),
        Group("recognised", _("Recognition and endorsement"), tuple(_said())),
        Group("facts", _("Facts and requirements"), tuple(_facts())),
        Group("pictures", _("Data as pictures"), tuple(_pictures())),
        Group("filters", _("Filters and pages"), tuple(_filters())),
        Group("notices", _("Notices and empty places"), tuple(_notices())),
    ]


def _rows() -> Iterator[Specimen]:
    of = records()
    eligible = OsapView(_("OSAP-eligible"), "ok", "", eligible=True)
    offering = "offering_row"
    yield _row(_("everything stated"), offering, OfferingRow(of.full, [of.hospital], DAY, [of.award], 2, eligible, True))  # fmt: skip
    yield _row(_("nothing stated"), offering, OfferingRow(of.bare, [], None, [], 0))
    yield _row(_("free, starts any time, French only"), offering, OfferingRow(of.long, [], None, [of.award] * 4, 0))  # fmt: skip
    yield _row(_("an award"), offering, OfferingRow(of.award, [], None, [], 0))
    yield _row(_("a pilot"), "pilot_row", PilotRow(of.pilot, [of.hospital], [of.full, of.bare]))
    yield _row(_("an occupation that something leads to"), "occupation_row", OccupationRow(of.occupation, Tally(2), Tally(1, 1)))  # fmt: skip
    yield _row(_("an occupation that nothing leads to"), "occupation_row", OccupationRow(of.occupation, Tally(), Tally()))  # fmt: skip
    yield _row(_("a partner"), "organization_row", OrganizationRow(of.college, list(of.lines[1:3]), 1, 4), "places")  # fmt: skip
    yield _row(_("a skill"), "skill_row", SkillRow(of.skill, Tally(3, 1), 12), "places")


def _row(state: str, template: str, row: Any, look: str = "") -> Specimen:
    return Specimen(state, template, {"row": row}, f"board {look}".strip())


def _said() -> Iterator[Specimen]:
    reason = {"reason_en": "No clinical hours.", "reason_fr": "Aucune heure clinique."}
    decisions = [
        decision("granted"),
        decision("refused", **reason),
        decision("granted", "past"),
        decision("granted", "coming"),
    ]
    told = _("granted, refused, expired, not yet in force, not evaluated")
    yield Specimen(told, "decisions", {"decisions": decisions})
    both = {"in_demand_on": DAY, "assessment_on": DAY}
    for state, columns in (
        (_("both confirmations"), both),
        (_("one confirmation"), {"in_demand_on": DAY}),
        (_("revoked"), both | {"revoked_on": DAY}),
    ):
        yield Specimen(state, "endorsement", {"endorsement": endorsement(**columns)}, "linked")
    for status, label in Adoption.Status.choices:
        yield Specimen(str(label), "adoption", adoption(status), "elements")


def _facts() -> Iterator[Specimen]:
    of = records()
    yield Specimen(_("everything stated"), "factbar", {"record": of.full, "next_start": DAY})
    yield Specimen(_("no region stated"), "offering_place", {"record": of.bare})
    unsaid = [_("hours"), _("weeks"), _("fee"), _("delivery"), _("start"), _("credits")]
    yield Specimen(_("nothing stated"), "factbar", {"record": of.bare, "unstated": unsaid})
    bar = {"skill": of.skill, "importance": 4, "covered_by": [of.full]}
    yield Specimen(_("a skill that is taught"), "skill_bar", {"bar": bar}, "bars")
    yield Specimen(_("a skill that nothing teaches"), "skill_bar", {"bar": bar | {"covered_by": []}}, "bars")  # fmt: skip
    leaf = Node(lead=_("At least 12 credits at level 3"))
    tree = Node(lead=_("All of these:"), members=(Node(lead="ANA101"), leaf))
    yield Specimen(_("a requirement"), "requirement", {"node": tree}, "requirement")


def _pictures() -> Iterator[Specimen]:
    yield Specimen(
        _("pilots by what they adopt: claimed, evidenced, endorsed, not stated"),
        "adoption_heat",
        adopted(),
    )
    table = covered()
    yield Specimen(
        _("skills by what covers them: covered, not far enough, not taught"), "skill_heat", table
    )
    yield Specimen(_("the same as a table"), "skill_cover_table", table)


def _filters() -> Iterator[Specimen]:
    options = tuple(
        Option(line.line, line.name, Tally(4 - at, at), at == 0, line.line)
        for at, line in enumerate(records().lines[:4])
    )
    checks = Facet("line", "checks", _("Sector"), "", options, "", "", None)
    yield Specimen(_("several of a few"), "facet", {"facet": checks})
    many = Facet("many", "many", _("Institution"), "", options[:2], "", "", None, more=options[2:])
    yield Specimen(_("several of many"), "facet", {"facet": many})
    select = Facet("one", "select", _("Sector"), "", options, "", "", None)
    yield Specimen(_("one of many"), "facet", {"facet": select})
    text = Facet("most", "number", _("Hours at most"), "", (), "", "40", 12)
    yield Specimen(_("a number"), "facet", {"facet": text})
    wrong = Facet("least", "number", _("Hours at most"), "x", (), _("Enter a number."), "40", 12)
    yield Specimen(_("a wrong value"), "facet", {"facet": wrong})
    paginator = Paginator(range(300), 24)
    links = list(paginator.get_elided_page_range(6, on_each_side=1, on_ends=1))
    yield Specimen(_("pages of a list"), "pagination", {"page_obj": paginator.page(6), "page_links": links})  # fmt: skip
    trail = [(_("Home"), "#filters"), (_("Micro-certifications"), "#filters"), ("Safe Transfers", None)]  # fmt: skip
    yield Specimen(_("where a page is"), "crumbs", {"breadcrumbs": trail})


def _notices() -> Iterator[Specimen]:
    yield Specimen(_("suspended"), "notices", {"notice": NOTICES[Lifecycle.SUSPENDED]})  # fmt: skip
    yield Specimen(_("an example"), "notices", {"record": records().full})
    yield Specimen(_("in the other language only"), "notices", {"untranslated": True})
    wrong = Facet("least", "number", _("Hours at most"), "x", (), _("Enter a number."), "", 12)
    mailbox = ContactForm({"email": "nobody"})["email"]
    yield Specimen(_("a field that was filled in wrongly"), "form_field", {"field": mailbox})
    yield Specimen(_("a filter that could not be used"), "list_errors", {"facet_errors": [wrong]})
    unmet = Results((), 0, given_up=(AnyOf("delivery", ("online",)),))
    yield Specimen(
        _("read among the words, and met by nothing"), "given_up", {"answer": unmet, "name": "q"}
    )
    both = replace(unmet, beside=(AtMost("fee", Decimal(300)),))
    yield Specimen(_("met by nothing together with what is kept"), "given_up", {"answer": both, "name": "q"})  # fmt: skip
    lacking = Results((), 0, lacking=("program",))
    yield Specimen(_("a kind of record that has none of the words"), "not_recorded", {"answer": lacking})  # fmt: skip
    anywhere = Results((), 0, from_where=True, any_job=True)
    yield Specimen(_("work from anywhere, which no record states"), "not_recorded", {"answer": anywhere})  # fmt: skip
    chips = [Chip(_("Sector"), "#notices"), Chip(_("Free"), "#notices")]
    ways = [WayOut(chip.label, chip.query, Tally(at, 1)) for at, chip in enumerate(chips)]
    yield Specimen(_("nothing matches"), "empty", {"chips": chips, "ways_out": ways})
    yield Specimen(_("nothing is published"), "empty")
