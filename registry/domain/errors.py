"""What can go wrong before any reasoning starts.

Every error carries its evidence as attributes; ``__str__`` only formats it, so
that a caller can build its own sentence in either language.
"""

# ruff: noqa: N818 - the names say what is wrong; "UnknownKeyError" would say it twice.

from collections.abc import Iterable
from typing import NamedTuple

Sort = str
"""What a key names: offering, institution, skill, occupation, group, rule, decision."""


class Reference(NamedTuple):
    """A key that something refers to: its sort, the key, and who mentions it."""

    sort: Sort
    key: str
    mentioned_by: str


class DomainError(Exception):
    """The root of every error that the engine raises on purpose."""


class UnknownKey(DomainError, KeyError):
    """A question named something that the catalogue does not hold.

    >>> str(UnknownKey("offering", "SEW-1"))
    "unknown offering 'SEW-1'"
    """

    def __init__(self, sort: Sort, key: str) -> None:
        super().__init__(sort, key)
        self.sort = sort
        self.key = key

    def __str__(self) -> str:
        return f"unknown {self.sort} {self.key!r}"


class UnknownKeys(DomainError):
    """Facts refer to keys that no fact defines; all of them are named at once.

    >>> error = UnknownKeys([Reference("offering", "B", "rule 'r'")])
    >>> str(error)
    "unknown keys: offering 'B' (rule 'r')"
    """

    def __init__(self, references: list[Reference]) -> None:
        self.references = tuple(sorted(set(references)))
        super().__init__(self.references)

    def __str__(self) -> str:
        named = (f"{sort} {key!r} ({by})" for sort, key, by in self.references)
        return "unknown keys: " + ", ".join(named)


class DuplicateKeys(DomainError):
    """Two facts of one sort carry the same key.

    >>> str(DuplicateKeys("offering", ["A", "A"]))
    "offering keys given more than once: 'A'"
    """

    def __init__(self, sort: Sort, keys: list[str]) -> None:
        self.sort = sort
        self.keys = tuple(sorted(set(keys)))
        super().__init__(self.sort, self.keys)

    def __str__(self) -> str:
        named = ", ".join(map(repr, self.keys))
        return f"{self.sort} keys given more than once: {named}"


class BadNotation(DomainError, ValueError):
    """A written requirement cannot be read.

    ``path`` is a JSON path, ``value`` what stands there, ``cure`` what to write instead.

    >>> str(BadNotation("$.credits", "many", "write a number in quotes"))
    "$.credits: 'many' cannot be read; write a number in quotes"
    """

    def __init__(self, path: str, value: object, cure: str) -> None:
        super().__init__(path, value, cure)
        self.path = path
        self.value = value
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.path}: {self.value!r} cannot be read; {self.cure}"


class Fault(NamedTuple):
    """A value that cannot be used: the record, its field, what stands there, what to give instead."""

    place: str
    field: str
    value: object
    cure: str

    def __str__(self) -> str:
        return f"{self.place}, {self.field}: {self.value!r} cannot be used; {self.cure}"


class BadValues(DomainError, ValueError):
    """Facts, holdings or a requirement state values that mean nothing; all are named at once.

    >>> print(BadValues([Fault("offering 'A'", "hours", -3, "give 0 or more")]))
    offering 'A', hours: -3 cannot be used; give 0 or more
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (*fault[:2], repr(fault.value))))
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


class NestedAmounts(DomainError, ValueError):
    """A selector inside another one carries parts or a spread of its own.

    Amounts stand on the outermost selector only: "of which 6 in B" says the same
    as a part of the whole, and keeps the allocation one flat problem.
    """

    def __init__(self, selector: object) -> None:
        super().__init__(selector)
        self.selector = selector

    def __str__(self) -> str:
        return "parts and spread stand on the outermost selector only"


class BudgetExhausted(DomainError):
    """A question was harder than its budget allows; no answer is given rather than a wrong one.

    >>> str(BudgetExhausted(1000))
    'no proven answer within 1000 steps'
    """

    def __init__(self, budget: int) -> None:
        super().__init__(budget)
        self.budget = budget

    def __str__(self) -> str:
        return f"no proven answer within {self.budget} steps"
