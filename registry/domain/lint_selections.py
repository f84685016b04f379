"""Can a count or an amount of credits be reached at all with what the catalogue holds?"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from registry.domain.catalog import Catalog
from registry.domain.demands import NOTHING
from registry.domain.lint_findings import LintCode, LintFinding, finding
from registry.domain.requirement import Count, Credits, Part, Selector
from registry.domain.verdict import Path


def lint_selection(
    catalog: Catalog, about: str, path: Path, leaf: Count | Credits
) -> Iterator[LintFinding]:
    """What is wrong with a leaf that selects offerings. Linear in its selection."""
    pool = catalog.pool(leaf.selector)
    if not pool:
        yield finding(about, LintCode.EMPTY_SELECTION, path)
        return
    if isinstance(leaf, Count):
        if len(pool) < leaf.minimum:
            few = LintCode.TOO_FEW_OFFERINGS
            yield finding(about, few, path, have=len(pool), need=leaf.minimum)
    else:
        yield from _credits(catalog, about, path, leaf)
    for at, part in enumerate(leaf.selector.parts):
        yield from _part(catalog, about, path, leaf, at, part)
    yield from _ceilings(catalog, about, path, leaf)
    yield from _spread(catalog, about, path, leaf)


def _credits(catalog: Catalog, about: str, path: Path, leaf: Credits) -> Iterator[LintFinding]:
    pool = catalog.pool(leaf.selector)
    unknown = [o for o in pool if catalog.credits(o) is None]
    have = _sum(catalog, pool)
    if have < leaf.minimum:
        code = LintCode.CREDITS_NOT_STATED if unknown else LintCode.CREDITS_OUT_OF_REACH
        keys = tuple(map(catalog.offerings.key, unknown[:10]))
        yield finding(about, code, path, have=have, need=leaf.minimum, not_stated=keys)


def _part(
    catalog: Catalog, about: str, path: Path, leaf: Count | Credits, at: int, part: Part
) -> Iterator[LintFinding]:
    least, most = part.at_least, part.at_most
    if least is not None and most is not None and least > most:
        yield finding(about, LintCode.PART_CONTRADICTS, path, part=at, at_least=least, at_most=most)
    if least is None:
        return
    admits = catalog.matcher(part.of).admits
    inside = [o for o in catalog.pool(leaf.selector) if admits(o)]
    have = Decimal(len(inside)) if isinstance(leaf, Count) else _sum(catalog, inside)
    stated = isinstance(leaf, Count) or all(catalog.credits(o) is not None for o in inside)
    if have < least and stated:
        yield finding(about, LintCode.PART_OUT_OF_REACH, path, part=at, have=have, need=least)


def _ceilings(
    catalog: Catalog, about: str, path: Path, leaf: Count | Credits
) -> Iterator[LintFinding]:
    """Whether a part's ceiling leaves enough: what lies outside it, and its most."""
    for at, part in enumerate(leaf.selector.parts):
        if part.at_most is None:
            continue
        admits = catalog.matcher(part.of).admits
        pool = catalog.pool(leaf.selector)
        outside = [o for o in pool if not admits(o)]
        if isinstance(leaf, Credits) and any(catalog.credits(o) is None for o in outside):
            continue
        rest = Decimal(len(outside)) if isinstance(leaf, Count) else _sum(catalog, outside)
        if rest + part.at_most < leaf.minimum:
            yield finding(
                about,
                LintCode.PART_CONTRADICTS,
                path,
                part=at,
                have=rest + part.at_most,
                need=Decimal(leaf.minimum),
            )


def _spread(
    catalog: Catalog, about: str, path: Path, leaf: Count | Credits
) -> Iterator[LintFinding]:
    spread = leaf.selector.spread
    if spread is None:
        return
    pool = catalog.pool(leaf.selector)
    areas = sum(_touches(catalog, area, pool) for area in spread.areas)
    if areas < spread.at_least:
        yield finding(about, LintCode.SPREAD_TOO_WIDE, path, have=areas, need=spread.at_least)


def _touches(catalog: Catalog, area: Selector, pool: Iterable[int]) -> bool:
    admits = catalog.matcher(area).admits
    return any(map(admits, pool))


def _sum(catalog: Catalog, offerings: Iterable[int]) -> Decimal:
    return sum((catalog.credits(o) or NOTHING for o in offerings), NOTHING)
