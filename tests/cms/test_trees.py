"""The trees: complete, bilingual, made once, and never written over."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Locale, Page, Site

from cms.addresses import site_map
from cms.models import ContactPage, ContentPage, HomePage, SiteNavigation
from cms.people import EDITORS
from cms.trees import build_trees, key_of

ADDRESSES = {
    "en": "micro-certifications programs courses occupations skills partners pilots pathways"
    " framework community developers about contact accessibility search",
    "fr": "microcertifications programmes cours professions competences partenaires projets-pilotes"
    " parcours cadre communaute developpeurs a-propos contact accessibilite recherche",
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_language_has_every_page_at_its_address(trees: None, language: str) -> None:
    found = [entry.url for entry in site_map().entries if entry.language == language]
    expected = [f"/{language}/{slug}/" for slug in ADDRESSES[language].split()]
    assert found == [f"/{language}/", *expected]


def test_each_page_is_the_translation_of_one_in_the_other_language(trees: None) -> None:
    for entry in site_map().entries:
        assert set(site_map().translations(entry)) == {"en", "fr"}, entry.url


def test_a_second_run_changes_nothing(trees: None) -> None:
    before = list(Page.objects.order_by("pk").values())
    made = build_trees()
    assert (made.pages, made.menus, made.groups) == ([], [], [])
    assert list(Page.objects.order_by("pk").values()) == before
    assert SiteNavigation.objects.count() == 2
    assert Group.objects.filter(name=EDITORS).count() == 1


def test_what_editors_wrote_renamed_and_emptied_stays(trees: None) -> None:
    about = ContentPage.objects.get(slug="about")
    about.title, about.slug, about.body = "Who we are", "who-we-are", []
    about.save_revision().publish()
    menu = SiteNavigation.objects.get(language="fr")
    menu.main, menu.footer_text = [], "Autre texte"
    menu.save()
    assert build_trees().pages == []
    about.refresh_from_db()
    assert (about.title, about.slug, len(about.body)) == ("Who we are", "who-we-are", 0)
    assert SiteNavigation.objects.get(language="fr").footer_text == "Autre texte"


def test_a_page_that_is_missing_comes_back_alone(trees: None) -> None:
    contact = ContactPage.objects.get(slug="contact", locale=Locale.objects.get(language_code="fr"))
    contact.delete()
    assert build_trees().pages == ["fr: contact"]
    again = ContactPage.objects.get(slug="contact", locale__language_code="fr")
    assert again.translation_key == key_of("contact")
    assert len(again.body) == 2


def test_an_address_that_an_editor_uses_otherwise_is_left_alone(trees: None) -> None:
    ContentPage.objects.get(slug="about").delete()
    home = HomePage.objects.get(locale__language_code="en")
    home.add_child(instance=ContentPage(title="Mine", slug="about", locale=home.locale))
    assert build_trees().pages == []
    assert ContentPage.objects.get(slug="about").title == "Mine"


def test_the_site_serves_the_english_home_and_the_welcome_page_is_gone(trees: None) -> None:
    site = Site.objects.get()
    assert site.is_default_site
    assert site.root_page.specific == HomePage.objects.get(locale__language_code="en")
    assert set(Page.objects.filter(depth=2).values_list("slug", flat=True)) == {"en", "fr"}


def test_a_site_that_an_operator_set_is_left_alone(trees: None) -> None:
    Site.objects.update(hostname="other.example", port=443)
    build_trees()
    assert Site.objects.get().hostname == "other.example"


def test_bodies_link_to_pages_of_their_own_tree(trees: None, client: Client) -> None:
    for url, target in (("/en/accessibility/", "/en/contact/"), ("/fr/a-propos/", "/fr/cadre/")):
        assert f'href="{target}"' in client.get(url).content.decode()


def test_editors_may_work_on_records_and_pages_and_nothing_else(
    trees: None, django_user_model: type
) -> None:
    user = django_user_model.objects.create_user("ed", "ed@registry.example", "x")
    user.groups.add(Group.objects.get(name=EDITORS))
    rights = ["registry.change_program", "registry.publish_program", "wagtailadmin.access_admin"]
    assert user.has_perms(rights)
    assert not user.has_perm("auth.change_user")
    assert HomePage.objects.first().permissions_for_user(user).can_publish()
