"""Questions for training of any kind, or in a subject, that ask for what no record states: when, how near, without what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from search.asking import Read, results_of
from search.doing import Doing
from search.limits import ways_in
from search.plan import Plan, about, asks_for_training
from search.types import OFFERINGS, Facet, Query, Results
from search.ways import says_what_lacks, without_schedule
from search.words import ANY_TRAINING, ASKING_NOTHING, OF_JOBS, telling_words, words


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
