"""Which offerings a selector selects, asked of one offering or of all.

A verdict asks about single holdings (``admits``) and never builds a pool; a plan
that needs the pool starts from the narrowest index, so that it touches only what
the selector can reach.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from threading import Lock

from registry.domain.columns import Rows, prefixed
from registry.domain.offerings import KINDS, OfferingTable
from registry.domain.requirement import Kind, Selector


class Facets:
    """For each attribute that a selector can name, the offerings that have it."""

    __slots__ = ("code", "institution", "kind", "level", "occupation", "skill", "subject")

    def __init__(self, table: OfferingTable) -> None:
        rows = range(len(table.keys))
        self.institution = Rows.grouped(len(table.institutions), table.institution, rows)
        self.kind = Rows.grouped(len(KINDS), table.kind, rows)
        self.level = Rows.grouped(max(table.level, default=-1) + 1, table.level, rows)
        self.subject = Rows.grouped(len(table.subjects), table.subject, rows)
        self.code = Rows.grouped(len(table.codes), table.code, rows)
        self.skill = table.skills.inverted(len(table.skill_keys))
        self.occupation = table.occupations.inverted(len(table.occupation_keys))


class Matcher:
    """A selector whose keys are looked up once. Parts and spread are not its concern.

    Raises ``UnknownKey`` when the selector names what the catalogue does not hold.

    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import OfferingFact
    >>> facts = [OfferingFact(k, Kind.COURSE, "college", level=n) for k, n in [("A", 2), ("B", 3)]]
    >>> table = Catalog.build(facts).table
    >>> matcher = Matcher(Selector(level=3), table, Facets(table))
    >>> matcher.admits(0), list(matcher.pool()), list(matcher.members())
    (False, [1], [1])
    >>> matcher.admits_credit(0, subject="51.26", level=3)
    True
    """

    __slots__ = (
        "_branches",
        "_codes",
        "_facets",
        "_institution",
        "_kind",
        "_level",
        "_named",
        "_prefix",
        "_skill",
        "_subjects",
        "_table",
    )  # fmt: skip

    def __init__(self, selector: Selector, table: OfferingTable, facets: Facets) -> None:
        self._table, self._facets = table, facets
        self._named = frozenset(map(table.keys.index, selector.offerings)) or None
        self._branches = tuple(Matcher(s, table, facets) for s in selector.branches)
        self._kind = None if selector.kind is None else KINDS.index(selector.kind)
        self._level, self._prefix = selector.level, selector.subject
        self._subjects = prefixed(table.subjects, selector.subject or "")
        self._codes = prefixed(table.codes, selector.subject or "")
        self._institution = (
            None if selector.institution is None else table.institutions.index(selector.institution)
        )
        self._skill = None if selector.skill is None else table.skill_keys.index(selector.skill)

    def admits(self, offering: int) -> bool:
        """Whether the selector selects an offering. Constant time but for its branches."""
        table = self._table
        return (
            (self._named is None or offering in self._named)
            and (self._institution is None or table.institution[offering] == self._institution)
            and (self._kind is None or table.kind[offering] == self._kind)
            and (self._level is None or table.level[offering] == self._level)
            and (self._prefix is None or self._has_subject(offering))
            and (self._skill is None or table.skills.holds(offering, self._skill))
            and (not self._branches or any(b.admits(offering) for b in self._branches))
        )

    def admits_credit(self, institution: int, subject: str, level: int | None) -> bool:
        """Whether unassigned credit at an institution (its number) may count.

        It counts as course credit of its stated subject and level; where the selector
        names offerings or a skill it cannot count, for it is neither.
        """
        return (
            self._named is None
            and self._skill is None
            and (self._institution is None or institution == self._institution)
            and (self._kind is None or KINDS[self._kind] is Kind.COURSE)
            and (self._level is None or level == self._level)
            and (self._prefix is None or subject.startswith(self._prefix))
            and (
                not self._branches
                or any(b.admits_credit(institution, subject, level) for b in self._branches)
            )
        )

    def pool(self) -> "array[int]":
        """Every offering selected, in order. Cost: the narrowest criterion, not the catalogue."""
        _, narrowest = min(self._candidates(), key=lambda candidate: candidate[0])
        return array("I", sorted(set(filter(self.admits, narrowest()))))

    def members(self) -> "Iterator[int]":
        """Every offering selected, in no order and as it is found; stop when you have enough."""
        _, narrowest = min(self._candidates(), key=lambda candidate: candidate[0])
        seen: set[int] = set()
        for offering in filter(self.admits, narrowest()):
            if offering not in seen:
                seen.add(offering)
                yield offering

    def _has_subject(self, offering: int) -> bool:
        (first, last), (first_code, last_code) = self._subjects, self._codes
        table = self._table
        return (
            first <= table.subject[offering] < last
            or first_code <= table.code[offering] < last_code
        )

    def _candidates(self) -> "Iterable[tuple[int, Callable[[], Iterable[int]]]]":
        facets, size = self._facets, len(self._table.keys)
        yield size, lambda: range(size)
        if self._named is not None:
            named = self._named
            yield len(named), lambda: named
        for rows, value in (
            (facets.institution, self._institution),
            (facets.skill, self._skill),
            (facets.kind, self._kind),
            (facets.level, self._level),
        ):
            if value is not None:
                yield _row(rows, value)
        if self._prefix is not None:
            width = facets.subject.width(*self._subjects) + facets.code.width(*self._codes)
            yield width, self._of_subject
        if self._branches:
            yield self._branch_width(), lambda: (o for b in self._branches for o in b.pool())

    def _branch_width(self) -> int:
        return sum(min(width for width, _ in b._candidates()) for b in self._branches)

    def _of_subject(self) -> Iterable[int]:
        return self._facets.subject.span(*self._subjects) + self._facets.code.span(*self._codes)


def _row(rows: Rows, value: int) -> "tuple[int, Callable[[], Iterable[int]]]":
    if value >= len(rows):  # a level that no offering has
        return 0, tuple
    return rows.width(value, value + 1), lambda: rows[value]


class Pools:
    """The pools asked for lately, bounded by the numbers they hold and not by their count.

    A count would be no bound: one pool may be as large as the catalogue.

    >>> pools = Pools(limit=3)
    >>> pools.get("a", lambda: array("I", [1, 2])) is pools.get("a", lambda: array("I"))
    True
    >>> list(pools.get("b", lambda: array("I", [3, 4]))), pools.held
    ([3, 4], 2)
    """

    def __init__(self, limit: int) -> None:
        self.held = 0
        self._limit = limit
        self._lock = Lock()
        self._pools: OrderedDict[object, array[int]] = OrderedDict()

    def get(self, name: object, make: "Callable[[], array[int]]") -> "array[int]":
        """The pool of a name, made when it is not held. Safe under threads."""
        with self._lock:
            if name in self._pools:
                self._pools.move_to_end(name)
                return self._pools[name]
        pool = make()
        with self._lock:
            self._keep(name, pool)
        return pool

    def _keep(self, name: object, pool: "array[int]") -> None:
        if name in self._pools or len(pool) > self._limit:
            return
        self._pools[name] = pool
        self.held += len(pool)
        while self.held > self._limit:
            _, oldest = self._pools.popitem(last=False)
            self.held -= len(oldest)
