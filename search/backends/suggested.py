"""Suggestions that were made, for who types the same.

A publication changes few of them: those that name a record which was written, and those whose letters begin words of
its names. The others stay right, so that type-ahead is as quick after a publication as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from search.backends.columns import Version, is_before, read_version
from search.backends.foremost import stored_under
from search.backends.naming import begins_with
from search.backends.typed_on import TypedOn
from search.models import IndexedDocument, IndexedName
from search.reading.words import plain
from search.types import Suggestion

_MOST_KEPT = 2_048
_MOST_WRITTEN = 100
"""Documents written at once beyond which every answer is made anew."""

Asked = tuple[tuple[str, ...], str, int]
"""Words, language, and how many are wanted."""
Made = dict[Asked, tuple[Suggestion, ...]]


class SharedSuggestions:
    """Keeps suggestions of a process; what does not hold at a version any more is not given."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Forget everything (tests, which take back what they wrote)."""
        self._kept: tuple[Version | None, Made, TypedOn] = (None, {}, TypedOn())

    def of(
        self, generation: int, asked: Asked, make: Callable[[TypedOn], tuple[Suggestion, ...]]
    ) -> tuple[Suggestion, ...]:
        """Return what was made for a question at the version at which a generation stands now, making it once."""
        now = read_version(generation)
        version, made, known = self._kept
        if version != now or len(made) >= _MOST_KEPT:
            made = {} if version is None or len(made) >= _MOST_KEPT else _right(made, version, now)
            known = known if version == now else self._anew(now, version, known)
            self._kept = (now, made, known)
        if asked not in made:
            made[asked] = _gone_on(made, asked) or make(known)
        return made[asked]

    @staticmethod
    def _anew(now: Version, version: Version | None, known: TypedOn) -> TypedOn:
        """Return a new memory for a later version, which knows what is stored of the same generation."""
        is_same = version is not None and version[0] == now[0]
        return TypedOn(known.stored if is_same and known.stored else stored_under(now[0]))


def _gone_on(made: Made, asked: Asked) -> tuple[Suggestion, ...]:
    """Return what was made for one letter less when all of it still answers, each as it did: nothing better does.

    Whatever has one letter more has been there before, and stands no better now. People type one letter after the
    other, so this answers most of them.
    """
    words, language, limit = asked
    shorter = tuple(filter(None, (*words[:-1], words[-1][:-1])))
    found = made.get((shorter, language, limit), ())
    if len(found) == limit and all(_still_answers(one, shorter, words) for one in found):
        return found
    return ()


def _still_answers(one: Suggestion, shorter: tuple[str, ...], words: tuple[str, ...]) -> bool:
    name = plain(one.text)
    starts = [name.startswith(" ".join(typed)) for typed in (shorter, words)]
    return starts[0] == starts[1] and begins_with(name, words)


def _right(made: Made, version: Version, now: Version) -> Made:
    """Return what is still right at a later version of the same generation."""
    if version[0] != now[0] or not is_before(version, now):
        return {}
    rows = IndexedDocument.objects.filter(generation=now[0], version__gt=version[1])
    written = dict(rows.values_list("pk", "uid")[: _MOST_WRITTEN + 1])
    if len(written) > _MOST_WRITTEN:
        return {}
    uids = set(written.values())
    names = IndexedName.objects.filter(document__in=written).values_list("folded", flat=True)
    begun = set(_beginnings(names))
    return {
        asked: found
        for asked, found in list(made.items())
        if not begun.issuperset(asked[0]) and all(one.card.uid not in uids for one in found)
    }


def _beginnings(names: Iterable[str]) -> Iterable[str]:
    """Yield whatever may be typed of the words of names."""
    for word in {word for name in names for word in name.split()}:
        yield from (word[:end] for end in range(1, len(word) + 1))
