"""What I hold: holdings in the address, the awards within reach with their proof, and the nearest next steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cms.pathways.holdings import Holdings, day_of, read_holdings, started
from cms.pathways.shown import Shown
from cms.pathways.to_state import nearest_first, verdicts_to_state
from cms.pathways.totals import Figure, figures
from cms.pathways.understanding import Understood, token_of, typed_in, understand_offering
from cms.pathways.verdicts import VerdictView, decisions_in, keys_in, verdict_view
from cms.pathways.wishes import changed
from cms.records import wording
from registry.domain.errors import BudgetExhausted, UnknownKey, UnknownKeys
from registry.domain.facts import HeldAttestation, Holding
from registry.domain.off_ramps import SETS
from registry.domain.plan_terms import AwardGoal, Objective, Start
from registry.domain.ranking import Ranked
from registry.domain.verdict import StackingVerdict
from registry.models import Occupation, Offering
from registry.services.questions import Questions, ask

Context = dict[str, Any]
WITHIN = 2
"""Things that may be missing for an award to be shown as an off-ramp."""

STEPS = 200_000
"""Steps of reasoning on all off-ramps together, and on the award that is looked at: a second at most."""

NEAREST = 8
SECONDS = 0.6


@dataclass(frozen=True)
class Portfolio:
    """What the address says: holdings, confirmed statements, the day, and the award to look at."""

    holdings: Holdings
    attested: tuple[str, ...]
    on: date
    award: Understood
    adding: Understood
    query: QueryDict
    problems: tuple[str, ...] = ()

    @property
    def facts(self) -> list[Holding]:
        """The holdings as the engine takes them."""
        return list(started(self.holdings.held))

    @property
    def statements(self) -> list[HeldAttestation]:
        """The confirmed statements as the engine takes them."""
        return [HeldAttestation(code) for code in self.attested]

    @property
    def finder_query(self) -> str:
        """The part of the finder's address that says what is held."""
        empty = QueryDict(mutable=True)
        return changed(empty, hold=self.holdings.tokens).removeprefix("?")


@dataclass(frozen=True)
class Completion:
    """The cheapest way to complete an award: its figures, its steps, and where it is drawn."""

    figures: list[Figure]
    steps: tuple[Offering, ...]


@dataclass(frozen=True)
class Near:
    """An award or occupation to which something held counts, and how far it is."""

    record: Any
    words: str
    query: str


def read_portfolio(query: QueryDict) -> Portfolio:
    """Return what an address says; what cannot be read is named and left aside."""
    holdings = read_holdings(query.getlist("hold"))
    asked = query.get("on", "").strip()
    day = day_of(asked)
    problems = list(holdings.problems)
    if asked and day is None:
        said = _("“%(text)s” is not a day, so today is meant. Write it as 2024-05-31.")
        problems.append(said % {"text": asked[:40]})
    codes = tuple(code for code in dict.fromkeys(query.getlist("attested")) if code)[:40]
    award, adding = (understand_offering(typed_in(query, name)) for name in ("award", "add"))
    return Portfolio(holdings, codes, day or localdate(), award, adding, query, tuple(problems))


def held_page(query: QueryDict) -> Context:
    """Return the context of the page for an address."""
    portfolio = read_portfolio(query)
    context: Context = {
        "portfolio": portfolio,
        "rows": _rows(portfolio),
        "adding_box": {"understood": portfolio.adding, "choices": portfolio.adding.choices},
        "choices": [(one, _adding(portfolio, one)) for one in portfolio.adding.choices],
        "today": localdate(),
    }
    if portfolio.holdings.held:
        try:
            context.update(answers(ask(), portfolio))
        except (UnknownKey, UnknownKeys, BudgetExhausted):
            context["unanswerable"] = _("The registry cannot answer this question at the moment.")
    return context


def _rows(portfolio: Portfolio) -> list[tuple[Any, str]]:
    tokens = portfolio.holdings.tokens
    return [
        (one, changed(portfolio.query, hold=[t for t in tokens if t != one.token], add=None))
        for one in portfolio.holdings.held
    ]


def _adding(portfolio: Portfolio, record: Any) -> str:
    tokens = [*portfolio.holdings.tokens, token_of(record)]
    return changed(portfolio.query, hold=tokens, add=None)


def answers(questions: Questions, portfolio: Portfolio) -> Context:
    """Return off-ramps, the verdict that is looked at, and what is nearest, with the records of all of it."""
    facts, statements, on = portfolio.facts, portfolio.statements, portfolio.on
    ramps = questions.off_ramps(facts, on=on, within=WITHIN, attested=statements, budget=STEPS)
    ranked = questions.rank(facts, on=on, attested=statements)
    held = {fact.offering for fact in facts}
    known = {ramp.award for ramp in ramps} | {*ramps.untold} | held
    further = [one for one in ranked if not one.occupation and one.key not in known]
    to_state = [*verdicts_to_state(questions, further, facts, statements, on)]
    reached = nearest_first([*(ramp.verdict for ramp in ramps), *to_state])
    verdict = _looked_at(questions, portfolio, reached, ranked)
    shown = Shown(questions)
    _read(shown, [*reached, *([verdict] if verdict else [])], ranked, ramps.untold)
    stated = {one.award for one in to_state}
    further = [one for one in further if one.key not in stated]
    return {
        "ramps": [_ramp(one, shown, portfolio) for one in reached],
        "untold": [_untold(key, shown, portfolio) for key in ramps.untold],
        "further": [_near(one, shown, portfolio) for one in further[:NEAREST]],
        "jobs": _jobs(ranked, portfolio),
        "verdict": verdict_view(verdict, shown, held) if verdict else None,
        "unsettled": portfolio.award.record if verdict is None else None,
        "completion": _completion(questions, portfolio, verdict, shown) if verdict else None,
        "confirming": [(code, shown.name(code)) for code in portfolio.attested],
    }


def _looked_at(
    questions: Questions,
    portfolio: Portfolio,
    reached: list[StackingVerdict],
    ranked: tuple[Ranked, ...],
) -> StackingVerdict | None:
    """The verdict on the award that the address names, or on the nearest one; none that takes too many steps."""
    if portfolio.award.record is not None:
        key = portfolio.award.record.ctid
    elif reached:
        return reached[0]
    else:
        key = next((one.key for one in ranked if not one.occupation), "")
    if not key:
        return None
    more = {"on": portfolio.on, "attested": portfolio.statements, "budget": STEPS}
    try:
        return questions.stacking(key, portfolio.facts, alternatives=SETS + 1, **more).first(SETS)
    except BudgetExhausted:
        return None


def _read(
    shown: Shown,
    verdicts: list[StackingVerdict],
    ranked: tuple[Ranked, ...],
    untold: Iterable[str],
) -> None:
    keys = {key for one in verdicts for key in keys_in(one)}
    keys |= {one.key for one in ranked if not one.occupation} | {*untold}
    shown.read_offerings(keys)
    shown.read_decisions(key for one in verdicts for key in decisions_in(one))
    shown.read_others(keys)


def _ramp(verdict: StackingVerdict, shown: Shown, portfolio: Portfolio) -> tuple[VerdictView, str]:
    view = verdict_view(verdict, shown, set())
    return view, changed(portfolio.query, award=view.award.slug, add=None)


def _untold(key: str, shown: Shown, portfolio: Portfolio) -> tuple[Offering, str]:
    """An award that may be as near, and the address that asks about it alone."""
    record = shown.offerings[key]
    return record, changed(portfolio.query, award=record.slug, add=None)


def _near(one: Ranked, shown: Shown, portfolio: Portfolio) -> Near:
    record = shown.offerings[one.key]
    return Near(record, _far(one), changed(portfolio.query, award=record.slug, add=None))


def _far(one: Ranked) -> str:
    """How far it is. Where only grades, days or confirmations stand between, nothing is "about 0 hours" off."""
    if one.missing:
        said = _("At least %(amount)s missing.") if one.unknown else _("About %(amount)s missing.")
        return said % {"amount": wording.hours(one.missing)}
    if one.unknown:
        return _("Hours missing: not stated.")
    return _("Nothing more to take: days, grades or confirmations decide.")


def _jobs(ranked: tuple[Ranked, ...], portfolio: Portfolio) -> list[Near]:
    codes = {one.key: one for one in ranked if one.occupation}
    nearest = list(codes)[:NEAREST]
    found = {one.code: one for one in Occupation.objects.filter(code__in=nearest)}
    query = portfolio.finder_query
    return [
        Near(found[code], _far(codes[code]), f"?to={code}&{query}")
        for code in nearest
        if code in found
    ]


def _completion(
    questions: Questions, portfolio: Portfolio, verdict: StackingVerdict, shown: Shown
) -> Completion | None:
    """The plan with the lowest fees from what is held; none when it is complete, or nothing leads there."""
    if verdict.complete:
        return None
    start = Start(tuple(portfolio.facts), tuple(portfolio.statements))
    goal, on = AwardGoal(verdict.award), portfolio.on
    answer = questions.plan(start, goal, Objective.FEE, on=on, first=1, seconds=SECONDS)
    if not answer.plans or not answer.plans[0].steps:
        return None
    plan = answer.plans[0]
    shown.read_offerings(plan.steps)
    return Completion(figures(plan, shown.name), tuple(shown.offerings[key] for key in plan.steps))
