"""Sites that are loaded once a run, one browser, and tabs that record all that happens in them.

Workers of one run share the load: the first one makes it behind a lock, and each serves a copy of it, so that what
one worker writes is not seen by the other.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.reader import Reader
from tests.browser.site import Site, free_port
from tests.browser.tabs import Tabs
from tests.database import copy_migrated, one_at_a_time, shared_folder

# Nothing is looked up or asked beyond this machine, not even by the browser for itself.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def prepared(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a site with all facts, examples and pages, made once for all workers on tables that are there."""
    folder = shared_folder(tmp_path_factory.getbasetemp()) / "prepared-site"
    with one_at_a_time(folder.with_suffix(".lock")):
        if not (folder / "password").exists():
            shutil.rmtree(folder, ignore_errors=True)
            making = folder.with_suffix(".new")
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            copy_migrated(making / "db.sqlite3")
            Site(making, free_port()).prepare()
            making.rename(folder)
    return folder


@contextmanager
def served_copy(prepared: Path, folder: Path, *, changes: bool) -> Iterator[Site]:
    shutil.copytree(prepared, folder)
    site = Site(folder, free_port(), changes)
    site.start()
    try:
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session")
def site(chromium: str, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site that readers visit. Its tests change nothing in it, and nothing they do may fail inside it."""
    folder = tmp_path_factory.mktemp("site") / "data"
    with served_copy(prepared, folder, changes=False) as served:
        yield served
    assert "Traceback" not in served.said()


@pytest.fixture(scope="module")
def newsroom(
    chromium: str, prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The site that editors change, or that tests spoil; each module has its own."""
    folder = tmp_path_factory.mktemp("newsroom") / "data"
    with served_copy(prepared, folder, changes=True) as served:
        yield served


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium. It ends with this package: while Playwright runs, Django refuses database work in the thread."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        try:
            yield running
        finally:
            running.close()


@pytest.fixture(scope="package")
def tabs(browser: Browser) -> Tabs:
    return Tabs(browser)


OpenReader = Callable[..., Reader]


@pytest.fixture
def visit(tabs: Tabs) -> Iterator[OpenReader]:
    """Open tabs as readers with a language, a width, with or without scripts.

    When the test ends, nothing may have left the machine, broken the policy or failed in the console.
    """
    with ExitStack() as closing:
        readers: list[Reader] = []

        def open_reader(site: Site, language: str = "en", **options: Any) -> Reader:
            reader = closing.enter_context(tabs.lent(site, language, **options))
            readers.append(reader)
            return reader

        yield open_reader
        for reader in readers:
            reader.assert_stayed_on_site()


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param
