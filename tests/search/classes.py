"""Questions by class, made of the data: job titles as people write them, and subjects beside places and institutions.

What is expected is told by the same data, so that each class is a measure of one way of asking and no single example.
Samples are drawn alike each time. ``expect`` are beginnings of addresses of which one is to stand among the first.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from search.reading.genders import both_genders
from search.reading.institutions import names_a_sort
from search.reading.kind_names import kinds_named
from search.reading.towns import words_of_towns
from search.reading.words import fold, plain, telling_words, words

FACTS = settings.BASE_DIR / "fixtures" / "facts"


class Asked(NamedTuple):
    """A question, what is to be found, and whether it names an institution that is not here (None: it does not matter)."""

    ask: str
    language: str
    expect: tuple[str, ...]
    is_unknown: bool | None = None
    is_by_word: bool = False
    """Whether each of the first jobs is to have the word in a name of the reader's language."""


def facts(name: str) -> list[dict]:
    """Return the records of a file of the facts."""
    return json.loads((FACTS / f"{name}.json").read_text(encoding="utf-8"))["records"]


class Titles:
    """The national list of job titles, with the unit groups of each."""

    def __init__(self, path: Path) -> None:
        self.groups: dict[str, dict[str, set[str]]] = {
            "en": defaultdict(set),
            "fr": defaultdict(set),
        }
        for group in json.loads(path.read_text(encoding="utf-8")):
            code = group["category_code"]
            for title in group["occupations_EN"]:
                self.groups["en"][title].add(code)
            for title in group["occupations_FR"]:
                for form in both_genders(title):
                    self.groups["fr"][form].add(code)
        self.by_name = {
            language: _by_name(titles.items()) for language, titles in self.groups.items()
        }

    def expected(self, title: str, language: str) -> tuple[str, ...]:
        """Return the addresses of the occupations with a title."""
        return _jobs(self.by_name[language][plain(title)])

    def drawn(self, language: str, most: int, what: str) -> list[str]:
        """Return some titles, alike each time."""
        return _drawn(self.groups[language], most, f"{what} {language}")


def _by_name(titles: Iterable[tuple[str, set[str]]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for title, codes in titles:
        found[plain(title)] |= codes
    return found


def _jobs(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"occupation/{code}" for code in sorted(codes))


def _drawn(pool: Iterable[str], most: int, what: str) -> list[str]:
    one = sorted(pool)
    return random.Random(what).sample(one, min(most, len(one)))


def of_titles(path: Path, most: int) -> dict[str, list[Asked]]:
    """Return the classes that are made of job titles."""
    titles = Titles(path)
    made: dict[str, list[Asked]] = {}
    for language, other in (("en", "fr"), ("fr", "en")):
        for what, write in (*_WRITTEN, *_OF[language]):
            asked = [
                Asked(said, language, titles.expected(title, language))
                for title in titles.drawn(language, most, what)
                if ((said := write(title)) and said != title) or what == "as they stand"
            ]
            made[f"{what} ({language})"] = asked
        made[f"on the other site ({language})"] = [
            Asked(title, other, titles.expected(title, language))
            for title in titles.drawn(language, most, "other")
        ]
        made[f"two leading words ({language})"] = _of_beginnings(titles, language, 2, most)
        made[f"leading word ({language})"] = _of_beginnings(titles, language, 1, most)
        made[f"only the very word ({language})"] = [
            one._replace(is_by_word=True) for one in _of_beginnings(titles, language, 1, most)
        ]
    return made


def _of_beginnings(titles: Titles, language: str, length: int, most: int) -> list[Asked]:
    """Return the first words of titles, of which one alone may begin many."""
    found: dict[str, set[str]] = defaultdict(set)
    for title, codes in titles.groups[language].items():
        said = title.split()[:length]
        if all(word.isalpha() for word in said) and len(telling_words(" ".join(said))) == length:
            found[fold(" ".join(said))] |= codes
    few = [said for said, codes in found.items() if length == 1 or len(codes) < 3]
    return [
        Asked(said, language, _jobs(found[said]))
        for said in _drawn(few, most, f"begin {length} {language}")
    ]


def _lower(title: str) -> str:
    return fold(title)


def _plural(title: str) -> str:
    """Return a title's last word before a dash in the plural, in either language as it is formed most often."""
    head, dash, rest = title.partition(" - ")
    if head.endswith(("s", "x", ")")):
        return ""
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        head = f"{head[:-1]}ie"
    return f"{head}s{dash}{rest}".lower()


def _slip(title: str) -> str:
    """Return a title with a slip in its longest word, beyond its second letter."""
    word = max(title.split(), key=len)
    if len(word) < 6 or not word.isalpha():
        return ""
    drawn = random.Random(title)
    at = drawn.randrange(2, len(word) - 2)
    made = {
        "swap": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        "drop": word[:at] + word[at + 1 :],
        "double": word[:at] + word[at] + word[at:],
    }[drawn.choice(["swap", "drop", "double"])]
    return title.replace(word, made).lower() if made != word else ""


def _before(word: str) -> Callable[[str], str]:
    return lambda title: f"{word} {title.lower()}"


def _after(word: str) -> Callable[[str], str]:
    return lambda title: f"{title.lower()} {word}"


_WRITTEN = (
    ("as they stand", str),
    ("lower case without accents", _lower),
    ("plural", _plural),
    ("one slip", _slip),
)
_OF: dict[str, tuple[tuple[str, Callable[[str], str]], ...]] = {
    "en": (
        ("course", _after("course")),
        ("training", _after("training")),
        ("jobs", _after("jobs")),
        ("licensed", _before("licensed")),
        ("I want to be a", _before("I want to be a")),
        ("how long does it take to become a", _before("how long does it take to become a")),
    ),
    "fr": (
        ("cours de", _before("cours de")),
        ("formation en", _before("formation en")),
        ("emplois", _before("emplois")),
        ("je veux être", _before("je veux être")),
        ("combien de temps pour devenir", _before("combien de temps pour devenir")),
    ),
}


def of_esco(folder: Path, crosswalk: Path, most: int) -> dict[str, list[Asked]]:
    """Return what other countries call jobs; the crosswalk leads from one of theirs to several of ours."""
    codes: dict[str, set[str]] = defaultdict(set)
    for row in _rows(crosswalk):
        codes[row["isco08"]].add(row["noc"])
    group = {
        row["conceptUri"]: row["iscoGroup"] for row in _rows(folder / "en" / "occupations_en.csv")
    }
    made = {}
    for language in ("en", "fr"):
        rows = _rows(folder / language / f"occupations_{language}.csv")
        labels = {
            row["preferredLabel"].partition("/")[0]: _jobs(codes[group[row["conceptUri"]]])
            for row in rows
            if codes.get(group.get(row["conceptUri"], ""))
        }
        made[f"ESCO ({language})"] = [
            Asked(label, language, labels[label])
            for label in _drawn(labels, most, f"esco {language}")
        ]
    return made


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@cache
def _programs() -> tuple[dict, ...]:
    return tuple(facts("30-program") + facts("31-program-university"))


@cache
def _organizations() -> dict[str, dict]:
    return {one["slug"]: one for one in facts("20-organization")}


_KINDS_BESIDE = {
    "programs": ("30-program", ("{} programs", "programs in {}", "degree in {}"), ()),
    "micro-certifications": (
        "22-microcertification",
        ("{} micro-certifications", "micro-certifications in {}"),
        ("microcertifications en {}", "microcertifications sur {}"),
    ),
    "partners": ("20-organization", ("{} partners", "partners in {}"), ("partenaires en {}",)),
    "pilots": ("21-pilot", ("pilots in {}",), ("projets pilotes en {}",)),
}


def of_kinds_beside(titles: Titles) -> dict[str, list[Asked]]:
    """Return words of titles beside the kind of the record that bears them: what is of that kind is expected."""
    made: dict[str, list[Asked]] = defaultdict(list)
    for what, (file, *forms) in _KINDS_BESIDE.items():
        records = facts(file)
        for language, said in zip(("en", "fr"), forms, strict=True):
            for word, slugs in _by_word(records, language).items():
                expect = tuple(f"{file.partition('-')[2]}/{slug}" for slug in slugs)
                made[f"{what} in a subject"] += [
                    Asked(form.format(word), language, expect) for form in said
                ]
    for language, said in (("en", ("{} jobs", "jobs in {}")), ("fr", ("emplois en {}",))):
        jobs: dict[str, set[str]] = defaultdict(set)
        for title, codes in titles.groups[language].items():
            for word in telling_words(title):
                jobs[word] |= codes
        for word in _by_word(facts("22-microcertification"), language):
            if word in jobs:
                made["jobs in a subject"] += [
                    Asked(form.format(word), language, _jobs(jobs[word])) for form in said
                ]
    return made


def _by_word(records: list[dict], language: str) -> dict[str, set[str]]:
    """Return the slugs of records by the longer words of their titles."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in records:
        title = one.get(f"title_{language}") or one.get(f"name_{language}") or ""
        for word in telling_words(title):
            if len(word) > 5 and word.isalpha() and not _is_no_subject(word):
                found[word].add(one["slug"])
    return found


_SAYS_WHAT_THEY_DO = {
    "en": re.compile(
        r"They (?P<verb>\w+) (?P<thing>\w+(?: \w+)?)(?=[,.:;]| (?:and|for|from|in|of|or|that|to|used|with)\b)"
    ),
    "fr": re.compile(
        r"(?P<verb>\w+(?:er|ir|re)) (?P<thing>(?:des|du|la|le|les|l’|un|une) ?\w+)(?=[,.:;]| (?:à|dans|en|et|ou|pour|qui)\b)"
    ),
}


def of_what_people_do() -> dict[str, list[Asked]]:
    """Return what people do and with what, as the first words of the registry's own texts say: "fly planes"."""
    made: dict[str, list[Asked]] = {}
    with (FACTS / "occupations.csv").open(encoding="utf-8") as table:
        rows = [*csv.DictReader(table), *facts("11-occupation")]
    for language, pattern in _SAYS_WHAT_THEY_DO.items():
        codes: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if said := pattern.match(row[f"summary_{language}"]):
                codes[f"{said['verb']} {said['thing']}".lower()].add(row["code"])
        made[f"what people do ({language})"] = [
            Asked(text, language, _jobs(found))
            for text, found in sorted(codes.items())
            if len(found) < 3
        ]
    return made


def of_fields() -> dict[str, list[Asked]]:
    """Return names of fields of work and study: the job that people expect under each."""
    listed = settings.BASE_DIR / "search" / "reading" / "fields_of_work.json"
    made: dict[str, list[Asked]] = {}
    for language in ("en", "fr"):
        codes: dict[str, set[str]] = defaultdict(set)
        for one in json.loads(listed.read_text(encoding="utf-8")):
            for name in one[language]:
                codes[fold(name)] |= set(one["occupations"])
        made[f"field of work ({language})"] = [
            Asked(name, language, _jobs(found)) for name, found in sorted(codes.items())
        ]
    fields = {one.ask for asked in made.values() for one in asked}
    made["program of a field"] = [
        Asked(one["title_en"].lower(), "en", _same_titles(one["title_en"]))
        for one in _programs()
        if fold(one["title_en"]) in fields
    ]
    return made


def _is_no_subject(word: str) -> bool:
    return bool(kinds_named(word)) or names_a_sort(word) or word in words_of_towns()


def _titled(title: str) -> tuple[str, ...]:
    """Return the programs with a title's words and the occupations to which they lead."""
    said = set(words(title))
    same = [one for one in _programs() if said <= set(words(one["title_en"]))]
    jobs = {code for one in same for code in one.get("occupations", ())}
    return (*(f"program/{one['slug']}" for one in same), *_jobs(jobs))


def _subject(title: str) -> str:
    return title.partition(":")[0].partition(" (")[0].lower()


def _same_there(program: dict) -> tuple[str, ...]:
    said = set(words(_subject(program["title_en"])))
    return tuple(
        f"program/{one['slug']}"
        for one in _programs()
        if one["institution"] == program["institution"] and said <= set(words(one["title_en"]))
    )


_CALLED_BEFORE = {
    "humber-polytechnic": "humber college",
    "george-brown-polytechnic": "george brown college",
    "western-university": "university of western ontario",
}


def _with_word(word: str, owner: dict) -> tuple[str, ...]:
    return tuple(
        f"program/{one['slug']}"
        for one in _programs()
        if one["institution"] == owner["slug"] and word in words(one["title_en"])
    )


def of_places(absent: list[str], french: Callable[[str], str]) -> dict[str, list[Asked]]:
    """Return subjects beside institutions that are here or not, and beside towns; towns of jobs; credentials.

    Args:
        absent: names of institutions that are not here.
        french: a French word for an occupation, by its code.
    """
    made: dict[str, list[Asked]] = defaultdict(list)
    for program in _programs():
        owner, subject = _organizations()[program["institution"]], _subject(program["title_en"])
        there = _same_there(program)
        name, city = owner["name_en"].lower(), owner["city"]
        away = random.Random(program["slug"]).choice(absent).lower()
        for form in ("{0} at {1}", "{1} {0}", "{0} {1}"):
            made[f"“{form.format('subject', 'institution')}”"].append(
                Asked(form.format(subject, name), "en", there, is_unknown=False)
            )
            made[f"“{form.format('subject', 'institution not here')}”"].append(
                Asked(form.format(subject, away), "en", _titled(subject), is_unknown=True)
            )
        if len(said := words(subject)) > 1 and (word := max(said, key=len)):
            for form in ("{0} at {1}", "{1} {0}", "{0} {1}"):
                made["word and institution"].append(
                    Asked(form.format(word, name), "en", _with_word(word, owner), is_unknown=False)
                )
                made["word and institution not here"].append(
                    Asked(form.format(word, away), "en", _titled(word), is_unknown=True)
                )
        if owner["slug"] in _CALLED_BEFORE:
            for form in ("{0} at {1}", "{1} {0}", "{0} {1}"):
                before = _CALLED_BEFORE[owner["slug"]]
                made["former name"].append(
                    Asked(form.format(subject, before), "en", there, is_unknown=False)
                )
        made["subject in town"].append(Asked(f"{subject} in {city}", "en", there))
        for form in ("{} certificate", "{} diploma", "degree in {}", "{} license"):
            made["credential"].append(Asked(form.format(subject), "en", _titled(subject)))
        code = next(iter(program.get("occupations", ())), "")
        if code and (job := french(code)):
            leading = tuple(
                f"program/{one['slug']}"
                for one in _programs()
                if one["institution"] == program["institution"] and code in one["occupations"]
            )
            named = fold(owner["name_fr"] or owner["name_en"])
            made["institution and job (fr)"].append(
                Asked(f"{named} {job}", "fr", leading, is_unknown=False)
            )
            leading = (f"occupation/{code}", *_leading_to(code))
            for form in ("diplôme {}", "baccalauréat {}", "apprentissage {}", "certificat {}"):
                made["credential (fr)"].append(Asked(form.format(job), "fr", leading))
    return {**made, **_of_towns(), **_of_names()}


def _leading_to(code: str) -> tuple[str, ...]:
    return tuple(
        f"program/{one['slug']}" for one in _programs() if code in one.get("occupations", ())
    )


_JOBS_IN = ("jobs in {}", "work in {}", "employment in {}", "jobs {}")
_JOBS_IN_FRENCH = ("emplois à {}", "postes à {}", "travail à {}", "emploi {}")


def _of_towns() -> dict[str, list[Asked]]:
    """Return questions for work in a town: what is there are partners and what they offer."""
    made: dict[str, list[Asked]] = defaultdict(list)
    for city in sorted({one["city"] for one in _organizations().values() if one.get("city")}):
        partners = [slug for slug, one in _organizations().items() if one.get("city") == city]
        there = (*(f"organization/{one}" for one in partners), *_of_partners(partners))
        made["jobs in a town"] += [Asked(form.format(city), "en", there) for form in _JOBS_IN]
        made["jobs in a town (fr)"] += [
            Asked(form.format(city), "fr", there) for form in _JOBS_IN_FRENCH
        ]
        made["town"].append(Asked(city.lower(), "en", there))
    return made


def _of_partners(partners: list[str]) -> Iterator[str]:
    """Yield the addresses of what some partners offer and of the pilots of which they are a part."""
    for kind, file in (("program", "30-program"), ("program", "31-program-university")):
        for one in facts(file):
            if one["institution"] in partners:
                yield f"{kind}/{one['slug']}"
    for one in facts("22-microcertification"):
        if one["institution"] in partners:
            yield f"microcertification/{one['slug']}"
    for one in facts("21-pilot"):
        if one["lead"] in partners or not set(partners).isdisjoint(
            each["organization"] for each in one.get("partners", ())
        ):
            yield f"pilot/{one['slug']}"


def _of_names() -> dict[str, list[Asked]]:
    """Return names of partners, programs, pilots and skills, as they stand and without accents."""
    made: dict[str, list[Asked]] = defaultdict(list)
    files = ("10-skill", "20-organization", "21-pilot", "22-microcertification")
    for file in files:
        kind = file.partition("-")[2]
        for one in facts(file):
            for language in ("en", "fr"):
                name = one.get(f"name_{language}") or one.get(f"title_{language}") or ""
                if name:
                    made[f"{kind} ({language})"].append(
                        Asked(fold(name), language, (f"{kind}/{one['slug']}",))
                    )
    made["program"] = [
        Asked(one["title_en"].lower(), "en", _same_titles(one["title_en"])) for one in _programs()
    ]
    made["studying a program"] = [
        Asked(f"study {one.ask}", "en", _titled(_subject(one.ask))) for one in made["program"]
    ]
    return made


def _same_titles(title: str) -> tuple[str, ...]:
    return tuple(
        f"program/{one['slug']}" for one in _programs() if plain(one["title_en"]) == plain(title)
    )
