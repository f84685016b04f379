"""The index follows what is published, holds nothing that is not, and catches up what it missed."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from registry.models import Change
from registry.services.examples import remove_examples
from search import building, finding, following
from search.backends import beginnings
from search.backends.engine import EngineAway
from search.backends.naming import begins_with
from search.documents import read_card
from search.engines import EMBEDDED
from search.kinds import DOCUMENTED
from search.models import Generation, IndexedDocument, IndexedName
from search.types import AnyOf, Query
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def elm(every_index, suggested_by_who_answers):
    """A college, and an index that was built before it."""
    return make.organization("elm-college")


@pytest.fixture
def embedded_elm(index):
    """The same with the embedded engine only, for what asks how it keeps its documents."""
    return make.organization("elm-college")


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Run what waits for the commit, as a commit would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), timezone.get_default_timezone())


def found(text: str = "", **asked) -> list[str]:
    return sorted(hit.card.slug for hit in finding.find(Query(text, **asked)).hits)


def test_what_is_published_is_found_after_the_commit(elm, commit):
    with commit():
        make.micro_certification("hand-hygiene", elm)
    assert found("hygiene") == ["hand-hygiene"]


def test_a_change_is_seen_after_the_commit_and_the_old_words_are_gone(elm, commit):
    with commit():
        micro = make.micro_certification("hand-hygiene", elm)
    with commit():
        micro.title_en, micro.title_fr = "Clean hands", "Mains propres"
        micro.save()
    assert (found("hygiene"), found("clean hands")) == ([], ["hand-hygiene"])


def test_names_are_suggested_as_soon_as_they_are_published(elm, commit):
    with commit():
        occupation = make.occupation("33102", title_en="Nurse aides", title_fr="Aides-infirmiers")
        occupation.job_titles.create(language="en", title="Hospital orderly")
        occupation.job_titles.create(language="fr", title="Préposé/préposée")
        occupation.save()
        make.micro_certification("hospital-hygiene", elm)
    told = [
        [(one.text, one.card.slug) for one in finding.suggest(typed, language)]
        for typed, language in (("hosp", "en"), ("ord hos", "en"), ("PRÉ", "fr"), ("h", "en"))
    ]
    assert told == [
        [("Hospital hygiene", "hospital-hygiene"), ("Hospital orderly", "33102")],
        [("Hospital orderly", "33102")],
        [("Préposé", "33102")],
        [],
    ]


def suggested(typed: str, language: str = "en") -> list[str]:
    return [one.text for one in finding.suggest(typed, language)]


def test_a_new_title_is_suggested_at_once_and_the_old_one_no_more(elm, commit):
    with commit():
        micro = make.micro_certification("hand-hygiene", elm)
    assert (suggested("ha"), suggested("hy")) == (["Hand hygiene"], ["Hand hygiene"])
    with commit():
        micro.title_en, micro.title_fr = "Clean palms", "Mains propres"
        micro.save()
    assert [suggested(typed) for typed in ("ha", "hy", "cl", "pa")] == [
        [],
        [],
        ["Clean palms"],
        ["Clean palms"],
    ]


@pytest.mark.parametrize("ending", ["suspend", "cease", "withdraw", "tombstone", "delete"])
def test_what_is_gone_is_suggested_no_more(elm, commit, ending):
    with commit():
        micro = make.micro_certification("hand-hygiene", elm)
        make.micro_certification("hand-therapy", elm)
    assert suggested("han") == ["Hand hygiene", "Hand therapy"]
    with commit():
        if ending == "tombstone":
            micro.lifecycle = "tombstone"
            micro.save()
        else:
            getattr(micro, ending)(*(["Why", "Pourquoi"] if ending == "withdraw" else []))
    assert (suggested("han"), suggested("hyg")) == (["Hand therapy"], [])


def test_a_rollback_leaves_no_suggestion(embedded_elm):
    with transaction.atomic():
        make.micro_certification("hand-hygiene", embedded_elm)
        following.catch_up(EMBEDDED)
        assert suggested("ha") == ["Hand hygiene"]
        transaction.set_rollback(True)
    finding.serving.SWITCHBOARD.forget()
    assert (suggested("ha"), suggested("hy")) == ([], [])


def test_a_rebuild_suggests_each_record_once_before_and_after(embedded_elm, commit, monkeypatch):
    with commit():
        make.micro_certification("hand-hygiene", embedded_elm)
    put, told = EMBEDDED.put, []

    def put_and_ask(generation, documents):
        put(generation, documents)
        told.append((suggested("ha"), suggested("hyg"), suggested("hand hy")))

    monkeypatch.setattr(EMBEDDED, "put", put_and_ask)
    building.rebuild(EMBEDDED)
    told.append((suggested("ha"), suggested("hyg"), suggested("hand hy")))
    assert set(map(str, told)) == {str((["Hand hygiene"],) * 3)}
    assert set(IndexedName.objects.values_list("generation", flat=True)) == {
        following.serving(EMBEDDED).pk
    }


def test_the_best_of_very_many_that_begin_alike(embedded_elm, commit):
    """Short titles come first, then other names, and one record with very many names takes one place."""
    with commit():
        occupation = make.occupation("33102", title_en="Nurse aides", title_fr="Aides")
        for number in range(400):
            occupation.job_titles.create(language="en", title=f"Hospital helper {number}")
        occupation.save()
        for number in range(5, 12):
            slug = f"hospital-{'x' * number}"
            make.micro_certification(slug, embedded_elm)
    best = [*(f"Hospital {'x' * number}" for number in range(5, 12)), "Hospital helper 0"]
    assert [suggested(typed) for typed in ("ho", "hosp", "hospital")] == [best] * 3
    assert suggested("helper") == ["Hospital helper 0"]
    assert suggested("hospital xxxxxxxxxxx") == ["Hospital xxxxxxxxxxx"]


@pytest.mark.parametrize("few", [16, 30, 1_000])
def test_the_best_are_those_that_comparing_every_name_finds(embedded_elm, commit, monkeypatch, few):
    """Whichever order is read, and however far: many or few begin so, in one language or in both."""
    monkeypatch.setattr(beginnings, "_SHORT_WALK", few)
    monkeypatch.setattr(beginnings, "_FEW", few)
    drawn = random.Random(few)
    syllables = ("ba", "be", "bal", "na", "nal", "no")
    with commit():
        for number in range(60):
            en, fr = (
                " ".join("".join(drawn.choices(syllables, k=2)) for _ in range(3)) for _ in "ef"
            )
            make.micro_certification(f"n-{number}", embedded_elm, title_en=en, title_fr=fr)
    index = following.serving_key(EMBEDDED)
    for typed in ("ba", "bab", "bala", "nano", "nonalx", "be no", "no"):
        told = EMBEDDED.suggest(index, tuple(typed.split()), "en", finding.MOST_SUGGESTIONS)
        assert [one.card.slug for one in told] == best_of_all(typed)


def best_of_all(typed: str) -> list[str]:
    rows = IndexedName.objects.filter(document__kind="microcertification").values_list(
        "folded", "language", "rank", "pk", "document__card"
    )
    places = sorted(
        (not name.startswith(typed), language == "fr", rank, name, pk, read_card(card).slug)
        for name, language, rank, pk, card in rows
        if begins_with(name, typed.split())
    )
    return list(dict.fromkeys(place[-1] for place in places))[: finding.MOST_SUGGESTIONS]


@pytest.mark.parametrize("ending", ["suspend", "cease", "withdraw"])
def test_what_is_no_longer_listed_is_gone(elm, commit, ending):
    with commit():
        micro = make.micro_certification("hand-hygiene", elm)
    with commit():
        getattr(micro, ending)(*(["Why", "Pourquoi"] if ending == "withdraw" else []))
    assert found("hygiene") == []


def test_a_draft_is_not_found(elm, commit):
    with commit():
        make.micro_certification("hand-hygiene", elm, lifecycle="draft")
    assert found("hygiene") == []


def test_a_rollback_leaves_no_trace(embedded_elm):
    with transaction.atomic():
        make.micro_certification("hand-hygiene", embedded_elm)
        following.catch_up(EMBEDDED)
        assert found("hygiene") == ["hand-hygiene"]
        transaction.set_rollback(True)
    finding.serving.SWITCHBOARD.forget()
    assert found("hygiene") == []
    assert not IndexedDocument.objects.filter(card__contains="hand-hygiene").exists()


def test_versions_that_were_taken_back_do_not_hide_later_ones(embedded_elm):
    with transaction.atomic():
        make.micro_certification("first", embedded_elm)
        following.catch_up(EMBEDDED)
        assert found("first") == ["first"]
        transaction.set_rollback(True)
    make.micro_certification("second", embedded_elm)
    following.catch_up(EMBEDDED)
    make.micro_certification("third", embedded_elm)
    following.catch_up(EMBEDDED)
    assert found(kinds=("microcertification",)) == ["second", "third"]


def test_an_update_that_was_missed_is_caught_up_by_the_next_question(elm):
    make.micro_certification("hand-hygiene", elm)
    finding.serving.SWITCHBOARD.forget()
    assert found("hygiene") == ["hand-hygiene"]


def test_nothing_is_written_twice(embedded_elm, django_assert_num_queries):
    following.catch_up(EMBEDDED)
    # The generation, the last change, the last recheck.
    with django_assert_num_queries(3):
        following.catch_up(EMBEDDED)


def test_a_new_name_of_an_institution_reaches_its_offerings(elm, commit):
    with commit():
        make.micro_certification("hand-hygiene", elm)
    with commit():
        elm.name_en, elm.name_fr = "Maple College", "Collège Maple"
        elm.save()
    assert found("maple") == ["elm-college", "hand-hygiene"]
    assert found("elm", kinds=("microcertification",)) == []


def test_a_rule_that_names_another_offering_takes_the_first_one_out(elm, commit):
    with commit():
        one, two = make.course("one", elm), make.course("two", elm)
        rule = make.stacking_rule("rule", make.program("nursing", elm), one)
    counting = {"filters": (AnyOf("stacks_into", ("nursing",)),), "kinds": ("course",)}
    assert found(**counting) == ["one"]
    with commit():
        rule.requirement = {"all": [{"completed": two.ctid}]}
        rule.save()
    assert found(**counting) == ["two"]


def test_a_rule_counts_from_its_first_day_to_its_last_without_any_change(elm, commit):
    today = date(2026, 3, 1)
    counting = {"filters": (AnyOf("stacks_into", ("nursing",)),), "kinds": ("course",)}
    with time_machine.travel(noon(today), tick=False), commit():
        make.stacking_rule(
            "rule",
            make.program("nursing", elm),
            make.course("one", elm),
            valid_from=today + timedelta(days=2),
            valid_to=today + timedelta(days=4),
        )
    told = []
    for day in (1, 2, 4, 5):
        with time_machine.travel(noon(today + timedelta(days=day)), tick=False):
            finding.forget()
            told.append(found(**counting))
    assert told == [[], ["one"], ["one"], []]


def test_osap_rules_that_come_into_force_are_noticed(elm, commit):
    with commit():
        micro = make.micro_certification(
            "hand-hygiene", elm, hours=Decimal(24), weeks=Decimal(4), cip="51.26"
        )
        micro.occupations.set([make.occupation()])
        micro.save()
    eligible = {"filters": (AnyOf("osap", ("yes",)),)}
    assert found(**eligible) == []
    make.osap_profile()
    with time_machine.travel(noon(timezone.localdate() + timedelta(days=1)), tick=False):
        finding.forget()
        assert found(**eligible) == ["hand-hygiene"]


def test_a_deleted_record_is_gone_and_so_is_what_others_said_of_it(elm, commit):
    with commit():
        element = make.framework_element("transcript", make.framework_edition())
        micro = make.micro_certification("hand-hygiene", elm)
        adoption = make.adoption("adopts", element, offering=micro)
    adopting = {"filters": (AnyOf("adopts", ("transcript",)),), "kinds": ("microcertification",)}
    assert found(**adopting) == ["hand-hygiene"]
    with commit():
        adoption.delete()
    assert (found(**adopting), found(kinds=("adoption",))) == ([], [])


def test_removed_examples_are_gone(elm, commit):
    with commit():
        make.micro_certification("invented", make.example_college())
        make.micro_certification("real", elm)
    with commit():
        remove_examples()
    assert found(kinds=("microcertification",)) == ["real"]


def test_a_build_goes_on_where_it_was_interrupted(index, monkeypatch):
    elm = make.organization("elm-college")
    for number in range(5):
        make.micro_certification(f"micro-{number}", elm)
    monkeypatch.setattr("search.kinds.kind.AT_ONCE", 2)
    put, written = EMBEDDED.put, []

    def put_at_most(most):
        def write(generation, documents):
            if len(written) == most:
                raise InterruptedError
            written.append(len(documents))
            put(generation, documents)

        return write

    monkeypatch.setattr(EMBEDDED, "put", put_at_most(2))
    with pytest.raises(InterruptedError):
        building.rebuild(EMBEDDED)
    begun = Generation.objects.get(state="building")
    assert (begun.built_kind, sum(written)) == ("microcertification", 4)
    monkeypatch.setattr(EMBEDDED, "put", put_at_most(100))
    make.micro_certification("meanwhile", elm)
    assert building.rebuild(EMBEDDED) == begun == Generation.objects.get()
    finding.forget()
    assert found(kinds=("microcertification",)) == ["meanwhile", *(f"micro-{n}" for n in range(5))]
    # Two micro-certifications and the college are left, and the one that came meanwhile is caught up.
    assert sum(written[2:4]) == 3
    assert building.compare(EMBEDDED, begun)[0].agrees


@pytest.mark.parametrize("times", [2, 4])
def test_a_build_waits_for_an_engine_that_goes_away(index, monkeypatch, times):
    elm = make.organization("elm-college")
    for number in range(5):
        make.micro_certification(f"micro-{number}", elm)
    monkeypatch.setattr("search.kinds.kind.AT_ONCE", 2)
    monkeypatch.setattr(building, "PAUSES", (0, 0, 0))
    put, left, asked = EMBEDDED.put, [times], []

    def away_for_a_while(generation, documents):
        asked.append(len(documents))
        if len(asked) > 1 and left[0]:
            left[0] -= 1
            raise EngineAway("no node answers")
        put(generation, documents)

    monkeypatch.setattr(EMBEDDED, "put", away_for_a_while)
    if times > len(building.PAUSES):
        with pytest.raises(EngineAway):
            building.rebuild(EMBEDDED)
        return
    generation = building.rebuild(EMBEDDED)
    assert EMBEDDED.counts(generation.pk) == {"organization": 1, "microcertification": 5}
    assert following.serving(EMBEDDED) == generation


def test_a_rebuild_is_not_seen_until_it_is_whole(embedded_elm, commit, monkeypatch):
    with commit():
        make.micro_certification("hand-hygiene", embedded_elm)
    put, told = EMBEDDED.put, []

    def put_and_ask(generation, documents):
        put(generation, documents)
        told.append((found("hygiene"), finding.find(Query()).total))

    monkeypatch.setattr(EMBEDDED, "put", put_and_ask)
    building.rebuild(EMBEDDED)
    assert set(map(str, told)) == {"(['hand-hygiene'], 2)"}
    assert finding.find(Query()).total == 2


def test_an_index_made_by_other_rules_of_words_is_built_anew(embedded_elm):
    before = following.serving(EMBEDDED)
    assert building.bring_up(EMBEDDED).pk == before.pk
    Generation.objects.update(digest="older")
    assert building.bring_up(EMBEDDED).pk != before.pk


def test_without_an_index_it_says_so(db):
    with pytest.raises(finding.serving.NotIndexed):
        finding.find(Query("nurse"))


def test_every_kind_of_public_record_is_a_document(embedded_elm):
    logged = set(Change.objects.values_list("record_type", flat=True))
    assert logged == {"organization"}
    counts = building.compare(EMBEDDED, following.catch_up(EMBEDDED))
    assert [(one.kind, one.records, one.documents) for one in counts] == [("organization", 1, 1)]


def test_what_is_as_public_as_another_record_is_documented_beside_a_public_one_only():
    edition = make.framework_edition()
    element = make.framework_element("relevance", edition)
    kind = DOCUMENTED["frameworkelement"]
    assert list(kind.public()) == [element]
    type(edition).objects.filter(pk=edition.pk).update(live=False, lifecycle="draft")
    assert list(kind.public()) == []
