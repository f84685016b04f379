"""All offerings of a catalogue, in columns; a fact is made when somebody asks for it."""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from registry.domain.columns import NONE, Interner, Keys, Rows, narrowest, rearranged
from registry.domain.errors import DuplicateKeys, Fault
from registry.domain.facts import OfferingFact, Taught
from registry.domain.requirement import Kind, Requirement
from registry.domain.soundness import in_offering

KINDS = tuple(Kind)
Column = array  # one number a row; NONE where nothing is stated


@dataclass(frozen=True, slots=True)
class OfferingTable:
    """One row an offering, rows in the order of keys.

    Amounts are numbers into ``amounts``, a sorted table of the different decimals, so
    they stay exact and comparable. ``skill_level`` runs beside the cells of ``skills``.

    >>> fact = OfferingFact("A", Kind.COURSE, "i", Decimal(3), level=2, skills=(Taught("s", 4),))
    >>> table = OfferingRows([fact]).table([], [], [])
    >>> table.amount(table.credits, 0), table.amount(table.fee, 0), table.stated_level(0)
    (Decimal('3'), None, 2)
    >>> table.taught(0), table.skill_at(0, 0), table.fact(0) == fact
    ((Taught(skill='s', level=4),), 4, True)
    """

    keys: Keys
    institutions: Keys
    skill_keys: Keys
    occupation_keys: Keys
    amounts: tuple[Decimal, ...]
    subjects: tuple[str, ...]
    codes: tuple[str, ...]
    texts: tuple[str, ...]
    lists: tuple[tuple[str, ...], ...]
    kind: "Column[int]"
    institution: "Column[int]"
    credits: "Column[int]"
    hours: "Column[int]"
    fee: "Column[int]"
    weeks: "Column[int]"
    level: "Column[int]"
    subject: "Column[int]"
    code: "Column[int]"
    delivery: "Column[int]"
    languages: "Column[int]"
    regions: "Column[int]"
    osap_eligible: "Column[int]"
    available: "Column[int]"
    skills: Rows
    skill_level: "Column[int]"
    occupations: Rows
    entry: dict[int, Requirement]

    def amount(self, column: "Column[int]", row: int) -> Decimal | None:
        """The amount in a cell of credits, hours, fee or weeks; ``None`` when not stated."""
        number = column[row]
        return None if number == NONE else self.amounts[number]

    def stated_level(self, row: int) -> int | None:
        """The level of an offering; ``None`` when not stated."""
        return None if self.level[row] == NONE else self.level[row]

    def taught(self, row: int) -> tuple[Taught, ...]:
        """The skills that an offering teaches, with level, in the order of keys."""
        cells = zip(self.skills[row], self.skills.cells(row), strict=True)
        return tuple(Taught(self.skill_keys.key(s), self.skill_level[at]) for s, at in cells)

    def skill_at(self, row: int, skill: int) -> int:
        """The level to which an offering teaches a skill (a number), or ``NONE``."""
        cells = zip(self.skills[row], self.skills.cells(row), strict=True)
        return max((self.skill_level[at] for s, at in cells if s == skill), default=NONE)

    def fact(self, row: int) -> OfferingFact:
        """The whole fact of one row."""
        return OfferingFact(
            key=self.keys.key(row),
            kind=KINDS[self.kind[row]],
            institution=self.institutions.key(self.institution[row]),
            credits=self.amount(self.credits, row),
            hours=self.amount(self.hours, row),
            fee=self.amount(self.fee, row),
            weeks=self.amount(self.weeks, row),
            level=self.stated_level(row),
            subject=_cell(self.subjects, self.subject[row]),
            code=_cell(self.codes, self.code[row]),
            delivery=_cell(self.texts, self.delivery[row]),
            languages=self.lists[self.languages[row]],
            regions=self.lists[self.regions[row]],
            osap_eligible=None
            if self.osap_eligible[row] == NONE
            else bool(self.osap_eligible[row]),
            skills=self.taught(row),
            occupations=tuple(map(self.occupation_keys.key, self.occupations[row])),
            entry=self.entry.get(row),
            available=bool(self.available[row]),
        )


def _cell(values: tuple[str, ...], number: int) -> str:
    return "" if number == NONE else values[number]


_PLAIN = ("kind", "level", "osap_eligible", "available")
_AMOUNTS = ("credits", "hours", "fee", "weeks")
_LISTS = ("languages", "regions")


class _Values(NamedTuple):
    amounts: tuple[Decimal, ...]
    subjects: tuple[str, ...]
    codes: tuple[str, ...]
    texts: tuple[str, ...]
    lists: tuple[tuple[str, ...], ...]


class OfferingRows:
    """Takes facts one by one, so that they need never be in memory together.

    A fact with a wrong value is left out and told in ``faults``: no table should be made then.

    >>> rows = OfferingRows([OfferingFact("A", Kind.COURSE, "i")])
    >>> rows.add(OfferingFact("B", Kind.COURSE, "i", hours=Decimal(-3)))
    >>> rows.keys, [fault.field for fault in rows.faults]
    (['A'], ['hours'])
    >>> len(rows.table([], [], []).keys)
    1
    """

    def __init__(self, facts: Iterable[OfferingFact] = ()) -> None:
        names = (*_PLAIN, *_AMOUNTS, *_LISTS, "institution", "subject", "code", "delivery")
        self.columns = {name: array("h" if name in _PLAIN else "i") for name in names}
        self.keys: list[str] = []
        self.institutions = Interner[str]()
        self.amounts = Interner[Decimal]()
        self.subjects = Interner[str]()
        self.codes = Interner[str]()
        self.texts = Interner[str]()
        self.lists = Interner[tuple[str, ...]]()
        self.skills, self.skill_level, self.skill_ends = (
            Interner[str](),
            array("h"),
            array("I", [0]),
        )
        self.occupations, self.occupation_ends = Interner[str](), array("I", [0])
        self.skill_cells, self.occupation_cells = array("i"), array("i")
        self.entry: dict[int, Requirement] = {}
        self.faults: list[Fault] = []
        for fact in facts:
            self.add(fact)

    def add(self, fact: OfferingFact) -> None:
        """Take one fact, or note what is wrong with it."""
        wrong = list(in_offering(fact))
        if wrong:
            self.faults += wrong
            return
        if fact.entry is not None:
            self.entry[len(self.keys)] = fact.entry
        self.keys.append(fact.key)
        self._add_numbers(fact)
        put = self.columns
        put["institution"].append(self.institutions.add(fact.institution))
        put["subject"].append(self.subjects.add(fact.subject or None))
        put["code"].append(self.codes.add(fact.code or None))
        put["delivery"].append(self.texts.add(fact.delivery or None))
        put["languages"].append(self.lists.add(tuple(sorted(set(fact.languages)))))
        put["regions"].append(self.lists.add(tuple(sorted(set(fact.regions)))))
        self._add_lists(fact)

    def _add_numbers(self, fact: OfferingFact) -> None:
        put = self.columns
        put["kind"].append(KINDS.index(fact.kind))
        put["level"].append(NONE if fact.level is None else fact.level)
        put["osap_eligible"].append(NONE if fact.osap_eligible is None else fact.osap_eligible)
        put["available"].append(fact.available)
        for name, amount in zip(
            _AMOUNTS, (fact.credits, fact.hours, fact.fee, fact.weeks), strict=True
        ):
            put[name].append(self.amounts.add(amount))

    def _add_lists(self, fact: OfferingFact) -> None:
        # The higher level wins when a skill is stated twice: dict keeps the last of a sorted run.
        for skill, level in sorted(dict(sorted(fact.skills)).items()):
            self.skill_cells.append(self.skills.add(skill))
            self.skill_level.append(level)
        self.skill_ends.append(len(self.skill_cells))
        self.occupation_cells.extend(map(self.occupations.add, sorted(set(fact.occupations))))
        self.occupation_ends.append(len(self.occupation_cells))

    def table(
        self, institutions: Iterable[str], skills: Iterable[str], occupations: Iterable[str]
    ) -> OfferingTable:
        """The finished table; the arguments name keys that no offering mentions.

        Raises ``DuplicateKeys``. Cost: n log n in the number of offerings.
        """
        keys = Keys("offering", self.keys)
        if len(keys) < len(self.keys):
            counts = Counter(self.keys)
            raise DuplicateKeys("offering", [key for key, count in counts.items() if count > 1])
        order = sorted(range(len(self.keys)), key=self.keys.__getitem__)
        rank_of = {old: new for new, old in enumerate(order) if old in self.entry}
        institution_keys, institution_rank = _widened(
            "institution", self.institutions, institutions
        )
        skill_keys, skill_rank = _widened("skill", self.skills, skills)
        occupation_keys, occupation_rank = _widened("occupation", self.occupations, occupations)
        cells = array("I", _cells(self.skill_ends, order))
        columns, values = self._settled(order)
        columns["institution"] = rearranged(self.columns["institution"], order, institution_rank)
        return OfferingTable(
            keys=keys,
            institutions=institution_keys,
            skill_keys=skill_keys,
            occupation_keys=occupation_keys,
            amounts=values.amounts,
            subjects=values.subjects,
            codes=values.codes,
            texts=values.texts,
            lists=values.lists,
            skills=_rows(self.skill_cells, self.skill_ends, order, skill_rank),
            skill_level=rearranged(self.skill_level, cells),
            occupations=_rows(self.occupation_cells, self.occupation_ends, order, occupation_rank),
            entry={rank_of[old]: entry for old, entry in self.entry.items()},
            **columns,
        )

    def _settled(self, order: list[int]) -> "tuple[dict[str, array[int]], _Values]":
        amounts, amount_rank = self.amounts.settled()
        subjects, subject_rank = self.subjects.settled()
        codes, code_rank = self.codes.settled()
        texts, text_rank = self.texts.settled()
        lists, list_rank = self.lists.settled()
        ranks = {
            **dict.fromkeys(_AMOUNTS, amount_rank),
            **dict.fromkeys(_LISTS, list_rank),
            "subject": subject_rank,
            "code": code_rank,
            "delivery": text_rank,
        }
        columns = {
            name: rearranged(column, order, ranks.get(name))
            for name, column in self.columns.items()
            if name != "institution"
        }
        return columns, _Values(amounts, subjects, codes, texts, lists)


def _widened(sort: str, interner: Interner[str], more: Iterable[str]) -> "tuple[Keys, array[int]]":
    for key in more:
        interner.add(key)
    values, rank = interner.settled()
    return Keys(sort, values), rank


def _cells(ends: "array[int]", order: Iterable[int]) -> Iterable[int]:
    return (cell for row in order for cell in range(ends[row], ends[row + 1]))


def _rows(cells: "array[int]", ends: "array[int]", order: list[int], rank: "array[int]") -> Rows:
    offsets = array("I", [0])
    for row in order:
        offsets.append(offsets[-1] + ends[row + 1] - ends[row])
    cell_type = narrowest(len(rank))
    return Rows(offsets, array(cell_type, (rank[cells[cell]] for cell in _cells(ends, order))))
