"""The board of needs and the page of one: what is listed, what covers it, and what is said when it is over."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from decimal import Decimal
from string import ascii_lowercase
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.timezone import localdate

from cms.framework.idea import read_idea
from registry.models import Course, Membership, Need, NeedReply, Offering
from registry.services.needs import need_coverage
from registry.services.questions import ask
from tests import factories as make
from tests.cms.forms import filled_in, row
from tests.kept import kept

BOARD = "/en/community/needs/"


@pytest.fixture
def world(trees: None) -> SimpleNamespace:
    """A need for two skills of an occupation, three offerings that teach some of them, and a need that is over."""
    return kept(build_world)


def build_world() -> SimpleNamespace:
    region, other = make.region(), make.region("3590", "Northeast")
    sector = make.sector("logistics", "logistics")
    college = make.organization("elm-college")
    employer = make.organization("fir-freight", kind="employer", website="https://freight.example/")
    framework = make.skill_framework()
    planning, telling, counting = (
        make.skill(slug, framework) for slug in ("planning", "telling", "counting")
    )
    job = make.occupation("14404")
    for skill, importance in ((planning, 3), (telling, 1), (counting, "2.5")):
        job.skills.create(skill=skill, importance=Decimal(importance))
    job.save()

    def micro(slug: str, *taught: tuple[Any, int], **columns: Any) -> Any:
        made = make.micro_certification(slug, college, sector=sector, **columns)
        for skill, level in taught:
            made.skills.create(skill=skill, level=level)
        made.save()
        return made

    both = micro("both", (planning, 3), (telling, 1), hours=Decimal(40))
    both.regions.set([region])
    both.occupations.set([job])
    both.save()
    one = micro("one", (telling, 3), hours=Decimal(8))
    micro("neither", (counting, 5))
    need = make.need(
        "dispatchers", employer, occupation=job, people=12, summary_en="Drivers wait.",
        by_date=localdate() + timedelta(days=90),
    )  # fmt: skip
    need.regions.set([region])
    need.skills.create(skill=planning, level=3)
    need.skills.create(skill=telling, level=3)
    need.save()
    past = make.need("sorters", employer, by_date=localdate() - timedelta(days=1))
    return SimpleNamespace(
        region=region, other=other, sector=sector, employer=employer, college=college, job=job,
        need=need, past=past, both=both, one=one, planning=planning, telling=telling,
        counting=counting,
    )  # fmt: skip


def said(response: Any) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]+>", " ", main.group()).split())


def listed(response: Any) -> list[str]:
    return [row.record.slug for row in response.context["rows"]]


def test_the_board_lists_what_is_not_over_and_names_the_rest(
    client: Client, world: SimpleNamespace
) -> None:
    response = client.get(BOARD)
    assert listed(response) == ["dispatchers"]
    assert [need.slug for need in response.context["over"]] == ["sorters"]
    assert "1 need that is over" in said(response)
    assert 'href="/en/community/needs/dispatchers/"' in response.content.decode()
    french = client.get("/fr/communaute/besoins/")
    assert listed(french) == ["dispatchers"]
    assert french.context["alternates"]["en"] == BOARD


def test_the_community_page_names_what_is_needed_soonest_first(
    client: Client, world: SimpleNamespace
) -> None:
    """What names no day stood before all that does."""
    make.need("whenever", world.employer)
    rows = client.get("/en/community/").context["need_rows"]
    days = [row.record.by_date for row in rows]
    assert days[-1] is None
    assert all(days[:-1])
    assert days[:-1] == sorted(days[:-1])


def test_the_board_says_how_a_need_is_published(client: Client, world: SimpleNamespace) -> None:
    html = client.get(BOARD).content.decode()
    assert f'href="{reverse(Need.snippet_viewset.get_url_name("add"))}">Publish a need</a>' in html
    assert 'href="/en/contact/?topic=employers">Ask for a workspace</a>' in html
    french = client.get("/fr/communaute/besoins/").content.decode()
    assert 'href="/fr/contact/?topic=employers">Demander un espace de travail</a>' in french


def test_the_board_is_taken_along_as_a_table_and_a_feed(
    client: Client, world: SimpleNamespace
) -> None:
    html = client.get(f"{BOARD}?region=3540").content.decode()
    assert 'href="/feeds/en/needs.csv?region=3540"' in html
    assert 'href="/feeds/en/needs.atom?region=3540"' in html
    table = b"".join(client.get("/feeds/fr/needs.csv")).decode().removeprefix("\ufeff")
    (row,) = csv.DictReader(table.splitlines())
    assert (row["Professions (CNP)"], row["Nombre de personnes"]) == ("14404", "12")
    assert row["Requis pour le"] == world.need.by_date.isoformat()
    assert row["Compétences"] == "Planning (fr); Telling (fr)"
    told = client.get("/feeds/en/needs.atom?region=3540").content.decode()
    assert "/en/community/needs/dispatchers/" in told
    assert client.get("/feeds/en/needs.csv?region=nowhere").status_code == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=3540", ["dispatchers"]),
        ("region=3590", ["data-clerks"]),
        ("sector=logistics", ["dispatchers"]),
        ("occupation=14404", ["dispatchers"]),
        ("search=clerks", ["data-clerks"]),
        ("search=freight", ["data-clerks", "dispatchers"]),
        ("region=3540&search=clerks", []),
    ],
)
def test_facets_narrow_the_board(
    client: Client, world: SimpleNamespace, query: str, found: list[str]
) -> None:
    second = make.need("data-clerks", world.employer, occupation=make.occupation("14111"))
    second.regions.set([world.other])
    second.save()
    assert sorted(listed(client.get(f"{BOARD}?{query}"))) == found


def test_a_wrong_filter_is_told_and_hides_nothing(client: Client, world: SimpleNamespace) -> None:
    response = client.get(f"{BOARD}?region=9999")
    assert listed(response) == ["dispatchers"]
    assert response.context["facet_errors"]


def test_what_covers_a_need_is_ranked_by_weight_with_its_gaps(
    client: Client, world: SimpleNamespace
) -> None:
    response = client.get("/en/community/needs/dispatchers/")
    assert "/en/framework/adopt/?need=dispatchers&amp;" in response.content.decode()
    answers = [
        (
            answer.row.record.slug,
            answer.percent,
            [one.slug for one in answer.covers],
            [one.slug for one in answer.below],
            [one.slug for one in answer.misses],
            answer.in_region,
        )
        for answer in response.context["answers"]
    ]
    assert answers == [
        ("both", 75, ["planning"], ["telling"], [], True),
        ("one", 25, ["telling"], [], ["planning"], False),
    ]
    text = said(response)
    assert "2 offerings cover some of it, together 100% of the weight." in text
    assert "Each weighs as much as the occupation rates it" in text
    assert "12" in text
    assert "Not taught far enough by anybody" not in text
    html = response.content.decode()
    assert 'href="https://freight.example/"' in html
    about = "about=%2Fen%2Fcommunity%2Fneeds%2Fdispatchers%2F"
    (form,) = re.findall(r'href="(/en/contact/[^"]*)"[^>]*>Write about this need', html)
    assert form == f"/en/contact/?topic=employers&amp;{about}"
    written = client.get(form.replace("&amp;", "&")).content.decode()
    assert '<option value="employers" selected>' in written
    assert 'value="/en/community/needs/dispatchers/"' in written
    assert 'check/?need=dispatchers&amp;noc=14404&amp;skills=planning%203%3Btelling%203"' in html


def test_the_link_to_the_self_check_is_understood(client: Client, world: SimpleNamespace) -> None:
    make.framework_element("skills", make.framework_edition())
    response = client.get("/en/framework/check/?noc=14404&skills=planning%203%3Btelling%203")
    idea = response.context["idea"]
    assert [(one.skill.slug, one.level) for one in idea.skills] == [("planning", 3), ("telling", 3)]
    assert response.context["troubles"] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_skill_of_an_occupation_is_taken_along_from_a_need(
    client: Client, world: SimpleNamespace, language: str
) -> None:
    make.framework_element("skills", make.framework_edition())
    job, framework = world.need.occupation, world.planning.framework
    for letter in [*ascii_lowercase, *(2 * one for one in "abcdefg")]:
        name = f"Communication orale : compréhension de consignes longues ({letter})"
        slug = f"understanding-long-instructions-at-work-{letter}"
        named = {"name_fr": name, "name_en": f"Understanding long instructions at work ({letter})"}
        job.skills.create(skill=make.skill(slug, framework, **named), importance=3)
    job.save()
    need = make.need("night-shift", world.need.organization, occupation=job)
    page = {"en": "/en/community/needs/", "fr": "/fr/communaute/besoins/"}[language]
    html = client.get(f"{page}{need.slug}/").content.decode()
    addresses = set(re.findall(r'href="([^"]*[?]need=[^"]*skills=[^"]*)"', html))
    assert len(addresses) == 2
    for address in addresses:
        with translation.override(language):
            query = QueryDict(address.replace("&amp;", "&").partition("?")[2])
            idea = read_idea(query, {})
            again = read_idea(QueryDict(urlencode({"skills": idea.raw["skills"]})), {})
        assert len(idea.skills) == 36
        assert not idea.troubles
        # Names, which are read as the same again when the form is sent.
        assert "understanding-" not in idea.raw["skills"]
        assert again.skills == idea.skills


def test_what_nobody_teaches_is_named(client: Client, world: SimpleNamespace) -> None:
    world.need.skills.create(skill=make.skill("juggling", world.planning.framework), level=1)
    world.need.save()
    response = client.get("/en/community/needs/dispatchers/")
    text = said(response)
    assert "Not taught far enough by anybody: Juggling." in text
    # One of the skills is not rated by the occupation, so all weigh the same.
    assert "All weigh the same: the occupation does not rate every one of them." in text
    assert "together 66% of the weight" in text
    assert "Nobody teaches it far enough" in text


def test_words_of_a_need_without_occupation_and_level(
    client: Client, world: SimpleNamespace
) -> None:
    need = make.need("jugglers", world.employer)
    need.skills.create(skill=make.skill("juggling", world.planning.framework))
    need.save()
    text = said(client.get("/en/community/needs/jugglers/"))
    assert "All weigh the same: the need names no occupation." in text
    assert "any level Nobody teaches it" in text
    assert "No published offering teaches any of these skills." in text
    assert "far enough" not in text


def test_what_an_offering_leaves_open_is_folded_where_it_is_long(
    client: Client, world: SimpleNamespace
) -> None:
    """Each of ten offerings repeated more than twenty names."""
    need = make.need("many", world.employer)
    need.skills.create(skill=world.planning)
    for number in range(7):
        need.skills.create(skill=make.skill(f"odd-{number}", world.planning.framework))
    need.save()
    response = client.get("/en/community/needs/many/")
    text = said(response)
    assert "Leaves 7 of 8 open, among them Odd " in text
    page = BeautifulSoup(response.content, "html.parser")
    folded = page.select_one("#coverage details p")
    assert folded is not None
    assert folded.get_text().count("Odd") == 2
    assert "Not taught by anybody: Odd " in text


def test_a_need_for_an_occupation_alone_asks_for_the_skills_that_it_rates(
    world: SimpleNamespace,
) -> None:
    need = make.need("anybody", world.employer, occupation=world.job)
    found = need_coverage(ask(), need)
    assert [(one.weight, one.level) for one in found.skills] == [
        (3, 0),
        (Decimal("2.5"), 0),
        (1, 0),
    ]
    assert found.offerings[0].offering == world.both.ctid
    assert found.rated
    assert found.gaps == ()


def test_a_need_without_skills_says_that_nothing_can_be_compared(
    client: Client, world: SimpleNamespace
) -> None:
    make.need("hands", world.employer)
    response = client.get("/en/community/needs/hands/")
    assert "so nothing can be compared" in said(response)
    assert response.context["together"] is None


def test_a_need_that_is_over_says_so_and_is_not_for_search_engines(
    client: Client, world: SimpleNamespace
) -> None:
    response = client.get("/en/community/needs/sorters/")
    assert "This need is over." in said(response)
    assert "Answer it" not in said(response)
    assert response.context["noindex"]
    assert not client.get("/en/community/needs/dispatchers/").context["noindex"]
    today = make.need("today", world.employer, by_date=localdate())
    assert not today.is_over(localdate())


@pytest.mark.parametrize(
    ("state", "told", "en_francais"),
    [("suspended", "Suspended:", "Suspendu"), ("ceased", "This has ended.", "Terminé.")],
)
def test_a_need_that_does_not_hold_says_so_and_is_not_answered(
    client: Client, world: SimpleNamespace, state: str, told: str, en_francais: str
) -> None:
    """It looked open, and went on inviting answers, which the forms then refused."""
    held = make.need("held", world.employer, lifecycle=state)
    coming = make.event("meeting", world.employer, lifecycle=state)
    for address in (f"{BOARD}{held.slug}/", f"/en/community/events/{coming.slug}/"):
        shown = said(client.get(address))
        assert told in shown
        assert "Answer it" not in shown
        assert "Take part" not in shown
    assert en_francais in said(client.get("/fr/communaute/besoins/held/"))


def test_drafts_are_not_found_and_withdrawn_needs_are_gone(
    client: Client, world: SimpleNamespace
) -> None:
    make.need("draft", world.employer, lifecycle="draft")
    for slug in ("draft", "nothing"):
        assert client.get(f"{BOARD}{slug}/").status_code == 404
    make.tombstone(world.past)
    assert client.get(f"{BOARD}sorters/").status_code == 410


def test_the_queries_of_both_pages_do_not_grow(client: Client, world: SimpleNamespace) -> None:
    # What this transaction has published is asked for otherwise than what others have: it publishes both times.
    make.need("first", world.employer, occupation=world.job)
    addresses = (BOARD, f"{BOARD}dispatchers/")

    def counts() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            found.append(len(captured))
        return found

    few = counts()
    for number in range(8):
        more = make.micro_certification(f"more-{number}", world.college)
        more.skills.create(skill=world.telling, level=3)
        more.save()
        need = make.need(f"need-{number}", world.employer, occupation=world.job)
        need.regions.set([world.region])
        need.save()
    assert counts() == few
    assert few[0] <= 25
    assert few[1] <= 25


# Needs as employers write them


def test_a_need_that_names_no_skill_stays_a_draft_until_it_does(
    boss: Client, world: SimpleNamespace
) -> None:
    add = reverse(Need.snippet_viewset.get_url_name("add"))
    words = {"organization": world.employer.pk, "title_en": "Hands & feet"}
    given = filled_in(boss.get(add).context["form"], **words)
    for button in ("action-publish", "action-submit"):
        refused = boss.post(add, given | {button: "1"})
        assert "Name an occupation, or skills below" in refused.content.decode()
        assert "Hands &amp; feet" in refused.content.decode()
    assert not Need.objects.filter(title_en__startswith="Hands").exists()
    assert boss.post(add, given).status_code == 302
    skills = row("skills", 0, skill=world.telling.pk, level=2) | {"skills-TOTAL_FORMS": 1}
    for more in (skills, {"occupation": world.job.pk}):
        assert boss.post(add, given | more | {"action-publish": "1"}).status_code == 302
    made = Need.objects.filter(title_en__startswith="Hands").order_by("pk")
    assert [one.live for one in made] == [False, True, True]


def test_a_skill_that_is_named_twice_is_told_in_the_words_of_the_house(
    boss: Client, world: SimpleNamespace
) -> None:
    """It was "Please correct the duplicate data for need and skill", as for every list of a form."""
    add = reverse(Need.snippet_viewset.get_url_name("add"))
    words = {"organization": world.employer.pk, "title_en": "Hands", "skills-TOTAL_FORMS": 2}
    for number in (0, 1):
        words |= row("skills", number, skill=world.telling.pk, level=2 + number)
    given = filled_in(boss.get(add).context["form"], **words)
    formset = boss.post(add, given | {"action-publish": "1"}).context["form"].formsets["skills"]
    told = ["The need names this skill already."]
    assert formset.non_form_errors() == told
    assert [form.non_field_errors() for form in formset.forms] == [[], told]


def test_a_need_whose_day_has_passed_is_not_published(boss: Client, world: SimpleNamespace) -> None:
    """It was born over, and a mistyped year was lost without a word."""
    add = reverse(Need.snippet_viewset.get_url_name("add"))
    words = {"organization": world.employer.pk, "title_en": "Hands", "occupation": world.job.pk}
    given = filled_in(boss.get(add).context["form"], **words, by_date="2020-01-01")
    refused = boss.post(add, given | {"action-publish": "1"})
    assert set(refused.context["form"].errors) == {"by_date"}
    assert "This day has passed, so the need would be over at once." in refused.content.decode()
    made = boss.post(add, given | {"by_date": "2099-01-01", "action-publish": "1"})
    assert made.status_code == 302
    # One that is over by now is corrected without another day.
    need = Need.objects.get(title_en="Hands")
    Need.objects.filter(pk=need.pk).update(by_date="2020-01-01")
    need.refresh_from_db()
    need.save_revision()
    edit = reverse(Need.snippet_viewset.get_url_name("edit"), args=[need.pk])
    given = filled_in(boss.get(edit).context["form"], title_en="Hands and feet")
    assert boss.post(edit, given | {"action-publish": "1"}).status_code == 302


# Answers of institutions


@pytest.fixture
def member(world: SimpleNamespace, django_user_model: Any) -> Client:
    """A publisher of the college."""
    user = django_user_model.objects.create_user("elm", "elm@registry.example", "x")
    Membership.objects.create(user=user, organization=world.college, role="publisher")
    client = Client()
    client.force_login(user)
    return client


def reply(member: Client, need: Any, offering: Any, **more: str) -> Any:
    address = reverse(NeedReply.snippet_viewset.get_url_name("add"))
    form = member.get(address, {"need": need.slug}).context["form"]
    named = {"need": need.pk, "offering": offering.pk} | more
    return member.post(address, filled_in(form, **named))


def test_an_institution_answers_with_an_offering_and_the_page_says_how_much_it_covers(
    client: Client,
    world: SimpleNamespace,
    member: Client,
    django_user_model: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    driver = django_user_model.objects.create_user("driver", "driver@registry.example", "x")
    Membership.objects.create(user=driver, organization=world.need.organization, role="editor")
    page = f"{BOARD}dispatchers/"
    assert "No institution has answered yet." in said(client.get(page))
    form = reverse(NeedReply.snippet_viewset.get_url_name("add"))
    assert f'href="{form}?need=dispatchers"' in client.get(page).content.decode()
    assert (
        member.get(form, {"need": "dispatchers"}).context["form"]["need"].value() == world.need.pk
    )
    words = {"words_en": "Twice a year.", "action-publish": "1"}
    with django_capture_on_commit_callbacks(execute=True):
        assert reply(member, world.need, world.both, **words).status_code == 302
    (letter,) = (one for one in mail.outbox if one.to == ["driver@registry.example"])
    assert "Elm College answers your need" in letter.body.replace("\n", " ")
    response = client.get(page)
    (told,) = response.context["replies"]
    assert (told.record.offering_id, told.answer.percent) == (world.both.pk, Decimal(75))
    assert "Twice a year." in said(response)
    assert NeedReply.objects.get().slug == "dispatchers-both"
    world.both.suspend()
    assert client.get(page).context["replies"] == []


def test_an_offering_that_teaches_none_of_it_is_shown_as_that(
    client: Client, world: SimpleNamespace
) -> None:
    make.need_reply("no", world.need, Offering.objects.get(slug="neither"))
    make.need_reply("yes", world.need, world.one)
    response = client.get(f"{BOARD}dispatchers/")
    assert [one.answer.percent for one in response.context["replies"]] == [Decimal(25), Decimal(0)]
    assert "Teaches none of these skills far enough." in said(response)


def test_wrong_answers_are_told(world: SimpleNamespace, member: Client) -> None:
    def told(need: Any, offering: Any, field: str) -> str:
        answer = reply(member, need, offering)
        assert answer.status_code == 200
        return str(answer.context["form"].errors[field])

    foreign = make.micro_certification("foreign", make.organization("oak"), sector=world.sector)
    assert "Answer with an offering of your own institution." in told(
        world.need, foreign, "offering"
    )
    draft = Course.objects.create(institution=world.college, title_en="Draft")
    assert "This offering is not published." in told(world.need, draft, "offering")
    assert "is over. Answer one that is still open." in told(world.past, world.both, "need")
    hidden = Need.objects.create(organization=world.employer, title_en="Hidden")
    assert "This need is not published" in told(hidden, world.both, "need")
    assert reply(member, world.need, world.both).status_code == 302
    assert "This offering answers this need already." in told(world.need, world.both, "offering")
    assert NeedReply.objects.count() == 1
    NeedReply.objects.get().withdraw("Over.", "Fini.")
    assert reply(member, world.need, world.both).status_code == 302


def test_queries_of_the_page_do_not_grow_with_answers(
    client: Client, world: SimpleNamespace
) -> None:
    def queries() -> int:
        client.get(f"{BOARD}dispatchers/")
        with CaptureQueriesContext(connection) as made:
            client.get(f"{BOARD}dispatchers/")
        return len(made)

    before = queries()
    for one in Offering.objects.all():
        make.need_reply(f"reply-{one.slug}", world.need, one)
    assert queries() <= before
