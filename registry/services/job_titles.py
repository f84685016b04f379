"""Job titles of the National Occupational Classification, added to the occupations that are there.

The lists are long (about 58,000 titles) and belong to their publisher, so they are read from a file and not kept with
the fixtures. Source: Statistics Canada, NOC 2021 Version 1.0, as one JSON list with ``category_code``,
``occupations_EN`` and ``occupations_FR``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from registry.models import Change, JobTitle, Occupation

NATIONAL_LIST = Path("noc2021") / "noc2021_job_titles_by_unit_group_en_fr.json"
"""Where a folder of reference data keeps the national list."""

_COLUMNS = {"en": "occupations_EN", "fr": "occupations_FR"}
_LONGEST = 200
_AT_ONCE = 2_000


class BadTitles(ValueError):  # noqa: N818 - the file is bad, the program is not
    """A file that is no list of job titles; says why."""


@dataclass(frozen=True)
class Added:
    """What a load added: titles, and occupations that gained some; and codes that no occupation has."""

    titles: int
    occupations: int
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """How many job titles there are, and how many of the public occupations have none."""

    titles: int
    occupations: int
    untitled: int

    def __str__(self) -> str:
        return (
            f"{self.titles} job titles; {self.untitled} of {self.occupations} occupations have none"
        )


def coverage() -> Coverage:
    """Return how far people find occupations by the names of their jobs."""
    public = Occupation.objects.public().order_by()
    return Coverage(
        titles=JobTitle.objects.filter(occupation__in=public.values("pk")).count(),
        occupations=public.count(),
        untitled=public.filter(job_titles=None).count(),
    )


def load_job_titles(path: Path) -> Added:
    """Add the titles of a file that are not there yet, all or nothing; a second time adds nothing.

    Raises:
        BadTitles: the file cannot be read as such a list.
    """
    given = _read(path)
    occupations = Occupation.objects.in_bulk(given, field_name="code")
    with transaction.atomic():
        known = set(JobTitle.objects.values_list("occupation_id", "language", "title"))
        new = [
            JobTitle(occupation=occupations[code], language=language, title=title)
            for code, language, title in _titles(given)
            if code in occupations and (occupations[code].pk, language, title) not in known
        ]
        JobTitle.objects.bulk_create(new, batch_size=_AT_ONCE)
        gained = {title.occupation_id for title in new}
        _announce([one for one in occupations.values() if one.pk in gained])
    return Added(len(new), len(gained), tuple(sorted(set(given) - set(occupations))))


def _announce(occupations: list[Occupation]) -> None:
    """Log the change of each occupation as ``save`` would have."""
    for occupation in occupations:
        occupation.announced_digest = occupation.digest()
    Occupation.objects.bulk_update(occupations, ["announced_digest"], batch_size=500)
    public = [one for one in occupations if one.is_public]
    Change.log_many([Change.for_record(one, Change.Kind.UPDATED) for one in public])


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {str(row["category_code"]): _checked(row) for row in rows}
    except OSError as problem:
        raise BadTitles(f"{path.name} cannot be read: {problem.strerror}") from problem
    except (ValueError, TypeError, KeyError) as problem:
        raise BadTitles(
            f"{path.name} is no list of objects with category_code and titles ({problem})"
        ) from problem


def _checked(row: dict[str, Any]) -> dict[str, Any]:
    for column in _COLUMNS.values():
        if not isinstance(row.get(column, []), list):
            raise TypeError(f"{column} of {row['category_code']} is not a list")
    return row


def _titles(given: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for code, row in given.items():
        for language, column in _COLUMNS.items():
            cleaned = (" ".join(str(title).split())[:_LONGEST] for title in row.get(column, ()))
            yield from ((code, language, title) for title in dict.fromkeys(cleaned) if title)
