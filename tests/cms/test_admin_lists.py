"""The admin's lists: every kind opens, filters and finds; nothing leaves the site; who may come in."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.snippets.models import get_snippet_models
from wagtail.users.models import UserProfile

from cms.people import EDITORS
from registry.models import (
    Adoption,
    Agreement,
    Change,
    FrameworkElement,
    Identified,
    ImportRun,
    MicroCertification,
    Organization,
    Program,
    StackingRule,
)
from tests import factories

pytestmark = pytest.mark.usefixtures("trees")

KINDS = [model for model in get_snippet_models() if issubclass(model, Identified)]
# What a browser fetches by itself; links that a person may follow are another matter.
FETCHED = re.compile(r'<(?:img|script|iframe|source)[^>]+src="([^"]+)|<link[^>]+href="([^"]+)')


def listed(boss: Client, model: Any, query: str = "") -> list[Any]:
    answer = boss.get(reverse(model.snippet_viewset.get_url_name("list")) + query)
    assert answer.status_code == 200
    return list(answer.context["object_list"])


def read(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "lxml")


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model._meta.model_name)
def test_every_kind_lists_searches_and_opens_a_form(
    boss: Client, registry: SimpleNamespace, model: Any
) -> None:
    assert set(listed(boss, model)) == set(model.objects.all())
    assert listed(boss, model, "?q=zzz") == []
    answer = boss.get(reverse(model.snippet_viewset.get_url_name("add")))
    assert answer.status_code == 200
    fetched = ["".join(found) for found in FETCHED.findall(answer.content.decode())]
    assert fetched
    assert [url for url in fetched if url.startswith(("http", "//"))] == []


@pytest.mark.parametrize("word", ["forklift", "CHARIOT", "forklift-bas", "élévateur"])
def test_search_reads_both_languages_and_the_address(
    boss: Client, registry: SimpleNamespace, word: str
) -> None:
    assert listed(boss, MicroCertification, f"?q={word}") == [registry.micro]


@pytest.mark.parametrize("words", ["Parcel+pilot", "Projet+colis", "Assessment"])
def test_an_entry_of_the_ledger_is_found_by_its_pilot_and_by_its_element(
    boss: Client, registry: SimpleNamespace, words: str
) -> None:
    edition = factories.framework_edition()
    other = factories.pilot("other", registry.college, registry.sector)
    element, further = (
        factories.framework_element(code, edition) for code in ("assessment", "skills")
    )
    found = factories.adoption("found", element, pilot=registry.pilot)
    factories.adoption("passed-over", further, pilot=other)
    assert listed(boss, Adoption, f"?q={words}") == [found]


def test_filters_narrow_a_list(boss: Client, registry: SimpleNamespace) -> None:
    draft = MicroCertification.objects.create(
        title_en="Other", institution=factories.example_college()
    )
    assert listed(boss, MicroCertification, "?lifecycle=draft") == [draft]
    assert listed(boss, MicroCertification, "?lifecycle=published") == [registry.micro]
    assert listed(boss, MicroCertification, "?provenance=illustrative") == [draft]
    assert listed(boss, MicroCertification, f"?sector={registry.sector.pk}") == [registry.micro]
    assert listed(boss, MicroCertification, f"?pilot={registry.pilot.pk}") == [registry.micro]
    assert listed(boss, Program, f"?institution={registry.college.pk}") == [registry.program]


def test_a_list_speaks_the_language_of_its_reader_whoever_saved_last(
    boss: Client, registry: SimpleNamespace
) -> None:
    course = registry.micro
    course.title_en, course.title_fr = "Later words", "Mots plus récents"
    with override("fr"):
        course.save_revision()
    page = boss.get(reverse(type(course).snippet_viewset.get_url_name("list"))).content.decode()
    assert "Later words" in page
    assert "Mots plus récents" not in page


def test_an_entry_of_the_ledger_is_called_by_its_subject_and_element(
    boss: Client, registry: SimpleNamespace
) -> None:
    element = factories.framework_element("relevance", factories.framework_edition())
    words = "A letter of the warehouse."
    entry = factories.adoption("entry", element, pilot=registry.pilot, evidence_en=words)
    entry.save_revision()
    answer = boss.get(reverse(Adoption.snippet_viewset.get_url_name("list"))).content.decode()
    assert str(entry.element) in answer
    assert str(entry.pilot) in answer
    assert words not in answer


def test_names_are_printed_with_the_signs_of_their_language(boss: Client) -> None:
    user = get_user_model().objects.get(username="boss")
    UserProfile.objects.create(user=user, preferred_language="fr")
    straight, curved = "Appui d'un partenaire", "Appui d’un partenaire"
    element = factories.framework_element(
        "support", factories.framework_edition(), name_fr=straight
    )
    names = FrameworkElement.snippet_viewset.get_url_name
    (title,) = read(boss, reverse(names("list"))).select("table.listing .title")
    assert curved in title.text
    edited = read(boss, reverse(names("edit"), args=[element.pk]))
    assert curved in edited.select_one("h1, .w-header__title, header").text
    # What is edited stays as it is stored.
    assert edited.select_one("[name=name_fr]")["value"] == straight
    ledger = Adoption.snippet_viewset.get_url_name
    for view, field in (("add", "select[name=element]"), ("list", "[name=element]")):
        page = read(boss, reverse(ledger(view)))
        said = " ".join(one.parent.text for one in page.select(field))
        assert curved in said, view
        assert straight not in said, view


def test_figures_of_a_list_have_no_idle_zeros(boss: Client, registry: SimpleNamespace) -> None:
    MicroCertification.objects.update(hours="12.00")
    address = reverse(MicroCertification.snippet_viewset.get_url_name("list"))
    answer = boss.get(address).content.decode()
    assert re.search(r"<td[^>]*>\s*12\s*</td>", answer)
    assert "12.00" not in answer


def test_days_of_a_list_are_written_as_on_the_pages(
    boss: Client, registry: SimpleNamespace
) -> None:
    StackingRule.objects.update(valid_from=date(2026, 9, 1))
    address = reverse(StackingRule.snippet_viewset.get_url_name("list"))
    assert "1 September 2026" in boss.get(address).content.decode()


def test_a_filter_over_two_tables_has_a_name_of_its_own(
    boss: Client, registry: SimpleNamespace
) -> None:
    answer = boss.get(reverse(StackingRule.snippet_viewset.get_url_name("list")))
    assert "Institution of the award" in answer.content.decode()
    assert "Award institution" not in answer.content.decode()


def test_lists_do_not_ask_once_a_row(
    boss: Client, registry: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        MicroCertification.objects.create(title_en=f"No {number}", institution=registry.college)
    with django_assert_max_num_queries(30):
        assert len(listed(boss, MicroCertification)) == 31


@pytest.mark.parametrize(
    ("chooser", "query", "expected"),
    [
        ("wagtailsnippetchoosers_registry_organization:choose_results", "elm", "Elm College"),
        ("wagtailsnippetchoosers_registry_skill:choose_results", "levage", "Lifting"),
        ("offering_chooser:choose_results", "forklift basics", "Forklift basics"),
    ],
)
def test_choosers_find_by_words(
    boss: Client, registry: SimpleNamespace, chooser: str, query: str, expected: str
) -> None:
    assert expected in boss.get(reverse(chooser), {"q": query}).content.decode()
    assert expected not in boss.get(reverse(chooser), {"q": f"{query} zzz"}).content.decode()


def test_choosers_do_not_offer_what_is_withdrawn(boss: Client, registry: SimpleNamespace) -> None:
    results = reverse("offering_chooser:choose_results")
    assert "Supply chain" in boss.get(results).content.decode()
    for user in registry.program.users():
        user.withdraw("Gone.", "Retirée.")
    registry.program.withdraw("Gone.", "Retiré.")
    assert "Supply chain" not in boss.get(results).content.decode()


@pytest.mark.parametrize("key", ["abc", "-1", "1e3", "²", "9" * 25])
def test_a_key_that_is_none_is_not_found(boss: Client, registry: SimpleNamespace, key: str) -> None:
    organization = "wagtailsnippetchoosers_registry_organization"
    for chooser in ("offering_chooser", organization):
        assert boss.get(reverse(f"{chooser}:chosen", args=[key])).status_code == 404
    several = reverse("offering_chooser:chosen_multiple")
    answer = boss.get(several, {"id": [key, str(registry.program.pk)]})
    assert [one["id"] for one in answer.json()["result"]] == [str(registry.program.pk)]
    for view in ("edit", "history", "delete", "confirm"):
        address = reverse(Program.snippet_viewset.get_url_name(view), args=[key])
        assert boss.get(address).status_code == 404


def test_long_lists_of_boxes_begin_with_what_is_ticked(
    boss: Client, registry: SimpleNamespace
) -> None:
    pact = Agreement(title_en="Pact", title_fr="Entente")
    others = [factories.organization(name) for name in ("ash-college", "birch-college")]
    pact.save()
    pact.senders.set([registry.college])
    pact.receivers.set([others[1]])
    pact.save()
    page = BeautifulSoup(
        boss.get(reverse(Agreement.snippet_viewset.get_url_name("edit"), args=[pact.pk])).content,
        "html.parser",
    )
    for name, chosen in (("senders", registry.college), ("receivers", others[1])):
        boxes = page.select(f".ticks[data-narrow] input[name={name}]")
        assert [box["value"] for box in boxes if box.has_attr("checked")] == [str(chosen.pk)]
        assert boxes[0]["value"] == str(chosen.pk)
        assert len(boxes) == Organization.objects.count()
    assert page.select_one("script[src*='registry/narrow']")


@pytest.mark.parametrize("name", ["importrun", "change"])
def test_logs_are_read_only(boss: Client, registry: SimpleNamespace, name: str) -> None:
    ImportRun.objects.create(source="facts")
    row = {"importrun": ImportRun, "change": Change}[name].objects.first()
    assert boss.get(reverse(f"{name}:index")).status_code == 200
    assert boss.get(reverse(f"{name}:inspect", args=[row.pk])).status_code == 200
    for view, args in (("add", []), ("edit", [row.pk]), ("delete", [row.pk])):
        assert boss.get(reverse(f"{name}:{view}", args=args)).status_code == 302
        boss.post(reverse(f"{name}:{view}", args=args))
    assert type(row).objects.filter(pk=row.pk).exists()


def test_the_menus_lead_to_every_kind(boss: Client, registry: SimpleNamespace) -> None:
    text = boss.get("/admin/").content.decode()
    for model in KINDS:
        assert reverse(model.snippet_viewset.get_url_name("list")) in text
    assert "guide.wagtail.org" not in text
    assert "wagtail.org" not in text


def test_only_editors_come_in(
    client: Client, registry: SimpleNamespace, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("ed", "ed@registry.example", "x")
    client.force_login(user)
    address = reverse(Program.snippet_viewset.get_url_name("list"))
    assert client.get(address).status_code == 302
    user.groups.add(Group.objects.get(name=EDITORS))
    # Another role ends the sessions of the one before.
    client.force_login(user)
    assert client.get(address).status_code == 200
    for name in ("edit", "delete", "history"):
        address = reverse(Program.snippet_viewset.get_url_name(name), args=[registry.program.pk])
        assert client.get(address).status_code == 200
    assert client.get(reverse("change:index")).status_code == 200


def test_occupations_are_ticked_by_code_and_title(boss: Client, registry: SimpleNamespace) -> None:
    page = read(boss, reverse(MicroCertification.snippet_viewset.get_url_name("add")))
    boxes = page.select(".ticks input[type=checkbox][name=occupations]")
    assert [one.find_parent("label").get_text(strip=True) for one in boxes] == [
        "75101 Material handlers"
    ]


def test_the_reports_speak_french(boss: Client, registry: SimpleNamespace) -> None:
    user = get_user_model().objects.get(username="boss")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "fr"})
    registry.micro.save_revision(user=user, log_action=True)
    said = read(boss, reverse("wagtailadmin_reports:site_history")).get_text(" ")
    assert "Historique du site" in said
    assert "Caractères" not in said
    history = registry.rule.snippet_viewset.get_url_name("history")
    told = read(boss, reverse(history, args=[registry.rule.pk])).get_text(" ")
    assert "pas de entrées" not in told
    assert "Rien à afficher ici" in told
