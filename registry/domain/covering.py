"""How much of a list of wanted skills does each offering teach, and what do all of them leave open?

A skill is covered by an offering that can be taken and teaches it to the level wanted. Weights say how much a
skill matters among those wanted; their unit is the caller's (0 to 5 where they are an occupation's ratings).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from registry.domain.catalog import Catalog
from registry.domain.facts import WeightedSkill
from registry.domain.soundness import check_question
from registry.domain.stated import amount, level


@dataclass(frozen=True, slots=True)
class Covering:
    """What one offering teaches of the wanted skills, by key; ``share`` is of the whole weight, 0 to 1.

    >>> one = Covering("SEW-1", covered=("sewing",), below=("cutting",), share=Decimal("0.8"))
    >>> one.missing(("sewing", "cutting", "pressing"))
    ('cutting', 'pressing')
    """

    offering: str
    covered: tuple[str, ...]
    below: tuple[str, ...]
    share: Decimal

    def missing(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """The wanted skills that it does not cover, those that it teaches too little of included."""
        return tuple(skill for skill in wanted if skill not in self.covered)


@dataclass(frozen=True, slots=True)
class Coverings:
    """Offerings that cover something, the greatest share first, and the wanted skills, the weightiest first.

    ``share`` is what all of them cover together.

    >>> one = Covering("SEW-1", ("sewing",), (), Decimal("0.5"))
    >>> Coverings(("sewing", "cutting"), (one,), Decimal("0.5")).gaps
    ('cutting',)
    """

    wanted: tuple[str, ...]
    offerings: tuple[Covering, ...]
    share: Decimal

    @property
    def gaps(self) -> tuple[str, ...]:
        """The wanted skills that nobody teaches far enough."""
        covered = {skill for one in self.offerings for skill in one.covered}
        return tuple(skill for skill in self.wanted if skill not in covered)


def coverings(catalog: Catalog, wanted: Iterable[WeightedSkill]) -> Coverings:
    """Rank the offerings that can be taken by the weight of the wanted skills that each covers.

    Of equal shares the shorter offering stands first, one of unknown hours last. Offerings
    that only come near are named when they cover something else. A skill wanted twice counts
    once, as first named. Where every weight is zero, all skills weigh the same. Raises
    ``UnknownKey`` for a skill, and ``BadValues`` for weights and levels. Cost: linear in the
    offerings that teach the skills.

    >>> from registry.domain.facts import OfferingFact, Taught
    >>> from registry.domain.requirement import Kind
    >>> taught = (Taught("sewing", 3), Taught("cutting", 1))
    >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college", skills=taught)])
    >>> wanted = [WeightedSkill("sewing", Decimal(3), 2), WeightedSkill("cutting", Decimal(1), 2)]
    >>> found = coverings(catalog, wanted)
    >>> found.share, found.offerings[0].below, found.gaps
    (Decimal('0.75'), ('cutting',), ('cutting',))
    """
    skills = _ordered(catalog, wanted)
    taught = {skill.skill: _teaching(catalog, skill) for skill in skills}
    weights = {skill.skill: skill.weight for skill in skills}
    if not any(weights.values()):
        weights = dict.fromkeys(weights, Decimal(1))
    whole = sum(weights.values(), Decimal(0))
    reaching = {number for enough, _ in taught.values() for number in enough}
    found = [_covering(catalog, number, taught, weights, whole) for number in reaching]
    covered = sum((weights[s] for s, (enough, _) in taught.items() if enough), Decimal(0))
    return Coverings(
        tuple(weights),
        tuple(sorted(found, key=lambda one: _rank(catalog, one))),
        covered / whole if whole else Decimal(0),
    )


def _ordered(catalog: Catalog, wanted: Iterable[WeightedSkill]) -> list[WeightedSkill]:
    once: dict[str, WeightedSkill] = {}
    for skill in wanted:
        once.setdefault(skill.skill, skill)
    for key, skill in once.items():
        check_question(key, ("weight", skill.weight, amount), ("level", skill.level, level))
    return sorted(once.values(), key=lambda skill: (-skill.weight, skill.skill))


def _teaching(catalog: Catalog, wanted: WeightedSkill) -> tuple[frozenset[int], frozenset[int]]:
    """Offerings that can be taken and teach a skill: far enough, and not far enough."""
    number, table = catalog.skills.index(wanted.skill), catalog.table
    able = [one for one in catalog.teaching(wanted.skill) if table.available[one]]
    enough = frozenset(one for one in able if table.skill_at(one, number) >= wanted.level)
    return enough, frozenset(able) - enough


def _covering(
    catalog: Catalog,
    number: int,
    taught: dict[str, tuple[frozenset[int], frozenset[int]]],
    weights: dict[str, Decimal],
    whole: Decimal,
) -> Covering:
    covered = tuple(skill for skill in weights if number in taught[skill][0])
    below = tuple(skill for skill in weights if number in taught[skill][1])
    share = sum((weights[skill] for skill in covered), Decimal(0)) / whole
    return Covering(catalog.offerings.key(number), covered, below, share)


def _rank(catalog: Catalog, one: Covering) -> tuple[Decimal, bool, Decimal, str]:
    table = catalog.table
    hours = table.amount(table.hours, catalog.offerings.index(one.offering))
    return -one.share, hours is None, hours or Decimal(0), one.offering
