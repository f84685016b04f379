"""Values that people name among their words: how something is given, in which language, and whether OSAP pays for it.

One table holds what is said in both languages; accents, case and hyphens do not matter.

>>> [one.way for one in ways_among("remote area first aid, OSAP eligible, in French")]
[('osap', 'yes'), ('language', 'fr')]
>>> [one.way for one in ways_among("welding courses, remote")]
[('delivery', 'online')]
>>> [
...     [one.way for one in ways_among(each)]
...     for each in ("learn from home", "care at home", "student loans")
... ]
[[('delivery', 'online')], [], [('osap', 'yes')]]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search.reading.towns import towns_in
from search.reading.unstated import ACCENTED
from search.reading.words import ANY_TRAINING, STOP_WORDS, words

Way = tuple[str, str]
"""A field of ``search.types.FACETS`` and one of its values."""

TRAINING = ANY_TRAINING | frozenset(
    ["atelier", "ateliers", "learning", "micro", "workshop", "workshops"]
)
"""Words for what is given. "Micro" is the first half of a micro-certification."""

_ALWAYS = """
delivery online: online, on-line, en ligne, à distance, virtual, virtually, virtuel, virtuelle, virtuels, virtuelles
delivery online: distance education, distance learning, enseignement à distance, e-learning, elearning
delivery in-person: in person, inperson, en personne, présentiel, présentielle, en présentiel, face to face
delivery blended: blended, hybrid, hybride, hybrides
language fr: in french, taught in french, en français
language en: in english, taught in english, en anglais
osap yes: osap, osap eligible, eligible for osap, osap approved, osap funded, rafeo
osap yes: eligible for funding, funding for training, student loan, student loans, student aid, student financial aid
osap yes: pret etudiant, prets etudiants, prets et bourses, aide financiere aux etudes, aide financiere aux etudiants
osap yes: admissible rafeo, admissible au rafeo, admissibles rafeo, admissibles au rafeo
teer 0: teer 0, feer 0
teer 1: teer 1, feer 1
teer 2: teer 2, feer 2
teer 3: teer 3, feer 3
teer 4: teer 4, feer 4
teer 5: teer 5, feer 5
osap yes: éligible rafeo, éligible au rafeo, éligibles rafeo, éligibles au rafeo
"""
_BESIDE_TRAINING = """
delivery online: remote, remotely, distance, asynchronous, asynchronously, asynchrone, asynchrones
delivery in-person: on site, onsite, on campus, sur place, sur le campus
"""
"""What is also said of other things, and counts beside a word for training, at the end, or alone: "remote sensing".

What people follow at hours of their own is online; records do not state the hours.
"""
_FROM_HOME = """
delivery online: from home, at home, from my home, à la maison, de la maison, depuis la maison, de chez moi, depuis chez moi
"""
"""What counts beside a word for learning or training: "learn from home", but "care at home"."""
_BEFORE_TRAINING = """
language fr: french, french language
delivery in-person: in-class, classroom
"""
"""What counts right before a word for training, or alone: "French courses", but "French teacher"."""
_AFTER_TRAINING = """
delivery in-person: in class, in a classroom, en classe, en salle de classe
delivery blended: mixte, mixtes, en mode mixte, bimodal, bimodale, comodal, comodale, hyflex
"""
"""What counts right after one, or alone: "cours en classe", but "aide en classe"."""

_ALONE = """
osap yes: financial aid, financial assistance, bursary, bursaries, grant, grants, funding, scholarship, scholarships
osap yes: aide financiere, bourse, bourses, bourses d'etudes, subvention, subventions, financement
credential graduate-certificate: graduate certificate, graduate certificates, post-graduate certificate, postgraduate certificate
credential graduate-certificate: ontario college graduate certificate, certificat d'etudes superieures, certificat postdiplome
credential graduate-certificate: certificat d'etudes collegiales postdiplome, certificat d'etudes collegiales postdiplome de l'ontario
credential certificate: certificate, certificates, certificat, certificats, certificat collegial, certificats collegiaux
credential certificate: college certificate, ontario college certificate, certificat d'etudes collegiales
credential certificate: certificat d'etudes collegiales de l'ontario
credential diploma: diplome, diplomes, diplome collegial, diplomes collegiaux
credential diploma: diploma, diplomas, college diploma, ontario college diploma, diplome d'etudes collegiales
credential diploma: diplome d'etudes collegiales de l'ontario
credential advanced-diploma: advanced diploma, advanced diplomas, ontario college advanced diploma
credential advanced-diploma: diplome d'etudes collegiales avancees, diplome d'etudes collegiales avancees de l'ontario
credential advanced-diploma: diplome avance, diplomes avances
credential bachelor: bachelor, bachelors, bachelor's, bachelor degree, bachelor's degree, bachelors degree, bachelor degrees
credential bachelor: bac, bacs, baccalaureat, baccalaureats, undergraduate degree
credential bachelor: degree, degrees, university degree, university degrees, diplome universitaire, diplomes universitaires
credential master: master's, masters, masters degree, master degree, master's degree, master's degrees, maitrise, maitrises
credential doctorate: doctorate, doctorates, doctoral degree, phd, ph.d., doctorat, doctorats
"""
"""What counts where nothing else is asked for but where: "bachelor of nursing" is answered by its words."""

_DENIED = re.compile(r"(?<!\w)(?:no|non|not|pas|sans|without)\s+$", re.IGNORECASE)
"""Before what is not wanted: "not online" asks for anything else, and is no question for what is online."""

_PLAIN = str.maketrans("àâçéèê", "aaceee")


class Said(NamedTuple):
    """Where in a text a way is named."""

    start: int
    end: int
    way: Way


class _Table:
    """Phrases by the way that they name, as one pattern."""

    def __init__(self, table: str) -> None:
        phrases = {
            phrase.strip().translate(_PLAIN): (field, value)
            for line in table.strip().splitlines()
            for (field, value), said in [(line.split(":")[0].split(), line.split(":")[1])]
            for phrase in said.split(",")
        }
        # Of two that begin alike, the longer one is meant.
        longest_first = sorted(phrases, key=len, reverse=True)
        self._ways = [phrases[one] for one in longest_first]
        groups = "|".join(f"({one.translate(ACCENTED)})" for one in longest_first)
        self._pattern = re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])", re.IGNORECASE)

    def among(self, text: str) -> Iterator[Said]:
        for match in self._pattern.finditer(text):
            yield Said(*match.span(), self._ways[(match.lastindex or 1) - 1])


_always, _beside, _before, _after, _alone, _home = map(
    _Table,
    (_ALWAYS, _BESIDE_TRAINING, _BEFORE_TRAINING, _AFTER_TRAINING, _ALONE, _FROM_HOME),
)
_DELIVERED = frozenset(["blended", "in-person"])
_LEARNING = frozenset(["apprendre", "etudier", "learn", "learning", "study", "studying"])


def ways_among(text: str) -> list[Said]:
    """Return the ways that a text names, in their order. Quoted words are words."""
    if '"' in text or "«" in text:
        return []
    found = [one for one in _always.among(text) if not _DENIED.search(text[: one.start])]
    left = without(text, found)
    found += [one for one in _beside.among(left) if is_beside_training(left, one.start, one.end)]
    left = without(text, found)
    if is_for_learning(text):
        found += _home.among(left)
        left = without(text, found)
    found += [
        one
        for one in _before.among(left)
        if is_training(words(left[one.end :])[:1]) or _is_alone(left, one)
    ]
    left = without(text, found)
    found += [
        one
        for one in _after.among(left)
        if is_training(words(left[: one.start])[-1:]) or _is_alone(left, one)
    ]
    left = without(text, found)
    found += [one for one in _alone.among(left) if _says_nothing(without(left, [one]))]
    return sorted(found)


def is_for_learning(text: str) -> bool:
    """Return whether a question has a word for learning or training.

    >>> is_for_learning("learn from home"), is_for_learning("work from home")
    (True, False)
    """
    said = words(text)
    return is_training(said) or not _LEARNING.isdisjoint(said)


def _is_alone(text: str, one: Said) -> bool:
    """Return whether nothing stands beside a way of delivery: "classroom", but "French" may be a subject."""
    return one.way[1] in _DELIVERED and not words(without(text, [one]))


def _says_nothing(text: str) -> bool:
    """Return whether words ask for nothing but training of any kind somewhere."""
    return (STOP_WORDS | TRAINING).issuperset(words(towns_in(text)[0]))


def deliveries_among(text: str) -> list[Said]:
    """Return the ways of delivery that a text names, also where that may be said of other things than training."""
    found = list(_always.among(text))
    found += _beside.among(without(text, found))
    return [one for one in found if one.way[0] == "delivery"]


def without(text: str, said: Iterable[tuple[int, int, object]]) -> str:
    """Return a text with blanks in place of some parts, each a start, an end and more: the others stay where they are."""
    for start, end, _ in said:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def is_beside_training(text: str, start: int, end: int) -> bool:
    """Return whether a part of a text stands beside a word for training, at the end, or alone."""
    after = words(text[end:])[:1]
    return not after or is_training(after) or is_training(words(text[:start])[-1:])


def is_training(said: list[str]) -> bool:
    """Return whether any of some words is one for training."""
    return not TRAINING.isdisjoint(said)
