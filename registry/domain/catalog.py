"""The immutable catalogue: what is known, compiled once, shared by every question.

Offerings are numbers inside (``catalog.offerings.index(key)``), and so are rules and
decisions (positions in ``catalog.rules`` and ``catalog.decisions``, in the order of
keys). A question touches only what it can reach: every look-up here costs its answer,
never the size of the catalogue.
"""

from array import array
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from itertools import chain
from typing import Any

from registry.domain.columns import Keys, Rows
from registry.domain.deciding import Deciding
from registry.domain.errors import BadValues, Fault, Reference, UnknownKey
from registry.domain.facts import Decision, Group, OccupationFact, OfferingFact, Rule
from registry.domain.integrity import (
    Sharing,
    check_references,
    demanded_skills,
    group_institutions,
    in_decisions,
    in_entries,
    in_order,
    in_rules,
)
from registry.domain.mentions import Mentions
from registry.domain.offerings import OfferingRows, OfferingTable
from registry.domain.requirement import Selector
from registry.domain.selection import Matcher, Pools
from registry.domain.shapes import (
    arriving_decisions,
    arriving_groups,
    arriving_occupations,
    arriving_rules,
)
from registry.domain.soundness import (
    in_clash,
    in_group,
    in_occupation,
    values_in_decision,
    values_in_rule,
)
from registry.domain.stated import listed, made_of, require, several

POOLED = 4_000_000
"""Most offering numbers held in pools of selectors: 16 MB at 4 bytes each."""

MATCHERS = 4096
"""Most compiled selectors held for questions that come again."""

REMEMBERED = 4096
"""Most things worked out from the catalogue that are held for questions that come again."""


class Catalog(Deciding):
    """Everything known at one publication. Made by ``build``; never changed afterwards.

    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in ("A", "B")]
    >>> catalog = Catalog.build(facts, rules=[Rule("r", "B", Completed("A"))])
    >>> [catalog.rules[r].award for r in catalog.rules_reached(catalog.offerings.index("A"))]
    ['B']
    >>> len(Catalog.build())
    0
    """

    def __init__(
        self,
        table: OfferingTable,
        rules: Iterable[Rule],
        decisions: Iterable[Decision],
        groups: Iterable[Group],
        occupations: Iterable[OccupationFact],
        faults: Iterable[Fault] = (),
    ) -> None:
        super().__init__(table)
        # Shared as they arrive, so that a stream is never held twice.
        sharing = Sharing(
            {
                "offering": self.offerings,
                "institution": self.institutions,
                "skill": self.skills,
            }
        )
        for row, entry in table.entry.items():
            table.entry[row] = sharing.requirement(entry)
        self.rules: tuple[Rule, ...] = in_order("rule", map(sharing.rule, arriving_rules(rules)))
        self.decisions: tuple[Decision, ...] = in_order(
            "decision", map(sharing.decision, arriving_decisions(decisions))
        )
        self.groups = {group.key: group for group in in_order("group", groups)}
        self.occupations = {fact.key: fact for fact in in_order("occupation", occupations)}
        self._check_values(faults)
        self._check_keys()
        self._index()
        self.matcher = lru_cache(MATCHERS)(self._matcher)
        """``matcher(selector) -> Matcher``: the selector with its keys looked up."""
        self.remembered = lru_cache(REMEMBERED)(self._made)
        """``remembered(make, *key) -> make(catalog, *key)``: what questions worked out and may
        ask for again; the least asked for is forgotten. Safe under threads."""

    @classmethod
    def build(
        cls,
        offerings: Iterable[OfferingFact] = (),
        *,
        rules: Iterable[Rule] = (),
        decisions: Iterable[Decision] = (),
        groups: Iterable[Group] = (),
        occupations: Iterable[OccupationFact] = (),
        institutions: Iterable[str] = (),
        skills: Iterable[str] = (),
    ) -> "Catalog":
        """Compile facts into a catalogue; offerings may be a stream.

        Institutions and skills are those that offerings, group members and occupations
        name, and the ones given here besides. Occupations are declared, never implied.
        Raises ``DuplicateKeys``; ``BadValues`` naming every amount, level and day that means
        nothing, and every group with the key of an institution; ``UnknownKeys`` naming every key that leads nowhere. Cost: n log n in the
        number of facts.

        >>> from registry.domain.requirement import Completed
        >>> Catalog.build(rules=[Rule("r", "A", Completed("B"))])
        Traceback (most recent call last):
        registry.domain.errors.UnknownKeys: unknown keys: offering 'A' (rule 'r'), offering 'B' (rule 'r')
        """
        streams = (
            ("offerings", offerings),
            ("rules", rules),
            ("decisions", decisions),
            ("groups", groups),
            ("occupations", occupations),
            ("institutions", institutions),
            ("skills", skills),
        )
        require("catalogue", *((name, given, several) for name, given in streams), needed=True)
        lone_institutions, lone_skills = list(institutions), list(skills)
        lone = (("institutions", lone_institutions), ("skills", lone_skills))
        require("catalogue", *((name, keys, listed) for name, keys in lone))
        group_facts = list(arriving_groups(groups))
        occupation_facts = list(arriving_occupations(occupations))
        rows = OfferingRows(offerings)
        table = rows.table(
            institutions=[*lone_institutions, *group_institutions(group_facts)],
            skills=[*lone_skills, *demanded_skills(occupation_facts)],
            occupations=[fact.key for fact in occupation_facts],
        )
        return cls(table, rules, decisions, group_facts, occupation_facts, rows.faults)

    # Occupations

    def occupation(self, key: str) -> OccupationFact:
        """The fact of an occupation; raises ``UnknownKey``.

        >>> Catalog.build(occupations=[OccupationFact("33102")]).occupation("33102").skills
        ()
        """
        try:
            return self.occupations[key]
        except (KeyError, TypeError):  # what cannot be hashed is no key either
            raise UnknownKey("occupation", key) from None

    # Selectors

    def pool(self, selector: Selector) -> "array[int]":
        """Every offering that a selector selects, in order; do not change it.

        Made when first asked for; pools are forgotten beyond ``POOLED`` numbers.
        Raises ``UnknownKey``.

        >>> from registry.domain.requirement import Kind
        >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AB"]
        >>> list(Catalog.build(facts).pool(Selector(("B",))))
        [1]
        """
        return self._pools.get(selector, lambda: self.matcher(selector).pool())

    # Rules

    def rules_for(self, award: int) -> "array[int]":
        """Rules under which an award is granted, of any date.

        >>> from registry.domain.requirement import Completed, Kind
        >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AB"]
        >>> catalog = Catalog.build(facts, rules=[Rule("r", "B", Completed("A"))])
        >>> list(catalog.rules_for(1))
        [0]
        """
        return self._rules_by_award[award]

    def rules_naming(self, offering: int) -> tuple[int, ...]:
        """Rules that name an offering.

        >>> from registry.domain.requirement import Completed, Kind
        >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AB"]
        >>> catalog = Catalog.build(facts, rules=[Rule("r", "B", Completed("A"))])
        >>> catalog.rules_naming(0)
        (0,)
        """
        return self._mentions.naming(offering)

    def rules_reached(self, offering: int) -> tuple[int, ...]:
        """Rules that name an offering, or select it by what it is or teaches."""
        return self._mentions.reached(offering)

    def rules_asking(self, code: str) -> tuple[int, ...]:
        """Rules that ask for an attestation, by its code; none for one that nobody asks for.

        >>> from registry.domain.requirement import Attested, Kind
        >>> facts = [OfferingFact("P", Kind.PROGRAM, "college")]
        >>> catalog = Catalog.build(facts, rules=[Rule("r", "P", Attested("interview"))])
        >>> catalog.rules_asking("interview"), catalog.rules_asking("portfolio")
        ((0,), ())
        """
        return self._mentions.asking(code)

    def _matcher(self, selector: Selector) -> Matcher:
        return Matcher(selector, self.table, self._facets)

    def _made(self, make: Callable[..., Any], *key: Hashable) -> Any:
        return make(self, *key)

    def _known(self) -> dict[str, Keys]:
        return {
            "offering": self.offerings,
            "institution": self.institutions,
            "skill": self.skills,
            "occupation": Keys("occupation", self.occupations),
            "group": Keys("group", self.groups),
        }

    def _check_values(self, faults: Iterable[Fault]) -> None:
        wrong = [
            *faults,
            *chain.from_iterable(map(values_in_rule, self.rules)),
            *chain.from_iterable(map(values_in_decision, self.decisions)),
            *chain.from_iterable(map(in_group, self.groups.values())),
            *in_clash(self.groups, self.institutions),
            *chain.from_iterable(map(in_occupation, self.occupations.values())),
        ]
        if wrong:
            raise BadValues(wrong)

    def _check_keys(self) -> None:
        known = self._known()
        entries = in_entries(self.table.entry, self.offerings)
        occupations = (Reference("occupation", k, "offerings") for k in self.table.occupation_keys)
        rules, decisions = in_rules(self.rules), in_decisions(self.decisions)
        check_references(known, chain(rules, decisions, entries, occupations))

    def _index(self) -> None:
        self._pools = Pools(POOLED)
        self._mentions = Mentions([r.requirement for r in self.rules], self.table, self._facets)
        awards = [self.offerings.index(rule.award) for rule in self.rules]
        self._rules_by_award = Rows.grouped(len(self), awards, range(len(awards)))
        self._index_decisions(self.decisions, self.groups)


A_CATALOG = made_of(Catalog)
"""What checks that a question is asked of a catalogue."""
