"""Which kinds of record a question names when it says nothing else: "courses", "micro-certifications", "projets pilotes".

The names are those that the pages give them in either language, and what else people call them.

>>> kinds_named("pilot projects"), kinds_named("the partners"), kinds_named("bus pilots")
(('pilot',), ('organization',), ())
>>> kinds_named("principle"), kinds_named("equivalencies"), kinds_named("stacking rules")
(('frameworkelement',), ('equivalency',), ('stackingrule',))
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from django.utils import translation

from search.labels import KIND, KINDS
from search.reading.unstated import says_what_lacks
from search.reading.words import OF_JOBS, telling_words, words
from search.types import KINDS as ALL_KINDS
from search.types import LANGUAGES, MAIN_KINDS, OFFERINGS

_ALSO = {
    OFFERINGS: "class classes course courses training trainings cours formation formations",
    ("microcertification",): "microcredential microcredentials",
    (
        "program",
    ): "certificate certificates degree degrees diploma diplomas certificat certificats diplome diplomes",
    ("occupation",): "career careers job jobs carriere carrieres emploi emplois metier metiers",
    (
        "organization",
    ): "educationalinstitution educationalinstitutions etablissement etablissements etablissementenseignement etablissementsenseignement institution institutions organisation organisations organization organizations",
    ("pilot",): "pilotproject pilotprojects projetpilote pilotes",
    ("frameworkelement",): "element elements principe principes principle principles",
    (
        "frameworkedition",
    ): "adoptercadre adoptframework adoptingframework cadre edition editions framework frameworks",
    ("equivalency",): "equivalence equivalences equivalencies equivalency",
    (
        "agreement",
        "equivalency",
    ): "credittransfer credittransfers creditstransfer transfercredit transfercredits transfercreditsuniversity transfertcredits",
    (
        "stackingrule",
    ): "stackable stackablecredential stackablecredentials stackablemicrocredentials stacking stackablemicrocertifications "
    "empilable empilables cumulable cumulables empilement microcertificationempilable microcertificationsempilables "
    "microcertificationscumulables cumulermicrocertifications cumulmicrocertifications titresempilables titrescumulables",
}
"""Names beside those of the pages, each in one word, without words that say nothing."""
_MOST_WORDS = 4
_ALSO_JOBS = frozenset(["organization", "pilot"])
"""Kinds of which the name of one may be a job, or a part of one, too: a pilot, a partner."""


def kinds_named(text: str) -> tuple[str, ...]:
    """Return the kinds that a question names and asks for nothing else."""
    return () if says_what_lacks(text) else _by_name().get("".join(telling_words(text)), ())


def kinds_wanted(text: str) -> tuple[str, ...]:
    """Return the kinds of offerings that a question names beside what it is about.

    >>> kinds_wanted("psw programs"), kinds_wanted("welding courses")
    (('program',), ())
    """
    named = (_by_name().get(word, ()) for word in words(text))
    return tuple(
        dict.fromkeys(
            one for kinds in named if kinds != OFFERINGS for one in kinds if one in OFFERINGS
        )
    )


def kinds_beside(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the words beside the longest name of a kind in a question, and the kinds; no kinds where it says nothing else.

    >>> kinds_beside("welding equivalencies"), kinds_beside("welding"), kinds_beside("decisions")
    (('welding', ('equivalency',)), ('', ()), ('', ()))
    """
    said = telling_words(text)
    for length in range(min(_MOST_WORDS, len(said) - 1), 0, -1):
        for start in range(len(said) - length + 1):
            if kinds := _by_name().get("".join(said[start : start + length])):
                return " ".join(said[:start] + said[start + length :]), kinds
    return "", ()


def kind_asked(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the words beside the kind of record of which a question asks for one, and the kind; no kind where it asks for none.

    The kind is said last, or before what joins the rest to it, or, in French, first.

    >>> kind_asked("programs in business"), kind_asked("hospital jobs")
    (('business', ('program',)), ('hospital', ('occupation',)))
    >>> kind_asked("certificat gestion"), kind_asked("projets pilotes en santé")
    (('gestion', ('program',)), ('santé', ('pilot',)))
    >>> kind_asked("nursing programs at York"), kind_asked("skills for nurses")
    (('nursing at York', ('program',)), ('nurses', ('skill',)))
    >>> (
    ...     kind_asked("program manager"),
    ...     kind_asked("chef de programmes"),
    ...     kind_asked("human resources"),
    ... )
    (('', ()), ('', ()), ('', ()))
    """
    said = text.split()
    if '"' in text or "«" in text or says_what_lacks(text) or kinds_named(text):
        return "", ()
    for length in range(min(_MOST_WORDS, len(said) - 1), 0, -1):
        for start in range(len(said) - length + 1):
            before, named, after = (
                said[:start],
                said[start : start + length],
                said[start + length :],
            )
            kinds = _by_name().get("".join(words(" ".join(named))), ())
            if len(kinds) != 1 or kinds[0] not in MAIN_KINDS:
                continue
            if rest := _beside_kind(kinds[0], named[0], before, after):
                return rest, kinds
    return "", ()


def _beside_kind(kind: str, named: str, before: list[str], after: list[str]) -> str:
    """Return what a question asks of the kind that it names between some words; nothing where these ask for no kind."""
    if before and (not telling_words(before[-1]) or _ELIDED.match(named)):
        return ""
    is_joined = bool(after) and (
        _JOINING.issuperset(words(after[0])) or bool(_ELIDED.match(after[0]))
    )
    is_last = not after and kind in _SAID_LAST
    is_first = not before and not _FRENCH.isdisjoint(words(named))
    if not (is_joined or is_last or is_first):
        return ""
    while not before and after and not telling_words(after[0]):
        after = after[1:]
    return " ".join([*before, *after])


_SAID_LAST = frozenset(["microcertification", "occupation", "organization", "program"])
"""Kinds that may be said after what is asked of them: "hospital jobs", but no "human resources" or "bus pilots"."""
_JOINING = frozenset(
    [
        "about",
        "at",
        "for",
        "in",
        "of",
        "on",
        "with",
        "within",
        "a",
        "au",
        "aux",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "pour",
        "sur",
    ]
)
"""Words that join what is asked for to the kind that is said before it."""
_ELIDED = re.compile(r"[dl]['’]", re.IGNORECASE)
_FRENCH = frozenset(
    [
        "carriere",
        "carrieres",
        "certificat",
        "certificats",
        "diplome",
        "diplomes",
        "emploi",
        "emplois",
        "metier",
        "metiers",
        "programme",
        "programmes",
    ]
)
"""Names of kinds after which French says what is asked of them without a word between."""


def are_employers(text: str) -> bool:
    """Return whether a question asks for employers and for nothing else: partners of a sort that names of jobs say, too.

    >>> are_employers("the employers"), are_employers("employer relations")
    (True, False)
    """
    said = telling_words(text)
    return len(said) == 1 and said[0].removesuffix("s") in ("employer", "employeur")


def are_jobs(text: str) -> bool:
    """Return whether a question asks for work of any kind and for nothing else.

    >>> are_jobs("employment in"), are_jobs("offres d’emploi"), are_jobs("social work")
    (True, True, False)
    """
    said = telling_words(text)
    return bool(said) and _FOR_WORK.issuperset(said)


_WORK = """
carriere carrieres employment employments hiring offre offres opening openings opportunities position positions poste postes
travail travailler vacancies work working
"""
_FOR_WORK = OF_JOBS.union(_WORK.split())
"""Words for work of any kind: beside a town, they ask for what can be worked at there."""


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    return dict(_names())


def _names() -> Iterator[tuple[str, tuple[str, ...]]]:
    for language in LANGUAGES:
        with translation.override(language):
            for kind in ALL_KINDS:
                also = () if kind in _ALSO_JOBS else (KIND[kind],)
                for label in (KINDS[kind], *also):
                    said = telling_words(str(label))
                    yield "".join(said), (kind,)
    for kinds, names in _ALSO.items():
        yield from ((name, kinds) for name in names.split())
