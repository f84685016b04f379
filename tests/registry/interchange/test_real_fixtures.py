"""The fixtures of the house: they load, twice, and in reasonable time."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.interchange.load import load_folder
from registry.models import Change, Occupation
from registry.services.examples import count_examples, examples_wanted, remove_examples

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
FOLDERS = [FIXTURES / "facts", FIXTURES / "examples"]


@pytest.mark.django_db
@pytest.mark.skipif(not FOLDERS[1].is_dir(), reason="the fixtures are not part of this copy")
def test_the_fixtures_load_and_load_again_and_examples_go():
    report = load_folder(FOLDERS)
    assert [issue.line("en") for issue in report.issues] == []
    assert Occupation.objects.count() == 516
    log = Change.objects.count()
    again = load_folder(FOLDERS)
    assert (again.changed, again.total) == (False, report.total)
    assert Change.objects.count() == log
    assert sum(remove_examples().values()) > 100
    assert count_examples() == {}
    assert not examples_wanted()
    assert not load_folder(FOLDERS[:1]).changed
    assert not Change.objects.filter(illustrative=True).exists()
