"""The JSON notation: lossless both ways, and exact about what it refuses."""

import json
from decimal import Decimal

import pytest

from registry.domain.errors import BadNotation
from registry.domain.notation import MAX_DEPTH, decode, decode_policies, decode_selector
from registry.domain.notation_writing import encode, encode_policies
from registry.domain.references import References, depth, references, rename
from registry.domain.requirement import (
    AllOf,
    Completed,
    Credits,
    Kind,
    Part,
    Policies,
    Selector,
    Spread,
)

WRITTEN = {
    "all": [
        {"completed": "SEW-1", "min_grade": "72.5", "max_age_months": 60},
        {"at_least": 2, "of": [{"completed": "B"}, {"completed": "C"}], "shared": True},
        {"any": [{"skill": "welding", "level": 3}], "shared": True},
        {
            "count": 5,
            "from": {
                "kind": "micro-certification",
                "any_of": [{"subject": "51.26"}, {"offerings": ["D", "E"]}],
                "spread": {"at_least": 3, "areas": [{"level": 1}, {"level": 2}, {"skill": "s"}]},
            },
        },
        {
            "credits": "24",
            "from": {
                "institution": "college",
                "level": 3,
                "parts": [{"of": {"offerings": ["D"]}, "at_least": "0.5", "at_most": "6"}],
            },
        },
        {"attested": "interview", "statement": {"en": "Interview", "fr": "Entrevue"}},
    ]
}


def test_a_requirement_comes_back_as_it_was_written():
    through_json = json.loads(json.dumps(encode(decode(WRITTEN))))
    assert through_json == WRITTEN
    assert decode(through_json) == decode(WRITTEN)


def test_a_selector_is_read_into_its_parts():
    selector = decode_selector(
        {
            "kind": "course",
            "parts": [{"of": {"level": 3}, "at_least": "12"}],
            "spread": {"at_least": 1, "areas": [{"subject": "51"}]},
        }
    )
    assert selector == Selector(
        kind=Kind.COURSE,
        parts=(Part(Selector(level=3), Decimal(12)),),
        spread=Spread(1, (Selector(subject="51"),)),
    )


def test_amounts_are_written_plainly_and_keep_their_fraction():
    assert encode(Credits(Decimal("2E+1"), Selector()))["credits"] == "20"
    assert encode(Credits(Decimal("2.25"), Selector()))["credits"] == "2.25"


def test_whole_numbers_may_stand_without_quotes():
    assert decode({"credits": 24, "from": {}}) == Credits(Decimal(24), Selector())


def test_what_lint_judges_is_read_as_it_stands():
    assert depth(decode({"at_least": 3, "of": []})) == 1


def test_policies_come_back_as_they_were_written():
    written = {
        "residency_credits": "12",
        "recognised_cap": "6",
        "max_age_months": 120,
        "exclusions": [["A", "B"]],
    }
    policies = decode_policies(written)
    assert policies == Policies(Decimal(12), Decimal(6), 120, (("A", "B"),))
    assert encode_policies(policies) == written
    assert encode_policies(decode_policies({})) == {}


@pytest.mark.parametrize(
    ("written", "path", "value"),
    [
        ([], "$", []),
        ({}, "$", {}),
        ({"all": [], "any": []}, "$", {"all": [], "any": []}),
        ({"all": {}}, "$.all", {}),
        ({"all": [{"any": [{"completed": ""}]}]}, "$.all[0].any[0].completed", ""),
        ({"all": [], "shared": "yes"}, "$.shared", "yes"),
        ({"completed": "A", "shared": True}, "$.shared", True),
        ({"completed": "A", "min_grade": "101"}, "$.min_grade", "101"),
        ({"completed": "A", "max_age_months": True}, "$.max_age_months", True),
        ({"at_least": 0, "of": []}, "$.at_least", 0),
        ({"credits": 0.5, "from": {}}, "$.credits", 0.5),
        ({"credits": "NaN", "from": {}}, "$.credits", "NaN"),
        ({"credits": "-1", "from": {}}, "$.credits", "-1"),
        ({"credits": "1e999999", "from": {}}, "$.credits", "1e999999"),
        ({"count": 1}, "$", {"count": 1}),
        ({"count": 1, "from": {"kind": "diploma"}}, "$.from.kind", "diploma"),
        ({"count": 1, "from": {"kind": ["course"]}}, "$.from.kind", ["course"]),
        ({"count": 1, "from": {"colour": "red"}}, "$.from.colour", "red"),
        ({"count": 1, "from": {"offerings": []}}, "$.from.offerings", []),
        ({"count": 1, "from": {"parts": [{"of": {}}]}}, "$.from.parts[0]", {"of": {}}),
        ({"count": 1, "from": {"any_of": [{"parts": []}]}}, "$.from.any_of[0].parts", []),
        ({"attested": "x", "statement": {"de": "?"}}, "$.statement.de", "?"),
    ],
)
def test_a_refusal_says_where_and_what(written, path, value):
    with pytest.raises(BadNotation) as refused:
        decode(written)
    assert (refused.value.path, refused.value.value) == (path, value)
    assert refused.value.cure


@pytest.mark.parametrize("written", [{"exclusions": [["A"]]}, {"exclusions": [["A", "A"]]}])
def test_an_exclusion_is_two_different_offerings(written):
    with pytest.raises(BadNotation) as refused:
        decode_policies(written)
    assert refused.value.path == "$.exclusions[0]"


def nested(levels):
    written = {"completed": "A"}
    for _ in range(levels - 1):
        written = {"all": [written]}
    return written


def test_nesting_is_deep_enough_for_real_rules_and_bounded():
    assert depth(decode(nested(MAX_DEPTH))) == MAX_DEPTH
    with pytest.raises(BadNotation):
        decode(nested(5000))


def test_nested_selectors_are_bounded():
    selector = {"level": 1}
    for _ in range(5000):
        selector = {"any_of": [selector]}
    for place in (selector, {"parts": [{"of": selector, "at_most": "1"}]}):
        with pytest.raises(BadNotation):
            decode_selector(place)


def test_references_are_found_everywhere():
    assert references(decode(WRITTEN), Policies(exclusions=(("Z", "B"),))) == References(
        offerings=("B", "C", "D", "E", "SEW-1", "Z"),
        institutions=("college",),
        skills=("s", "welding"),
    )


def test_renaming_reaches_every_key_and_nothing_else():
    renamed = rename(decode(WRITTEN), lambda sort, key: f"{sort}/{key}")
    assert references(renamed) == References(
        offerings=tuple(f"offering/{key}" for key in ("B", "C", "D", "E", "SEW-1")),
        institutions=("institution/college",),
        skills=("skill/s", "skill/welding"),
    )
    back = rename(renamed, lambda sort, key: key.split("/", 1)[1])
    assert back == decode(WRITTEN)


def test_a_group_counts_as_one_level():
    assert depth(AllOf((Completed("A"),))) == 2
