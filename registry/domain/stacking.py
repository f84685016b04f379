"""Does what is held complete an award? Complete, incomplete or undetermined, with proof.

Of the rules in force on the day any one suffices. No holding counts twice, decisions are
judged on the day of completion, and what nobody stated leaves the answer open instead of
making it "no".
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from registry.domain.catalog import A_CATALOG, Catalog
from registry.domain.facts import HeldAttestation, Holding, Rule
from registry.domain.judging import Case, Judged
from registry.domain.leafwise import leafwise
from registry.domain.learner import Learner, learner
from registry.domain.least import Least, least, settling
from registry.domain.obstacles import obstacles, overlaps
from registry.domain.proof import proof
from registry.domain.shapes import gathered
from registry.domain.shortfalls import Shortfalls
from registry.domain.soundness import check_question
from registry.domain.stated import counted, day, optional, text, whole
from registry.domain.states import Effort
from registry.domain.verdict import (
    Reason,
    ReasonCode,
    StackingVerdict,
    Status,
)

BUDGET = 2_000_000
"""Steps of allocation after which a question gives up: some seconds."""

NAMED, LIMIT = optional(text), optional(whole)
"""What checks an edition, and how many things may be missing."""


def stacking(
    catalog: Catalog,
    holdings: Iterable[Holding],
    award: str,
    on: date,
    *,
    attested: Iterable[HeldAttestation] = (),
    edition: str | None = None,
    alternatives: int = 3,
    within: int | None = None,
    budget: int = BUDGET,
) -> StackingVerdict:
    """Whether an award is complete on a day with what is held, and what proves it.

    ``edition`` asks only the rules of one edition (they must be in force on the day too);
    ``alternatives`` is how many of the smallest missing sets are given, 0 for none; larger ones
    than ``within`` things need not be looked for.
    If any assignment of holdings and decisions completes a rule it is found.

    Raises ``UnknownKey`` for the award, ``UnknownKeys`` for all unknown holdings together,
    ``BadValues`` for all that means nothing in them and in the question,
    ``BudgetExhausted`` when ``budget`` steps settle nothing. Exponential at worst in what
    several leaves contend for; otherwise linear in the rule and in what is held.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in ("A", "B")]
    >>> catalog = Catalog.build(facts, rules=[Rule("r", "B", Completed("A"))])
    >>> stacking(catalog, [Holding("A")], "B", date(2025, 1, 1)).status.value
    'complete'
    >>> stacking(catalog, [], "B", date(2025, 1, 1)).missing[0].items[0].key
    'A'
    """
    held = gathered("question", "holdings", holdings)
    said = gathered("question", "attested", attested)
    check_question(
        award,
        ("catalog", catalog, A_CATALOG),
        ("on", on, day),
        ("edition", edition, NAMED),
        ("alternatives", alternatives, whole),
        ("within", within, LIMIT),
        ("budget", budget, counted),
        holdings=held,
        attested=said,
    )
    asked = Asked(catalog, held, said, on, edition)
    return asked.of(award, Effort(budget), alternatives=alternatives, within=within)


class Asked:
    """A question about one learner that was checked: for any award it has the verdict.

    >>> asked = Asked(Catalog.build(), [], [], date(2025, 1, 1))
    >>> asked.who.attempts
    {}
    """

    def __init__(
        self,
        catalog: Catalog,
        held: list[Holding],
        said: list[HeldAttestation],
        on: date,
        edition: str | None = None,
    ) -> None:
        self._catalog, self._held, self._said = catalog, held, said
        self._on, self._edition = on, edition

    @cached_property
    def who(self) -> Learner:
        """What is held and attested, read once."""
        return learner(self._catalog, self._held, self._said, self._on)

    def of(
        self, award: str, effort: Effort, *, alternatives: int = 3, within: int | None = None
    ) -> StackingVerdict:
        """The verdict on one award. Raises and costs as ``stacking``.

        >>> from registry.domain.facts import OfferingFact
        >>> from registry.domain.requirement import Kind
        >>> catalog = Catalog.build([OfferingFact("P", Kind.PROGRAM, "college")])
        >>> asked = Asked(catalog, [], [], date(2025, 1, 1))
        >>> asked.of("P", Effort(100)).reasons[0].code.value
        'no-rule'
        """
        catalog, on, edition = self._catalog, self._on, self._edition
        numbers = catalog.rules_for(catalog.offerings.index(award))
        numbered = [(n, catalog.rules[n]) for n in numbers]
        numbered = [(n, rule) for n, rule in numbered if edition is None or rule.edition == edition]
        in_force = [(n, rule) for n, rule in numbered if rule.in_force(on)]
        if len(in_force) == 1:
            found = leafwise(catalog, self._held, award, in_force[0][0], on, alternatives)
            if found is not None:
                return found
        who = self.who
        if in_force:
            case = Case(catalog, who, on, effort, alternatives, within)
            return _verdict(case, award, _answered(case, [rule for _, rule in in_force]))
        rules = [rule for _, rule in numbered]
        reasons = tuple(_out_of_force(rules, on)) or (
            Reason.of(ReasonCode.NO_RULE, award=award, edition=edition),
        )
        return StackingVerdict(award, on, Status.INCOMPLETE, reasons=reasons)


def _out_of_force(rules: list[Rule], on: date) -> Iterator[Reason]:
    for rule in rules:
        if rule.valid_to is not None and rule.valid_to < on:
            yield Reason.of(ReasonCode.RULE_EXPIRED, rule=rule.key, valid_to=rule.valid_to)
        else:
            code = ReasonCode.RULE_NOT_YET_VALID
            yield Reason.of(code, rule=rule.key, valid_from=rule.valid_from)


def _answered(case: Case, rules: list[Rule]) -> Least:
    """The rules judged, up to the first that is complete, with the smallest missing sets."""
    judged: list[Judged] = []
    for rule in rules:
        found = case.judge(rule)
        if found.status is Status.COMPLETE:
            return Least((found,), (), proven=True)
        judged.append(found)
    open_ = [found for found in judged if found.status is Status.UNDETERMINED]
    if open_:
        return settling(case, open_)
    return least(case, judged) if case.best else Least(tuple(judged), (), proven=True)


def _verdict(case: Case, award: str, answered: Least) -> StackingVerdict:
    best = answered.judged[0]
    shown = proof(case.catalog, best, Shortfalls(case, best))
    verdict = StackingVerdict(
        award=award,
        on=case.on,
        status=best.status,
        rule=best.rule.key,
        edition=best.rule.edition,
        missing_proven=answered.proven,
        allocation=shown.allocation,
        nodes=shown.nodes,
        missing=answered.sets,
        reasons=tuple(overlaps(case, best)),
    )
    if best.status is Status.COMPLETE:
        return verdict
    found = (*verdict.reasons, *obstacles(case, best), *_why_none(case, answered))
    return replace(verdict, reasons=found)


def _why_none(case: Case, answered: Least) -> Iterator[Reason]:
    """Why no missing set is given, where some were asked for."""
    if answered.sets or not case.best:
        return
    if not answered.proven:
        yield Reason.of(ReasonCode.SEARCH_CUT_SHORT, rule=answered.judged[0].rule.key)
    elif case.within is None:
        yield Reason.of(ReasonCode.CANNOT_BE_MET, rule=answered.judged[0].rule.key)
