"""Texts with signs of HTML are refused by forms as by files, at the field, and nothing of what was typed is lost."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from cms.ownership import EDITED
from registry.models import MicroCertification, NewsItem, Occupation, Region
from registry.models.plain_text import Plain
from tests.cms.forms import filled_in, row

pytestmark = pytest.mark.usefixtures("trees")

FORMATTED = {(NewsItem, "body_en"), (NewsItem, "body_fr")}


def url(model: Any, name: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def posted(boss: Client, record: Any, **values: Any) -> Any:
    address = url(type(record), "edit", record.pk)
    return boss.post(address, filled_in(boss.get(address).context["form"], **values))


@pytest.mark.parametrize("text", ["Weld <b>well</b>", "<script>alert(1)</script>", "a <!-- b"])
def test_a_text_with_html_is_told_at_its_field_and_stays_there(
    boss: Client, registry: SimpleNamespace, text: str
) -> None:
    before = registry.micro.revisions.count()
    answer = posted(boss, registry.micro, title_en=text, summary_en="Kept")
    form = answer.context["form"]
    assert list(form.errors) == ["title_en"]
    page = BeautifulSoup(answer.content, "lxml")
    told = page.select_one(
        "#panel-child-text-child-title-child-title_en-errors, [id*=title_en-errors]"
    )
    assert told is not None
    assert "Write plain text, without tags." in told.get_text()
    assert page.select_one("[name=title_en]")["value"] == text
    assert page.select_one("[name=summary_en]").get_text().strip() == "Kept"
    assert registry.micro.revisions.count() == before


def test_it_is_told_in_french(
    boss: Client, registry: SimpleNamespace, django_user_model: Any
) -> None:
    user = django_user_model.objects.get(username="boss")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "fr"})
    with translation.override("fr"):
        answer = posted(boss, registry.micro, description_fr="<i>Un</i> texte")
    assert "Écrivez du texte simple, sans balises." in answer.content.decode()


@pytest.mark.parametrize("model", EDITED, ids=lambda model: model._meta.model_name)
def test_every_text_of_a_form_is_judged(boss: Client, registry: Any, model: Any) -> None:
    form = boss.get(url(model, "add")).context["form"]
    texts = {
        name
        for name, field in form.fields.items()
        if name in {one.name for one in model._meta.concrete_fields}
        and model._meta.get_field(name).get_internal_type() in ("CharField", "TextField")
        and hasattr(field, "strip")
        and (model, name) not in FORMATTED
    }
    judged = {
        name
        for name in texts
        if any(isinstance(one, Plain) for one in form.fields[name].validators)
    }
    assert texts
    assert judged == texts


def test_an_entry_of_a_list_is_judged_too(boss: Client, registry: SimpleNamespace) -> None:
    more = row("job_titles", 0, language="en", title="Pick <b>er</b>")
    said = posted(boss, registry.occupation, **{"job_titles-TOTAL_FORMS": 1, **more})
    assert "Write plain text, without tags." in said.content.decode()
    assert not registry.occupation.job_titles.exists()


def test_a_text_that_is_stored_already_keeps_nobody_from_saving(
    boss: Client, registry: SimpleNamespace
) -> None:
    MicroCertification.objects.filter(pk=registry.micro.pk).update(
        description_en="Old <b>\nbold</b>"
    )
    answer = posted(boss, registry.micro, description_en="Old <b>\r\nbold</b>", title_en="New")
    assert answer.status_code == 302
    registry.micro.refresh_from_db()
    assert registry.micro.get_latest_revision_as_object().title_en == "New"


def test_less_than_is_a_sign_like_others(boss: Client, registry: SimpleNamespace) -> None:
    assert posted(boss, registry.micro, title_en="Pumps (< 5 kW), 3<4").status_code == 302


def test_a_closed_list_and_a_withdrawal_take_plain_texts_only(
    boss: Client, registry: SimpleNamespace
) -> None:
    address = url(Region, "edit", registry.region.pk)
    form = boss.get(address).context["form"]
    assert boss.post(address, filled_in(form, name_en="<b>x</b>")).context["form"].errors
    gone = {"withdrawn_because_en": "<b>Twice</b>", "withdrawn_because_fr": "En double"}
    boss.post(url(MicroCertification, "delete", registry.micro.pk), gone)
    registry.micro.refresh_from_db()
    assert registry.micro.is_public
    assert Occupation.objects.count() == 1
