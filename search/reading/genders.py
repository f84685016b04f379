"""Words that give both genders at once, as French job postings do: "préposé(e)", "travailleur·euse", "infirmiers.ères".

The ending beside the word is no word of its own. It is told by the house's stems: put in place of the last letters, it
makes another form of the same word. Names that are indexed and questions are read alike.

>>> one_gender("Préposé(e)s aux bénéficiaires"), one_gender("travailleur-euse social-e")
('Préposés aux bénéficiaires', 'travailleur social')
>>> (
...     one_gender("infirmiers.ères"),
...     one_gender("soudeur/se"),
...     one_gender("un·e étudiant·e·s, directeur(-trice)"),
... )
('infirmiers', 'soudeur', 'un étudiant, directeur')
>>> one_gender("sous-titre node.js and/or chair/air, welder (night)")
'sous-titre node.js and/or chair/air, welder (night)'
"""

from __future__ import annotations

import re

from search.reading.words import STOP_WORDS, fold, stem

_ENDING = r"[^\W\d_]{1,6}"
_SIGN = r"[.\-\u00b7\u2010\u2011\u2022\u2024\u2027\u2219\u22c5\u30fb]"
"""A point, a hyphen or a middle dot, in the signs that keyboards give."""
_PLURAL = rf"(?:{_SIGN}[sx]|\(s\))?"
_BOTH = re.compile(
    r"(?<!\w)(?P<word>[^\W\d_]{2,})(?:"
    rf"\s?\(-?(?P<inside>{_ENDING}){_PLURAL}\)(?P<plural>\(s\)|s?)(?!\w)"
    rf"|(?:{_SIGN}|\s?/\s?-?)(?P<after>{_ENDING}){_PLURAL}(?![\w-]))"
)
_MAN = re.compile(r"(?P<work>[a-z]{3,}?)(?:wo)?m[ae]n")
_ENDINGS = ("person", "fighter", "man", "men", "woman", "women")
_AGENTS = (
    *("agent", "attendant", "carrier", "collector", "driver", "officer", "operator"),
    *("performer", "representative", "worker"),
)
"""What names say in place of "-man", in the same word and after it: "firefighter", "mail carrier"."""
_WOMAN = re.compile(r"(?P<man>[a-z]{3,}[dt])ess(?:es)?")
"""A word for a woman that has one for a man in it: "hostess", no "process"."""
_END = re.compile(r"[,;.)]+$")
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu)['\u2019]", re.IGNORECASE)
_MOST_CUT, _LEAST_LEFT = 5, 2
"""Letters that an ending takes the place of, and that are left of the word before them."""


def one_gender(text: str) -> str:
    """Return a text in which words that give both genders stand as they begin."""
    return _BOTH.sub(_begun, text)


def other_genders(word: str) -> tuple[tuple[str, ...], ...]:
    """Return how names may say an English word for a man or a woman in some work: by another form, or without any.

    >>> other_genders("salesmen")[:3]
    (('salesperson',), ('salesfighter',), ('salesman',))
    >>> ("mail", "carrier") in other_genders("mailman")
    True
    >>> other_genders("stewardess"), other_genders("human")
    ((('steward',),), ())
    """
    if man := _MAN.fullmatch(word):
        work = man["work"]
        said = [(f"{work}{ending}",) for ending in _ENDINGS]
        said.append((f"{work.removesuffix('s')}er",))
        said += [(work, agent) for agent in _AGENTS]
        return tuple(one for one in said if one != (word,))
    woman = _WOMAN.fullmatch(word)
    return ((woman["man"],),) if woman else ()


def _begun(match: re.Match[str]) -> str:
    word, inside = match["word"], match["inside"]
    if not _is_form(fold(word), fold(inside or match["after"]), inside is not None):
        return match[0]
    return word + (match["plural"] or "").strip("()")


def _is_form(word: str, ending: str, in_brackets: bool) -> bool:
    """Return whether an ending makes another gender of a word; in brackets, it may also be the plural's."""
    for cut in range(min(_MOST_CUT, len(word) - _LEAST_LEFT) + 1):
        form = word[: len(word) - cut] + ending
        is_other = form.rstrip("sx") != word.rstrip("sx")
        if (is_other or (in_brackets and form != word and not cut)) and _are_one(word, form):
            return True
    return False


def _are_one(word: str, form: str) -> bool:
    return stem(word, "fr") == stem(form, "fr") or STOP_WORDS.issuperset((word, form))


def both_genders(title: str) -> tuple[str, ...]:
    """Return the forms of a French title that gives both genders beside strokes.

    Behind a stroke the last words before it stand once more, in the other gender; all else belongs to both forms.

    >>> both_genders("Administrateur/administratrice d'hôpital")
    ("Administrateur d'hôpital", "Administratrice d'hôpital")
    >>> both_genders("Commis et assistants/assistantes dans les bibliothèques")
    ('Commis et assistants dans les bibliothèques', 'Commis et assistantes dans les bibliothèques')
    >>> both_genders("Agents/agentes en valeurs, agents/agentes en placements")
    ('Agents en valeurs, agents en placements', 'Agentes en valeurs, agentes en placements')
    >>> both_genders("Chef de cuisine")
    ('Chef de cuisine',)
    """
    begun, *sides = [side.split() for side in title.split("/")]
    if not begun or not sides or not all(sides):
        return (title,)
    one, other = begun, begun
    for said in sides:
        again = _said_again(one, said) or (len(sides) == 1 and _as_many(one, said))
        if not again:
            one, other = (
                [*one[:-1], f"{one[-1]}/{said[0]}", *said[1:]],
                [*other[:-1], f"{other[-1]}/{said[0]}", *said[1:]],
            )
            continue
        last, elided = _END.search(said[again - 1]), _ELIDED.match(one[-again])
        first = (elided[0] if elided else "") + said[0]
        other = [*other[:-again], first, *said[1:]]
        one = [*one[:-1], one[-1] + (last[0] if last else ""), *said[again:]]
    forms = " ".join(one), " ".join(other)
    if title[:1].isupper():
        forms = forms[0], forms[1][:1].upper() + forms[1][1:]
    return tuple(dict.fromkeys(forms))


def _said_again(before: list[str], after: list[str]) -> int:
    """Return how many of the last words before a stroke stand after it in another gender."""
    most = min(len(before), len(after))
    return next(
        (
            count
            for count in range(most, 0, -1)
            if all(map(_are_alike, before[-count:], after[:count]))
        ),
        0,
    )


def _as_many(before: list[str], after: list[str]) -> int:
    """Return all words before the only stroke, where another word is said for the other gender: "Homme/femme de chambre"."""
    return len(before) if len(after) >= len(before) else 0


def _are_alike(one: str, other: str) -> bool:
    one, other = (_ELIDED.sub("", fold(word)).strip(".,;()") for word in (one, other))
    begin_alike = one[:3] == other[:3] and min(len(one), len(other)) > 3
    return one == other or begin_alike or _are_one(one, other)
