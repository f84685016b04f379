"""Words of very many documents are found by stored bitmaps, and those never differ from the full text."""

from __future__ import annotations

import pytest
from django.db import transaction

from registry.models import MicroCertification
from search import building, finding, following
from search.backends import broad, embedded
from search.backends.fulltext import EVERYWHERE, NAMES, TITLE
from search.engines import EMBEDDED
from search.models import BroadStem, Generation, RecentStem
from search.reading.plan import Match
from search.reading.terms import terms_of
from search.types import FACETS, MAIN_KINDS, Query
from tests import factories as make
from tests.search.conftest import build_all

pytestmark = pytest.mark.django_db

ASKED = (
    "hygiene",
    "hand",
    "maple",
    "elm",
    "hand hygiene",
    "hand zebra",
    "hygiene hand-hygiene",
    "hygiène des mains",
    "nursing",
)


@pytest.fixture
def elm(db, monkeypatch):
    """A college with offerings, in an index in which every word is a broad one."""
    monkeypatch.setattr(broad, "LEAST", 1)
    elm = make.organization("elm-college")
    for number in range(6):
        make.micro_certification(f"hand-hygiene-{number}", elm)
    make.program("nursing", elm)
    build_all()
    return elm


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Run what waits for the commit, as a commit would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def check() -> None:
    """Compare what the bitmaps say with what the full text says, word by word and place by place."""
    columns = embedded._shared.of(following.serving(EMBEDDED).pk)
    text = embedded.full_text()
    compared = set()
    for asked in ASKED:
        for any_term in (False, True):
            match = Match(terms_of(asked), any_term)
            for fields in (TITLE, NAMES, EVERYWHERE):
                found = broad.matching(text, columns, match, fields)
                expected = text.matching(match, fields)
                if found is not None:
                    compared.add(asked)
                    assert found & columns.alive == expected & columns.alive, (asked, fields)
    # Words that came later are not among the broad ones.
    assert compared >= set(ASKED) - {"maple"}
    for asked in ASKED:
        check_counts(asked)


def check_counts(asked: str) -> bool:
    """Compare the counts that were stored of what has some words with its own; return whether they were at hand."""
    columns, match = embedded._shared.of(following.serving(EMBEDDED).pk), Match(terms_of(asked))
    found = embedded.full_text().matching(match, EVERYWHERE)
    found &= columns.alive & columns.having("kind", MAIN_KINDS)
    counted = [broad.counted(columns, match, field, found) for field in FACETS]
    for field, counts in zip(FACETS, counted, strict=True):
        if counts is not None:
            assert list(counts.items()) == list(columns.counts(field, found).items())
            assert broad.counted(columns, match, field, columns.alive - found) is None
            # Few others are counted beside them.
            most = broad.counted(columns, match, field, columns.alive)
            assert list(most.items()) == list(columns.counts(field, columns.alive).items())
    return None not in counted


def total(text: str) -> int:
    return finding.find(Query(text)).total


def test_bitmaps_say_what_the_full_text_says(elm):
    check()
    assert (total("hygiene"), total("hand zebra"), total("elm")) == (6, 6, 8)
    assert not RecentStem.objects.exists()


def test_values_of_what_has_a_broad_word_are_counted_once_until_one_of_them_is_written(elm, commit):
    assert check_counts("hygiene")
    assert check_counts("nursing")
    assert not check_counts("hygiene hand-hygiene")
    facet = finding.find(Query("hygiene", facets=("institution",))).facets[0]
    assert [value.count for value in facet.values] == [6]
    with commit():
        # In place of one that was counted: a new one alone is counted beside the others.
        make.micro_certification("hand-hygiene-new", elm)
    assert check_counts("hygiene")
    with commit():
        MicroCertification.objects.get(slug="hand-hygiene-0").withdraw("Why", "Pourquoi")
    assert not check_counts("hygiene")
    assert check_counts("nursing")
    facet = finding.find(Query("hygiene", facets=("institution",))).facets[0]
    assert [value.count for value in facet.values] == [6]


def test_documents_that_are_written_later_are_found_as_they_are_now(elm, commit):
    with commit():
        make.micro_certification("hand-new", elm)
        renamed = MicroCertification.objects.get(slug="hand-hygiene-0")
        renamed.title_en, renamed.title_fr = "Clean palms", "Paumes propres"
        renamed.save()
    check()
    assert (total('"hand hygiene"'), total("palms")) == (5, 1)
    with commit():
        elm.name_en, elm.name_fr = "Maple College", "Collège Maple"
        elm.save()
    check()
    assert (total("maple"), total("elm")) == (9, 0)
    with commit():
        renamed.withdraw("Why", "Pourquoi")
    check()
    assert (total("palms"), total("maple")) == (0, 8)
    with commit():
        make.micro_certification("hand-last", elm)
    check()


def test_a_rollback_leaves_no_trace(elm):
    with transaction.atomic():
        make.micro_certification("hand-lost", elm)
        following.catch_up(EMBEDDED)
        check()
        assert total("hand") == 7
        transaction.set_rollback(True)
    finding.serving.SWITCHBOARD.forget()
    check()
    assert (total("hand"), RecentStem.objects.count()) == (6, 0)


def test_bitmaps_are_given_up_when_very_much_was_written_since(elm, commit, monkeypatch):
    monkeypatch.setattr(broad, "_MOST_RECENT", 1)
    with commit():
        make.micro_certification("hand-one", elm)
    assert BroadStem.objects.exists()
    with commit():
        make.micro_certification("hand-two", elm)
    assert (BroadStem.objects.count(), RecentStem.objects.count()) == (0, 0)
    assert total("hand") == 8
    assert building.bring_up(EMBEDDED) == following.serving(EMBEDDED)
    assert BroadStem.objects.exists()
    check()
    assert total("hand") == 8


def test_a_new_generation_has_its_own_and_the_one_before_takes_its_with_it(elm, commit):
    with commit():
        make.micro_certification("hand-one", elm)
    before = following.serving(EMBEDDED).pk
    building.rebuild(EMBEDDED)
    after = following.serving(EMBEDDED).pk
    assert set(BroadStem.objects.values_list("generation", flat=True)) == {after} != {before}
    assert not RecentStem.objects.exists()
    check()
    assert total("hand") == 7


def test_bitmaps_that_were_overtaken_while_they_were_made_are_not_stored(elm, monkeypatch):
    generation = following.serving(EMBEDDED).pk
    broad.give_up(generation)
    bitmaps, published = broad._bitmaps, []

    def meanwhile(*given):
        if not published:
            published.append(make.micro_certification("hand-meanwhile", elm))
            following.catch_up(EMBEDDED)
        return bitmaps(*given)

    monkeypatch.setattr(broad, "_bitmaps", meanwhile)
    EMBEDDED.finish(generation)
    assert not BroadStem.objects.exists()
    assert total("hand") == 7
    assert Generation.objects.filter(state=Generation.State.SERVING).count() == 1
