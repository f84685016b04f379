"""What the ways and amounts among the words of a question mean: what is kept by them, or a part of a name, or given up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from search.backends.engine import Engine
from search.question import Question
from search.reading.limits import ways_in
from search.reading.plan import about, asks_for_training
from search.reading.readings import guesses
from search.reading.ways import Said, is_training, ways_among
from search.reading.words import STOP_WORDS, words
from search.types import Amount, AnyOf, Filter, Query, Results


@dataclass(frozen=True)
class Asked:
    """A question whose amounts and towns are read.

    Attributes:
        engine, generation: who is asked.
        query: what is asked beside the words.
        limits: amounts and regions that were read among them.
        text: the words that are left.
        first: slugs of the institutions whose records stand first, where nothing but a place is asked for.
    """

    engine: Engine
    generation: int
    query: Query
    limits: tuple[Filter, ...]
    text: str
    first: tuple[str, ...] = ()

    def answer(self) -> Results:
        """Read ways of delivery, languages and OSAP among the words, and answer.

        A way that is a part of a name is a word of it. What nothing meets is given up, and told; so is a way that is met
        by chance mentions alone where the other words are a job. Where records have only some of the other words, those
        that meet it come before any others.
        """
        if not self.ways and not self._amounts:
            return self._ask(self.limits, self.text)
        if titled := self._titled_after_credential():
            return titled
        kept = self._ask((*self.limits, *self.ways), self._left)
        if self.ways and about(self._left) and not self._keeps_what_is_called_so(kept):
            if self._is_a_name and is_plain(said := self._ask(self.limits, self.text)):
                return said
            if self._is_by_chance(kept):
                return self._giving_up(self.ways)
        return kept if kept.total else self._without_what_nothing_meets() or kept

    @cached_property
    def bare_answer(self) -> Results:
        """The answer to the words alone, whatever narrows the question; asked once."""
        return self.bare.answer()

    @property
    def is_of_credential(self) -> bool:
        """Whether a credential alone is asked for: only programs end in one."""
        return any(one.field == "credential" for one in self.ways)

    @property
    def whole(self) -> Question:
        """The question without what was read among its words."""
        return self._question()

    @property
    def bare(self) -> Asked:
        """The same words with nothing chosen beside them, by which they are read: a box or a kind changes no reading."""
        query = replace(self.query, kinds=(), filters=(), facets=(), offset=0, limit=1, whole=False)
        return replace(self, query=query)

    @cached_property
    def ways(self) -> tuple[AnyOf, ...]:
        """The ways that the words name."""
        return ways_in(self.text)[1]

    @cached_property
    def _left(self) -> str:
        left = ways_in(self.text)[0]
        # "Cheap online" asks for whatever is online.
        return left if about(left) or asks_for_training(left) else ""

    @property
    def _amounts(self) -> tuple[Amount, ...]:
        return tuple(one for one in self.limits if isinstance(one, Amount))

    def _ask(self, understood: tuple[Filter, ...], text: str) -> Results:
        return replace(self._question(understood).results(text), understood=understood)

    def _question(self, understood: tuple[Filter, ...] = ()) -> Question:
        query = replace(self.query, filters=(*self.query.filters, *understood))
        return Question(self.engine, self.generation, query, self.first, understood)

    def _titled_after_credential(self) -> Results | None:
        """Return programs that say in their titles that they end in a credential, where it alone is asked for: few state it."""
        named = (one.values[0] for one in self.ways if one.field == "credential")
        word = _IN_TITLES.get(next(named, ""), "")
        asked = replace(self.bare.query, kinds=("program",), limit=_LOOKED_AT)
        if not word or not Question(self.engine, self.generation, asked).is_a_title(word):
            return None
        query = replace(self.query, filters=(*self.query.filters, *self.limits))
        first = Question(self.engine, self.generation, query, ahead=("program",))
        found = replace(first.results(word), understood=self.limits)
        return found if found.total or not self.limits else None

    def _keeps_what_is_called_so(self, kept: Results) -> bool:
        """Whether what is asked for in some way is called by the other words: "hygiene online"."""
        found = (*self.limits, *self.ways)
        return is_plain(kept) and self._question(found).is_a_name(about(self._left))

    @property
    def _is_a_name(self) -> bool:
        """Whether a record has all the words in a name, or the ways stand beside the others in some text.

        "Online marketing" is what an online marketing manager does.
        """
        question = self._question()
        if question.is_a_name(_with_phrases(self.text)):
            return True
        return any(map(question.is_said, _beside_ways(self.text)))

    def _is_by_chance(self, kept: Results) -> bool:
        """Whether what is kept is a chance mention: the other words are a job, to which none of it leads.

        "Online instructor" does not ask for the one course whose text tells of an instructor.
        """
        if not kept.total:
            return False
        jobs = self._question().jobs_called(about(self._left))
        if not jobs:
            return jobs == ()
        return not self._ask(
            (*self.limits, *self.ways, AnyOf("occupation", jobs)), self._left
        ).total

    def _without_what_nothing_meets(self) -> Results | None:
        """Return what answers without one of the ways and amounts, or without more; None when nothing does.

        Where nothing else is asked, not all is given up. A word that is put right is no answer where the way may belong
        to it: "virtual reality" is no realty.
        """
        every = (*self.ways, *self._amounts)
        whole = self._giving_up(every) if self._is_about_more or self.is_of_credential else None
        if whole is not None and not whole.total:
            return None
        if whole and guesses(whole.read_as, self._left) and _belong_to_others(self.text):
            return self._ask(self.limits, f'"{self.text}"')
        some = ((one, self._giving_up(one)) for one in self._some_of(every))
        given_up, found = next((one for one in some if one[1].total), (every, whole))
        return found and replace(found, beside=self._beside(given_up))

    def _beside(self, given_up: tuple[Filter, ...]) -> tuple[Filter, ...]:
        """Return what is kept, where something meets the words and a part of what is given up: nothing meets both."""
        kept = tuple(one for one in (*self.limits, *self.ways) if one not in given_up)
        is_met = kept and any(self._ask((one,), self._left).total for one in given_up)
        return kept if is_met else ()

    @property
    def _is_about_more(self) -> bool:
        """Whether something is asked beside ways and amounts: other words, or a place."""
        return bool(words(self._left)) or len(self._amounts) < len(self.limits)

    def _some_of(self, every: tuple[Filter, ...]) -> Iterator[tuple[Filter, ...]]:
        """Yield what may be given up short of all, the least first."""
        together = (self.ways, self._amounts)
        found = dict.fromkeys((*((one,) for one in every), *together))
        return (one for one in found if 0 < len(one) < len(every))

    def _giving_up(self, some: tuple[Filter, ...]) -> Results:
        kept = tuple(one for one in (*self.limits, *self.ways) if one not in some)
        return replace(self._ask(kept, self._left), given_up=some)


_IN_TITLES = {"bachelor": "bachelor", "master": "master", "doctorate": "doctor"}
"""What titles of programs say of the degree in which they end: "Bachelor of Science in Nursing"."""
_LOOKED_AT = 5


def is_plain(found: Results) -> bool:
    """Whether there are records, and all words stand in them as they were typed."""
    return bool(found.total) and not (found.relaxed or found.begun or found.read_as)


def _with_phrases(text: str) -> str:
    """Return a question in which ways of several words are phrases: "en ligne" is said of no "pilote de ligne".

    >>> _with_phrases("instructeur en ligne"), _with_phrases("online marketing")
    ('instructeur "en ligne"', 'online marketing')
    """
    for one in reversed(ways_among(text)):
        said = text[one.start : one.end]
        if len(words(said)) > 1:
            text = f'{text[: one.start]}"{said}"{text[one.end :]}'
    return text


_NO_SUBJECTS = STOP_WORDS | frozenset(["anglais", "english", "francais", "french"])
"""What is no part of a name with a way of delivery: texts say of others that they are "in French, online"."""


def _beside_ways(text: str) -> Iterator[str]:
    """Yield each way of delivery with the word before it, and with the one after it.

    >>> list(_beside_ways("online marketing course")), list(_beside_ways("first aid online"))
    (['online marketing'], ['aid online'])
    """
    for one in _of_delivery(text):
        for word in (*_WORD.findall(text[: one.start])[-1:], *_WORD.findall(text[one.end :])[:1]):
            if not (_NO_SUBJECTS.issuperset(words(word)) or is_training(words(word))):
                pair = (word, text[one.start : one.end])
                yield " ".join(pair if word in text[: one.start] else reversed(pair))


_WORD = re.compile(r"[^\W_]+")
_OF_THINGS = re.compile(r"(?:virtual|hybrid|blended)$", re.IGNORECASE)
_OF_THINGS_IN_FRENCH = re.compile(r"(?:virtuel|hybride)", re.IGNORECASE)


def _belong_to_others(text: str) -> bool:
    """Return whether a way of delivery may say what a thing is: in English before it, in French after it.

    >>> [
    ...     _belong_to_others(each)
    ...     for each in ("virtual reality", "réalité virtuelle", "nursing hybrid")
    ... ]
    [True, True, False]
    """
    return any(
        (_OF_THINGS.match(text[one.start : one.end]) and words(text[one.end :]))
        or (_OF_THINGS_IN_FRENCH.match(text, one.start) and words(text[: one.start]))
        for one in _of_delivery(text)
    )


def _of_delivery(text: str) -> list[Said]:
    return [one for one in ways_among(text) if one.way[0] == "delivery"]
