"""One question to one engine, and what is tried when no record has all its words.

The subject of a question is what is left without words for training of any kind, for place and for price. It is asked
for by itself, then by the beginnings of longer words, then with other spellings, then by some of its words; an
occupation that a part of it names comes first. A question for training of any kind is answered with all training; one
for training in what nobody has recorded, with nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from search.asking import results_of
from search.backends.engine import Found
from search.backends.naming import title_begins
from search.calling import with_occupations, with_occupations_within
from search.named import are_called, tells
from search.reading.doers import verb_of
from search.reading.kind_names import are_jobs, kinds_named
from search.reading.plan import (
    Plan,
    about,
    apart,
    asks_for_training,
    points_apart,
)
from search.reading.readings import guesses, without
from search.reading.terms import Term, terms_of
from search.reading.unstated import without_abroad, without_schedule
from search.reading.words import ASKING_NOTHING, OF_JOBS, stem, telling_words, words
from search.respelling import Respelling
from search.shared_speller import SPELLER
from search.training import asks_for_more
from search.types import LANGUAGES, Results

_SHORTEST_CODE = 4
_SHORT = 3
"""Letters of a word that begins too many others."""
_TOLD_AMONG = 3
"""Hits among which a text tells what is asked for, so that no name has to be made of the verb."""


class Question(Respelling):
    """One question to one engine."""

    def results(self, text: str) -> Results:
        """Return the answer to some words under the filters of the question."""
        of_kind = self._of_any_job(text) or self._of_a_kind(text) or self._of_anybody(text)
        if of_kind := of_kind or self._of_what_is_studied(text):
            return of_kind
        plan = self._planned(text)
        if self._is_unstated(plan, text) and (of_all := next(self._all_training(text), None)):
            return of_all
        if not plan.by_name and (told := self._as_told(text)):
            return told
        found = self._ask(plan)
        verb, is_certain = verb_of(text)
        is_told_first = any(tells(hit, plan) for hit in found.hits[:_TOLD_AMONG])
        if is_certain and not is_told_first and (done := self._done(text, verb)):
            return done
        if plan.terms and not plan.is_literal and (said := self._said_otherwise(plan, text, found)):
            return said
        return results_of(found, plan)

    def _of_any_job(self, text: str) -> Results | None:
        """Return every job, where that is all that is asked for beside what no record states."""
        if not _asks_for_any_job(text):
            return None
        is_told = not ASKING_NOTHING.issuperset(telling_words(text))
        return replace(self.results(ANY_JOB), relaxed=is_told, any_job=is_told)

    def _of_anybody(self, text: str) -> Results | None:
        """Return what answers to a job, wherever those who ask have learned it."""
        left = without_abroad(text)
        return replace(self.results(left), relaxed=True) if left != text and about(left) else None

    def _said_otherwise(self, plan: Plan, text: str, found: Found) -> Results | None:
        """Return a better answer than what has all the words, or one where nothing has; None where there is none."""
        # What is chosen beside the words may leave nothing, but changes nothing of how they are read.
        if found.total or self._without_filters(plan):
            if self._is_missed(plan, text, found) and (of_subject := self._of_subject(plan, text)):
                return of_subject
            return next(self._where_scattered(plan, text), None)
        self._foresee(self._likely(plan, text))
        return self._tied(plan, text) or next(self._rescues(text), None)

    def _where_scattered(self, plan: Plan, text: str) -> Iterator[Results]:
        """Yield what is found where the words only stand in several names of a job."""
        if not self._is_scattered(plan):
            return
        subject = about(text) or text
        if done := self._done(text, verb_of(text)[0]):
            yield done
        if self._of_no_job(plan).total:
            return
        if subject != text and (found := self._found(subject)):
            yield found
        yield from self._relaxed(subject)

    def is_nearly_a_name(self, text: str) -> bool:
        """Return whether a record is called by all the words, were they written right: "univeristy of waterloo"."""
        corrected = SPELLER.current().corrected(text, self.texts)
        return corrected is not None and self.is_a_name(corrected)

    def _rescues(self, text: str) -> Iterator[Results]:
        """Yield what is found in the other ways, the likeliest first."""
        subject = about(text)
        # "3 courses" are any courses, not those of what is called so in short.
        if asks_for_training(text) and (not subject or _is_short_number(subject)):
            yield from self._all_training(text)
        yield from self._training_in(subject, text)
        subject = apart(subject or text)
        in_pieces = points_apart(subject)
        if in_pieces != text and (found := self._found(in_pieces)):
            yield replace(found, relaxed=asks_for_more(text))
        if done := self._done(text, verb_of(text)[0]):
            yield done
        yield from self._longer_or_respelled(subject)
        yield from self._misread(subject)
        corrected = SPELLER.current().corrected(subject, self.texts) or subject
        # One word that is read as two asks for both of them.
        if corrected != subject and len(words(corrected)) == len(words(subject)):
            yield from self._called_by_known(subject)
            yield from self._guessed(corrected, subject)
        yield from self._relaxed(subject)

    def _likely(self, plan: Plan, text: str) -> Iterator[Plan]:
        """Yield what may be tried when no record has the words."""
        subject = about(text)
        apart_ = apart(subject or text)
        yield from (plan, self._planned(points_apart(apart_)), self._begun(apart_))
        if subject and subject != text:
            yield with_occupations(plan, subject, self.embedded_generation)
        speller = SPELLER.current()
        yield from map(self._planned, speller.readings(apart_, self.texts))
        terms = terms_of(apart_)
        if len(terms) > 1:
            yield from map(self._planned, speller.other_readings(apart_))
        corrected = speller.corrected(apart_, self.texts) or apart_
        sure = without(guesses(corrected, apart_), corrected)
        some = map(terms_of, map(self._rarest_pieces, (corrected, sure, apart_)))
        yield from map(self._only, dict.fromkeys(chain.from_iterable(some)))

    def _tied(self, plan: Plan, text: str) -> Results | None:
        """Return what leads to the occupation that a question is about: "forklift training" asks for "forklift"."""
        subject = about(text)
        if not subject or subject == text:
            return None
        named = with_occupations(plan, subject, self.embedded_generation)
        found = self._kept(named) if named.occupations else None
        return found and replace(found, relaxed=asks_for_more(text))

    def _longer_or_respelled(self, text: str) -> Iterator[Results]:
        """Yield records with longer words, then other spellings; of the reader's language before longer words of the other one.

        "Mecanic" is no beginning of "mécanicien" to who reads English.
        """
        longer = list(self._longer(text))
        if longer and not self._begins_in_own_language(text):
            yield from self._respelled(text, self._is_own)
        yield from longer
        yield from self._respelled(text)

    def _begins_in_own_language(self, text: str) -> bool:
        begun = self._begun(text)
        own = (replace(term, language=self.query.language) for term in begun.terms)
        return self._near(replace(begun, query=self._bare, terms=tuple(own))).total > 0

    def _longer(self, text: str) -> Iterator[Results]:
        """Yield records with words that begin like those asked for: "welding" finds welders.

        Several words that are all said somewhere have to begin those of a name: "soft skills" are no skills in software.
        """
        plan = self._begun(text)
        found = self._kept(plan)
        is_one = len(plan.terms) < 2 or not all(map(self._is_known, plan.terms))
        if found and (is_one or any(title_begins(hit.card, plan) for hit in found.hits)):
            yield replace(found, begun=True)

    def _begun(self, text: str) -> Plan:
        plan = replace(self._planned(text), beginnings=True)
        return replace(plan, terms=tuple(map(self._whole_if_short, plan.terms)))

    def _whole_if_short(self, term: Term) -> Term:
        """Return a short word that records have as one that begins no other: "car" is no beginning of "care".

        Neither is what is left of a longer one: "desing" ends like a form of a verb.
        """
        language, said = self.query.language, term.spellings[0]
        is_short = max(len(stem(word, language)) for word in said) <= _SHORT
        is_cut = any(len(stem(said[-1], one)) <= _SHORT < len(said[-1]) for one in LANGUAGES)
        return replace(term, is_whole=is_cut or (is_short and self._is_known(term)))

    def _relaxed(self, text: str) -> Iterator[Results]:
        """Yield records that have all the words that any has, or else some of them."""
        said, text = text, self._rarest_pieces(text)
        terms = terms_of(text)
        known = [term for term in terms if self._is_known(term)]
        if not known or (len(terms) < 2 and text == said):
            return
        left = _said(known)
        all_known = self._planned(left)
        some = with_occupations_within(replace(all_known, any_term=True, together=None), left)
        self._foresee((all_known, some))
        if len(known) < len(terms) and (found := self._kept(all_known)):
            yield replace(found, relaxed=True)
        if found := self._kept(some):
            yield replace(found, relaxed=True)

    def _guessed(self, corrected: str, text: str) -> Iterator[Results]:
        """Yield records that have some words of another spelling, but none by a guess beside which nothing else stands.

        "Brock university" is about universities, not about bricks.
        """
        bold = guesses(corrected, text)
        sure = without(bold, corrected)
        if not bold or (
            not any(map(self._is_known, terms_of(sure)))
            and all(map(self._is_known, terms_of(corrected)))
        ):
            yield from (replace(one, read_as=corrected) for one in self._relaxed(corrected))
        elif sure != text:
            yield from (replace(one, read_as=sure) for one in self._relaxed(sure))

    def _called_by_known(self, text: str) -> Iterator[Results]:
        """Yield records called by all the words that any has: "agile project management" is no slip for one in clay."""
        terms = terms_of(text)
        known = [term for term in terms if self._is_known(term)]
        if 1 < len(known) < len(terms):
            plan = self._planned(_said(known))
            found = self._kept(plan)
            if found and are_called(found.hits[:1], plan):
                yield replace(found, relaxed=True)


def _said(terms: Iterable[Term]) -> str:
    return " ".join(" ".join(term.spellings[0]) for term in terms)


ANY_JOB = "jobs"
"""Words that ask for every job."""


def _asks_for_any_job(text: str) -> bool:
    """Return whether a question asks for jobs, and beside that only for what no record states: "part-time jobs".

    >>> (
    ...     _asks_for_any_job("part-time jobs"),
    ...     _asks_for_any_job("jobs"),
    ...     _asks_for_any_job("part-time work"),
    ...     _asks_for_any_job("warehouse jobs"),
    ... )
    (True, False, True, False)
    """
    subject = about(text)
    if kinds_named(text):
        return False
    if are_jobs(subject):
        return without_schedule(text) != text
    return not (subject or OF_JOBS.isdisjoint(words(text)))


def _is_short_number(text: str) -> bool:
    return text.isdigit() and len(text) < _SHORTEST_CODE
