"""Requirements in blocks: whatever the notation says is shown, comes back as it was, and is refused where it is wrong."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.blocks.base import get_error_json_data

from cms.admin.requirement_blocks import LEVELS, WRITTEN
from cms.admin.requirement_form import PoliciesFormField, RequirementFormField, steps_of
from registry.domain.notation import decode, decode_policies
from registry.models import StackingRule
from tests.cms.forms import as_text, filled_in, in_blocks

pytestmark = pytest.mark.django_db

# In these, MICRO, PROGRAM, COLLEGE and SKILL stand for the identifiers of records.
SAID = {
    "offering": {"completed": "MICRO"},
    "grade and age": {"completed": "MICRO", "min_grade": "72.5", "max_age_months": 60},
    "unquoted grade": {"completed": "MICRO", "min_grade": 70},
    "skill": {"skill": "SKILL", "level": 3},
    "skill at any level": {"skill": "SKILL"},
    "attested": {"attested": "interview", "statement": {"en": "An interview", "fr": "Entrevue"}},
    "attested in one language": {"attested": "interview", "statement": {"fr": "Entrevue"}},
    "attested without words": {"attested": "interview"},
    "empty group": {"any": []},
    "shared group": {"all": [{"credits": "9", "from": {"level": 3}}], "shared": True},
    "three levels": {
        "all": [
            {"completed": "MICRO"},
            {"at_least": 2, "of": [{"any": [{"completed": "PROGRAM"}]}, {"skill": "SKILL"}]},
        ]
    },
    "everything counts": {"credits": "24", "from": {}},
    "named offerings": {"count": 2, "from": {"offerings": ["MICRO", "PROGRAM", "MICRO"]}},
    "criteria": {
        "credits": "4.50",
        "from": {
            "institution": "COLLEGE",
            "kind": "micro-certification",
            "subject": "51.26",
            "level": 0,
            "skill": "SKILL",
        },
    },
    "alternatives in alternatives": {
        "count": 1,
        "from": {"any_of": [{"any_of": [{"subject": "51"}, {"kind": "course"}], "level": 2}, {}]},
    },
    "parts and spread": {
        "credits": "24",
        "from": {
            "parts": [
                {"of": {"level": 3}, "at_least": "12"},
                {"of": {"offerings": ["MICRO"]}, "at_most": "6", "at_least": "0"},
            ],
            "spread": {"at_least": 2, "areas": [{"subject": "51"}, {"subject": "52"}]},
        },
    },
}
# What the blocks have no place for.
TEXT = {
    "an offering that nobody knows": {"completed": "ce-99999999-9999-4999-8999-999999999999"},
    "spaces around a code": {"attested": " interview "},
    "alternatives four deep": {
        "count": 1,
        "from": {"any_of": [{"any_of": [{"any_of": [{"any_of": [{"level": 1}]}]}]}]},
    },
}


@pytest.fixture
def named(registry: SimpleNamespace) -> Any:
    """Put the identifiers of records into what is written."""
    keys = {
        "MICRO": registry.micro.ctid,
        "PROGRAM": registry.program.ctid,
        "COLLEGE": registry.college.ctid,
        "SKILL": registry.skill.ctid,
    }

    def put_in(said: Any) -> Any:
        text = json.dumps(said)
        for name, key in keys.items():
            text = text.replace(f'"{name}"', f'"{key}"')
        return json.loads(text)

    return put_in


def texts_in(raw: Any) -> int:
    return json.dumps(raw).count(f'"{WRITTEN}"')


def there_and_back(field: Any, said: Any) -> Any:
    return field.clean(field.prepare_value(said))


@pytest.mark.parametrize("case", SAID)
def test_what_the_notation_says_is_shown_in_blocks_and_comes_back(named: Any, case: str) -> None:
    said, field = named(SAID[case]), RequirementFormField()
    assert texts_in(field.raw(said)) == 0
    assert decode(there_and_back(field, said)) == decode(said)


@pytest.mark.parametrize("case", TEXT)
def test_what_the_blocks_cannot_say_is_text_and_is_not_lost(named: Any, case: str) -> None:
    said, field = {"all": [{"skill": "SKILL"}, TEXT[case]]}, RequirementFormField()
    said = named(said)
    assert texts_in(field.raw(said)) == 1
    assert there_and_back(field, said) == said


def test_groups_too_deep_for_the_form_are_text_from_there_on(named: Any) -> None:
    said: Any = {"completed": "MICRO"}
    for _level in range(LEVELS + 2):
        said = {"all": [said]}
    said, field = named(said), RequirementFormField()
    assert texts_in(field.raw(said)) == 1
    assert there_and_back(field, said) == said


def test_what_is_stored_and_cannot_be_read_is_shown_as_it_is(named: Any) -> None:
    field = RequirementFormField()
    assert json.loads(field.raw({"al": [1]})[0]["value"]) == {"al": [1]}


def test_several_blocks_side_by_side_are_all_asked(named: Any) -> None:
    first, second = named({"completed": "MICRO"}), named({"skill": "SKILL", "level": 2})
    field = RequirementFormField()
    both = field.block.to_python([*field.raw(first), *field.raw(second)])
    assert field.clean(both) == {"all": [first, second]}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"residency_credits": "12", "recognised_cap": "15.5", "max_age_months": 60},
        {"exclusions": [["MICRO", "PROGRAM"], ["PROGRAM", "MICRO"]]},
    ],
)
def test_policies_are_shown_and_come_back(named: Any, said: Any) -> None:
    field = PoliciesFormField(required=False)
    assert texts_in(field.raw(named(said))) == 0
    assert decode_policies(there_and_back(field, named(said))) == decode_policies(named(said))


def test_policies_of_offerings_that_nobody_knows_stay_text(named: Any) -> None:
    said = {"residency_credits": "12", "exclusions": [["A", "B"]]}
    field = PoliciesFormField(required=False)
    assert texts_in(field.raw(said)) == 1
    assert there_and_back(field, said) == said


def refused(field: Any, *raw: Any) -> Any:
    with pytest.raises(ValidationError) as refusal:
        field.clean(field.block.to_python(list(raw)))
    return get_error_json_data(refusal.value)


def test_a_fault_is_told_at_its_block(named: Any) -> None:
    field = RequirementFormField()
    cured = {"type": "all", "value": {"all": [{"type": WRITTEN, "value": '{"count": 0}'}]}}
    inner = {"all": {"blockErrors": {0: {"messages": ["Write a whole number, 1 or more."]}}}}
    assert refused(field, cured) == {"blockErrors": {0: {"blockErrors": inner}}}
    # The same as the second of several, which the notation counts inside a group of its own.
    alone = field.raw(named({"completed": "MICRO"}))
    assert refused(field, *alone, cured) == {"blockErrors": {1: {"blockErrors": inner}}}


def test_a_block_without_its_offering_is_refused_there(named: Any) -> None:
    told = refused(RequirementFormField(), {"type": "completed", "value": {"completed": None}})
    assert told["blockErrors"][0]["blockErrors"]["completed"]["messages"] == [
        "This field is required."
    ]


def test_a_spread_without_its_number_is_refused_there(named: Any) -> None:
    area = {"type": "item", "value": {"subject": "51"}}
    chosen = {"credits": "3", "from": {"spread": {"areas": [area]}}}
    told = refused(RequirementFormField(), {"type": "credits", "value": chosen})
    deep = told["blockErrors"][0]["blockErrors"]["from"]["blockErrors"]["spread"]
    assert deep == {"messages": ['Add "at_least".']}


def test_text_that_is_not_json_is_refused_at_its_block(named: Any) -> None:
    told = refused(RequirementFormField(), {"type": WRITTEN, "value": "{"})
    assert told["blockErrors"][0]["messages"][0].startswith("This is not JSON")


def test_a_requirement_may_not_be_left_out(named: Any) -> None:
    assert refused(RequirementFormField()) == {"messages": ["Say what is required: add a block."]}
    optional = RequirementFormField(required=False)
    assert optional.clean(optional.block.to_python([])) is None


def edit_url(rule: StackingRule) -> str:
    return reverse(StackingRule.snippet_viewset.get_url_name("edit"), args=[rule.pk])


def test_saving_what_is_unchanged_leaves_each_character_as_it_was(
    boss: Client, trees: None, registry: SimpleNamespace, named: Any
) -> None:
    rule, said = registry.rule, named(SAID["unquoted grade"])
    rule.requirement = said
    rule.save()
    address = edit_url(rule)
    posted = filled_in(boss.get(address).context["form"], edition="2031")
    assert boss.post(address, posted | {"action-publish": "yes"}).status_code == 302
    rule.refresh_from_db()
    assert (rule.edition, rule.requirement) == ("2031", said)


def test_a_form_that_leaves_the_requirement_out_is_refused(
    boss: Client, trees: None, registry: SimpleNamespace
) -> None:
    address = edit_url(registry.rule)
    posted = filled_in(boss.get(address).context["form"])
    kept = {name: value for name, value in posted.items() if not name.startswith("requirement")}
    answer = boss.post(address, kept)
    assert answer.status_code == 200
    assert "requirement" in answer.context["form"].errors


# In words


def words(client: Client, posted: dict[str, Any], column: str = "requirement") -> Any:
    return client.post(reverse("requirement_words", args=[column]), posted)


def test_words_follow_the_blocks_in_both_languages(
    boss: Client, trees: None, registry: SimpleNamespace, named: Any
) -> None:
    said = named({"all": [{"completed": "MICRO", "min_grade": "70"}, {"skill": "SKILL"}]})
    text = words(boss, in_blocks("requirement", said)).content.decode()
    english, french = text.split('lang="fr"')
    assert "All of these:" in english
    assert "Forklift basics" in english
    assert "Chariot élévateur" in french
    assert "Levage" in french


POLICIES = {"residency_credits": "12", "recognised_cap": "6", "max_age_months": 60}


def test_words_say_the_policies_of_a_rule_too(
    boss: Client, trees: None, registry: SimpleNamespace, named: Any
) -> None:
    posted = in_blocks("requirement", named({"completed": "MICRO"}))
    pair = named({"exclusions": [["MICRO", "PROGRAM"]]})
    posted |= in_blocks("policies", POLICIES | pair, PoliciesFormField)
    english, french = words(boss, posted).content.decode().split('lang="fr"')
    assert "earned at the awarding institution" in english
    assert "recognised from elsewhere" in english
    assert "No credit for both of these:" in english
    assert "Supply chain" in english
    assert "Chaîne logistique" in french
    registry.rule.policies = POLICIES
    registry.rule.save()
    address = reverse(StackingRule.snippet_viewset.get_url_name("edit"), args=[registry.rule.pk])
    assert "earned at the awarding institution" in boss.get(address).content.decode()


def test_words_say_what_is_missing(boss: Client, trees: None, registry: SimpleNamespace) -> None:
    empty = words(boss, {"requirement-count": "0"}).content.decode()
    assert "Nothing is required yet." in empty
    half = words(boss, as_text("requirement", "{")).content.decode()
    assert "Something is still missing." in half


def test_words_are_for_editors_and_for_columns_that_exist(
    boss: Client, trees: None, registry: SimpleNamespace
) -> None:
    assert words(boss, {}, "password").status_code == 404
    assert boss.get(reverse("requirement_words", args=["requirement"])).status_code == 405
    boss.logout()
    assert words(boss, {"requirement-count": "0"}).status_code == 302


def test_no_block_is_headed_by_a_value_that_is_not_there_yet() -> None:
    """A heading that is put together of children says "null" for one that says nothing."""
    blocks = [RequirementFormField().block, PoliciesFormField().block]
    while blocks:
        block = blocks.pop()
        assert not getattr(block.meta, "label_format", None)
        blocks += getattr(block, "child_blocks", {}).values()
        blocks += [block.child_block] if hasattr(block, "child_block") else []


def test_steps_of_a_place() -> None:
    assert steps_of("$.all[0].of[12].min_grade") == ["all", 0, "of", 12, "min_grade"]
    assert steps_of("$") == []
