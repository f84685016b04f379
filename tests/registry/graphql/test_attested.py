"""Codes that a client names: of statements that are attested, taken where something asks for them, and of languages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests import factories
from tests.registry.graphql.conftest import Ask, answer

pytestmark = pytest.mark.django_db

STACKING = """query ($award: ID!, $attested: [String!]) {
  stacking(award: $award, holdings: [], attested: $attested) { status } }"""
OFF_RAMPS = """query ($attested: [String!]) { offRamps(holdings: [], attested: $attested) { totalCount } }"""
PATHWAYS = """query ($award: ID!, $attested: [String!]) {
  pathways(to: {award: $award}, from: {attested: $attested}) { status } }"""


@pytest.mark.parametrize("query", [STACKING, OFF_RAMPS, PATHWAYS])
def test_codes_that_nothing_asks_for_are_named(world: SimpleNamespace, errors_of: Any, query: str):
    factories.stacking_rule("talk", world.program, requirement={"attested": "talk"})
    asked = {"award": world.program.ctid} if "$award" in query else {}
    place = "from.attested" if query == PATHWAYS else "attested"
    told = {"code": "NOT_FOUND", "type": "Statement", "argument": place}
    (error,) = errors_of(query, attested=["talk", "tlak"], **asked)
    assert error["extensions"] == told | {"id": "tlak"}
    assert error["message"].startswith(f"{place}: Statement “tlak”")
    (error,) = errors_of(query, attested=["Talk", "talk", "\x00", "Talk"], **asked)
    assert error["extensions"] == told | {"ids": ["Talk", "\x00"]}
    (error,) = answer(query, "fr", attested=["tlak"], **asked)["errors"]
    assert "Déclaration «" in error["message"]


def test_whatever_asks_makes_a_code_known(world: SimpleNamespace, ask: Ask):
    """A rule of another award, the requirement for entry to an offering, and a decision with a condition."""
    award = factories.program("other", world.college)
    factories.stacking_rule(
        "past", award, requirement={"all": [{"attested": "talk"}]}, valid_to="2020-01-01"
    )
    factories.course("closed", world.college, entry_requirement={"attested": "portfolio"})
    world.decision.condition_en = "With a letter of the dean"
    world.decision.save()
    codes = ["talk", "portfolio", f"condition-of-{world.decision.ctid}"]
    for code in codes:
        said = ask(STACKING, award=world.program.ctid, attested=[code])
        assert said["stacking"]["status"] == "INCOMPLETE"


def test_a_language_that_nobody_teaches_in_is_named_with_its_place(
    world: SimpleNamespace, errors_of: Any
):
    query = """query ($award: ID!) {
      pathways(to: {award: $award}, constraints: {languages: ["en", "zz"]}) { status } }"""
    (error,) = errors_of(query, award=world.program.ctid)
    place = "constraints.languages"
    told = {"code": "NOT_FOUND", "type": "Language", "id": "zz", "argument": place}
    assert error["extensions"] == told
