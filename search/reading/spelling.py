"""Other spellings of words that no record has: the nearest words among all names of records.

Two words are near when taking one letter out of each, or out of one, makes them the same: that covers a letter too
many, one missing, one wrong, and two that changed places. A word that has none near may be written as it is heard.

>>> Speller({"forklift": 3, "operator": 5}).corrected("forkilft operater")
'forklift operator'
>>> Speller({"forklift": 3}).corrected("forklift truck")
>>> Speller({"millwright": 3, "mill": 5, "write": 2}).corrected("millwrite")
'millwright'
>>> Speller({"practitioner": 3}).corrected("nurse practioner")
'nurse practitioner'
>>> Speller({"health": 9, "care": 9, "heat": 9}).corrected("helthcare")
'health care'
>>> Speller({"constable": 9, "comptable": 90}).corrected("contable")
'comptable'
>>> Speller({"barge": 9}).corrected("badge", Texts(says="badge".__eq__))
>>> own = Texts(is_own=lambda word: word != "educatrice", is_only_own="nurses".__eq__)
>>> speller = Speller({"educatrice": 9, "nurses": 9})
>>> speller.corrected("educatrise", own), speller.corrected("educatrise nurses", own)
('educatrice', None)
>>> list(Speller({"college": 9, "collage": 1}).other_readings("conestoga collage"))
['conestoga college']
>>> Speller({"space": 9, "white": 9, "nurse": 9}).corrected("ipac or whmis for a unrse")
'ipac or whmis for a nurse'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from itertools import chain, filterfalse, islice, product

from search.reading.amounts import OF_PRICE_AND_TIME
from search.reading.endings import OF_DOING, abroad, are_kin, family, is_done_by
from search.reading.plausible import Plausible
from search.reading.slips import (
    SHORT,
    alikeness,
    all_shorter,
    begins_alike,
    distance,
    forms,
    is_near,
    is_one_slip,
    one_letter_less,
)
from search.reading.sounds import are_heard_alike, sound
from search.reading.texts import Texts
from search.reading.words import OF_ANY_KIND, STOP_WORDS, fold, stem, words
from search.types import LANGUAGES

_SHORTEST = 4
_LONG = 6
"""Letters of a word that may be a slip though known."""
_MOST_NEAR = 3
_MOST_READINGS = 6
_MOST_DOUBTFUL = 4
"""Words of a question that are taken for slips."""
_LEAST_NEAR = 0.75
"""How much of two words is written alike whose stems are near: "retraining" is no "retraite"."""
_SHORTEST_HEARD = 6
"""Letters of the shortest word that may be written as it is heard."""
_LEAST_ALIKE, _LEAST_ALIKE_OF_FEW, _LONGEST_OF_FEW = 0.6, 0.8, 7
"""How much of two words that sound alike is written alike, and of words of few letters, which sound like many."""
_SHORTEST_ALIKE, _HEAD, _NEARLY_ALIKE = 8, 3, 0.88
"""Letters of a word that may have several slips after its first letters, and how much of it is written alike."""
_FAR_MORE_OFTEN = 5
"""How many times as often a word is said that is meant though another one is nearer: "contable" is no "constable"."""
_DELIBERATE = frozenset("âêîôûëïüœæ")
_MEANT = STOP_WORDS | OF_ANY_KIND | OF_PRICE_AND_TIME
"""Words that are no slips, whether a record has them or not."""
_WORD = re.compile(r"[^\W_]+")


_NO_TEXTS = Texts()


class Speller:
    """Knows all words of names, and finds the nearest to one that is not among them."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._counts = {word: n for word, n in vocabulary.items() if word.isalpha()}
        self._stems = {stem(word, language) for word in self._counts for language in LANGUAGES}
        self._plausible = Plausible(self._counts)
        # Nearly always one word has a shorter form: tuples take a quarter of the memory of sets.
        self._shorter: dict[str, tuple[str, ...]] = {}
        for word in self._counts:
            if len(word) >= _SHORTEST:
                for shorter in all_shorter(word):
                    self._shorter[shorter] = (*self._shorter.get(shorter, ()), word)

    def has(self, vocabulary: Mapping[str, int]) -> bool:
        """Return whether it was made of the very same words."""
        return self._vocabulary == vocabulary

    def corrected(self, text: str, texts: Texts = _NO_TEXTS) -> str | None:
        """Return a question with the words that are not known replaced by the nearest ones; None without a change."""
        return next(self.readings(text, texts), None)

    def readings(self, text: str, texts: Texts = _NO_TEXTS) -> Iterator[str]:
        """Yield such questions, the likeliest first: a slip may be near several words, and only one makes sense.

        All but the words that are not known stays as it was typed.
        """
        places = list(islice(self._doubtful(text, texts), _MOST_DOUBTFUL))
        said = words(text)
        for read in islice(product(*(near for _, near in places)), _MOST_READINGS if places else 0):
            made = text
            for (found, _), word in reversed(list(zip(places, read, strict=True))):
                made = made[: found.start()] + word + made[found.end() :]
            # A slip is no second time what is said already: "picker packer" is not "picker picker".
            if len(set(words(made))) >= len(set(said)):
                yield made

    def _doubtful(self, text: str, texts: Texts) -> Iterator[tuple[re.Match[str], list[str]]]:
        """Yield the words of a text that are not known and have others near, with those."""
        for found in _WORD.finditer(text):
            word = fold(found[0])
            is_meant = word in _MEANT or _is_meant(found[0], text)
            near = [] if is_meant else self._readings_of(word, texts)
            if near and not texts.says(word) and (near := self._likely(near, text, texts)):
                yield found, near

    def _likely(self, near: list[str], text: str, texts: Texts) -> list[str]:
        """Return the readings of a word that are likely beside the others of a question.

        Where one of these is of the reader's language alone, so is the word: "internationally educated nurses" are not
        taught by an "éducatrice".
        """
        own = list(filter(texts.is_own, near))
        if own == near:
            return near
        beside = (word for word in words(text) if word not in _MEANT and self._knows(word))
        return own if any(map(texts.is_only_own, beside)) else near

    def nearest(self, word: str) -> str | None:
        """Return the most frequent of the nearest words, or None for a word that is known or has none near."""
        return next(iter(self._nearest(word)), None)

    def other_readings(self, text: str) -> Iterator[str]:
        """Yield a question with one of its words, known as it is, replaced by one that differs by a single slip."""
        for found in _WORD.finditer(text):
            word = fold(found[0])
            if len(word) >= _LONG and word.isalpha() and word not in _MEANT and self._knows(word):
                # A slip is no second time what is said already.
                for other in filterfalse(words(text).__contains__, self._near_known(word)):
                    yield text[: found.start()] + other + text[found.end() :]

    def kin(self, word: str) -> list[str]:
        """Return what is done by whom a word names or tells of, or who does it, and the same word in the other language.

        "Leadership" is of who leads, and "criminologie" is criminology; "developeur" is a slip, and of no "developer".
        """
        if len(word) < _SHORTEST_ALIKE or not word.isalpha():
            return []
        if any(is_one_slip(word, near) for near in self._nearest(word)):
            return []
        forms = (f"{base}{ending}" for base in family(word) for ending in ("", *OF_DOING))
        others = (one for one in forms if stem(one, "en") != stem(word, "en"))
        return [one for one in dict.fromkeys((*others, *abroad(word))) if one in self._counts]

    def _near_known(self, word: str) -> list[str]:
        stems = {stem(word, language) for language in LANGUAGES}
        near = {
            other
            for short in one_letter_less(word)
            for other in self._shorter.get(short, ())
            if is_one_slip(word, other) and stems.isdisjoint(forms(other))
        }
        return sorted(near, key=lambda other: (-self._counts[other], other))[:_MOST_NEAR]

    def _readings_of(self, word: str, texts: Texts) -> list[str]:
        """Return what a word may be: words of the reader's language, then those of the other one.

        Of its family what records are titled is meant. "Electrition" sounds as "électricien": who reads English means
        what is nearly the same there.
        """
        slips = [one for one in self._as_one(word, texts) if not are_kin(word, one)]
        own = list(filter(texts.is_own, slips))
        if not own:
            kin = (one for one in self._kin(word) if texts.is_own(one) and texts.is_titled(one))
            beside = self._near_known(slips[0]) if slips else ()
            alike = (one for one in beside if alikeness(word, one) >= _LEAST_NEAR)
            own = [*islice(chain(kin, filter(texts.is_own, alike)), 1)]
        abroad = (one for one in slips if one not in own)
        likely = filter(partial(self._plausible.is_likely_abroad, word), abroad)
        return [*own, *likely][:_MOST_NEAR] or self._apart(word, texts)

    def _as_one(self, word: str, texts: Texts) -> list[str]:
        """Return the words that one may be; one that sounds alike and is said far more often before the nearest.

        So does one of the reader's language where the nearest is none.
        """
        near, heard = self._nearest(word, texts), self._heard(word)
        if not near:
            return heard or self._alike(word)
        often = _FAR_MORE_OFTEN * self._counts[near[0]] if texts.is_own(near[0]) else 0
        likelier = [one for one in heard if self._counts[one] >= often and texts.is_own(one)]
        return [*likelier, *(one for one in near if one not in likelier)][:_MOST_NEAR]

    def _nearest(self, word: str, texts: Texts = _NO_TEXTS) -> list[str]:
        if not self._is_unknown(word, _SHORTEST):
            return []
        near = {
            other
            for short in all_shorter(word)
            for other in self._shorter.get(short, ())
            if begins_alike(word, other)
            and (len(word) > SHORT or is_near(word, other))
            and alikeness(word, other) >= _LEAST_NEAR
            and self._plausible.is_likely(word, other)
        }
        ordered = sorted(near, key=lambda other: self._nearness(word, other), reverse=True)
        # The reader's language is asked of the database: a slip is near few words of it.
        return sorted(
            ordered[: 2 * _MOST_NEAR],
            key=lambda other: (distance(word, other), not texts.is_own(other)),
        )[:_MOST_NEAR]

    def _heard(self, word: str) -> list[str]:
        """Return the words that sound like one that is not known, those that are written most alike first."""
        if not self._is_unknown(word, _SHORTEST_HEARD):
            return []
        written = {
            other: alikeness(word, other)
            for other in self._sounds.get(sound(word), ())
            if are_heard_alike(word, other) and self._plausible.is_likely(word, other)
        }
        least = _LEAST_ALIKE if len(word) > _LONGEST_OF_FEW else _LEAST_ALIKE_OF_FEW
        return self._most_alike(written, least)

    def _alike(self, word: str) -> list[str]:
        """Return the words that begin alike and are written nearly alike: "practioner" lacks two letters."""
        if not self._is_unknown(word, _SHORTEST_ALIKE):
            return []
        written = {
            other: alikeness(word, other)
            for other in self._heads.get(word[:_HEAD], ())
            if len(other) >= _SHORTEST_ALIKE
        }
        return self._most_alike(written, _NEARLY_ALIKE)

    def _most_alike(self, written: Mapping[str, float], least: float) -> list[str]:
        near = [other for other, alike in written.items() if alike >= least]
        ordered = sorted(near, key=lambda one: (written[one], self._counts[one], one), reverse=True)
        return ordered[:_MOST_NEAR]

    def _kin(self, word: str) -> list[str]:
        """Return the words of its family, what is done before who does it, the most frequent first.

        "Negotiation" is "negotiating", and a form of "negotiator".
        """
        if not self._is_unknown(word, _SHORTEST_ALIKE):
            return []
        found = [other for other in self._heads.get(word[:_HEAD], ()) if is_done_by(word, other)]
        return sorted(
            found, key=lambda other: (not other.endswith("ing"), -self._counts[other], other)
        )

    @cached_property
    def _heads(self) -> dict[str, list[str]]:
        """All words by their first letters; made when a question first needs them."""
        found: dict[str, list[str]] = {}
        for word in self._counts:
            if len(word) >= _SHORTEST:
                found.setdefault(word[:_HEAD], []).append(word)
        return found

    @cached_property
    def _sounds(self) -> dict[str, tuple[str, ...]]:
        """All words by their sound; made when a question first needs them."""
        found: dict[str, tuple[str, ...]] = {}
        for word in self._counts:
            if len(word) >= _SHORTEST_HEARD:
                heard = sound(word)
                found[heard] = (*found.get(heard, ()), word)
        return found

    def _apart(self, word: str, texts: Texts) -> list[str]:
        """Return a word that is not known as two that stand together: "helpdesk" is two in the national list.

        "Heathcare" is "health care": "heat" and "care" are words, but none beside the other.
        """
        if not self._is_unknown(word):
            return []
        places = range(_SHORTEST, len(word) - _SHORTEST + 1)
        pairs = ((word[:place], word[place:]) for place in places)
        found = (self._halves(*pair) for pair in pairs)
        return [" ".join(halves) for halves in found if halves and texts.joins(halves)]

    def _halves(self, *pair: str) -> tuple[str, ...]:
        """Return two words as they are known, one of them with a slip at most: "helthcare" is "health care"."""
        unknown = [half for half in pair if half not in self._counts]
        if not unknown:
            return pair
        near = self.nearest(unknown[0]) if len(unknown) == 1 else None
        return tuple(near if half == unknown[0] else half for half in pair) if near else ()

    def _is_unknown(self, word: str, least: int = 0) -> bool:
        """Return whether a word of so many letters at least is none that is known."""
        return len(word) >= least and word.isalpha() and not self._knows(word)

    def _knows(self, word: str) -> bool:
        """Return whether a word is one of those, or a form of one; "desing" is none of "des", though it ends like one."""
        if word in self._counts:
            return True
        stems = {stem(word, language) for language in LANGUAGES}
        return any(
            one in self._stems and (len(one) > _HEAD or len(word) - len(one) <= 1) for one in stems
        )

    def _nearness(self, word: str, other: str) -> tuple[bool, bool, int, int, str]:
        ends = max((word[0] == form[0]) + (word[-1] == form[-1]) for form in forms(other))
        near, slip = distance(word, other)
        return (not near, not slip, ends, self._counts[other], other)


def _is_meant(typed: str, text: str) -> bool:
    """Return whether a short word is in capitals that the others lack, or has letters that nobody types by chance.

    Initials are near many words, and who writes "cœur" means no "cour".
    """
    if len(typed) > _SHORTEST_ALIKE - _HEAD:
        return False
    stands_out = typed == text.strip() or not text.isupper()
    return (typed.isupper() and stands_out) or not _DELIBERATE.isdisjoint(typed.lower())
