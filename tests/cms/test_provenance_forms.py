"""What the admin says when a record would stand across the border between facts and examples."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import Agreement, Course, Organization, Pilot
from tests import factories
from tests.cms.forms import filled_in, row

pytestmark = pytest.mark.usefixtures("trees")


@pytest.fixture
def example() -> Organization:
    return factories.example_college()


def url(model: Any, name: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def post(client: Client, address: str, **values: Any) -> Any:
    return client.post(address, filled_in(client.get(address).context["form"], **values))


def test_a_form_shows_the_identifier_as_files_and_pages_write_it(
    boss: Client, registry: SimpleNamespace
) -> None:
    page = boss.get(url(type(registry.micro), "edit", registry.micro.pk)).content.decode()
    assert registry.micro.ctid in page.replace("\n", "")


def refusal(answer: Any) -> str:
    assert answer.status_code == 200, "it was taken"
    return " ".join(answer.context["form"].errors["provenance"])


def test_a_fact_about_an_example_is_refused_with_the_way_out(
    boss: Client, registry: SimpleNamespace, example: Organization
) -> None:
    stated = {"title_en": "Invented", "institution": example.pk}
    sourced = {"provenance": "sourced", "source_name": "A page"}
    said = refusal(post(boss, url(Course, "add"), **stated, **sourced))
    assert said.startswith("“Invented College” is an example, so this is one too.")
    assert not Course.objects.filter(title_en="Invented").exists()
    assert post(boss, url(Course, "add"), **stated).status_code == 302
    assert Course.objects.get(title_en="Invented").is_illustrative


def test_parties_are_judged_as_they_will_be(
    boss: Client, registry: SimpleNamespace, example: Organization
) -> None:
    elm = registry.college
    mixed = {"title_en": "Pact", "senders": [elm.pk], "receivers": [example.pk]}
    assert "Nothing is said of both at once" in refusal(post(boss, url(Agreement, "add"), **mixed))
    real = mixed | {"receivers": [elm.pk]}
    assert post(boss, url(Agreement, "add"), **real).status_code == 302
    pact = Agreement.objects.get()
    edit = url(Agreement, "edit", pact.pk)
    invented = {"senders": [example.pk], "receivers": [example.pk], "provenance": "illustrative"}
    assert post(boss, edit, **invented).status_code == 302
    back = {"senders": [elm.pk], "receivers": [elm.pk]}
    assert "is no example" in refusal(post(boss, edit, **back))


def test_partners_in_rows_are_judged_too(
    boss: Client, registry: SimpleNamespace, example: Organization
) -> None:
    edit = url(Pilot, "edit", registry.pilot.pk)
    page = boss.get(edit).context["form"]
    rows = page.formsets["partners"].total_form_count()
    partner = row("partners", rows, organization=example.pk, role="partner")
    posted = filled_in(page, **partner, **{"partners-TOTAL_FORMS": rows + 1})
    assert "Nothing is said of both at once" in refusal(boss.post(edit, posted))
    gone = posted | {f"partners-{rows}-DELETE": "on"}
    assert boss.post(edit, gone).status_code == 302


def test_an_institution_with_records_does_not_become_an_example(
    boss: Client, registry: SimpleNamespace
) -> None:
    edit = url(Organization, "edit", registry.college.pk)
    said = refusal(post(boss, edit, provenance="illustrative"))
    assert said.startswith("This would turn facts into examples")
    assert "offering forklift-basics" in said


def test_a_day_ahead_is_refused_at_its_field(boss: Client, registry: SimpleNamespace) -> None:
    ahead = timezone.localdate() + timedelta(days=1)
    edit = url(Pilot, "edit", registry.pilot.pk)
    answer = post(boss, edit, last_confirmed=ahead, status_as_of="2999")
    errors = answer.context["form"].errors
    assert set(errors) == {"last_confirmed", "status_as_of"}
    assert "has not come yet" in str(errors)
