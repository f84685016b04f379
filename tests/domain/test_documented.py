"""Every public function and method of the engine is shown by an example that calls it.

The examples run as doctests with all other tests. A method may be shown in its own docstring
or in that of its class; naming it in words is not enough.
"""

import ast
import doctest
from collections.abc import Iterator
from pathlib import Path

import pytest

import registry.domain

ENGINE = Path(registry.domain.__file__).parent
MODULES = sorted(ENGINE.rglob("*.py"))

Documented = ast.FunctionDef | ast.ClassDef


def public(nodes: list[ast.stmt], sort: type[Documented]) -> Iterator[Documented]:
    return (node for node in nodes if isinstance(node, sort) and not node.name.startswith("_"))


def called(node: Documented) -> set[str]:
    """Every name that the examples of a docstring use."""
    examples = doctest.DocTestParser().get_examples(ast.get_docstring(node) or "")
    inside = [each for example in examples for each in ast.walk(ast.parse(example.source))]
    attributes = {each.attr for each in inside if isinstance(each, ast.Attribute)}
    return attributes | {each.id for each in inside if isinstance(each, ast.Name)}


def not_shown(source: str) -> list[str]:
    """The public functions and methods of a module that no example calls."""
    body = ast.parse(source).body
    functions = [
        each.name for each in public(body, ast.FunctionDef) if each.name not in called(each)
    ]
    methods = [
        f"{home.name}.{method.name}"
        for home in public(body, ast.ClassDef)
        for method in public(home.body, ast.FunctionDef)
        if method.name not in called(home) | called(method)
    ]
    return functions + methods


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_public_function_and_method_is_shown(path):
    assert not_shown(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_module_says_its_question_in_under_300_lines(path):
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source))
    assert source.count("\n") < 300


UNSHOWN = '''
def said(): "It says said() and shows nothing."
def other():
    """
    >>> said()
    """
def shown():
    """
    >>> shown()
    """
class Thing:
    """
    >>> Thing().seen
    """
    def seen(self): ...
    def unseen(self): ...
    def _private(self): ...
class _Private:
    def unseen(self): ...
'''


def test_what_no_example_calls_is_found():
    assert not_shown(UNSHOWN) == ["said", "other", "Thing.unseen"]
