"""What graphql-core says is told in the language of the request: every message of it, and whole answers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import graphql
import pytest
from django.test import Client
from django.utils import translation

from registry.graphql.core_words import _KINDS, CORE, LONGEST, pattern_of, retold
from tests.registry.graphql.conftest import answer

CORE_PARTS = ("validation", "language", "execution", "utilities", "type")
OF_SCHEMAS = {
    # Rules for schemas, and what makes, prints and compares them
    "lone_schema_definition",
    "possible_type_extensions",
    "unique_argument_definition_names",
    "unique_directive_names",
    "unique_enum_value_names",
    "unique_field_definition_names",
    "unique_operation_types",
    "unique_type_names",
    "validate",
    "assert_name",
    "assert_valid_name",
    "definition",
    "extend_schema",
    "schema",
    "schema_coordinate_lexer",
    "schema_coordinates",
    # What this schema has none of, or is never asked for
    "single_field_subscriptions",
    "no_deprecated",
    "no_schema_introspection",
    "subscribe",
    "introspection_from_schema",
}
NEVER_MET = (
    "OneOf Input Object ",
    "is of type 'X' but must be non-nullable to be used for OneOf",
    "Exactly one key must be specified for OneOf",
    "Field 'X.X' must be non-null.",
    "Field 'X' must be non-null.",
    "which cannot be used as an input type.",
    "Schema does not define the required query root type.",
    "Can only have query, mutation and subscription operations.",
    "code points. Parsing aborted.",
    "tokens. Parsing aborted.",  # told as the limit
    # Faults of ours, which are masked
    "Expected value of type 'X' but got: X.",
    "Expected Iterable,",
    "Abstract type ",
    "Support for returning GraphQLObjectType",
    "Runtime Object type ",
    "String cannot represent value: X",
)


def said(node: ast.expr) -> str | None:
    """Return a message as it is written in the source, each part of it that changes as X; None for no literal."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "X" for one in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        first, second = said(node.left), said(node.right)
        names = isinstance(node.right, ast.Call) and ["inspect", "print_for_error"]
        called = names and getattr(node.right.func, "id", "") in names
        return first and first + ("X" if called else second or "")
    if isinstance(node, ast.IfExp):
        return said(node.body)
    return None


def messages() -> Iterator[tuple[str, str]]:
    root = Path(graphql.__file__).parent
    for part in CORE_PARTS:
        for file in sorted((root / part).rglob("*.py")):
            if file.stem in OF_SCHEMAS:
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                name = isinstance(node, ast.Call) and getattr(node.func, "id", "")
                if name in ("GraphQLError", "GraphQLSyntaxError"):
                    message = said(node.args[0 if name == "GraphQLError" else 2])
                    if message and not any(one in message for one in NEVER_MET):
                        yield file.stem, message.partition(" Did you mean")[0]


def test_every_message_that_can_be_met_has_a_template():
    found = list(messages())
    assert len(found) > 80
    lacking = {
        (where, message)
        for where, message in found
        if not any(pattern_of(one).fullmatch(message) for one in CORE)
    }
    assert lacking == set()


def test_every_template_is_of_graphql_core():
    root = Path(graphql.__file__).parent
    sources = [
        "".join(
            said(node) or ""
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.JoinedStr | ast.Constant)
        )
        for part in CORE_PARTS
        for file in (root / part).rglob("*.py")
    ]
    for template in CORE:
        longest = max(re.split(r"%\(\w+\)s", template), key=len).strip()
        assert any(longest in source for source in sources) or longest in (
            "Syntax Error:",
            "got invalid value",
        ), template


@pytest.mark.parametrize("template", [*CORE, *_KINDS.values()])
def test_every_template_is_translated_with_all_its_parts(template: str):
    with translation.override("fr"):
        french = translation.gettext(template)
    assert french != template
    holes = re.compile(r"%\(\w+\)s")
    assert sorted(holes.findall(french)) == sorted(holes.findall(template))
    assert not re.search("« | »|[ \u00a0];|(?<!\u00a0):(?= |$)", french)


WRONG = {
    "{ pilots { nodes { horse } } }": "Le type « Pilot » n’a pas de champ « horse ».",
    "{ pilots(": "Erreur de syntaxe : un nom attendu, la fin de la requête trouvé.",
    "{ a: }": "Erreur de syntaxe : un nom attendu, '}' trouvé.",
    '{ courses(maxHours: "many") { totalCount } }': (
        'maxHours: Decimal est un nombre, non "many"; écrivez-le comme 12.50.'
    ),
    '{ courses(first: "ten") { totalCount } }': (
        'first: Int est un nombre entier, non "ten"; écrivez-le sans guillemets ni décimales.'
    ),
    "{ courses(delivery: [BY_POST]) { totalCount } }": (
        "delivery: L’énumération « Delivery » n’a pas de valeur « BY_POST »; écrivez l’une des valeurs suivantes : ONLINE, "
        "IN_PERSON, BLENDED."
    ),
    "{ course(id: true) { slug } }": (
        "id: ID est un texte ou un nombre entier, non true; envoyez l’identifiant global ou le CTID d’une fiche, entre "
        "guillemets."
    ),
    '{ stacksInto(offering: "x", asOf: "2025-02-30") { totalCount } }': (
        'asOf: Date est un jour, non "2025-02-30" : ce jour n’existe pas; écrivez-en un du calendrier.'
    ),
    "{ stacksInto { totalCount } }": (
        "Le champ « stacksInto » exige l’argument « offering » de type « ID! », qui manque."
    ),
    "query ($day: Date) { courses { totalCount } }": "La variable « $day » n’est pas utilisée.",
    'query ($on: Date) { stacksInto(offering: "x", asOf: $on) { totalCount } }': (
        'La variable « $on » a reçu une valeur non valide, "2025-02-30" : Date est un jour, non "2025-02-30" : ce '
        "jour n’existe pas; écrivez-en un du calendrier."
    ),
    "{ pilots { totalCount } pilots(first: 2) { totalCount } }": (
        "Les champs « pilots » se contredisent : leurs arguments diffèrent. Donnez-leur des alias différents si vous "
        "voulez les deux."
    ),
    "{ " + " ".join(f"a{n}: __typename" for n in range(12)) + " }": (
        "La requête dépasse la limite « root_fields » (questions dans une requête) : au plus 10."
    ),
    "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }": (
        "La question sur le schéma est imbriquée trop profondément."
    ),
    "mutation { a }": "Le schéma n’a pas d’opération mutation.",
    "query A { __typename } query B { __typename }": (
        "Le document a plusieurs opérations : nommez celle que vous voulez (operationName)."
    ),
    '{ course(slug: "nulle-part") { slug } }': (
        "slug: Cours « nulle-part » : rien de tel n’existe ou n’est public."
    ),
    "{ courses(first: 1000) { totalCount } }": "first: ",
}


@pytest.mark.django_db
@pytest.mark.parametrize("query", WRONG)
def test_what_is_wrong_is_said_in_the_language_asked_for(query: str):
    body = answer(query, "fr", on="2025-02-30")
    message = body["errors"][0]["message"]
    assert message.replace("\u00a0", " ").startswith(WRONG[query])
    assert "cannot" not in message
    assert "must" not in message
    assert (
        body["errors"][0]["extensions"]
        == answer(query, "en", on="2025-02-30")["errors"][0]["extensions"]
    )


@pytest.mark.django_db
def test_a_refusal_is_remembered_in_each_language(client: Client):
    def told(language: str) -> Any:
        body = {"query": "{ pilots { nodes { remembered } } }"}
        headers = {"accept-language": language}
        response = client.post("/graphql", body, content_type="application/json", headers=headers)
        return response.json()["errors"][0]["message"]

    for _time in range(2):
        assert told("en") == "Cannot query field 'remembered' on type 'Pilot'."
        assert (
            told("fr") == "Le type «\u00a0Pilot\u00a0» n’a pas de champ «\u00a0remembered\u00a0»."
        )


def test_a_message_that_somebody_has_made_long_takes_no_time():
    with translation.override("fr"):
        hostile = "Variable '$a' got invalid value " + " at '; " * 250
        assert retold(hostile + "x" * LONGEST).startswith("Variable")
        assert retold(hostile).startswith("La variable")
