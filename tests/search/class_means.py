"""How well each way of asking is answered: the questions of all classes, and the worth of an answer."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

from django.conf import settings
from django.utils import translation

from registry.models import Occupation
from search import finding
from search.labels import KIND, KINDS
from search.outside import OUTSIDE
from search.reading.words import stem, telling_words, words
from search.types import Query
from tests.search.classes import (
    Asked,
    Titles,
    of_esco,
    of_fields,
    of_kinds_beside,
    of_places,
    of_titles,
    of_what_people_do,
)

REFERENCE = Path(os.environ.get("REFERENCE_DATA", settings.BASE_DIR.parent / "shared" / "data"))
TITLES = REFERENCE / "noc2021" / "noc2021_job_titles_by_unit_group_en_fr.json"
LOOKED_AT = 5


def classes(most: int) -> dict[str, list[Asked]]:
    """Return all classes of questions, so many of each at most."""
    found = of_titles(TITLES, most)
    found |= of_esco(
        REFERENCE / "esco",
        REFERENCE / "crosswalks" / "DERIVED_noc2021_to_isco08_via_onet_soc2010.csv",
        most,
    )
    of_places_ = of_places(absent(), french_words())
    found |= {name: _some(asked, most) for name, asked in of_places_.items()}
    beside = of_kinds_beside(Titles(TITLES)) | of_what_people_do() | of_fields()
    found |= {name: _some(asked, most) for name, asked in beside.items()}
    return found | {
        f"kind and a word ({language})": _some(of_kinds(language), most)
        for language in ("en", "fr")
    }


def _some(asked: list[Asked], most: int) -> list[Asked]:
    return random.Random(str(most)).sample(asked, min(most, len(asked)))


def of_kinds(language: str) -> list[Asked]:
    """Return names of kinds that "Everything" leaves out, alone and with a word of a record; such records are expected."""
    asked = []
    for kind in OUTSIDE:
        hits = finding.find(Query("", kinds=(kind,), language=language, limit=50)).hits
        every = tuple(f"{kind}/{hit.card.slug}" for hit in hits)
        with translation.override(language):
            labels = {str(label) for label in (KINDS[kind], KIND[kind])} if hits else ()
        for label in sorted(labels):
            asked.append(Asked(label.lower(), language, every))
            for hit in hits[::7]:
                said = telling_words(hit.card.title.of(language))
                others = [word for word in said if word not in words(label) and len(word) > 4]
                if others:
                    asked.append(Asked(f"{others[-1]} {label.lower()}", language, every))
    return asked


def absent() -> list[str]:
    """Return plain names of institutions of the province that are not here, under no name."""
    listed = json.loads(
        (REFERENCE / "ontario" / "hipo_canada_institutions.json").read_text(encoding="utf-8")
    )
    away = ("Brock", "Cambrian", "Carleton", "Centennial", "Fanshawe", "Georgian", "Lakehead")
    away += ("McMaster", "Mohawk", "Nipissing", "Seneca", "Sheridan", "Trent", "Algonquin")
    return sorted({one["name"] for one in listed if one["name"].split()[0] in away})


def french_words():
    """Return a function for the shortest French title of an occupation, by its code."""
    shortest: dict[str, str] = {}
    for title, codes in Titles(TITLES).groups["fr"].items():
        for code in codes:
            if len(title) < len(shortest.get(code, title + " ")):
                shortest[code] = title
    return lambda code: shortest.get(code, "").lower()


def reciprocal(one: Asked) -> float:
    """Return the reciprocal rank of a question, or the part of the first jobs that have its word."""
    found = finding.find(Query(one.ask, language=one.language, limit=10))
    if one.is_unknown is not None and bool(found.unknown) != one.is_unknown:
        return 0.0
    if one.is_by_word:
        return _part_with_word(
            one, [hit.card.slug for hit in found.hits if hit.card.code][:LOOKED_AT]
        )
    slugs = [f"{hit.card.kind}/{hit.card.slug}" for hit in found.hits]
    places = (place for place, slug in enumerate(slugs, 1) if slug in one.expect)
    return 1 / next(places, 1_000_000)


def _part_with_word(one: Asked, codes: list[str]) -> float:
    jobs = Occupation.objects.filter(code__in=codes).prefetch_related("job_titles")
    wanted = {stem(word, one.language) for word in words(one.ask)}
    having = 0
    for job in jobs:
        names = [title.title for title in job.job_titles.all() if title.language == one.language]
        said = words(" ; ".join([*names, getattr(job, f"title_{one.language}")]))
        having += any(stem(word, one.language) in wanted for word in said)
    return having / len(codes) if codes else 0.0


def floor(name: str) -> float:
    """Return the least mean of a class: what others call jobs, and one word that begins many, lead less surely.

    A program that is called as a field of work stands right after the job of that field.
    """
    return next((least for said, least in _LOWER.items() if said in name), 0.85)


_LOWER = {
    "ESCO": 0.3,
    "word and institution not here": 0.3,
    "not here": 0.5,
    "leading word": 0.7,
    "institution and job": 0.7,
    "credential": 0.8,
    "field of work": 0.9,
    "program of a field": 0.45,
    "programs in a subject": 0.85,
    "program": 0.7,
}
