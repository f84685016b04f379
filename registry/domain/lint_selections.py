"""Can a count or an amount of credits be reached at all, whatever is held and decided?"""

from collections.abc import Iterator
from decimal import Decimal

from registry.domain.catalog import Catalog
from registry.domain.lint_findings import LintCode, LintFinding, finding
from registry.domain.lint_reach import Reach
from registry.domain.requirement import Count, Credits, Part
from registry.domain.verdict import Path


def lint_selection(
    catalog: Catalog, about: str, path: Path, leaf: Count | Credits, home: int
) -> Iterator[LintFinding]:
    """What is wrong with a leaf that selects offerings, in a rule of an institution (its number).

    Linear in its selection, and in the decisions there where offerings do not suffice.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind, Selector
    >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college")])
    >>> asked = Count(2, Selector())
    >>> [found.code.value for found in lint_selection(catalog, "rule 'r'", (), asked, 0)]
    ['too-few-offerings']
    """
    reach = Reach(catalog, home, leaf)
    if reach.is_empty:
        yield finding(about, LintCode.EMPTY_SELECTION, path)
        return
    if isinstance(leaf, Count):
        if len(reach.pool) < leaf.minimum:
            few = LintCode.TOO_FEW_OFFERINGS
            yield finding(about, few, path, have=len(reach.pool), need=leaf.minimum)
    else:
        yield from _credits(catalog, about, path, leaf, reach)
    for at, part in enumerate(leaf.selector.parts):
        yield from _part(about, path, at, part, reach)
    yield from _ceilings(about, path, leaf, reach)
    yield from _spread(about, path, leaf, reach)


def _credits(
    catalog: Catalog, about: str, path: Path, leaf: Credits, reach: Reach
) -> Iterator[LintFinding]:
    have = reach.most(leaf.minimum)
    if have < leaf.minimum:
        unknown = [o for o in reach.pool if catalog.credits(o) is None]
        code = LintCode.CREDITS_NOT_STATED if unknown else LintCode.CREDITS_OUT_OF_REACH
        keys = tuple(map(catalog.offerings.key, unknown[:10]))
        yield finding(about, code, path, have=have, need=leaf.minimum, not_stated=keys)


def _part(about: str, path: Path, at: int, part: Part, reach: Reach) -> Iterator[LintFinding]:
    least, most = part.at_least, part.at_most
    if least is not None and most is not None and least > most:
        yield finding(about, LintCode.PART_CONTRADICTS, path, part=at, at_least=least, at_most=most)
    if least is None:
        return
    have = reach.most(least, inside=part.of)
    if have < least and not reach.not_stated(inside=part.of):
        yield finding(about, LintCode.PART_OUT_OF_REACH, path, part=at, have=have, need=least)


def _ceilings(about: str, path: Path, leaf: Count | Credits, reach: Reach) -> Iterator[LintFinding]:
    """Whether a part's ceiling leaves enough: what lies outside it, and its most."""
    need = Decimal(leaf.minimum)
    for at, part in enumerate(leaf.selector.parts):
        if part.at_most is None or reach.not_stated(outside=part.of):
            continue
        have = part.at_most + reach.most(need - part.at_most, outside=part.of)
        if have < need:
            yield finding(about, LintCode.PART_CONTRADICTS, path, part=at, have=have, need=need)


def _spread(about: str, path: Path, leaf: Count | Credits, reach: Reach) -> Iterator[LintFinding]:
    spread = leaf.selector.spread
    if spread is None:
        return
    areas = sum(map(reach.touches, spread.areas))
    if areas < spread.at_least:
        yield finding(about, LintCode.SPREAD_TOO_WIDE, path, have=areas, need=spread.at_least)
