"""The pathway finder: the question of an address, and up to three plans that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.pathways.relaxing import no_plan
from cms.pathways.routes import routes
from cms.pathways.shown import shown_for
from cms.pathways.understanding import Understood, token_of, words_for
from cms.pathways.ways_in import first_goals
from cms.pathways.wishes import OBJECTIVES, SUPERLATIVES, Wish, WishForm, changed, read_wish
from registry.domain.errors import BudgetExhausted, UnknownKey, UnknownKeys
from registry.domain.plan_terms import PlanStatus
from registry.services.questions import ask
from search.reading.plan import legible

Context = dict[str, Any]
SECONDS = 3.0
"""Time that a page may take to find plans: ways to some real jobs take 1.4 s of processor, and what is proved is kept."""
PLANS = 3


@dataclass(frozen=True)
class Choice:
    """Something that a text may mean, and the address that means it."""

    record: Any
    is_occupation: bool
    query: str


@dataclass(frozen=True)
class Box:
    """A box of the form: what stands in it, what it was understood as, what is wrong, and what may be meant."""

    name: str
    value: str
    understood: Understood
    choices: tuple[Choice, ...]
    error: str


def finder_page(query: QueryDict) -> Context:
    """Return the context of the finder for an address."""
    form, wish = read_wish(query)
    context: Context = {
        "form": form,
        "wish": wish,
        "boxes": {
            "start": _box("from", form, wish.start, wish),
            "goal": _box("to", form, wish.goal, wish),
        },
        "objectives": OBJECTIVES,
        "others": _others(wish),
        "held": _held_chips(wish),
        "is_asked": bool(query),
        **first_goals(),
    }
    context["suggested"] = [words_for(one) for one in context["suggested"]]
    if wish.can_be_asked:
        context.update(_answered(wish))
    return context


def _box(name: str, form: WishForm, understood: Understood, wish: Wish) -> Box:
    field = "start" if name == "from" else name
    choices = tuple(
        Choice(one, not hasattr(one, "institution"), wish.with_query(**{field: token_of(one)}))
        for one in understood.choices
    )
    errors = form.errors.get(field)
    raw = str(form.data.get(field, ""))[:200]
    return Box(
        name,
        understood.words or legible(raw),
        understood,
        choices,
        str(errors[0]) if errors else "",
    )


def _others(wish: Wish) -> list[tuple[Any, str]]:
    """Words and address of every objective but the present one."""
    return [
        (words, wish.with_query(least=value.value))
        for value, words in SUPERLATIVES.items()
        if value is not wish.objective
    ]


def _held_chips(wish: Wish) -> list[tuple[Any, str, str]]:
    """Every holding of the address, its token, and the address without it."""
    tokens = wish.holdings.tokens
    return [
        (one, one.token, changed(wish.query, hold=[t for t in tokens if t != one.token]))
        for one in wish.holdings.held
    ]


def _answered(wish: Wish) -> Context:
    questions = ask()
    try:
        start, goal = wish.engine_start, wish.engine_goal
        answer = questions.plan(
            start, goal, wish.objective, wish.constraints, first=PLANS, seconds=SECONDS
        )
        unsettled = {"unsettled": answer.status not in (PlanStatus.OPTIMAL, PlanStatus.IMPOSSIBLE)}
        if not answer.plans:
            return unsettled | {"none": no_plan(questions, wish, start, answer)}
    except (UnknownKey, UnknownKeys, BudgetExhausted):
        # Published in the tables, and refused by the engine: said as such instead of an error.
        return {"unanswerable": _("The registry cannot answer this question at the moment.")}
    shown = shown_for(questions, wish.goal, answer.plans[0].steps)
    found = routes(wish, start, answer, shown)
    reached = not answer.plans[0].stages
    return unsettled | {"routes": found, "reached": reached, "map_words": _map_words(wish)}


def _map_words(wish: Wish) -> str:
    return _("Plan to %(goal)s, drawn as a map") % {"goal": wish.goal.record.title}
