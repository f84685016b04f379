"""What the README names is there, and what whoever operates the registry has to know stands in it."""

from __future__ import annotations

import argparse
import ast
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands, load_command_class

from registry.graphql.limits import DEFAULTS
from tests import first_pages
from tests.first_facts import load_facts
from tests.kept import kept

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SET_BY_DJANGO = {"DJANGO_SETTINGS_MODULE"}

pytestmark = pytest.mark.any_database


def rows(heading: str) -> Iterator[list[str]]:
    """Cells of the table whose first line is ``heading``."""
    lines = README.split(f"\n{heading}\n", 1)[1].splitlines()[1:]
    for line in lines:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def ticked(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`\n]+)`", text)


def variables_read() -> set[str]:
    """Names of the environment that the code reads, by calls that hand one over as it is."""
    found = set()
    for path in [ROOT / "manage.py", *(ROOT / "frontend").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                asked, name = ast.unparse(node.func), node.args[0].value
                if re.match(r"environment\.|os\.environ\.|_ENV\.|(text|flag|whole|words)$", asked):
                    found.add(name)
    return {
        name for name in found if isinstance(name, str) and re.fullmatch(r"[A-Z][A-Z_0-9]+", name)
    }


def test_each_variable_that_is_read_is_told_and_each_that_is_told_is_read():
    told = {name for row in rows("| Variable | Default | Meaning |") for name in ticked(row[0])}
    told |= {
        name
        for row in rows("| Variable | Default | Meaning |")
        for name in ticked(row[2])
        if "ELASTICSEARCH_" in name
    }
    assert told == variables_read() - SET_BY_DJANGO


def test_the_limits_of_the_api_are_told_with_their_defaults():
    told = {}
    for names, defaults, _of in rows("| Name | Default | Of |"):
        told |= dict(zip(ticked(names), map(int, defaults.split(",")), strict=True))
    assert told == dict(DEFAULTS)


def commands() -> set[tuple[str, str]]:
    """Commands of the registry with what is said after them."""
    return set(re.findall(r"manage\.py ([a-z_]+)([^`\n|,]*)", README))


@pytest.mark.parametrize("command", sorted({name for name, _ in commands()}))
def test_each_command_is_there_with_its_options(command):
    parser = load_command_class(get_commands()[command], command).create_parser(
        "manage.py", command
    )
    known = set(options(parser))
    for _, said in (one for one in commands() if one[0] == command):
        assert set(re.findall(r"--[a-z-]+", said)) <= known


def test_each_command_of_the_registry_is_told():
    ours = {
        name
        for name, app in get_commands().items()
        if app in ("registry", "search", "cms", "frontend")
    }
    assert ours - {name for name, _ in commands()} == set()


def options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from options(below)


def test_each_target_of_make_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {word for text in ticked(README) for word in re.findall(r"^make ([a-z-]+)", text)}
    assert named
    assert {name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)} == set()


def test_each_file_that_is_named_is_there():
    kinds = r"(py|json|md|yaml|toml|graphql|css|in|txt)"
    named = {
        text
        for text in ticked(README)
        if re.fullmatch(rf"[\w./-]+/[\w.-]+\.{kinds}|[\w./-]+/", text)
    }
    ours = {text for text in named if text.split("/")[0] in {one.name for one in ROOT.iterdir()}}
    assert len(ours) > 5
    assert {text for text in ours if not (ROOT / text).exists() and text != "var/"} == set()


@pytest.fixture
def first_load(db, settings):
    """What `make run` makes, examples and job titles apart."""
    kept(load_facts)
    first_pages.put(settings)
    call_command("search", "update", stdout=StringIO())


def test_each_address_worth_a_first_look_answers(first_load, client):
    addresses = [
        one for row in rows("| Address | What it is |") for one in ticked(row[0]) if "…" not in one
    ]
    assert len(addresses) > 15
    answers = {address: client.get(address, follow=True).status_code for address in addresses}
    # One that is asked by POST says so.
    assert {at: code for at, code in answers.items() if code != 200} == {"/graphql": 405}


def test_the_first_question_is_answered(first_load, client):
    asked = json.loads(re.search(r"/graphql -H .*? \\\n  -d '(.+)'", README)[1])
    answer = client.post("/graphql", asked, content_type="application/json").json()
    assert "errors" not in answer
    assert len(answer["data"]["pilots"]["edges"]) == 3
