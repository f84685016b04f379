"""Questions for training of any kind, or in a subject, that ask for what no record states: when, how near, without what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from search.asking import Read, results_of
from search.backends.engine import Found
from search.backends.naming import is_called
from search.calling import is_a_whole_name
from search.doing import Doing
from search.reading.limits import ways_in
from search.reading.plan import Plan, about, asks_for_training, is_for_training, names_of
from search.reading.unstated import says_what_lacks, without_schedule
from search.reading.words import ANY_TRAINING, ASKING_NOTHING, OF_JOBS, telling_words, words
from search.types import OFFERINGS, AnyOf, Facet, Hit, Query, Results

_FIRST = 5
"""Offerings that are looked at to see whether one is called after what is asked for."""


class Training(Doing):
    """One question to one engine, as far as it asks for training."""

    def _all_training(self, text: str) -> Iterator[Results]:
        """Yield everything that can be completed, as if no kinds had been asked for."""
        if (found := self._offered(Plan(self.query))).total:
            is_told = says_what_lacks(text) or not ASKING_NOTHING.issuperset(telling_words(text))
            yield replace(found, relaxed=is_told, is_all_training=is_told)

    def _training_in(self, subject: str, text: str) -> Iterator[Results]:
        """Yield what can be completed in a subject, where it is asked for as no record states: "evening health classes"."""
        said = words(text)
        if ANY_TRAINING.isdisjoint(said) or not OF_JOBS.isdisjoint(said) or not subject:
            return
        plan = self._planned(subject)
        if asks_for_more(text) and self._near(replace(plan, query=self._of_any_training)).is_real:
            yield replace(self._offered(plan), relaxed=True)

    def _is_unstated(self, plan: Plan, text: str) -> bool:
        """Whether a question for training says nothing else but what no record states, and is met by chance examples alone.

        Whatever narrows it changes nothing of how it is read.
        """
        if about(text) or not asks_for_training(text) or not asks_for_more(text):
            return False
        if without_schedule(text) != text:
            return True
        return not self._near(replace(plan, query=self._bare)).is_real

    def _of_subject(self, plan: Plan, text: str) -> Results | None:
        """Return what is about the subject, training first where there is any that is called so or leads to that job."""
        subject = replace(self._planned(about(text)), wanted=plan.wanted)
        if (asks_for_training(text) or is_for_training(text)) and self._is_taught(subject):
            return self._kept(replace(subject, ahead=OFFERINGS))
        return None if plan.by_name else self._kept(subject)

    def _is_taught(self, subject: Plan) -> bool:
        """Whether something real that can be completed is called by the words, or leads to the job that has them as a name."""
        leading = subject.occupations if subject.by_name else ()
        offered = replace(self._of_any_training, limit=_FIRST)
        found = self._near(replace(subject, query=offered, occupations=leading))
        titled = _is_one_called(found.hits, subject)
        led = replace(offered, filters=(AnyOf("occupation", leading),))
        return titled or (bool(leading) and self._near(replace(subject, query=led)).is_real)

    def _is_missed(self, plan: Plan, text: str, found: Found) -> bool:
        """Whether a question for training in something is answered first by what is none, or by none that is called after it.

        "Nursing courses" by the job, "welding courses" by a teacher, "nursing programs" by a course for managers that
        tells of a program.
        """
        if not about(text):
            return False
        if not OF_JOBS.isdisjoint(words(text)):
            return not (plan.by_name or self.is_a_name(text))
        if not is_for_training(text):
            return False
        if not any(_is_offered(hit) for hit in found.hits[:1]):
            return not is_a_whole_name(names_of(text))
        offered = replace(self._of_any_training, filters=self.said, limit=_FIRST)
        hits = self._ask(replace(plan, query=offered)).hits
        return not _is_one_called(hits, self._plan(about(text)))

    @property
    def _of_any_training(self) -> Query:
        return replace(self._bare, kinds=OFFERINGS)

    def _offered(self, plan: Plan) -> Results:
        """Return what of an answer can be completed, as if no kinds had been asked for."""
        kinds = tuple(kind for kind in self.query.kinds if kind in OFFERINGS) or OFFERINGS
        plan = replace(plan, query=replace(self.query, kinds=kinds))
        return of_training(results_of(self._ask(plan), plan), self.query)


def of_training(found: Read, query: Query) -> Read:
    """Return an answer whose facet of kinds is without those that are not shown, and as the reader chose."""
    return replace(found, facets=tuple(_of_training(one, query.kinds) for one in found.facets))


def _of_training(facet: Facet, chosen: tuple[str, ...]) -> Facet:
    if facet.field != "kind":
        return facet
    shown = [one for one in facet.values if one.value in OFFERINGS]
    return Facet("kind", tuple(one._replace(chosen=one.value in chosen) for one in shown))


def asks_for_more(text: str) -> bool:
    """Return whether what a question is about leaves something of it aside that is to be told: how, when, or how near.

    >>> asks_for_more("welding certificate"), asks_for_more("evening welding classes")
    (False, True)
    """
    if ways_in(text)[1] or without_schedule(text) != text:
        return True
    left = set(telling_words(text)).difference(telling_words(about(text)))
    return not ASKING_NOTHING.issuperset(left)


def _is_one_called(hits: Iterable[Hit], subject: Plan) -> bool:
    """Return whether one of some hits can be completed and is called after what is asked for."""
    return any(_is_offered(hit) and is_called(hit.card, subject) for hit in hits)


def _is_offered(hit: Hit) -> bool:
    """Return whether a hit can be completed, and is no invented one."""
    return hit.card.kind in OFFERINGS and not hit.card.example
