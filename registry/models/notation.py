"""Columns that hold a requirement or policies in the engine's JSON notation, checked when a form is saved.

Offerings, skills and institutions are named by CTID, so that a rule survives a change of address.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from registry.domain.errors import BadNotation
from registry.domain.notation import decode, decode_policies
from registry.domain.references import references
from registry.models.cures import refusal_of


def validate_requirement(value: Any) -> None:
    """Raise ValidationError, with the place and the cure, when a value is not a requirement."""
    _refuse_bad(decode, value)


def validate_policies(value: Any) -> None:
    """Raise ValidationError, with the place and the cure, when a value is not a set of policies."""
    _refuse_bad(decode_policies, value)


def offering_keys(value: Any) -> frozenset[str]:
    """Return the offerings that a requirement names; none for an empty one."""
    return frozenset(references(decode(value)).offerings) if value else frozenset()


class RequirementField(models.JSONField):
    """A requirement, in the engine's notation."""

    default_validators = [validate_requirement]


class PoliciesField(models.JSONField):
    """Policies of a stacking rule, in the engine's notation."""

    default_validators = [validate_policies]


def _refuse_bad(read: Any, value: Any) -> None:
    try:
        read(value)
    except BadNotation as error:
        raise ValidationError(refusal_of(error)) from error
