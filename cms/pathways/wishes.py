"""What a reader asks for, read from the address: where from, where to, with the least of what, under which limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cms.pathways.holdings import Holdings, read_holdings, started
from cms.pathways.understanding import Understood, understand
from cms.records import chips, wording
from cms.records.misnamed import FINDER, misnamed
from registry.domain.plan_terms import (
    AwardGoal,
    Constraints,
    Goal,
    Objective,
    OccupationGoal,
    Start,
)
from registry.filters.fields import LARGEST_NUMBER, LONGEST_TEXT, AmountField
from registry.filters.text import refuse_unstorable
from registry.models import Language, Offering, Organization, Region

OBJECTIVES = (
    (Objective.HOURS.value, lazy("hours")),
    (Objective.FEE.value, lazy("cost")),
    (Objective.WEEKS.value, lazy("weeks")),
    (Objective.STEPS.value, lazy("steps")),
)
NO_CHOICE = lazy("“%(value)s” is not one of the choices.")
SUPERLATIVES = {
    Objective.HOURS: lazy("Fewest hours"),
    Objective.FEE: lazy("Lowest cost"),
    Objective.WEEKS: lazy("Fewest weeks"),
    Objective.STEPS: lazy("Fewest steps"),
}
LIMITS = ("delivery", "language", "institution", "region", "osap", "max_fee", "max_weeks")
"""The limits a plan may have, in the order of the form."""


class WishForm(forms.Form):
    """The question. A value that cannot be read is named and left aside; the others hold."""

    text = {"max_length": LONGEST_TEXT, "validators": [refuse_unstorable], "required": False}
    amount = {"min_value": 0, "max_value": LARGEST_NUMBER, "max_digits": 12, "required": False}

    start = forms.CharField(label=lazy("From"), **text)
    to = forms.CharField(label=lazy("To"), **text)
    least = forms.ChoiceField(label=lazy("With the least"), choices=OBJECTIVES, required=False)
    delivery = forms.MultipleChoiceField(
        label=lazy("Delivery"), choices=Offering.Delivery.choices, required=False
    )
    language = forms.MultipleChoiceField(label=lazy("Language of delivery"), required=False)
    institution = forms.MultipleChoiceField(label=lazy("Institution"), required=False)
    region = forms.MultipleChoiceField(label=lazy("Region"), required=False)
    osap = forms.BooleanField(label=lazy("Only what is OSAP-eligible"), required=False)
    max_fee = AmountField(label=lazy("Fees at most, in dollars"), localize=True, **amount)
    max_weeks = AmountField(label=lazy("Weeks at most"), localize=True, **amount)

    def __init__(self, query: QueryDict) -> None:
        data = query.copy()
        data.setlist("start", query.getlist("from"))
        super().__init__({k: v for k in data if (v := _value(data, k))})
        taught = Language.objects.filter(offering__isnull=False).distinct().order_by("code")
        self.fields["language"].choices = [(one.code, one.name) for one in taught]
        regions = Region.objects.public().order_by("code")
        self.fields["region"].choices = [(one.code, one.name) for one in regions]
        publishing = Offering.objects.published().order_by().values("institution")
        self.bodies = {one.slug: one for one in Organization.objects.filter(pk__in=publishing)}
        named = sorted(self.bodies.values(), key=lambda one: str(one.name).casefold())
        self.fields["institution"].choices = [(one.slug, one.name) for one in named]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = NO_CHOICE
        self.foreign = list(misnamed(query, FINDER))

    @property
    def wrong(self) -> list[tuple[Any, str, str]]:
        """Label, name and message of every value that cannot be used."""
        return [(name, name, told) for name, told in self.foreign] + [
            (self.fields[name].label, name, str(errors[0]))
            for name, errors in self.errors.items()
            if name in self.fields
        ]

    def read(self, name: str) -> Any:
        """Return a value that could be read, else nothing."""
        return self.cleaned_data.get(name)


def _value(data: QueryDict, name: str) -> Any:
    many = name in ("delivery", "language", "institution", "region")
    values = [value for value in data.getlist(name) if value]
    return values if many else (values[-1] if values else "")


@dataclass(frozen=True)
class Limit:
    """One limit in force: its words, and the address without it."""

    name: str
    label: str
    query: str


@dataclass(frozen=True)
class Wish:
    """The whole question."""

    start: Understood
    goal: Understood
    holdings: Holdings
    objective: Objective
    constraints: Constraints
    limits: tuple[Limit, ...]
    query: QueryDict

    @property
    def can_be_asked(self) -> bool:
        """Whether start and goal are both clear."""
        return self.goal.record is not None and not self.start.is_wrong

    @property
    def engine_start(self) -> Start:
        """Where the engine starts: what an occupation demands, or what is held."""
        held = list(started(self.holdings.held))
        if self.start.is_occupation:
            return Start(tuple(held), occupation=self.start.record.code)
        if self.start.record is not None:
            named = read_holdings([self.start.token])
            held += [one for one in started(named.held) if one not in held]
        return Start(tuple(held))

    @property
    def engine_goal(self) -> Goal:
        """Where the engine shall arrive."""
        goal = self.goal.record
        return OccupationGoal(goal.code) if self.goal.is_occupation else AwardGoal(goal.ctid)

    def with_query(self, **changes: str | list[str] | None) -> str:
        """Return the address with other values, ``from`` as ``start``; None takes one away."""
        return changed(self.query, **changes)


def changed(query: QueryDict, **changes: str | list[str] | None) -> str:
    """Return a query with other values, ``from`` as ``start``; None takes one away."""
    return chips.changed(
        query,
        **{"from" if name == "start" else name: _listed(value) for name, value in changes.items()},
    )


def _listed(value: str | list[str] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def read_wish(query: QueryDict) -> tuple[WishForm, Wish]:
    """Return the form and the question of an address."""
    form = WishForm(query)
    form.is_valid()
    wish = Wish(
        start=understand(form.read("start") or ""),
        goal=understand(form.read("to") or ""),
        holdings=read_holdings(query.getlist("hold")),
        objective=Objective(form.read("least") or Objective.HOURS),
        constraints=_constraints(form),
        limits=(),
        query=query,
    )
    return form, replace(wish, limits=tuple(_limits(form, wish)))


def _constraints(form: WishForm) -> Constraints:
    bodies = (form.bodies[slug].ctid for slug in form.read("institution") or ())
    return Constraints(
        delivery=frozenset(form.read("delivery") or ()),
        languages=frozenset(form.read("language") or ()),
        institutions=frozenset(bodies),
        regions=frozenset(form.read("region") or ()),
        osap_eligible=bool(form.read("osap")),
        max_fee=form.read("max_fee"),
        max_weeks=form.read("max_weeks"),
    )


def _limits(form: WishForm, wish: Wish) -> Iterator[Limit]:
    for name in LIMITS:
        value = form.read(name)
        if value or (isinstance(value, Decimal) and value == 0):
            yield Limit(name, _limit_words(form, name, value), wish.with_query(**{name: None}))


def _limit_words(form: WishForm, name: str, value: Any) -> str:
    if name == "max_fee":
        return _("fees of at most %(amount)s") % {"amount": wording.money(value)}
    if name == "max_weeks":
        return _("at most %(weeks)s") % {"weeks": wording.weeks(value)}
    if name == "osap":
        return _("only what is OSAP-eligible")
    labels = dict(form.fields[name].choices)
    return ", ".join(str(labels[one]) for one in value)


def without(constraints: Constraints, name: str) -> Constraints:
    """Return the limits of a plan without one of them."""
    plain = Constraints()
    field = {"language": "languages", "institution": "institutions", "region": "regions"}
    key = field.get(name, "osap_eligible" if name == "osap" else name)
    return replace(constraints, **{key: getattr(plain, key)})
