"""What a table refuses is said to people in words, in both languages, and at the field where it can be mended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import translation

from registry.models import Pilot, StackingRule

RULES = [
    rule
    for model in apps.get_app_config("registry").get_models()
    for rule in model._meta.constraints
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_constraint_speaks_in_words_of_its_own(rule: Any) -> None:
    assert rule.violation_error_message != rule.default_violation_error_message
    said = {}
    for language in ("en", "fr"):
        with translation.override(language):
            said[language] = str(rule.get_violation_error_message())
    assert said["en"] != said["fr"]
    assert rule.name not in "".join(said.values())


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (StackingRule(valid_from=date(2031, 2, 1), valid_to=date(2031, 1, 1)), "valid_to"),
        (Pilot(title_en="P", started_on=date(2031, 2, 1), ended_on=date(2031, 1, 1)), "ended_on"),
        (Pilot(), "title_en"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(record: Any, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        record.clean()
    assert list(refusal.value.message_dict) == [field]
