"""A program office publishes: a draft with its rule, a review, and next week a file; seen by the public and the API."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.reader import squeezed
from tests.browser.site import Site
from tests.browser.test_editing import LIST, PAGE, Editor, graphql, title_in_graphql

PEOPLE = """
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from cms.admin.choosers import containing
from registry.models import Membership, MicroCertification, Offering, Organization, Program
users = get_user_model().objects
college = Organization.objects.get(name_en="Northern Example College")
officer = users.create_user("officer-{language}", "officer-{language}@registry.example", "{password}")
Membership.objects.create(user=officer, organization=college, role="publisher")
reviewer = users.create_user("reviewer-{language}", "reviewer-{language}@registry.example", "{password}")
reviewer.groups.add(Group.objects.get(name="Registry reviewers"))
# One that its words find alone.
programs = Program.objects.filter(institution=college, lifecycle="published").order_by("pk")
every = Offering.objects.exclude(lifecycle="tombstone")
award = next(one for one in programs if containing(every, one.title_en).count() == 1)
own = MicroCertification.objects.filter(institution=college).count()
other = MicroCertification.objects.filter(lifecycle="published").exclude(institution=college)[0]
import json
print(json.dumps([award.title_en, award.title_fr, award.ctid, own, other.title_en, other.pk]))
"""
PASSWORD = "a long word of the trade 7"
WORDS = {
    "en": {
        "offering": "An offering",
        "waits": "Waits for your review",
        "left_out": "The registry leaves it out until all that it names is published.",
        "counts": "Newly counts toward it:",
        "changed": "The file can be published. It creates 2 records. Nothing is written yet.",
        "same": "Nothing changes: every award and every equivalency is answered as it is now.",
        "published": "Published. What is told below has been written.",
    },
    "fr": {
        "offering": "Une offre",
        "waits": "Attend votre examen",
        "left_out": "Le registre n’en tiendra pas compte",
        "counts": "Comptera désormais",
        "changed": "Il crée 2 fiches",
        "same": "Rien ne change",
        "published": "Publié",
    },
}
# A page that is still being sent, with two pieces: which of them are shown.
PIECES_SHOWN = """async () => {
  const frame = document.body.appendChild(document.createElement("iframe")), page = frame.contentDocument;
  page.open();
  page.write(document.querySelector("link[href*='registry/admin']").outerHTML);
  page.write("<div><p class=bulk-step>1</p><p class=bulk-step>2</p>");
  while (!page.styleSheets.length) await new Promise((later) => setTimeout(later, 20));
  const shown = [...page.querySelectorAll("p")].map((one) => frame.contentWindow.getComputedStyle(one).display);
  frame.remove();
  return shown;
}"""
TOWARD = "query ($id: ID!) { stacksInto(offering: $id) { edges { node { award { ctid } } } } }"
KNOWN = (
    "query ($slug: String!) { microCertification(slug: $slug) { ctid hours title(language: EN) } }"
)
TITLES = {"en": ("Crane signals", "Signaux de grue"), "fr": ("Dock safety", "Sécurité à quai")}


@dataclass
class Office:
    """Who takes part, and what there was before."""

    officer: Editor
    reviewer: Editor
    award: str
    award_shown: str
    award_ctid: str
    own: int
    other: str
    other_pk: int


@pytest.fixture
def office(newsroom: Site, visit: OpenReader, language: str) -> Office:
    code = PEOPLE.format(language=language, password=PASSWORD)
    printed = newsroom.manage("shell", "--no-imports", "--command", code)
    award, french, ctid, own, other, other_pk = json.loads(printed.splitlines()[-1])
    officer, reviewer = (
        signed_in(visit(newsroom, language), name) for name in ("officer", "reviewer")
    )
    shown = award if language == "en" else french
    return Office(officer, reviewer, award, shown, ctid, own, other, other_pk)


def signed_in(reader: Any, name: str) -> Editor:
    # Signing in and long work may wait for other tests of the machine.
    reader.context.set_default_timeout(120_000)
    reader.go("/admin/login/")
    reader.page.fill("[name=username]", f"{name}-{reader.language}")
    reader.page.fill("[name=password]", PASSWORD)
    reader.submit_with_enter("[name=password]")
    assert reader.path == "/admin/"
    return Editor(reader)


def test_from_a_first_draft_to_a_file_of_the_next_week(
    office: Office, newsroom: Site, visit: OpenReader, tmp_path: Path
) -> None:
    language = office.officer.language
    said, (title, french) = WORDS[language], TITLES[language]
    shown = title if language == "en" else french
    slug = title.lower().replace(" ", "-")
    public = visit(newsroom, language)
    sees_only_own_offerings(office)
    draft(office.officer, title, french)
    rule_waits(office, shown, said)
    reviewed(office, shown, said)

    # The public and the API have it, and it counts toward the award once the rule is public, too.
    public.go(PAGE[language].format(slug))
    assert public.heading == shown
    known = graphql(newsroom, KNOWN, slug=slug)["data"]["microCertification"]
    assert known["title"] == title
    assert toward(newsroom, known["ctid"]) == []
    rule_published(office, said)
    assert toward(newsroom, known["ctid"]) == [office.award_ctid]
    public.go(PAGE[language].format(slug))
    assert office.award_shown in public.main_text()

    file_published(office, tmp_path, said)
    new = f"next-week-{language}"
    public.go(PAGE[language].format(new))
    assert public.heading == f"Next week {language}"
    assert title_in_graphql(newsroom, new) == f"Next week {language}"


def toward(site: Site, ctid: str) -> list[str]:
    """The awards that the API says an offering counts toward."""
    found = graphql(site, TOWARD, id=ctid)["data"]["stacksInto"]["edges"]
    return sorted({one["node"]["award"]["ctid"] for one in found})


def sees_only_own_offerings(office: Office) -> None:
    officer = office.officer
    officer.reader.go(LIST)
    rows = officer.page.locator("table.listing tbody tr")
    expect(rows).to_have_count(office.own)
    assert office.other not in officer.page.locator("table.listing").inner_text()
    officer.reader.go(f"{LIST}edit/{office.other_pk}/", status=404)


def draft(officer: Editor, title: str, french: str) -> None:
    """Fill in the form, see the page that the public will see, and send it to review."""
    officer.begin()
    page = officer.page
    page.fill("[name=title_en]", title)
    page.fill("[name=title_fr]", french)
    page.fill("[name=summary_en]", "What the office wrote.")
    page.fill("[name=summary_fr]", "Ce que le bureau a écrit.")
    for mode, heading in (("en", title), ("fr", french)):
        officer.assert_previewed(mode, heading)
    officer.save()
    shown = title if officer.language == "en" else french
    officer.open(shown)
    officer.press("[name=action-submit]")
    officer.assert_told("success")


def rule_waits(office: Office, shown: str, said: dict[str, str]) -> None:
    """Build the stacking rule on the draft: its words, and that it waits for what it names."""
    officer = office.officer
    page = officer.page
    officer.reader.go("/admin/snippets/registry/stackingrule/add/")
    officer.choose("award", office.award)
    page.fill("[name=title_en]", f"By {shown}")
    blocks = page.locator(".requirement-editor")
    blocks.locator(".c-sf-add-button:visible").first.click()
    page.get_by_role("option", name=said["offering"], exact=True).click()
    blocks.locator("[data-chooser-action-choose]:visible").first.click()
    officer.choose_in_window(shown)
    expect(page.locator(f".requirement-words [lang={officer.language}]")).to_contain_text(shown)
    expect(page.locator(".impact")).to_contain_text(said["left_out"])
    officer.press("button.action-save")
    officer.assert_told("success")


def reviewed(office: Office, shown: str, said: dict[str, str]) -> None:
    """Approve from the first page of the admin, with every point of the framework ticked."""
    reviewer = office.reviewer
    page = reviewer.page
    reviewer.reader.go("/admin/")
    panel = page.locator("#your-attention")
    expect(panel).to_contain_text(said["waits"])
    reviewer.reader.follow(panel.get_by_role("link", name=shown, exact=True))
    button = page.locator("footer [data-workflow-action-name=approve]")
    if not button.first.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").click()
    button.first.click()
    boxes = page.locator(".review-form .review-met input")
    expect(boxes.first).to_be_visible()
    # Nothing ticked and nothing said is refused in the window.
    page.locator(".review-form button[type=submit]").click()
    expect(page.locator(".review-form .error-message")).to_have_count(boxes.count())
    for number in range(boxes.count()):
        boxes.nth(number).check()
    reviewer.reader.follow(page.locator(".review-form button[type=submit]"))
    reviewer.assert_told("success")


def rule_published(office: Office, said: dict[str, str]) -> None:
    """Open the rule that waited: now it is told what newly counts, and it is published."""
    officer = office.officer
    officer.reader.go("/admin/snippets/registry/stackingrule/?lifecycle=draft")
    officer.reader.follow(officer.page.locator("table.listing tbody tr a").first)
    expect(officer.page.locator(".impact")).to_contain_text(said["counts"])
    officer.publish()


def file_published(office: Office, folder: Path, said: dict[str, str]) -> None:
    """Send two rows, one wrong at first; see the check and what changes for the public; publish."""
    officer, language = office.officer, office.officer.language
    table = folder / "week.csv"
    columns = "kind,external_id,title_en,title_fr,hours\n"
    rows = [
        f"microcertification,W-1-{language},Next week {language},Next week {language},12\n",
        f"course,W-2-{language},Ladders {language},Échelles {language},6*\n",
    ]
    table.write_text(columns + "".join(rows), encoding="utf-8")
    send(officer, table)
    expect(officer.page.locator(".bulk-verdict--bad")).to_be_visible()
    expect(officer.page.locator("main")).to_contain_text("6*")
    table.write_text(columns + "".join(rows).replace("6*", "6"), encoding="utf-8")
    send(officer, table)
    page = officer.page
    assert page.evaluate(PIECES_SHOWN) == ["none", "block"]
    expect(page.locator(".bulk-verdict--good")).to_contain_text(said["changed"])
    plan = officer.reader.path
    officer.reader.follow(page.locator(".bulk-verdict a"))
    expect(page.locator(".impact")).to_contain_text(said["same"])
    officer.reader.go(plan)
    page.locator(".bulk-verdict form button").click()
    page.wait_for_url(f"**{plan}")
    expect(page.locator(".bulk-verdict--good")).to_contain_text(said["published"])
    assert "2" in squeezed(page.locator(".bulk-counts").inner_text())


def send(officer: Editor, table: Path) -> None:
    officer.reader.go("/admin/bulk/")
    officer.page.set_input_files("[name=file]", table)
    officer.page.locator("form[enctype] button[type=submit]").click()
    officer.page.wait_for_url("**/admin/bulk/*-*/")
