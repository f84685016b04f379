"""An editor's day in a real browser: from the first word of a draft to what the public reads, and back again."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import Reader, squeezed
from tests.browser.site import Site

LIST = "/admin/snippets/registry/microcertification/"
HISTORY = LIST + "history/"
TITLES = {
    "en": ("Tall racks", "Rayonnages hauts"),
    "fr": ("Loading docks", "Quais de chargement"),
}
PAGE = {"en": "/en/micro-certifications/{}/", "fr": "/fr/microcertifications/{}/"}
STATES = {
    "en": ("Draft", "Published", "Suspended", "No longer offered", "Withdrawn"),
    "fr": ("Ébauche", "Publié", "En suspens", "Offre terminée", "Retiré"),
}
ASKED = "query ($slug: String!) { microCertification(slug: $slug) { title(language: EN) hours } }"
CHANGES = """query ($after: String) { changes(first: 100, after: $after, example: true) {
    edges { node { kind label(language: EN) } } pageInfo { hasNextPage endCursor } } }"""

# The preview is drawn again after a pause in typing, on a machine that may be busy.
expect.set_options(timeout=30_000)

OpenReader = Callable[..., Reader]


class Editor:
    """A person at work in the admin, in one language."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.page: Page = reader.page
        self.language = reader.language

    def sign_in(self) -> None:
        self.reader.go("/admin/login/")
        self.page.fill("[name=username]", "admin")
        self.page.fill("[name=password]", self.reader.site.password)
        self.reader.submit_with_enter("[name=password]")
        assert self.reader.path == "/admin/"

    def begin(self) -> None:
        """Open an empty form, and see it whole."""
        self.reader.go(LIST + "add/")
        expect(self.page.locator("[name=title_en]")).to_be_visible()

    def choose(self, field: str, words: str) -> None:
        """Choose a record in a chooser by a few of its words."""
        self.page.locator(f"#id_{field}-chooser [data-chooser-action-choose]").first.click()
        self.choose_in_window(words)

    def choose_in_window(self, words: str) -> None:
        self.page.locator(".modal-body [name=q]").fill(words)
        found = self.page.locator(".modal-body a[data-chooser-modal-choice]")
        expect(found).to_have_count(1)
        found.click()
        expect(self.page.locator(".modal-body")).to_have_count(0)

    def press(self, selector: str) -> None:
        """Press a button of the footer, in its menu when it stands there."""
        button = self.page.locator(f"footer {selector}")
        if not button.first.is_visible():
            self.page.locator("footer [data-w-dropdown-target=toggle]").click()
        self.reader.follow(button.first)

    def save(self) -> None:
        self.press("button.action-save")
        self.assert_told("success")

    def publish(self) -> None:
        self.press("[name=action-publish]")
        self.assert_told("success")

    def assert_told(self, level: str) -> None:
        expect(self.page.locator(f".messages .{level}").first).to_be_visible()

    def state(self, title: str) -> str:
        """What the list says of the state of a record."""
        self.reader.go(f"{LIST}?q={title.replace(' ', '+')}")
        rows = self.page.locator("table.listing tbody tr")
        expect(rows).to_have_count(1)
        return squeezed(rows.first.inner_text())

    def open(self, title: str) -> None:
        """Open the form of a record from the list."""
        self.state(title)
        self.reader.follow(self.page.locator("table.listing tbody tr a").first)

    def assert_previewed(self, mode: str, words: str) -> None:
        """The preview comes to show the real page in a language, with these words on it."""
        panel = self.page.locator("[data-side-panel=preview]")
        if not panel.is_visible():
            self.page.locator("[data-side-panel-toggle=preview]").first.click()
        frame = self.page.frame_locator("#w-preview-iframe")
        expect(frame.locator("html[lang]")).to_have_count(1)
        shown = frame.locator(f"html[lang={mode}] main")
        # What falls into a drawing under way is passed over, so it is asked for again, as a person would.
        for _attempt in range(4):
            panel.locator("select").select_option(mode)
            try:
                return expect(shown).to_contain_text(words, timeout=8_000)
            except AssertionError:
                continue
        return expect(shown).to_contain_text(words)

    def follow_oldest(self, history: str, part: str) -> None:
        """Follow what the history offers for the oldest revision."""
        self.reader.go(history)
        self.page.locator("main [data-w-dropdown-target=toggle]").last.click()
        self.reader.follow(self.page.locator(f".w-dropdown__content a[href*='{part}']"))


@pytest.fixture
def editor(newsroom: Site, visit: OpenReader, language: str) -> Editor:
    at_work = Editor(visit(newsroom, language))
    at_work.sign_in()
    return at_work


def graphql(site: Site, query: str, **variables: Any) -> Any:
    body = json.dumps({"query": query, "variables": variables}).encode()
    asked = urllib.request.Request(
        f"{site.url}/graphql", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return json.load(answer)


def title_in_graphql(site: Site, slug: str) -> str | None:
    """The English title that the API tells; None when it knows no such record."""
    told = graphql(site, ASKED, slug=slug)
    if told["data"]["microCertification"] is None:
        assert [one["extensions"]["code"] for one in told["errors"]] == ["NOT_FOUND"]
        return None
    return told["data"]["microCertification"]["title"]


class Log:
    """The public log, which is read on from where it was left: it is long, and only grows."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._rows: list[dict[str, str]] = []
        self._after: str | None = None

    def kinds(self, title: str) -> list[str]:
        """What it says of a record by its title, the oldest first."""
        more = True
        while more:
            told = graphql(self._site, CHANGES, after=self._after)["data"]["changes"]
            self._rows += [edge["node"] for edge in told["edges"]]
            self._after = told["pageInfo"]["endCursor"] or self._after
            more = told["pageInfo"]["hasNextPage"]
        return [row["kind"] for row in self._rows if row["label"] == title]


def test_a_micro_certification_from_draft_to_tombstone(
    editor: Editor, newsroom: Site, visit: OpenReader
) -> None:
    language = editor.language
    title, french = TITLES[language]
    draft, published, suspended, ceased, withdrawn = STATES[language]
    slug = title.lower().replace(" ", "-")
    address = PAGE[language].format(slug)
    public, log = visit(newsroom, language), Log(newsroom)

    # A draft, which only editors see.
    editor.begin()
    editor.page.fill("[name=title_en]", title)
    editor.page.fill("[name=title_fr]", french)
    editor.page.fill("[name=summary_en]", "First words.")
    editor.page.fill("[name=summary_fr]", "Premiers mots.")
    editor.choose("institution", "Northern Example College")
    for mode, heading in (("en", title), ("fr", french)):
        editor.assert_previewed(mode, heading)
    editor.save()
    shown = title if language == "en" else french
    assert draft in editor.state(shown)
    public.go(address, status=404)
    assert title_in_graphql(newsroom, slug) is None
    assert log.kinds(title) == []

    # Published: on the page, in GraphQL, in the log.
    editor.open(shown)
    edited = editor.reader.path
    editor.publish()
    public.go(address)
    assert public.heading == shown
    assert title_in_graphql(newsroom, slug) == title
    assert log.kinds(title) == ["CREATED"]
    assert published in editor.state(shown)

    # A change waits as a draft; its preview is the real page.
    editor.reader.go(edited)
    first = {"en": "First words.", "fr": "Premiers mots."}[language]
    editor.assert_previewed(language, first)
    editor.page.fill("[name=summary_en]", "A slip of the pen.")
    editor.page.fill("[name=summary_fr]", "Un lapsus.")
    slip = {"en": "A slip of the pen.", "fr": "Un lapsus."}[language]
    editor.assert_previewed(language, slip)
    editor.save()
    public.go(address)
    assert slip not in public.main_text()
    editor.reader.go(edited)
    editor.publish()
    public.go(address)
    assert slip in public.main_text()
    assert log.kinds(title) == ["CREATED", "UPDATED"]

    # The history compares two revisions, and an older one comes back.
    number = re.search(r"/edit/(\d+)/", edited)
    assert number
    history = f"{HISTORY}{number[1]}/"
    editor.follow_oldest(history, "/revisions/compare/")
    expect(editor.page.locator("main")).to_contain_text(slip)
    editor.follow_oldest(history, "/revert/")
    assert editor.page.input_value("[name=summary_en]") == "First words."
    editor.publish()
    public.go(address)
    assert slip not in public.main_text()
    assert log.kinds(title) == ["CREATED", "UPDATED", "UPDATED"]

    # Suspended, resumed, ceased: the page stays and says so.
    for step, kind, state in (
        ("suspend", "SUSPENDED", suspended),
        ("resume", "UPDATED", published),
        ("cease", "CEASED", ceased),
    ):
        editor.reader.go(edited)
        editor.press(f"a[href$='/{step}/']")
        editor.page.fill("[name=because]", f"Because of {step}.")
        editor.reader.follow(editor.page.locator("main form button[type=submit]"))
        editor.assert_told("success")
        assert log.kinds(title)[-1] == kind
        assert state in editor.state(shown)
        public.go(address)
        notices = public.page.locator("main .notice.warn")
        assert (notices.count() > 0) == (step != "resume")
    editor.reader.go(history)
    expect(editor.page.locator("main")).to_contain_text("Because of suspend.")

    # Withdrawn: it answers 410, says why, and changes no more.
    editor.reader.go(edited)
    editor.press("a[href*='/delete/']")
    editor.page.fill("[name=withdrawn_because_en]", "Never given.")
    editor.page.fill("[name=withdrawn_because_fr]", "Jamais donné.")
    editor.reader.follow(editor.page.locator("main form button[type=submit]"))
    editor.assert_told("success")
    assert withdrawn in editor.state(shown)
    public.go(address, status=410)
    assert {"en": "Never given.", "fr": "Jamais donné."}[language] in public.main_text()
    assert log.kinds(title)[-1] == "TOMBSTONED"
    editor.reader.go(edited)
    assert editor.reader.path == history


WORDS = {
    "en": {"all": "All of these", "any": "Any one of these", "offering": "An offering"},
    "fr": {"all": "Tout ce qui suit", "any": "L’un de ceux-ci", "offering": "Une offre"},
}
STORED = (
    "import json; from registry.models import StackingRule; "
    "print(json.dumps(StackingRule.objects.get(title_en={!r}).requirement))"
)
EMPTY = {"en": "The group is empty.", "fr": "Le groupe est vide."}


def test_a_rule_is_built_in_blocks_and_read_in_words(editor: Editor, newsroom: Site) -> None:
    page, said = editor.page, WORDS[editor.language]
    title = f"Read in words ({editor.language})"
    blocks, words = page.locator(".requirement-editor"), page.locator(".requirement-words")

    def add(place: int, block: str) -> None:
        """Add a block at one of the places, counted from the top."""
        # The list of the block before may still be closing.
        expect(page.get_by_role("option")).to_have_count(0)
        blocks.locator(".c-sf-add-button:visible").nth(place).click()
        page.get_by_role("option", name=said[block], exact=True).click()

    editor.reader.go("/admin/snippets/registry/stackingrule/add/")
    editor.choose("award", "Collaborative workplace skills")
    page.fill("[name=title_en]", title)
    expect(words).not_to_contain_text("Français")
    add(0, "all")
    add(1, "offering")
    blocks.locator("[data-chooser-action-choose]:visible").first.click()
    editor.choose_in_window("Cold chain handling")
    expect(words.locator("[lang=en]")).to_contain_text("Cold chain handling")
    expect(words.locator("[lang=fr]")).to_contain_text("Manutention dans la chaîne du froid")
    page.fill("[name$=-min_grade]", "70")
    expect(words.locator("[lang=en]")).to_contain_text("grade of 70% or more")

    # A fault is told at its block, and nothing that was filled in is lost.
    add(2, "any")
    expect(words.locator("[lang=en]")).to_contain_text("Any one of these:")
    places = blocks.locator(".c-sf-add-button:visible")
    offered = places.count()
    editor.press("button.action-save")
    editor.assert_told("error")
    # The page makes its blocks one by one: places are counted once all are there again.
    expect(places).to_have_count(offered)
    # The innermost section that has the message is the group that is empty.
    fault = blocks.locator("section", has_text=EMPTY[editor.language]).last
    expect(fault).to_contain_text(said["any"])
    expect(fault).not_to_contain_text(said["offering"])
    assert page.input_value("[name$=-min_grade]") == "70"

    # Put right, it is kept in the notation.
    add(3, "offering")
    blocks.locator("[data-chooser-action-choose]:visible").first.click()
    editor.choose_in_window("Dispatch and route planning")
    editor.save()
    stored = newsroom.manage("shell", "--no-imports", "--command", STORED.format(title))
    cold, dispatch = json.loads(stored)["all"]
    assert (cold["min_grade"], list(dispatch)) == ("70", ["any"])


def test_what_is_wrong_with_a_form_leads_to_its_place(editor: Editor) -> None:
    page = editor.page
    offering = {"en": "An offering", "fr": "Une offre"}[editor.language]
    editor.reader.go("/admin/snippets/registry/stackingrule/add/")
    blocks = page.locator("[data-contentpath=requirement]")
    blocks.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name=offering, exact=True).click()
    # On another tab than the one that is open.
    page.locator("[name=source_published]").evaluate("one => { one.value = 'soon' }")

    # While one edits, and once saving was refused.
    foreseen = page.locator("[data-impact] a[data-way]")
    listed = page.locator("[data-faults-list] a")
    for links in (foreseen, listed):
        expect(links).to_have_count(3)
        links.filter(has_text=offering).click()
        expect(blocks.locator(":focus")).to_have_count(1)
        links.filter(has_text={"en": "Award", "fr": "Titre visé"}[editor.language]).click()
        expect(page.locator("#id_award-chooser :focus")).to_have_count(1)
        links.filter(has_text="soon").click()
        expect(page.locator("[name=source_published]")).to_be_focused()
        if links is foreseen:
            editor.press("[name=action-publish]")
            expect(page.locator("[data-faults-list]")).to_be_focused()
