"""Which of an occupation's skills can be learned, where, and which nobody teaches.

A skill is covered by an offering that can be taken and teaches it to the level demanded;
an offering that stops below that level is named apart. Weights are the importance that
the occupation gives a skill (0 to 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from registry.domain.catalog import A_CATALOG, Catalog
from registry.domain.facts import WeightedSkill
from registry.domain.shapes import gathered
from registry.domain.soundness import check_question
from registry.domain.stated import optional, text


@dataclass(frozen=True, slots=True)
class SkillState:
    """One demanded skill: who teaches it to its level, and who only below it, by key.

    >>> SkillState("sewing", Decimal(4), 2, covered_by=("SEW-1",)).covered
    True
    >>> SkillState("sewing", Decimal(4), 2, below_level=("SEW-0",)).covered
    False
    """

    skill: str
    weight: Decimal
    level: int
    covered_by: tuple[str, ...] = ()
    below_level: tuple[str, ...] = ()
    had: bool = False

    @property
    def covered(self) -> bool:
        """Whether it is had already or somebody teaches it far enough."""
        return self.had or bool(self.covered_by)


@dataclass(frozen=True, slots=True)
class SkillCoverage:
    """The skills of an occupation, the weightiest first, and how much of them is covered.

    ``region`` is where was looked; ``None`` is everywhere.

    >>> sewing = SkillState("sewing", Decimal(3), 2)
    >>> cutting = SkillState("cutting", Decimal(1), 1, had=True)
    >>> answer = SkillCoverage("94131", None, (sewing, cutting))
    >>> answer.share, [gap.skill for gap in answer.gaps]
    (Decimal('0.25'), ['sewing'])
    >>> SkillCoverage("94131", None, ()).share is None
    True
    """

    occupation: str
    region: str | None
    skills: tuple[SkillState, ...]

    @property
    def share(self) -> Decimal | None:
        """The covered part of the whole weight, 0 to 1; ``None`` when no weight is stated."""
        whole = sum((s.weight for s in self.skills), Decimal(0))
        covered = sum((s.weight for s in self.skills if s.covered), Decimal(0))
        return covered / whole if whole else None

    @property
    def gaps(self) -> tuple[SkillState, ...]:
        """The skills not covered, the weightiest first."""
        return tuple(skill for skill in self.skills if not skill.covered)


def coverage(
    catalog: Catalog,
    occupation: str,
    *,
    region: str | None = None,
    held: Iterable[str] = (),
) -> SkillCoverage:
    """How the offerings of a region, or of everywhere, cover an occupation's skills.

    What is ``held`` (offerings by key) covers its skills everywhere. Raises
    ``UnknownKey``, and ``BadValues`` for what is no key. Cost: linear in the offerings that teach the skills.

    >>> from registry.domain.facts import OccupationFact, OfferingFact, Taught
    >>> from registry.domain.requirement import Kind
    >>> work = OccupationFact("94131", (WeightedSkill("sewing", Decimal(4), 2),))
    >>> offering = OfferingFact("A", Kind.COURSE, "college", skills=(Taught("sewing", 1),))
    >>> answer = coverage(Catalog.build([offering], occupations=[work]), "94131")
    >>> answer.share, answer.gaps[0].below_level
    (Decimal('0'), ('A',))
    """
    keys = gathered("question", "held", held)
    about = ("catalog", catalog, A_CATALOG)
    asked = (about, ("region", region, optional(text)), *(("held", key, text) for key in keys))
    check_question(occupation, *asked)
    holdings = frozenset(map(catalog.offerings.index, keys))
    skills = catalog.occupation(occupation).skills
    ordered = sorted(skills, key=lambda s: (-s.weight, s.skill))
    states = tuple(_state(catalog, skill, region, holdings) for skill in ordered)
    return SkillCoverage(occupation, region, states)


def coverage_by_region(
    catalog: Catalog, occupation: str, regions: Iterable[str]
) -> dict[str, SkillCoverage]:
    """The coverage in each region, in the order of keys. Raises ``UnknownKey``.

    Cost: one ``coverage`` a region.

    >>> from registry.domain.facts import OccupationFact
    >>> catalog = Catalog.build(occupations=[OccupationFact("94131")])
    >>> list(coverage_by_region(catalog, "94131", ["3530", "3510"]))
    ['3510', '3530']
    """
    return {
        r: coverage(catalog, occupation, region=r)
        for r in sorted(set(gathered("question", "regions", regions)))
    }


def _state(
    catalog: Catalog, asked: WeightedSkill, region: str | None, held: frozenset[int]
) -> SkillState:
    number, table = catalog.skills.index(asked.skill), catalog.table
    enough: list[str] = []
    below: list[str] = []
    had = False
    for offering in catalog.teaching(asked.skill):
        reaches = table.skill_at(offering, number) >= asked.level
        had = had or (reaches and offering in held)
        if table.available[offering] and _in_region(catalog, offering, region):
            (enough if reaches else below).append(catalog.offerings.key(offering))
    return SkillState(asked.skill, asked.weight, asked.level, tuple(enough), tuple(below), had)


def _in_region(catalog: Catalog, offering: int, region: str | None) -> bool:
    table = catalog.table
    return region is None or region in table.lists[table.regions[offering]]
