"""Values of variables: judged before the text is parsed, as graphql-core judges them, and repeated as they were sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from graphql import parse, validate
from graphql.execution.values import get_variable_values

from frontend.schema import schema
from registry.graphql import execution
from registry.graphql.context import Context
from registry.graphql.execution import Request, execute
from registry.graphql.sketching import sketched
from registry.graphql.variables import MOST, wrong_variables

SCHEMA = schema.graphql_schema


def ours(text: str, given: dict[str, Any], name: str | None = None) -> list[Any]:
    return wrong_variables(SCHEMA, sketched(text, 1_000), text, name, given)


def theirs(text: str, given: dict[str, Any]) -> list[Any]:
    asked = parse(text).definitions[0]
    found = get_variable_values(SCHEMA, asked.variable_definitions, given, hide_suggestions=True)
    return found if isinstance(found, list) else []


ODD: list[Any] = [
    None, True, -1, 1.5, 3_000_000_000, "", "x", "ONLINE", "HOURS", "2026-09-01", "2026-02-30", "12.50", [], [None], ["x"],
    [["ONLINE"]], [1, "2"], {}, {"a": 1}, {"offering": "x"}, [{"offering": "x", "grade": "y", "horse": 1}], {"award": "x"},
    {"occupation": "1", "by": "HORSE"}, {"field": "SECTOR", "values": "x"}, {"maxFee": True, "regions": [1, {}]},
]  # fmt: skip


def test_each_type_with_each_shape_is_judged_as_graphql_core_judges_it() -> None:
    types = {
        str(one.type) for field in SCHEMA.query_type.fields.values() for one in field.args.values()
    }
    judged = refused = 0
    for of in sorted(types):
        for declaration in (of, f"[{of.rstrip('!')}!] = null @skip(if: true)"):
            text = f"# of\nquery Q($no: Horse, $a: {declaration}) {{ __typename }}"
            for given in ({}, *({"a": shape} for shape in ODD)):
                found, core = ours(text, given), theirs_of(text, given)
                assert [one.locations for one in found] == [one.locations for one in core]
                assert [one.message.split(";")[0].split("value")[0] for one in found] == [
                    one.message.split(";")[0].split("value")[0] for one in core
                ]
                judged += 1
                refused += bool(found)
    assert judged > 1_000
    assert 0.3 < refused / judged < 0.95


def theirs_of(text: str, given: dict[str, Any]) -> list[Any]:
    """Return what graphql-core says of the variable whose type it knows."""
    return [one for one in theirs(text, given) if "'$a'" in one.message][:MOST]


HELD = "query ($h: [HoldingInput!]!) { offRamps(holdings: $h) { totalCount } }"
IDS = (
    "query A { __typename }\nquery B($i: ID!, $n: Int, $o: PathwayObjective) { node(id: $i) { id } pilots(first: $n) "
    '{ totalCount } pathways(to: {occupation: "75201"}, objective: $o) { status } }'
)
TOLD = [
    (IDS, {"i": True}, "i", (
        "Variable '$i' got invalid value true; ID cannot represent value: true; send the global id or the CTID of a record, "
        "in quotes."), (
        "La variable « $i » a reçu une valeur non valide, true : ID est un texte ou un nombre entier, non true; envoyez "
        "l’identifiant global ou le CTID d’une fiche, entre guillemets.")),
    (IDS, {"i": "x", "n": "5"}, "n", (
        "Variable '$n' got invalid value \"5\"; Int cannot represent non-integer value: \"5\"; write a whole number, without "
        "quotes."), (
        "La variable « $n » a reçu une valeur non valide, \"5\" : Int est un nombre entier, non \"5\"; écrivez-le sans "
        "guillemets ni décimales.")),
    (IDS, {"i": "x", "o": "CHEAP"}, "o", (
        "Variable '$o' got invalid value \"CHEAP\"; Value 'CHEAP' does not exist in 'PathwayObjective' enum; write one of "
        "HOURS, FEE, WEEKS, STEPS."), (
        "La variable « $o » a reçu une valeur non valide, \"CHEAP\" : L’énumération « PathwayObjective » n’a pas de valeur "
        "« CHEAP »; écrivez l’une des valeurs suivantes : HOURS, FEE, WEEKS, STEPS.")),
    (HELD, {"h": [{"offering": "x", "grade": {"of": [None, "A"]}}]}, "h", (
        "Variable '$h' got invalid value {\"of\": [null, \"A\"]} at 'h[0].grade'; Float cannot represent non numeric value: "
        "{\"of\": [null, \"A\"]}; write a number, without quotes."), (
        "La variable « $h » a reçu une valeur non valide, {\"of\": [null, \"A\"]}, à « h[0].grade » : Float est un nombre, "
        "non {\"of\": [null, \"A\"]}; écrivez-le sans guillemets.")),
    (HELD, {}, "h", "Variable '$h' of required type '[HoldingInput!]!' was not provided.",
        "La variable « $h » de type « [HoldingInput!]! » est exigée et manque."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "given", "name", "english", "french"), TOLD)
def test_what_is_wrong_is_told_with_its_place_and_cure_and_never_parsed(
    text: str, given: Any, name: str, english: str, french: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(execution, "parse", None)
    asked = Request(text, given, "B" if text is IDS else None)
    for language, said in (("en", english), ("fr", french)):
        with translation.override(language):
            answer = execute(SCHEMA, asked, Context())
        assert not answer.executed
        (error,) = answer.body["errors"]
        assert error["message"].replace("\u00a0", " ") == said
        assert error["extensions"] == {"code": "BAD_INPUT", "variable": name}
        line = text.count("\n", 0, text.index(f"${name}:")) + 1
        assert error["locations"][0]["line"] == line


def test_a_text_that_is_known_tells_the_same(db: None) -> None:
    text = "query ($n: Int) { pilots(first: $n) { totalCount } }"
    wrong, before = Request(text, {"n": [True]}), Context()
    first = execute(SCHEMA, wrong, before).body
    assert "data" in execute(SCHEMA, Request(text, {"n": 1}), Context()).body
    assert execute(SCHEMA, wrong, Context()).body == first


def test_ids_in_a_list_are_judged_alone_and_told_with_their_place() -> None:
    text = "query ($r: [ID!]) { microCertifications(region: $r) { totalCount } }"
    given = {"r": ["x"] * 4_999 + [True, None]}
    assert [one.message.split(";")[0] for one in ours(text, given)] == [
        one.message.split(";")[0].replace("True", "true").replace("None", "null")
        for one in theirs(text, given)
    ]


def test_no_more_is_told_than_ten_faults() -> None:
    assert len(ours(HELD, {"h": [True] * 5_000})) == MOST
    many = "query (" + "$a: Int! " * 40 + ") { __typename }"
    assert len(ours(many, {})) == MOST


@pytest.mark.parametrize("said", ["$a", "$a:", "$a: ", "$a: [Int", "$a: Int!!", "$a: !", "$a: Pilot!", "$a: Horse!", "$",
    "a: Int!", "$a Int!", "$a: " + "[" * 30 + "Int!" + "]" * 30])  # fmt: skip
def test_of_what_is_no_declaration_nothing_is_said(said: str) -> None:
    text = f"query ({said}) {{ __typename }}"
    assert ours(text, {"a": object()}) == []


def test_a_query_that_passes_is_valid() -> None:
    text = "query ($a: [ID!]! = [] , $b: Date) { __typename }"
    assert ours(text, {"b": "2026-09-01"}) == []
    assert "is never used" in validate(SCHEMA, parse(text))[0].message
