"""From an idea to an endorsed entry of the ledger, and from what was learned to a note and to the answer to a need."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.browser.conftest import OpenReader
from tests.browser.places import section
from tests.browser.reader import Reader
from tests.browser.site import Site
from tests.browser.test_editing import Editor, graphql

PHONE = 390
QUERY = "title={title}&by=example-college&hours=12&is-relevance=met&is-skills=planned"
CHECK = {"en": "check", "fr": "verification"}
NEEDS = {"en": "needs", "fr": "besoins"}
ADOPT = {"en": "adopt", "fr": "adopter"}
ENDORSE = {"en": "endorse", "fr": "appuyer"}
TITLES = {"en": "Safe lifting by day", "fr": "Levage sécuritaire de jour"}
SNIPPETS = "/admin/snippets/registry"
EVIDENCE = {
    "en": "The list of skills, agreed in May.",
    "fr": "La liste des compétences, convenue en mai.",
}
SKILLS = {"en": "Competency", "fr": "Compétences visées"}
ENDORSED_WORD = {"en": "Endorsed", "fr": "Appuyé"}
ENDORSED = "{ adoptions(status: ENDORSED) { nodes { pilot { slug } confirmedBy { name } } } }"

NOTE = {"en": "Lifting learned by night", "fr": "Levage appris de nuit"}
NEED = "example-need-accessible-web"
OFFERING = {"en": "Accessible web interfaces", "fr": "Fondements du Web adaptatif"}
ANSWERED = (
    '{ needs(search: "test for accessibility", example: true)'
    " { nodes { slug replies { offering { title(language: %s) } } } } }"
)


def test_an_idea_becomes_a_pilot_that_a_partner_endorses(
    visit: OpenReader, newsroom: Site, language: str
) -> None:
    reader, editor = visit(newsroom, language), Editor(visit(newsroom, language))
    apply(reader, language)
    editor.sign_in()
    slug = accept(editor, TITLES[language])
    link = ask_for_endorsement(editor, language)
    page = reader.go(link)
    look(reader)
    page.check("#id_in-demand_0")
    page.check("#id_assessment_0")
    page.fill("#id_role", "Head of training")
    reader.follow(page.locator("main form button"))
    look(reader)
    reader.go(link, 410)
    look(reader)
    reader.go(f"{section('pilot', language)}adoption/")
    cell = page.locator(f"main figure a[href*='/{slug}/'][href*='skills']").first
    assert (cell.get_attribute("aria-label") or "").endswith(ENDORSED_WORD[language])
    reader.go(cell.get_attribute("href") or "")
    assert EVIDENCE[language] in reader.main_text()
    assert page.locator("main .tag", has_text=ENDORSED_WORD[language]).count() >= 1
    told = graphql(newsroom, ENDORSED)["data"]["adoptions"]["nodes"]
    who = [one["confirmedBy"]["name"] for one in told if one["pilot"] == {"slug": slug}]
    assert who == [f"Example Warehouse {language}"]


def apply(reader: Reader, language: str) -> None:
    """From the self-check to where the application stands, looking at each step wide and narrow."""
    title = TITLES[language]
    page = reader.go(
        f"{section('framework', language)}{CHECK[language]}/?{QUERY.format(title=title)}"
    )
    reader.follow(page.locator(f"#result a.button[href*='/{ADOPT[language]}/?']"))
    look(reader)
    reader.follow(page.locator("button[value=begin]"))
    assert page.input_value("#id_organization") == "example-college"
    go_on(reader, page, 400)
    look(reader)
    page.fill("#id_contact_role", "Program lead")
    page.fill("#id_contact_email", f"lead-{language}@college.example")
    go_on(reader, page)
    assert page.input_value("#id_title_of_it") == title
    page.fill("#id_idea", "Who has it lifts safely.")
    page.fill("#id_audience", "Warehouse workers.")
    page.select_option("#id_sector", index=1)
    page.check("#id_content_0")
    look(reader)
    go_on(reader, page)
    page.fill("#id_p1_name", f"Example Warehouse {language}")
    page.select_option("#id_p1_kind", "employer")
    look(reader)
    go_on(reader, page)
    assert page.is_checked("#id_aim-relevance")
    page.fill("#id_evidence-relevance", "A letter of the warehouse.")
    page.fill("#id_evidence-skills", "The list of skills.")
    look(reader)
    go_on(reader, page)
    page.fill("#id_starts", "2027-09")
    go_on(reader, page)
    look(reader)
    page.check("#id_consent")
    reader.follow(page.locator("button[value=send]"))
    assert title in reader.main_text()
    look(reader)


def go_on(reader: Reader, page: Page, status: int = 302) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        reader.follow(page.locator("#draft button[value=next]"))
    assert sent.value.status == status


def look(reader: Reader) -> None:
    """No finding of axe and nothing sticking out, on a desk and on a phone."""
    for width in (1280, PHONE):
        reader.resize(width)
        reader.open_everything()
        assert reader.violations() == []
        assert reader.overflow() == []
    reader.resize(1280)


def accept(editor: Editor, title: str) -> str:
    """A reviewer finds it in the queue, accepts it and publishes the pilot; its address."""
    page, reader = editor.page, editor.reader
    reader.go("/admin/applications/")
    reader.follow(page.locator("tr", has_text=title).locator("th a"))
    reader.follow(page.locator("a[href$='/accept/']"))
    page.uncheck("#id_with_account")
    reader.follow(page.locator("button[value=take]"))
    pilot = page.locator("a[href*='/registry/pilot/edit/']").get_attribute("href") or ""
    publish(editor, f"{SNIPPETS}/organization/?q=Example+Warehouse+{editor.language}")
    reader.go(pilot)
    slug = page.input_value("[name=slug]")
    editor.publish()
    return slug


def publish(editor: Editor, found: str) -> None:
    """Publish the one record that a list finds."""
    editor.reader.go(found)
    editor.reader.follow(editor.page.locator("table.listing tbody tr a").first)
    editor.publish()


def ask_for_endorsement(editor: Editor, language: str) -> str:
    """An entry gets its evidence and is published; the partner is asked by mail, and this is the link."""
    page, reader = editor.page, editor.reader
    found = f"{SNIPPETS}/adoption/?q={TITLES[language].replace(' ', '+')}"
    row = page.locator("table.listing tbody tr", has_text=SKILLS[language])
    reader.go(found)
    reader.follow(row.locator("a").first)
    page.select_option("[name=status]", "evidenced")
    page.fill(f"[name=evidence_{language}]", EVIDENCE[language])
    editor.publish()
    reader.go(found)
    reader.follow(row.locator("a").first)
    editor.press("a[href*='/ask/']")
    page.select_option("#id_partner", label=f"Example Warehouse {language}")
    page.fill("#id_email", f"training-{language}@warehouse.example")
    reader.follow(page.locator("main form button"))
    letter = reader.site.said().rpartition(f"training-{language}@warehouse.example")[2]
    link = re.search(rf"{reader.site.url}(/\S+/{ENDORSE[language]}/\S+)", letter)
    assert link, letter
    return link[1]


def test_what_was_learned_is_told_and_a_need_is_answered(
    visit: OpenReader, newsroom: Site, language: str
) -> None:
    editor, public = Editor(visit(newsroom, language)), visit(newsroom, language)
    editor.sign_in()
    editor.reader.go("/admin/snippets/registry/practicenote/add/")
    for name in ("title_en", "title_fr"):
        editor.page.fill(f"[name={name}]", NOTE[language])
    editor.page.fill(f"[name=outcome_{language}]", "Nobody was hurt.")
    editor.choose("organization", "Northern Example College")
    editor.publish()
    public.go(f"{section('community', language)}notes/")
    public.follow(public.page.get_by_role("link", name=NOTE[language]))
    assert "Nobody was hurt." in public.main_text()

    editor.reader.go(f"{section('community', language)}{NEEDS[language]}/{NEED}/")
    editor.reader.follow(editor.page.locator("#answer a[href*='/needreply/']"))
    editor.choose("offering", OFFERING[language])
    editor.publish()
    public.go(f"{section('community', language)}{NEEDS[language]}/{NEED}/")
    answers = public.page.locator("#replies")
    assert answers.get_by_role("link", name=OFFERING[language]).count() == 1
    look(public)
    told = graphql(newsroom, ANSWERED % language.upper())["data"]["needs"]["nodes"]
    replies = next(one["replies"] for one in told if one["slug"] == NEED)
    assert {"offering": {"title": OFFERING[language]}} in replies
