"""Does a code of an attestation say one and the same thing wherever it is asked?

Who attests a code attests it for every rule and entry requirement that asks it. Two statements under one code
would let one institution's interview meet another's.
"""

from collections.abc import Iterator, Mapping

from registry.domain.catalog import Catalog
from registry.domain.facts import Rule
from registry.domain.lint_findings import LintCode, LintFinding, finding
from registry.domain.references import leaves
from registry.domain.requirement import Attested, Requirement
from registry.domain.verdict import Path

Stated = Mapping[str, tuple[tuple[str, Attested], ...]]


def lint_attested(
    catalog: Catalog, about: str, rule: Rule, leaf: Attested, path: Path = ()
) -> Iterator[LintFinding]:
    """The first use of the code of a leaf for another statement: in the rule, or by another award.

    Statements are compared in the languages in which both are given; an award may reword its
    own in another rule. Cost: a walk over all rules once a catalogue, then what uses the code.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.PROGRAM, "college") for key in ("P", "Q")]
    >>> catalog = Catalog.build(facts, rules=[Rule("p", "P", Attested("interview", "Pass at P"))])
    >>> rule = Rule("q", "Q", Attested("interview", "Pass at Q"))
    >>> (found,) = lint_attested(catalog, "rule 'q'", rule, rule.requirement)
    >>> found["statement"], found["offering"]
    ('Pass at P', 'P')
    """
    mine = [(rule.award, one) for one in leaves(rule.requirement) if isinstance(one, Attested)]
    others = catalog.remembered(_statements).get(leaf.code, ())
    elsewhere = [(asking, other) for asking, other in others if asking != rule.award]
    for asking, other in (*mine, *elsewhere):
        if other.code == leaf.code and _differ(leaf, other):
            said = other.statement_en or other.statement_fr
            code = LintCode.ATTESTATION_SAYS_OTHER
            yield finding(about, code, path, attestation=leaf.code, statement=said, offering=asking)
            return


def _differ(one: Attested, other: Attested) -> bool:
    pairs = (
        (one.statement_en, other.statement_en),
        (one.statement_fr, other.statement_fr),
    )
    return any(mine and its and mine.strip() != its.strip() for mine, its in pairs)


def _statements(catalog: Catalog) -> Stated:
    """What each code says, with the award that asks it."""
    found: dict[str, dict[tuple[str, Attested], None]] = {}
    for award, requirement in _asked(catalog):
        for leaf in leaves(requirement):
            if isinstance(leaf, Attested):
                found.setdefault(leaf.code, {})[award, leaf] = None
    return {code: tuple(said) for code, said in found.items()}


def _asked(catalog: Catalog) -> Iterator[tuple[str, Requirement]]:
    for rule in catalog.rules:
        yield rule.award, rule.requirement
    for row, entry in catalog.table.entry.items():
        yield catalog.offerings.key(row), entry
