"""Questions that say what somebody does, and those whose words stand in several names of a job that have nothing to do with each other."""

from __future__ import annotations

from dataclasses import replace

from search.asking import results_of
from search.backends.engine import Found
from search.calling import named_by
from search.engines import EMBEDDED
from search.named import Named, are_called, is_told_of, tells
from search.reading.doers import doers, is_infinitive, verb_of
from search.reading.plan import Plan, about
from search.reading.terms import Term
from search.reading.words import words
from search.types import MAIN_KINDS, Results

_BESIDE_JOBS = tuple(kind for kind in MAIN_KINDS if kind != "occupation")


class Doing(Named):
    """One question to one engine, as far as it says what somebody does."""

    def _as_told(self, text: str) -> Results | None:
        """Return what has all the words, first the occupations of which a text says that they do that: "they drive trucks"."""
        verb = verb_of(text)[0]
        if not verb or self.embedded_generation is None:
            return None
        they_do = Term((("they", verb),))
        if not (is_infinitive(verb) or self._stands(they_do)):
            return None
        plan = self._planned(about(text) or text)
        others = tuple(one for one in plan.terms if one.spellings[0] != (verb,))
        said = tuple(words(text))
        # "Customer" is no infinitive, though it ends like one: without "they" the words count in French texts alone.
        in_one = (Term((said, ("they", *said)), language="fr"),)
        for doing in (in_one, (they_do, *others)):
            if others and self._is_told(doing):
                plan = replace(plan, doing=doing)
                return results_of(self._ask(plan), plan)
        return None

    def _is_told(self, doing: tuple[Term, ...]) -> bool:
        """Return whether an occupation does what some terms say of people."""
        told = replace(self._bare, kinds=("occupation",))
        return self._near(Plan(told, doing)).total > 0

    def _done(self, text: str, verb: str) -> Results | None:
        """Return the jobs that have a name for who does that: "drive a bus" is what a bus driver does."""
        generation = self.embedded_generation
        plan = self._plan(text)
        if generation is None or not verb or len(plan.terms) < 2:
            return None
        forms = tuple((one,) for one in doers(verb) if self._is_known(Term(((one,),))))
        terms = tuple(Term(forms) if one.spellings[0] == (verb,) else one for one in plan.terms)
        if not forms or terms == plan.terms:
            return None
        plan = replace(plan, terms=terms, names=(), typed="", kinds=())
        codes = EMBEDDED.occupations_called(generation, plan.match)
        if not codes:
            return None
        plan = replace(plan, together=codes, occupations=named_by(plan, generation), by_name=False)
        found = self._ask(plan)
        return replace(results_of(found, plan), begun=True) if found.total else None

    def _is_scattered(self, plan: Plan) -> bool:
        """Whether only occupations have the words, and none of them in one name, and no other real record."""
        if len(plan.terms) < 2 or plan.occupations or plan.kinds:
            return False
        first = self._near(replace(plan, query=replace(self._named, filters=(), kinds=()))).hits
        if are_called(first, plan) or any(
            tells(hit, plan) or is_told_of(hit, plan) for hit in first
        ):
            return False
        return not self._of_no_job(plan).is_real

    def _of_no_job(self, plan: Plan) -> Found:
        """Return how many records that are no occupations have the words, whatever narrows the question."""
        return self._ask(replace(plan, query=replace(self._bare, kinds=_BESIDE_JOBS)))
