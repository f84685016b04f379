"""Every cure of the notation is said in both languages."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from registry.domain import notation
from registry.domain.errors import BadNotation
from registry.domain.notation import decode, decode_policies
from registry.models.cures import FRENCH, cure_of
from registry.models.notation import validate_policies, validate_requirement


def deep(levels: int) -> Any:
    return {"completed": "A"} if levels == 0 else {"all": [deep(levels - 1)]}


def pool(**selector: Any) -> dict[str, Any]:
    return {"count": 1, "from": selector}


BAD = [
    "A",
    {"completed": "A", "grade": 3},
    {},
    {"count": 1},
    {"all": "A"},
    {"attested": "A", "statement": {"en": 1}},
    {"completed": 1},
    {"completed": "A", "max_age_months": 0},
    {"skill": "A", "level": "3"},
    {"all": [], "shared": 1},
    {"credits": 0.5, "from": {}},
    {"completed": "A", "min_grade": "101"},
    pool(kind="degree"),
    pool(any_of=[{"spread": {}}]),
    pool(parts=[{"of": {}}]),
    pool(offerings=[]),
    deep(70),
]


def cure(read: Any, written: Any) -> BadNotation:
    with pytest.raises(BadNotation) as refused:
        read(written)
    return refused.value


REFUSED = [
    *(cure(decode, written) for written in BAD),
    cure(decode_policies, {"exclusions": [["A", "A"]]}),
]


def test_each_cure_that_is_known_was_asked_for():
    met = {next(one for one in FRENCH if error.cure.startswith(one)) for error in REFUSED}
    assert met == set(FRENCH)


def beginnings() -> Iterator[str]:
    """Yield the beginning of each cure that stands in the module that reads the notation."""
    for node in ast.walk(ast.parse(inspect.getsource(notation))):
        called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "BadNotation"
        named = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "cure"
        if called or named:
            said = node.args[2] if called else node.value
            texts = [n.value for n in ast.walk(said) if isinstance(n, ast.Constant)]
            yield from (text for text in texts[:1] if isinstance(text, str))


def test_each_cure_of_the_notation_is_known():
    found = set(beginnings())
    assert len(found) >= 15
    # One is cut by the number of levels, which stands in its middle.
    assert {one for one in found if not any(c.startswith(one) for c in FRENCH)} == set()


@pytest.mark.parametrize("error", REFUSED, ids=lambda error: error.cure)
def test_a_cure_is_french_for_a_reader_of_french(error: BadNotation):
    with override("en"):
        assert cure_of(error) == error.cure
    with override("fr"):
        said = cure_of(error)
    assert said != error.cure
    assert not said.startswith(("write", "add", "use", "name", "nest"))


def test_what_follows_the_beginning_is_kept():
    error = cure(decode, {"completed": "A", "grade": 3})
    with override("fr"):
        assert cure_of(error) == "n’utilisez que completed, max_age_months, min_grade"


def test_the_longest_beginning_counts():
    error = cure(decode, pool(parts=[{"of": {}}]))
    with override("fr"):
        assert cure_of(error) == "ajoutez «\u00a0at_least\u00a0» ou «\u00a0at_most\u00a0»"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "$.all: 'A' cannot be read; write a list in square brackets"),
        ("fr", "$.all\u00a0: impossible de lire 'A'; écrivez une liste entre crochets"),
    ],
)
def test_a_form_speaks_the_language_of_its_reader(language: str, said: str):
    with override(language), pytest.raises(ValidationError) as refused:
        validate_requirement({"all": "A"})
    assert refused.value.messages == [said]


def test_policies_too():
    with override("fr"), pytest.raises(ValidationError) as refused:
        validate_policies({"exclusions": [["A"]]})
    assert refused.value.messages[0].endswith("écrivez deux offres différentes")
