"""What is asked of an engine to answer one question: plans, whether any record answers them, and what is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from search.backends.engine import Engine, Found
from search.calling import with_occupations
from search.engines import EMBEDDED
from search.following import serving_key
from search.reading.own_words import own_words
from search.reading.plan import Match, Plan, plan_of
from search.reading.terms import Term, terms_of
from search.reading.texts import Texts
from search.types import LANGUAGES, Filter, Query, Results


class Asking:
    """One question to one engine, and what is known already of what it has."""

    def __init__(
        self,
        engine: Engine,
        generation: int,
        query: Query,
        first: tuple[str, ...] = (),
        said: tuple[Filter, ...] = (),
        ahead: tuple[str, ...] = (),
    ) -> None:
        self.engine = engine
        self.generation = generation
        self.query = query
        self.first = first
        """Institutions whose records stand first where no words are asked for."""
        self.said = said
        """Those of its filters that its words say: what a reader chose beside them changes nothing of how they are read."""
        self.ahead = ahead
        """Kinds whose records stand first, since the question names them beside the words."""
        self._is_own_word: dict[str, bool] = {}
        self._totals: dict[Plan, int] = {}
        """What is known already: whether any record answers a plan that asks for no rows."""

    def _planned(self, text: str) -> Plan:
        plan = replace(self._plan(text), first=self.first)
        return with_occupations(plan, text, self.embedded_generation)

    def _plan(self, text: str, query: Query | None = None) -> Plan:
        """Return the plan of a text in which words of one language are not compared with those of the other."""
        plan = plan_of(query or self.query, text)
        return replace(plan, terms=self._own(plan.terms), ahead=self.ahead)

    def _own(self, terms: tuple[Term, ...]) -> tuple[Term, ...]:
        """Return terms as the reader's language has them, where the other one has nothing but other words of their stems."""
        generation, language = self.embedded_generation, self.query.language
        said = {one.spellings[0][0] for one in terms if len(one.spellings[0]) == 1}
        unknown = {word for word in said if word.isalpha()}.difference(self._is_own_word)
        if unknown and generation is not None:
            own = EMBEDDED.only_in(generation, unknown, language)
            self._is_own_word |= {word: word in own for word in unknown}
        return tuple(
            replace(one, language=language) if self._is_own_term(one) else one for one in terms
        )

    def _is_own_term(self, term: Term) -> bool:
        return len(term.spellings[0]) == 1 and self._is_own_word.get(term.spellings[0][0], False)

    @cached_property
    def _bare(self) -> Query:
        """The question without filters, kinds and hits: how many records the words alone have."""
        return replace(self.query, filters=(), kinds=(), facets=(), offset=0, limit=0, whole=False)

    @cached_property
    def embedded_generation(self) -> int | None:
        """The generation of the embedded index, which knows the occupations for every engine."""
        return self.generation if self.engine is EMBEDDED else serving_key(EMBEDDED)

    @cached_property
    def texts(self) -> Texts:
        """What stands in texts of records or of the site, as the embedded index knows it for every engine."""
        return Texts(
            says=lambda word: word in own_words() or self._stands(Term(((word,),))),
            joins=lambda pair: self.embedded_generation is None or self._stands(Term((pair,))),
            is_own=self._is_own,
            is_only_own=self._is_only_own,
            is_titled=self._is_titled,
        )

    def is_said_whole(self, text: str) -> bool:
        """Return whether some record has all of some words, whatever narrows the question."""
        return self._is_there(replace(self._planned(text), query=self._bare))

    def is_answered(self, text: str) -> bool:
        """Return whether some record answers some words under the filters, whichever kinds are asked for."""
        query = replace(self._bare, filters=self.query.filters)
        return self._is_there(replace(self._planned(text), query=query))

    def _stands(self, term: Term) -> bool:
        generation = self.embedded_generation
        return generation is not None and any(EMBEDDED.totals(generation, [self._only(term)]))

    def _is_own(self, word: str) -> bool:
        """Return whether a word stands in names of the reader's language."""
        generation = self.embedded_generation
        return generation is None or EMBEDDED.is_in_names(generation, word, self.query.language)

    def _is_only_own(self, word: str) -> bool:
        """Return whether a word stands in names of the reader's language, and in none of the other one."""
        generation = self.embedded_generation
        if generation is None:
            return False
        there = [one for one in LANGUAGES if EMBEDDED.is_in_names(generation, word, one)]
        return there == [self.query.language]

    def _is_titled(self, word: str) -> bool:
        """Return whether a real record has a word in its title in the reader's language."""
        generation = self.embedded_generation
        return generation is None or EMBEDDED.is_titled(generation, word, self.query.language)

    def _named_together(self, text: str) -> tuple[str, ...] | None:
        """Return the occupations that have a name with words beginning like all of some; None where very many have."""
        generation, match = self.embedded_generation, Match(terms_of(text))
        return () if generation is None else EMBEDDED.occupations_called(generation, match)

    def _found(self, text: str) -> Results | None:
        """Return the answer to some words when records have them all, whatever the filters leave of those."""
        return self._kept(self._planned(text))

    def _kept(self, plan: Plan) -> Results | None:
        if not any(self._totals.get(one, 1) for one in self._emptied(plan)):
            return None
        found = self._ask(plan)
        return results_of(found, plan) if found.total or self._without_filters(plan) else None

    def _emptied(self, plan: Plan) -> tuple[Plan, Plan]:
        """Return a plan without rows: under the filters, and the words alone."""
        kept = replace(self._bare, filters=self.query.filters, kinds=self.query.kinds)
        return replace(plan, query=kept), replace(plan, query=self._bare)

    def _foresee(self, plans: Iterable[Plan]) -> None:
        """Ask at once whether any record answers each of some plans, where to ask one by one would take long."""
        if not self.engine.is_far:
            return
        asked = dict.fromkeys(one for plan in plans for one in self._emptied(plan))
        wanted = [one for one in asked if one not in self._totals]
        if wanted:
            self._totals |= zip(wanted, self.engine.totals(self.generation, wanted), strict=True)

    def _ask(self, plan: Plan) -> Found:
        generation = self.embedded_generation
        if self.engine.is_far and plan.query.limit and generation is not None:
            plan = replace(plan, own_first=EMBEDDED.has_own_jobs(generation, plan))
        return self.engine.search(self.generation, plan)

    def _without_filters(self, plan: Plan) -> bool:
        """Whether records have the words, so that it is the filters that leave nothing."""
        if not self.query.filters and not self.query.kinds:
            return False
        return self._is_there(replace(plan, query=self._bare))

    def _is_there(self, plan: Plan) -> bool:
        if plan not in self._totals:
            self._totals[plan] = self._ask(plan).total
        return self._totals[plan] > 0

    def _is_known(self, term: Term) -> bool:
        """Return whether some record has a word, as the embedded index knows it for every engine."""
        if self.embedded_generation is None:
            return self._is_there(self._only(term))
        return self._stands(term)

    def _only(self, term: Term) -> Plan:
        return Plan(self._bare, self._own((term,)))


@dataclass(frozen=True)
class Read(Results):
    """An answer, and the plan that found it: the words as they were read."""

    plan: Plan | None = None


def results_of(found: Found, plan: Plan) -> Read:
    """Return what an engine found by a plan as an answer."""
    return Read(found.hits, found.total, found.examples, found.facets, uids=found.uids, plan=plan)
