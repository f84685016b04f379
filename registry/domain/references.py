"""What a requirement refers to, and how deep it goes.

These walk the tree once; each costs time linear in its size.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from registry.domain.errors import Sort
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Completed,
    Count,
    Credits,
    HasSkill,
    Leaf,
    Policies,
    Requirement,
    Selector,
)

Renamer = Callable[[Sort, str], str]
"""Takes a sort (offering, institution, skill) and a key, and gives the new key."""


@dataclass(frozen=True, slots=True)
class References:
    """The keys that something mentions, by sort, each sorted and named once."""

    offerings: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


def leaves(requirement: Requirement) -> Iterator[Leaf]:
    """Every leaf, in the order written.

    >>> list(leaves(AllOf((Completed("A"), AnyOf((Completed("B"),))))))
    ... # doctest: +NORMALIZE_WHITESPACE
    [Completed(offering='A', min_grade=None, max_age_months=None),
     Completed(offering='B', min_grade=None, max_age_months=None)]
    """
    if isinstance(requirement, AllOf | AnyOf | AtLeast):
        for member in requirement.members:
            yield from leaves(member)
    else:
        yield requirement


def placed_leaves(
    requirement: Requirement, path: tuple[int, ...] = ()
) -> Iterator[tuple[tuple[int, ...], Leaf]]:
    """Every leaf with its place, in the order written.

    >>> [path for path, _ in placed_leaves(AllOf((Completed("A"), AnyOf((Completed("B"),)))))]
    [(0,), (1, 0)]
    """
    if isinstance(requirement, AllOf | AnyOf | AtLeast):
        for at, member in enumerate(requirement.members):
            yield from placed_leaves(member, (*path, at))
    else:
        yield path, requirement


def depth(requirement: Requirement) -> int:
    """The number of levels; a leaf alone is 1.

    >>> depth(AllOf((Completed("A"), AnyOf((Completed("B"),)))))
    3
    """
    if isinstance(requirement, AllOf | AnyOf | AtLeast):
        return 1 + max(map(depth, requirement.members), default=0)
    return 1


def mentions(requirement: Requirement) -> Iterator[tuple[Sort, str]]:
    """Every (sort, key) mentioned, in the order written, repeats included.

    >>> list(mentions(AllOf((HasSkill("s"), Count(1, Selector(("A",), institution="i"))))))
    [('skill', 's'), ('offering', 'A'), ('institution', 'i')]
    """
    for leaf in leaves(requirement):
        if isinstance(leaf, Completed):
            yield "offering", leaf.offering
        elif isinstance(leaf, HasSkill):
            yield "skill", leaf.skill
        elif isinstance(leaf, Count | Credits):
            yield from _selector_mentions(leaf.selector)


def _selector_mentions(selector: Selector) -> Iterator[tuple[Sort, str]]:
    for offering in selector.offerings:
        yield "offering", offering
    if selector.institution is not None:
        yield "institution", selector.institution
    if selector.skill is not None:
        yield "skill", selector.skill
    for inner in selector.inner():
        yield from _selector_mentions(inner)


def references(requirement: Requirement, policies: Policies | None = None) -> References:
    """The keys that a requirement and its policies mention, by sort.

    >>> references(Completed("A"), Policies(exclusions=(("C", "B"),)))
    References(offerings=('A', 'B', 'C'), institutions=(), skills=())
    """
    found: dict[Sort, set[str]] = {"offering": set(), "institution": set(), "skill": set()}
    for sort, key in mentions(requirement):
        found[sort].add(key)
    found["offering"].update(*(policies.exclusions if policies else ()))
    return References(*(tuple(sorted(keys)) for keys in found.values()))


def rename(requirement: Requirement, renamer: Renamer) -> Requirement:
    """The same requirement with every key replaced, for instance slug by permanent id.

    >>> rename(Completed("a"), lambda sort, key: f"{sort}:{key}").offering
    'offering:a'
    """
    if isinstance(requirement, AllOf | AnyOf | AtLeast):
        return replace(requirement, members=tuple(rename(m, renamer) for m in requirement.members))
    if isinstance(requirement, Completed):
        return replace(requirement, offering=renamer("offering", requirement.offering))
    if isinstance(requirement, HasSkill):
        return replace(requirement, skill=renamer("skill", requirement.skill))
    if isinstance(requirement, Count | Credits):
        return replace(requirement, selector=rename_selector(requirement.selector, renamer))
    return requirement


def rename_selector(selector: Selector, renamer: Renamer) -> Selector:
    """The same selector with every key replaced, inner selectors included.

    >>> rename_selector(Selector(("a",), skill="s"), lambda sort, key: key.upper()).offerings
    ('A',)
    """

    def optional(sort: Sort, key: str | None) -> str | None:
        return None if key is None else renamer(sort, key)

    def all_of(selectors: tuple[Selector, ...]) -> tuple[Selector, ...]:
        return tuple(rename_selector(inner, renamer) for inner in selectors)

    spread = selector.spread
    return replace(
        selector,
        offerings=tuple(renamer("offering", key) for key in selector.offerings),
        any_of=all_of(selector.any_of),
        institution=optional("institution", selector.institution),
        skill=optional("skill", selector.skill),
        parts=tuple(replace(p, of=rename_selector(p.of, renamer)) for p in selector.parts),
        spread=spread and replace(spread, areas=all_of(spread.areas)),
    )


def rename_policies(policies: Policies, renamer: Renamer) -> Policies:
    """The same policies with every offering key replaced.

    >>> rename_policies(Policies(exclusions=(("a", "b"),)), lambda s, k: k.upper()).exclusions
    (('A', 'B'),)
    """
    pairs = ((renamer("offering", a), renamer("offering", b)) for a, b in policies.exclusions)
    return replace(policies, exclusions=tuple(pairs))


def shares(requirement: Requirement) -> bool:
    """Whether a requirement has a shared group.

    >>> shares(AnyOf((AllOf((Completed("A"),), shared=True),)))
    True
    """
    if isinstance(requirement, AllOf | AnyOf | AtLeast):
        return requirement.shared or any(map(shares, requirement.members))
    return False


def takes_anything(requirement: Requirement) -> bool:
    """Whether credits of any offering count, whatever else is asked. Linear in its size.

    >>> from decimal import Decimal
    >>> takes_anything(AllOf((Completed("A"), Credits(Decimal(3), Selector()))))
    True
    """
    if isinstance(requirement, AllOf):
        return any(map(takes_anything, requirement.members))
    return isinstance(requirement, Credits) and requirement.selector == Selector()
