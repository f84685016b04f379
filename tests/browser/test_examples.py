"""The developers' examples run as printed: the command and the program answer what the page says."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any
from urllib.request import Request, urlopen

import pytest
from bs4 import BeautifulSoup, Tag

from tests.browser.site import Site

GUIDE = {"en": "/en/developers/", "fr": "/fr/developpeurs/"}


def examples(site: Site, language: str) -> list[Tag]:
    slugs = {"en": "en/developers/examples", "fr": "fr/developpeurs/exemples"}
    with urlopen(f"{site.url}/{slugs[language]}/", timeout=60) as answer:
        return BeautifulSoup(answer.read(), "html.parser").select("main article")


def printed(example: Tag, name: str) -> str:
    found = example.select_one(f"pre.{name}")
    assert found is not None
    return found.get_text()


def run(*command: str) -> Any:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    told = answer.get("errors", [{}])[0].get("extensions", {})
    # A program waits by itself; whoever sends a command does as it is told.
    if told.get("code") == "RATE_LIMITED":
        time.sleep(told["retryAfter"])
        return run(*command)
    assert answer.pop("extensions")["cost"]["requested"] >= 1
    return answer


def test_every_example_runs_as_printed_and_answers_as_shown(site: Site, language: str) -> None:
    shown = examples(site, language)
    assert len(shown) >= 12
    for example in shown:
        answer = json.loads(printed(example, "answer"))
        assert "errors" not in answer, answer
        assert not is_empty(answer["data"]), printed(example, "python")
        assert run("bash", "-c", printed(example, "curl")) == answer
        assert run(sys.executable, "-c", printed(example, "python")) == answer


def is_empty(value: Any) -> bool:
    """Whether an answer shows nothing: an example must show something."""
    if isinstance(value, dict):
        return all(map(is_empty, value.values()))
    return value in (None, [], False)


def test_examples_answer_in_the_language_of_the_page(site: Site) -> None:
    answers = {language: verdict_of(examples(site, language)) for language in ("en", "fr")}
    assert answers["en"]["status"] == answers["fr"]["status"] == "INCOMPLETE"
    assert answers["en"]["text"].startswith("Incomplete")
    assert answers["fr"]["text"].startswith("Incomplet")


def verdict_of(shown: list[Tag]) -> Any:
    """Return the verdict that the example about an award answers with."""
    answers = (json.loads(printed(example, "answer"))["data"] for example in shown)
    return next(data["stacking"] for data in answers if "stacking" in data)


@pytest.mark.parametrize("accept", ["text/csv"])
def test_a_list_comes_as_a_table(site: Site, accept: str) -> None:
    body = json.dumps(
        {"query": "{ pilots(first: 100) { nodes { title lead { name } } } }"}
    ).encode()
    headers = {"Content-Type": "application/json", "Accept": accept}
    with urlopen(Request(f"{site.url}/graphql", body, headers), timeout=60) as answer:
        lines = answer.read().decode("utf-8-sig").splitlines()
    assert lines[0] == "title,lead.name"
    assert len(lines) > 14


def test_the_first_example_answers_what_a_board_comes_for(site: Site, language: str) -> None:
    """Rows, what they count toward, and what is missing: on the guide itself and first among the examples."""
    with urlopen(f"{site.url}{GUIDE[language]}", timeout=60) as answer:
        guide = BeautifulSoup(answer.read(), "html.parser")
    shown = examples(site, language)[0]
    told = guide.select_one("#headline pre.answer")
    assert told is not None
    data = json.loads(told.get_text())["data"]
    assert data == json.loads(printed(shown, "answer"))["data"]
    found = data["microCertifications"]["nodes"]
    assert [len(one["namedIn"]) for one in found] == [1, 1]
    assert all(one["isExample"] for one in found + data["programs"]["nodes"])
    awards = {rule["award"]["ctid"] for one in found for rule in one["namedIn"]}
    assert data["programs"]["nodes"][0]["ctid"] in awards
    (ramp,) = data["offRamps"]["nodes"]
    assert ramp["award"]["ctid"] == found[1]["ctid"]
    assert ramp["missing"] == 2
    assert [one["size"] for one in ramp["verdict"]["missing"]] == [2, 2, 2]
    assert 0 < float(data["skillGap"]["share"]) < 1
    assert data["skillGap"]["gaps"]


def test_the_program_that_pages_reads_a_list_to_its_end(site: Site, language: str) -> None:
    with urlopen(f"{site.url}{GUIDE[language]}", timeout=60) as answer:
        script = BeautifulSoup(answer.read(), "html.parser").select_one("#paging pre.python")
    assert script is not None
    command = (sys.executable, "-c", script.get_text())
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(set(lines)) == 516
    assert (
        next(line for line in lines if line.startswith("33102 "))
        == {
            "en": "33102 Nurse aides, orderlies and patient service associates",
            "fr": "33102 Aides-infirmiers/aides-infirmières, aides-soignants/aides-soignantes et préposés/préposées aux bénéficiaires",
        }[language]
    )
