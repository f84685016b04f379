"""Which awards have room for an offering that is described and stands in no catalogue yet?

A rule cannot name what is not there. It may select by what an offering is: its kind, institution, subject, level
and skills. Such places are what this asks about.
"""

from dataclasses import dataclass, replace
from datetime import date

from registry.domain.catalog import A_CATALOG, Catalog
from registry.domain.errors import BadValues
from registry.domain.facts import OfferingFact, Rule
from registry.domain.references import placed_leaves
from registry.domain.requirement import Count, Credits, HasSkill, Leaf, Selector
from registry.domain.soundness import check_question, in_offering
from registry.domain.stated import day, made_of
from registry.domain.verdict import Path


@dataclass(frozen=True, slots=True)
class Opening:
    """A rule with places that a described offering could fill, as it is described.

    ``paths`` are the leaves; ``skill_only`` whether it would bring nothing but a skill.
    """

    award: str
    rule: str
    paths: tuple[Path, ...]
    skill_only: bool = False


def openings(catalog: Catalog, idea: OfferingFact, on: date) -> tuple[Opening, ...]:
    """The rules in force on a day that would take an offering by what it is, were it published.

    What is left open in the description (no level, no subject) fills no place that asks for
    it. Decisions are no matter: nobody has judged what is not there. In the order of awards
    and rules. Raises ``BadValues`` for the description and the day. Cost: the leaves of all rules.

    >>> from registry.domain.requirement import Kind
    >>> college = OfferingFact("B", Kind.PROGRAM, "college")
    >>> rule = Rule("r", "B", Count(1, Selector(subject="51.26")))
    >>> idea = OfferingFact("idea", Kind.MICRO_CERTIFICATION, "college", subject="51.2601")
    >>> openings(Catalog.build([college], rules=[rule]), idea, date(2025, 1, 1))[0].award
    'B'
    """
    check_question(
        "", ("catalog", catalog, A_CATALOG), ("idea", idea, made_of(OfferingFact)), ("on", on, day)
    )
    # Who would issue it may be open, too.
    wrong = tuple(in_offering(idea if idea.institution else replace(idea, institution=idea.key)))
    if wrong:
        raise BadValues(wrong)
    found = (_opening(rule, idea) for rule in catalog.rules if rule.in_force(on))
    return tuple(sorted((one for one in found if one), key=lambda one: (one.award, one.rule)))


def _opening(rule: Rule, idea: OfferingFact) -> Opening | None:
    fitting = [(path, leaf) for path, leaf in placed_leaves(rule.requirement) if _fits(leaf, idea)]
    if not fitting:
        return None
    skill_only = all(isinstance(leaf, HasSkill) for _, leaf in fitting)
    return Opening(rule.award, rule.key, tuple(path for path, _ in fitting), skill_only)


def _fits(leaf: Leaf, idea: OfferingFact) -> bool:
    if isinstance(leaf, Count | Credits):
        return _selects(leaf.selector, idea)
    if isinstance(leaf, HasSkill):
        return any(skill == leaf.skill and level >= leaf.level for skill, level in idea.skills)
    return False


def _selects(selector: Selector, idea: OfferingFact) -> bool:
    return (
        not selector.offerings
        and selector.institution in (None, idea.institution)
        and selector.kind in (None, idea.kind)
        and selector.level in (None, idea.level)
        and (selector.subject is None or _has_subject(idea, selector.subject))
        and (selector.skill is None or any(one.skill == selector.skill for one in idea.skills))
        and (not selector.branches or any(_selects(one, idea) for one in selector.branches))
    )


def _has_subject(idea: OfferingFact, prefix: str) -> bool:
    return idea.subject.startswith(prefix) or idea.code.startswith(prefix)
