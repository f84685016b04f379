"""Requirements as JSON that a registrar can read and write, lossless both ways.

One shape for database columns, fixture files and test cases::

    {"all": [...]}   {"any": [...]}   {"at_least": 2, "of": [...]}      (+ "shared": true)
    {"completed": "KEY", "min_grade": "70", "max_age_months": 60}
    {"count": 3, "from": SELECTOR}    {"credits": "24", "from": SELECTOR}
    {"skill": "KEY", "level": 3}      {"attested": "CODE", "statement": {"en": "", "fr": ""}}

Amounts and grades stand in quotes (a JSON fraction is binary); whole numbers may go without.
What is well written but cannot be met is read as it stands: lint judges it, in better words.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from registry.domain.errors import BadNotation
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
    Completed,
    Count,
    Credits,
    HasSkill,
    Kind,
    Part,
    Policies,
    Requirement,
    Selector,
    Spread,
)

MAX_DEPTH = 64
"""Deeper nesting is refused, so that no written rule can exhaust the stack."""

T = TypeVar("T")
Read = Callable[[object, str], T]


@dataclass(frozen=True, slots=True)
class _Object:
    """A JSON object at a path, whose members are read by name."""

    members: dict[str, object]
    path: str

    @classmethod
    def at(cls, value: object, path: str) -> "_Object":
        if not isinstance(value, dict):
            raise BadNotation(path, value, "write an object in braces")
        return cls(value, path)

    def only(self, allowed: Collection[str]) -> None:
        for key in self.members:
            if key not in allowed:
                cure = "use only " + ", ".join(sorted(allowed))
                raise BadNotation(f"{self.path}.{key}", self.members[key], cure)

    def need(self, key: str, read: Read[T]) -> T:
        if key not in self.members:
            raise BadNotation(self.path, self.members, f'add "{key}"')
        return read(self.members[key], f"{self.path}.{key}")

    def may(self, key: str, read: Read[T]) -> T | None:
        return self.need(key, read) if key in self.members else None


def _items(value: object, path: str, read: Read[T]) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise BadNotation(path, value, "write a list in square brackets")
    return tuple(read(item, f"{path}[{i}]") for i, item in enumerate(value))


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise BadNotation(path, value, "write text in quotes")
    return value


def _key(value: object, path: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadNotation(path, value, "write a key in quotes")
    return value


def _keys(value: object, path: str) -> tuple[str, ...]:
    return _items(value, path, _key)


def _whole(value: object, path: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1_000_000:
        raise BadNotation(path, value, "write a whole number, 0 or more, without quotes")
    return value


def _positive(value: object, path: str) -> int:
    if _whole(value, path) == 0:
        raise BadNotation(path, value, "write a whole number, 1 or more")
    return _whole(value, path)


def _flag(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise BadNotation(path, value, "write true or false")
    return value


def _amount(value: object, path: str) -> Decimal:
    refusal = BadNotation(path, value, 'write a number in quotes, 0 or more, such as "4.5"')
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise refusal
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise refusal from None
    if not amount.is_finite() or amount < 0 or abs(amount.adjusted()) > 9:
        raise refusal
    return amount


def _grade(value: object, path: str) -> Decimal:
    grade = _amount(value, path)
    if grade > 100:
        raise BadNotation(path, value, "write a percentage from 0 to 100")
    return grade


def _kind(value: object, path: str) -> Kind:
    if value not in tuple(Kind):
        raise BadNotation(path, value, "write one of " + ", ".join(Kind))
    return Kind(str(value))


def _part(value: object, path: str) -> Part:
    part = _Object.at(value, path)
    part.only(("of", "at_least", "at_most"))
    least, most = part.may("at_least", _amount), part.may("at_most", _amount)
    if least is None and most is None:
        raise BadNotation(path, value, 'add "at_least" or "at_most"')
    return Part(part.need("of", _inner), least, most)


def _spread(value: object, path: str) -> Spread:
    spread = _Object.at(value, path)
    spread.only(("at_least", "areas"))
    return Spread(
        spread.need("at_least", _positive),
        spread.need("areas", lambda areas, at: _items(areas, at, _inner)),
    )


_CRITERIA = ("offerings", "any_of", "institution", "kind", "subject", "level", "skill")


def _inner(value: object, path: str, room: int = MAX_DEPTH) -> Selector:
    selector = _Object.at(value, path)
    for key in ("parts", "spread"):
        if key in selector.members:
            raise BadNotation(
                f"{path}.{key}", selector.members[key], "write it on the outermost selector"
            )
    return _criteria(selector, room)


def _criteria(selector: _Object, room: int) -> Selector:
    if room <= 0:
        raise BadNotation(selector.path, "...", f"nest at most {MAX_DEPTH} levels")
    selector.only((*_CRITERIA, "parts", "spread"))
    for key in ("offerings", "any_of"):
        if selector.members.get(key) == []:
            raise BadNotation(f"{selector.path}.{key}", [], "name at least one, or leave it out")

    def branches(value: object, path: str) -> tuple[Selector, ...]:
        return _items(value, path, lambda item, at: _inner(item, at, room - 1))

    return Selector(
        offerings=selector.may("offerings", _keys) or (),
        any_of=selector.may("any_of", branches) or (),
        institution=selector.may("institution", _key),
        kind=selector.may("kind", _kind),
        subject=selector.may("subject", _key),
        level=selector.may("level", _whole),
        skill=selector.may("skill", _key),
        parts=selector.may("parts", lambda parts, at: _items(parts, at, _part)) or (),
        spread=selector.may("spread", _spread),
    )


def decode_selector(value: object, path: str = "$") -> Selector:
    """Read a selector; raises ``BadNotation`` with path, value, cure. Linear in its size.

    >>> decode_selector({"subject": "51.26", "level": 3}).subject
    '51.26'
    """
    return _criteria(_Object.at(value, path), MAX_DEPTH)


def _completed(node: _Object) -> Requirement:
    return Completed(
        node.need("completed", _key),
        node.may("min_grade", _grade),
        node.may("max_age_months", _positive),
    )


def _count(node: _Object) -> Requirement:
    return Count(node.need("count", _positive), node.need("from", decode_selector))


def _credits(node: _Object) -> Requirement:
    return Credits(node.need("credits", _amount), node.need("from", decode_selector))


def _skill(node: _Object) -> Requirement:
    return HasSkill(node.need("skill", _key), node.may("level", _whole) or 0)


def _attested(node: _Object) -> Requirement:
    code = node.need("attested", _key)
    if "statement" not in node.members:
        return Attested(code)
    statement = node.need("statement", _Object.at)
    statement.only(("en", "fr"))
    return Attested(code, statement.may("en", _text) or "", statement.may("fr", _text) or "")


_LEAVES: dict[str, tuple[Callable[[_Object], Requirement], tuple[str, ...]]] = {
    "completed": (_completed, ("min_grade", "max_age_months")),
    "count": (_count, ("from",)),
    "credits": (_credits, ("from",)),
    "skill": (_skill, ("level",)),
    "attested": (_attested, ("statement",)),
}
_GROUPS = ("all", "any", "at_least")


def decode(value: object, path: str = "$") -> Requirement:
    """Read a requirement; raises ``BadNotation`` with path, value, cure. Linear in its size.

    >>> decode({"completed": "SEW-1", "min_grade": "70"})
    Completed(offering='SEW-1', min_grade=Decimal('70'), max_age_months=None)
    >>> decode({"any": [{"credits": 0.5, "from": {}}]})
    Traceback (most recent call last):
    registry.domain.errors.BadNotation: $.any[0].credits: 0.5 cannot be read; write a number in quotes, 0 or more, such as "4.5"
    """
    return _requirement(value, path, MAX_DEPTH)


def _requirement(value: object, path: str, room: int) -> Requirement:
    node = _Object.at(value, path)
    if room <= 0:
        raise BadNotation(path, "...", f"nest at most {MAX_DEPTH} levels")
    heads = [key for key in (*_LEAVES, *_GROUPS) if key in node.members]
    if len(heads) != 1:
        raise BadNotation(path, value, "write exactly one of " + ", ".join((*_GROUPS, *_LEAVES)))
    if heads[0] in _GROUPS:
        return _group(node, heads[0], room)
    read, extra = _LEAVES[heads[0]]
    node.only((heads[0], *extra))
    return read(node)


def _group(node: _Object, head: str, room: int) -> Requirement:
    def members(value: object, path: str) -> tuple[Requirement, ...]:
        return _items(value, path, lambda item, at: _requirement(item, at, room - 1))

    shared = node.may("shared", _flag) or False
    if head == "at_least":
        node.only(("at_least", "of", "shared"))
        return AtLeast(node.need(head, _positive), node.need("of", members), shared)
    node.only((head, "shared"))
    return (AllOf if head == "all" else AnyOf)(node.need(head, members), shared)


def decode_policies(value: object, path: str = "$") -> Policies:
    """Read the policies of a rule; raises ``BadNotation``. Linear in its size.

    >>> decode_policies({"residency_credits": "12"}).residency_credits
    Decimal('12')
    """
    policies = _Object.at(value, path)
    policies.only(("residency_credits", "recognised_cap", "max_age_months", "exclusions"))
    return Policies(
        policies.may("residency_credits", _amount),
        policies.may("recognised_cap", _amount),
        policies.may("max_age_months", _positive),
        policies.may("exclusions", lambda pairs, at: _items(pairs, at, _pair)) or (),
    )


def _pair(value: object, path: str) -> tuple[str, str]:
    keys = _keys(value, path)
    if len(keys) != 2 or keys[0] == keys[1]:
        raise BadNotation(path, value, "write two different offerings")
    return keys[0], keys[1]
