"""Job titles are added to occupations from a file: all or nothing, once, announced, and refused in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from registry.filters import OccupationFilter
from registry.models import Change, JobTitle, Occupation
from registry.services.job_titles import Added, load_job_titles
from tests import factories

pytestmark = pytest.mark.django_db

WELDERS = {
    "category_code": "72106",
    "occupations_EN": ["arc welder", "  arc   welder ", "welder", ""],
    "occupations_FR": ["soudeur"],
}


@pytest.fixture
def welders() -> Any:
    return factories.occupation("72106", title_en="Welders")


def written(folder: Path, *rows: Any) -> Path:
    path = folder / "titles.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_titles_are_added_once_and_announced(welders: Any, tmp_path: Path) -> None:
    path = written(tmp_path, WELDERS, {"category_code": "99999", "occupations_EN": ["diver"]})
    before = Change.objects.count()
    assert load_job_titles(path) == Added(3, 1, ("99999",))
    assert set(welders.job_titles.values_list("language", "title")) == {
        ("en", "arc welder"),
        ("en", "welder"),
        ("fr", "soudeur"),
    }
    assert Change.objects.count() == before + 1
    assert load_job_titles(path) == Added(0, 0, ("99999",))
    assert Change.objects.count() == before + 1


def test_the_log_says_what_saving_would_have_said(welders: Any, tmp_path: Path) -> None:
    load_job_titles(written(tmp_path, WELDERS))
    welders.refresh_from_db()
    before = Change.objects.count()
    welders.save()
    assert Change.objects.count() == before


def test_a_title_is_kept_folded_however_it_is_written(welders: Any, tmp_path: Path) -> None:
    """By one, by many at once, and when it is changed; what is worked out of a title is no change of the record."""
    welders.job_titles.add(JobTitle(language="fr", title="Soudeur à l’arc"))
    welders.save()
    one = JobTitle.objects.get()
    assert one.folded == "soudeur a l'arc"
    one.title = "Soudeuse à l’ARC"
    one.save()
    assert JobTitle.objects.get(pk=one.pk).folded == "soudeuse a l'arc"
    row = {"category_code": "72106", "occupations_FR": ["Maître d’ŒUVRE"]}
    load_job_titles(written(tmp_path, row))
    assert JobTitle.objects.get(title="Maître d’ŒUVRE").folded == "maitre d'oeuvre"
    said = Occupation.objects.get().digest()
    JobTitle.objects.update(folded="")
    assert Occupation.objects.get().digest() == said


def test_a_search_compares_the_folded_titles(welders: Any, django_assert_num_queries) -> None:
    for title in ("Soudeur à l’arc", "100 % soudeur"):
        JobTitle.objects.create(occupation=welders, language="fr", title=title)
    found = {}
    for text in ("SOUDEUR a l'arc", "arc soudeur", "100 %", "1_0", "arc plongeur"):
        with django_assert_num_queries(1):
            found[text] = [one.code for one in OccupationFilter({"search": text}).qs]
    welded = [welders.code]
    assert list(found.values()) == [welded, welded, welded, [], []]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not json", "titles.json is no list"),
        ("{}", None),
        ('[{"occupations_EN": ["welder"]}]', "category_code"),
        ('[{"category_code": "72106", "occupations_EN": "welder"}]', "occupations_EN of 72106"),
        ("[3]", "titles.json is no list"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused(
    welders: Any, tmp_path: Path, text: str, said: str | None
) -> None:
    path = tmp_path / "titles.json"
    path.write_text(text, encoding="utf-8")
    if said is None:
        call_command("load_job_titles", path)
    else:
        with pytest.raises(CommandError, match=said):
            call_command("load_job_titles", path)
    assert not JobTitle.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.json cannot be read"):
        call_command("load_job_titles", tmp_path / "gone.json")
