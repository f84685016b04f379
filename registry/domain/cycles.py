"""Do awards ask for one another in a circle?"""

from collections import deque
from collections.abc import Iterator

from registry.domain.catalog import Catalog
from registry.domain.facts import Rule, overlap
from registry.domain.references import leaves
from registry.domain.requirement import Completed, Requirement


def circle(catalog: Catalog, rule: Rule) -> tuple[str, ...]:
    """The shortest way from a rule back to its own award over what rules and entries name.

    Empty when there is none. The award stands first and last. A rule that never holds on the
    same day does not count. Linear in what is reached.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in ("A", "B")]
    >>> rules = [Rule("r", "B", Completed("A")), Rule("s", "A", Completed("B"))]
    >>> circle(Catalog.build(facts, rules=rules), rules[0])
    ('B', 'A', 'B')
    """
    before: dict[str, str] = {}
    queue: deque[str] = deque()
    for key in _named(rule.requirement):
        if key not in before:
            before[key] = rule.award
            queue.append(key)
    while queue and rule.award not in before:
        at = queue.popleft()
        for key in _asked_by(catalog, at, rule):
            if key not in before:
                before[key] = at
                queue.append(key)
    return _way(before, rule.award) if rule.award in before else ()


def _way(before: dict[str, str], award: str) -> tuple[str, ...]:
    way = [award, before[award]]
    while way[-1] != award:
        way.append(before[way[-1]])
    return tuple(reversed(way))


def _asked_by(catalog: Catalog, key: str, asking: Rule) -> Iterator[str]:
    offering = catalog.offerings.find(key)
    if offering < 0:
        return
    for number in catalog.rules_for(offering):
        rule = catalog.rules[number]
        if overlap(rule, asking):
            yield from _named(rule.requirement)
    entry = catalog.entry(offering)
    if entry is not None:
        yield from _named(entry)


def _named(requirement: Requirement) -> Iterator[str]:
    return (leaf.offering for leaf in leaves(requirement) if isinstance(leaf, Completed))
