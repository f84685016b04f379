"""From where people work: no record states it, and the registry holds no postings of jobs, so it is left aside, and told.

>>> [
...     without_workplace(each)
...     for each in ("work from home", "remote nursing jobs", "data entry from home")
... ]
['', 'nursing jobs', 'data entry']
>>> [without_workplace(each) for each in ("travail à distance", "emplois en ligne", "télétravail")]
['', 'emplois', '']
>>> [
...     without_workplace(each)
...     for each in ("online job training", "social work online", "care at home")
... ]
['online job training', 'social work online', 'care at home']
>>> without_workplace("cours près de chez moi"), without_workplace("travailler de chez moi")
('cours près de chez moi', '')
>>> without_workplace("emploi à distance en informatique")
'emploi en informatique'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.reading.rest import rest
from search.reading.ways import deliveries_among, is_for_learning, is_training, without
from search.reading.words import OF_JOBS, STOP_WORDS, words

_HOME = re.compile(
    r"(?<![\w-])(?:(?:work|working|travail|travailler)[\s-]+(?:(?:from|at)[\s-]+home|(?:à|a|de|depuis)\s+(?:la\s+|ma\s+)?"
    r"(?:maison|domicile)|(?:de\s+|depuis\s+)?chez\s+(?:moi|soi))|from[\s-]home|(?<!pr[èe]s )(?:de|depuis)\s+chez\s+(?:moi|soi)"
    r"|depuis\s+(?:la|ma)\s+maison|wfh|telecommut\w+|telework\w*|t[ée]l[ée]travail\w*"
    r"|home[\s-]based(?=\s+(?:careers?|employment|jobs?|positions?|work)(?!\w)))(?![\w-])",
    re.IGNORECASE,
)
_WORK = frozenset(
    [
        "employment",
        "position",
        "positions",
        "poste",
        "postes",
        "travail",
        "travailler",
        "work",
        "working",
    ]
)
"""Words that ask for work beside a way of it; elsewhere they are a part of names: "social work"."""
_WORD = re.compile(r"[^\W_]+")


def without_workplace(text: str) -> str:
    """Return a question without what says from where people would work; the same where nothing does. Quoted words are words."""
    if '"' in text or "«" in text or _is_learned(text):
        return text
    at_home = [(*one.span(), None) for one in _HOME.finditer(text)]
    left = without(text, at_home)
    return rest(text, [*at_home, *_ways_of_work(left)])


def _is_learned(text: str) -> bool:
    """Return whether something is to be learned, and not worked, at home: "learn from home"."""
    return is_for_learning(text) and (OF_JOBS | _WORK).isdisjoint(words(text))


def _ways_of_work(text: str) -> Iterator[tuple[int, int, None]]:
    """Yield where a question for jobs names a way of delivery, the word for work right beside it included."""
    said = words(text)
    if is_training(said) or (OF_JOBS | _WORK).isdisjoint(said):
        return
    for one in deliveries_among(text):
        before, after = text[: one.start], text[one.end :]
        if words(after)[:1] and words(after)[0] in _WORK:
            yield one.start, one.end + _first_word_ends(after), None
        elif words(before)[-1:] and words(before)[-1] in _WORK and _is_alone(before):
            yield 0, one.end, None
        elif not OF_JOBS.isdisjoint(said):
            yield one.start, one.end, None


def _is_alone(before: str) -> bool:
    """Return whether the word for work stands first: it is then no part of a name."""
    return (STOP_WORDS | _WORK).issuperset(words(before))


def _first_word_ends(text: str) -> int:
    found = _WORD.search(text)
    return found.end() if found else 0
