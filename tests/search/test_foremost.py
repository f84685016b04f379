"""The names stored under beginnings that many have are those that the names themselves would say, after any change."""

from __future__ import annotations

import random

import orjson
import pytest

from registry.models import MicroCertification
from search import building, finding, following
from search.backends import embedded, foremost
from search.backends.beginnings import suggest_names
from search.engines import EMBEDDED
from search.models import Foremost
from tests import factories as make

pytestmark = pytest.mark.django_db

WORDS = ("safe", "safety", "sails", "salt", "sand", "elm", "saw", "été", "élan")


@pytest.fixture
def elm(db, monkeypatch):
    """A college whose offerings have names of few words, as some jobs have, in an index in which three names are many."""
    monkeypatch.setattr(foremost, "LEAST", 3)
    elm = make.organization("elm-college")
    drawn = random.Random(5)
    for number in range(60):
        names = {f"title_{each}": " ".join(drawn.choices(WORDS, k=3)) for each in ("en", "fr")}
        if number % 5 == 0:
            names["title_en"] = f"salt sand {names['title_en']}"
        make.micro_certification(f"offering-{number:02}", elm, **names)
    for number in range(40):
        title = " ".join(drawn.choices(WORDS, k=3))
        if number % 2:
            title = f"salt sand {title}"
        make.occupation(f"1{number:04}", title_en=title, title_fr=f"Gens {number}")
    building.rebuild(EMBEDDED)
    return elm


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    """Do something as a transaction of its own, and let the index follow."""

    def do(*acts) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            for act in acts:
                act()

    return do


def differing() -> list[tuple[str, str]]:
    """Return under which beginnings something else is stored than the names say."""
    generation, text = following.serving(EMBEDDED).pk, embedded.full_text()
    return [
        (row.typed, row.language)
        for row in Foremost.objects.filter(generation=generation)
        for asked in [(generation, row.typed.split(), row.language, foremost.SHOWN)]
        if foremost.suggest(text, *asked) != suggest_names(text, *asked)
    ]


def typed() -> set[str]:
    return set(Foremost.objects.values_list("typed", flat=True))


def test_what_many_names_begin_with_is_stored_as_the_names_say(elm):
    assert {"sa", "saf", "safe", "safet", "elm", "ete", "sand"} <= typed()
    assert any(" " in one for one in typed())
    assert not any(one.endswith(" ") for one in typed())
    assert differing() == []


def test_what_is_stored_answers_in_two_statements(elm, django_assert_num_queries):
    generation, text = following.serving(EMBEDDED).pk, embedded.full_text()
    with django_assert_num_queries(2):
        found = foremost.suggest(text, generation, ["sa"], "en", 8)
    assert len({one.card.uid for one in found}) == 8
    jobs = [one for one in found if one.card.kind == "occupation"]
    assert [*foremost.suggest(text, generation, ["sa"], "en", 4)][:2] == jobs[:2]


@pytest.mark.parametrize("seed", range(5))
def test_it_follows_what_is_published_renamed_and_withdrawn(elm, publish, seed):
    drawn = random.Random(seed)
    kept = list(MicroCertification.objects.order_by("slug"))
    before = len(typed())
    for turn in range(6):
        record, gone = drawn.choice(kept), kept.pop(drawn.randrange(len(kept)))
        record.title_en = " ".join(drawn.choices(WORDS, k=2))
        new = {"title_en": drawn.choice(WORDS), "title_fr": drawn.choice(WORDS)}
        publish(
            record.save,
            lambda gone=gone: gone.withdraw("Gone.", "Parti."),
            lambda turn=turn, new=new: make.micro_certification(f"new-{turn}", elm, **new),
        )
        assert differing() == []
    # Most of it is kept up, not given up.
    assert len(typed()) > before / 2


def test_a_record_that_is_published_again_as_it_was_leaves_all_as_it_was(elm, publish):
    before = sorted(Foremost.objects.values_list("typed", "language"))
    # The first under "sal", so that nothing after the last is needed in its place.
    told = finding.suggest("sal")
    uid = next(one.card.uid for one in told if one.card.kind == "microcertification")
    first = MicroCertification.objects.get(uid=uid)
    first.summary_en = "Of salt."
    publish(first.save)
    after = set(Foremost.objects.values_list("typed", "language"))
    assert ("sal", "en") in after
    assert len(before) - len(after) < len(before) / 4
    assert differing() == []


def test_very_many_names_at_once_give_it_up_and_the_next_update_makes_it_anew(
    elm, publish, monkeypatch
):
    monkeypatch.setattr(foremost, "_MOST_WRITTEN", 2)
    for one in MicroCertification.objects.all()[:2]:
        one.title_en = "Sails"
        publish(one.save)
    assert typed() == set()
    assert len(finding.suggest("sa")) == 8
    building.bring_up(EMBEDDED)
    assert "sa" in typed()
    assert differing() == []


def test_a_generation_that_is_dropped_takes_it_along(elm):
    first = following.serving(EMBEDDED).pk
    building.rebuild(EMBEDDED)
    assert not Foremost.objects.filter(generation=first).exists()
    stored = [orjson.loads(one.names) for one in Foremost.objects.filter(typed="sa")]
    assert [[len(jobs), len(others)] for jobs, others, _ in stored] == [[16, 16]] * 2


def test_jobs_leave_half_of_the_places_to_others(elm):
    for typed in ("sa", "salt", "salt sa"):
        kinds = [one.card.kind for one in finding.suggest(typed)]
        assert kinds.count("occupation") == kinds.count("microcertification") == 4
