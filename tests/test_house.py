"""The shape of the house, as tests: who may import whom, where code may stand, how long it may be."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("registry", "search", "cms", "frontend")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MEANINGLESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools"}


def modules(*packages: str) -> list[Path]:
    """Source files of the packages, without migrations, which are written by a command."""
    found = (path for package in packages for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(node: ast.AST) -> Iterator[str]:
    """Dotted names that one import statement brings in."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_of(path: Path) -> set[str]:
    return {name for node in ast.walk(tree(path)) for name in imported(node)}


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Imports


def test_import_contracts_hold():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout
    assert " 0 broken" in answer.stdout


def contract(name: str) -> dict:
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    return next(each for each in contracts if each["id"] == name)


def test_the_house_contract_names_every_package():
    assert tuple(reversed(contract("house")["layers"])) == PACKAGES


def test_every_module_of_registry_has_its_layer():
    inside = contract("registry")
    placed = {name.strip(" ()") for layer in inside["layers"] for name in re.split("[|:]", layer)}
    standing = {
        path.stem for path in (ROOT / "registry").iterdir()
        if path.suffix == ".py" or any(path.glob("*.py"))
    } - {"__init__"}  # fmt: skip
    assert inside["exhaustive"] is True
    assert standing <= placed


def test_importing_the_engine_brings_no_framework():
    frameworks = "('django', 'wagtail', 'graphene', 'elasticsearch')"
    program = (
        "import pkgutil, sys, registry.domain as home\n"
        "for each in pkgutil.walk_packages(home.__path__, 'registry.domain.'): __import__(each.name)\n"
        f"print(sorted(name for name in sys.modules if name.startswith({frameworks})))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_registry_imports_nothing_of_wagtail_but_its_models():
    offending = {
        short(path): name
        for path in modules("registry")
        for name in imports_of(path)
        if re.match(r"wagtail\b(?!\.models\b)", name)
    }
    assert offending == {}


def test_elasticsearch_is_imported_in_at_most_three_modules_of_search():
    importers = [
        short(path)
        for path in modules(*PACKAGES)
        if any(name.partition(".")[0].startswith("elasticsearch") for name in imports_of(path))
    ]
    assert len(importers) <= 3
    assert all(path.startswith("search/") for path in importers)


def late_imports(path: Path) -> Iterator[str]:
    """Imports inside functions, except in AppConfig.ready, where models first exist."""
    for function in functions(path):
        if path.name == "apps.py" and function.name == "ready":
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"{short(path)}:{node.lineno}"


def test_no_import_hides_inside_a_function():
    assert [place for path in modules(*PACKAGES) for place in late_imports(path)] == []


# Places


def test_no_other_python_package_stands_at_the_top():
    ignored = {"var"}
    folders = {
        folder.name
        for folder in ROOT.iterdir()
        if folder.is_dir() and not folder.name.startswith(".") and any(folder.rglob("*.py"))
    }
    assert folders - ignored == {*PACKAGES, "tests"}
    assert {path.name for path in ROOT.glob("*.py")} == {"manage.py"}


def test_modules_are_named_for_the_question_they_answer():
    everywhere = modules(*PACKAGES, "tests")
    assert [short(path) for path in everywhere if path.stem in MEANINGLESS] == []
    assert [short(path) for path in everywhere if path.parent.name in MEANINGLESS] == []


# Lengths


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring, which is documentation."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_functions_are_short():
    lengths = {
        f"{short(path)}:{function.lineno} {function.name}": length(function)
        for path in modules(*PACKAGES)
        for function in functions(path)
    }
    assert {where: lines for where, lines in lengths.items() if lines > 50} == {}
    assert statistics.median(lengths.values()) <= 8


def test_modules_are_short():
    sizes = {short(p): p.read_text(encoding="utf-8").count("\n") for p in modules(*PACKAGES)}
    assert {where: lines for where, lines in sizes.items() if lines > 500} == {}


# Deployment


def pins(name: str) -> dict[str, str]:
    """The blocks of a requirements file by package, each with its version and hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", re.sub(r"(?m)^#.*\n", "", text))
    return {re.split(r"==", block)[0].lower(): block for block in blocks if block.strip()}


def asked(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith("-"))
    return {match[0].lower() for match in found if match}


@pytest.mark.parametrize("name", ["requirements", "requirements-test"])
def test_requirements_are_pinned_with_hashes_and_name_no_index(name):
    blocks = pins(f"{name}.txt")
    assert asked(f"{name}.in") <= set(blocks)
    assert [each for each, block in blocks.items() if "==" not in block] == []
    assert [each for each, block in blocks.items() if "--hash=sha256:" not in block] == []
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|(?m:^\s*[-/].*/)", text)


def test_tests_run_on_the_very_versions_that_serve():
    served, tested = pins("requirements.txt"), pins("requirements-test.txt")
    assert {name: tested.get(name) for name in served} == served


def test_compose_names_the_services_and_the_server_its_client_speaks_to():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert {"web", "postgresql", "elasticsearch", "redis"} <= set(services)
    images = {name: each["image"] for name, each in services.items() if "build" not in each}
    assert all(re.search(r":\d", image) for image in images.values()), images
    client = re.search(r"==(\d+\.\d+)", pins("requirements.txt")["elasticsearch"])
    server = re.search(r":(\d+\.\d+)", images["elasticsearch"])
    assert client
    assert server
    assert client[1] == server[1]


def test_make_help_explains_every_target():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"(?m)^\.PHONY: (.*)$", text)
    assert phony
    explained = set(re.findall(r"(?m)^([a-z-]+):.*## .+$", text))
    assert explained == set(phony[1].split())
