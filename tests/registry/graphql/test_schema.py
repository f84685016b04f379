"""The schema is a contract: committed, described throughout, and the fields that clients were promised are there."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import translation
from graphql import is_enum_type, is_input_object_type, is_interface_type, is_object_type

from frontend.schema import schema

SDL = Path(settings.BASE_DIR) / "frontend" / "schema.graphql"
PROMISED = {
    "microCertification microCertifications program programs course courses occupation occupations",
    "organization organizations pilot pilots skill skills agreement agreements node",
    "adoptions needs needCoverage changes regions sectors frameworkEditions search",
    "stacking stacksInto offRamps equivalency equivalents countsAs pathways skillGap",
}


def described() -> dict[str, str | None]:
    """Return the description of every type, field, argument and enum value of the registry's own."""
    found = {}
    for name, one in schema.graphql_schema.type_map.items():
        if name.startswith("__") or name in ("Boolean", "Float", "ID", "Int", "String"):
            continue
        found[name] = one.description
        for value_name, value in one.values.items() if is_enum_type(one) else ():
            found[f"{name}.{value_name}"] = value.description
        for field_name, field in one.fields.items() if is_input_object_type(one) else ():
            found[f"{name}.{field_name}"] = field.description
        for field_name, field in (
            one.fields.items() if is_object_type(one) or is_interface_type(one) else ()
        ):
            found[f"{name}.{field_name}"] = field.description
            for argument_name, argument in field.args.items():
                found[f"{name}.{field_name}({argument_name})"] = argument.description
    return found


def test_committed_sdl_is_the_schema() -> None:
    assert SDL.read_text() == str(schema), (
        "Write it anew: manage.py graphql_schema --schema frontend.schema.schema "
        "--out frontend/schema.graphql"
    )


def test_sdl_is_english_whatever_the_language_of_the_process() -> None:
    with translation.override("fr"):
        assert str(schema) == SDL.read_text()


def test_everything_is_described() -> None:
    missing = sorted(name for name, text in described().items() if not text)
    assert missing == []


def test_a_filter_says_what_it_keeps() -> None:
    """A label, such as "Search", does not say which words are compared with what."""
    telling = ("search", "example", "maxHours", "maxFee", "open", "reached")
    silent = [
        f"{name}({argument})"
        for name, field in schema.graphql_schema.query_type.fields.items()
        for argument, one in field.args.items()
        if argument in telling and name != "changes" and ": keep " not in one.description
    ]
    assert silent == []


def test_every_promised_root_field_is_there() -> None:
    promised = set(" ".join(PROMISED).split())
    assert promised == set(schema.graphql_schema.query_type.fields)


def test_nothing_can_be_written() -> None:
    assert schema.graphql_schema.mutation_type is None
    assert schema.graphql_schema.subscription_type is None


def test_an_argument_says_whose_organisation_it_asks_for() -> None:
    said = described()["Query.adoptions(organization)"]
    assert said == (
        "Organisation that leads the pilot or issues the offering, by slug, CTID or global id."
    )
