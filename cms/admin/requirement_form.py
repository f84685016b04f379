"""Requirements and policies between the notation, in which they are stored, and the blocks of a form.

A form shows a value in blocks only when these lead back to the same meaning; a part that they cannot say is shown
as text, in the notation, and so nothing of a rule is lost by opening its form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.blocks import Block, ChooserBlock, DecimalBlock, ListBlock, StreamBlock, StructBlock
from wagtail.blocks.base import BlockField, BlockWidget

from cms.admin.fault_places import Steps, placed
from cms.admin.requirement_blocks import (
    POLICIES,
    REQUIREMENT,
    WRITTEN,
    OptionalBlock,
    PairBlock,
    WrittenBlock,
)
from registry.domain.errors import BadNotation
from registry.domain.notation import decode, decode_policies
from registry.domain.references import References, references
from registry.models import Offering, Organization, Skill
from registry.models.ctid import ctid_of, uid_of
from registry.models.cures import cure_of
from registry.models.notation import PoliciesField, RequirementField

Json = Any
Keys = Mapping[str, int]
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


class CannotShowError(Exception):
    """The blocks have no place for a part of what is written."""


def keys_of(mentioned: References) -> Keys:
    """Return the primary keys of what a requirement names, one query for each sort that is named."""
    named = (
        (Offering, mentioned.offerings),
        (Organization, mentioned.institutions),
        (Skill, mentioned.skills),
    )
    return {key: pk for model, keys in named for key, pk in _found(model, list(keys))}


def _found(model: Any, keys: list[str]) -> list[tuple[str, int]]:
    uids = [uid for uid in map(uid_of, keys) if uid]
    rows = model.objects.filter(uid__in=uids).values_list("uid", "pk") if uids else ()
    return [(ctid_of(uid), pk) for uid, pk in rows]


# From the notation


def shown(block: Block, said: Json, keys: Keys) -> Any:
    """Return what a block is given to show a part of the notation; raises ``CannotShowError``."""
    if isinstance(block, StreamBlock):
        return [member(block, one, keys) for one in _list(said)]
    if isinstance(block, ListBlock):
        return [shown(block.child_block, one, keys) for one in _list(said)]
    if isinstance(block, StructBlock):
        return _struct(block, said, keys)
    if isinstance(block, ChooserBlock):
        return _known(said, keys)
    if isinstance(said, str) and said != said.strip():
        raise CannotShowError(said)
    return str(said) if isinstance(block, DecimalBlock) else said


def member(block: StreamBlock, said: Json, keys: Keys) -> dict[str, Any]:
    """Return one requirement as a block of its own sort, or as text."""
    name = next((one for one in block.child_blocks if one in said), WRITTEN)
    if name == WRITTEN:
        return in_text(said)
    try:
        return {"type": name, "value": shown(block.child_blocks[name], said, keys)}
    except CannotShowError:
        return in_text(said)


def in_text(said: Json) -> dict[str, Any]:
    """Return what is written as a block of text."""
    return {"type": WRITTEN, "value": json.dumps(said, ensure_ascii=False, indent=2)}


def _struct(block: StructBlock, said: Json, keys: Keys) -> dict[str, Any]:
    if isinstance(block, PairBlock):
        said = dict(zip(block.child_blocks, said, strict=True))
    if not isinstance(said, dict) or not said.keys() <= block.child_blocks.keys():
        raise CannotShowError(said)
    return {name: shown(block.child_blocks[name], value, keys) for name, value in said.items()}


def _list(said: Json) -> list[Json]:
    if not isinstance(said, list):
        raise CannotShowError(said)
    return said


def _known(said: Json, keys: Keys) -> int:
    if said not in keys:
        raise CannotShowError(said)
    return keys[said]


# To the notation


def said_by(block: Block, value: Any) -> Json:
    """Return what is filled in as the notation writes it; None for nothing."""
    if isinstance(block, StreamBlock):
        return [said_by_member(child) for child in value]
    if isinstance(block, ListBlock):
        return [said_by(block.child_block, one) for one in value] or None
    if isinstance(block, StructBlock):
        return _said_by_struct(block, value)
    return json.loads(value) if isinstance(block, WrittenBlock) else _plain(value)


def _plain(value: Any) -> Json:
    if isinstance(value, Decimal):
        return format(value, "f")
    nothing = value is False or value == ""
    return None if nothing else getattr(value, "ctid", value)


def said_by_member(child: Any) -> Json:
    """Return what one block of a stream says."""
    return said_by(child.block, child.value)


def _said_by_struct(block: StructBlock, value: Any) -> Json:
    said = {name: said_by(child, value[name]) for name, child in block.child_blocks.items()}
    if isinstance(block, PairBlock):
        return list(said.values())
    given = {name: one for name, one in said.items() if one is not None}
    return None if isinstance(block, OptionalBlock) and not given else given


# Fields of a form


class NotationWidget(BlockWidget):
    """Blocks, of which a form that leaves them out says nothing."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if self.value_omitted_from_data(data, files, name):
            return self.block_def.empty_value()
        return super().value_from_datadict(data, files, name)


class NotationFormField(BlockField):
    """A column in the engine's notation, edited in blocks.

    Attributes:
        blocks: the blocks.
        read: reads the notation; raises ``BadNotation``.
    """

    blocks: StreamBlock
    read: Callable[[Json], Any]

    def __init__(self, **options: Any) -> None:
        for unfit in ("encoder", "decoder", "show_hidden_initial"):
            options.pop(unfit, None)
        super().__init__(block=self.blocks, widget=NotationWidget(self.blocks), **options)

    def prepare_value(self, value: Any) -> Any:
        """Return the blocks that show a value of the column; what was posted is in blocks already."""
        raw = value if hasattr(value, "stream_block") else self.raw(value)
        return self.block.to_python(raw)

    def raw(self, said: Json) -> list[dict[str, Any]]:
        """Return a value of the column as the blocks take it."""
        if not said:
            return []
        try:
            raw = self.as_blocks(said)
            if self.means(self.said(self.block.to_python(raw))) == self.means(said):
                return raw
        except (BadNotation, CannotShowError, TypeError, ValueError):
            pass
        return [in_text(said)]

    def clean(self, value: Any) -> Json:
        """Return what the column is to hold; raises ValidationError with each fault at its block."""
        # An incomplete requirement cannot be kept, not even in a draft: the notation has no word for it.
        cleaned = self.block.clean(value)
        said = self.said(cleaned)
        if not said:
            return self.nothing()
        try:
            self.means(said)
        except BadNotation as error:
            raise self.at_blocks(cleaned, [(error.path, _cure(error))]) from error
        return said

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.means(self.said(data)) != self.means(initial or self.nothing_said))
        except (BadNotation, TypeError, ValueError):
            return True

    def at_blocks(self, value: Any, faults: list[tuple[str, str]]) -> ValidationError:
        """Return an error that shows each message at the block of its place in the notation."""
        at = [(self.steps(path, value), message) for path, message in faults]
        return placed(self.block, value, at)

    def means(self, said: Json) -> Any:
        """Return what is written as the engine understands it; raises ``BadNotation``."""
        return type(self).read(said)

    # What differs between requirements and policies

    nothing_said: Json = None

    def as_blocks(self, said: Json) -> list[dict[str, Any]]:
        """Return the notation as blocks."""
        raise NotImplementedError

    def said(self, value: Any) -> Json:
        """Return the notation of blocks."""
        raise NotImplementedError

    def nothing(self) -> Json:
        """Return what an empty form means, or raise ValidationError."""
        raise NotImplementedError

    def steps(self, path: str, value: Any) -> Steps:
        """Return the way to a place of the notation through the blocks."""
        raise NotImplementedError


class RequirementFormField(NotationFormField):
    """A requirement. Several blocks side by side are a group of which all are asked."""

    blocks = REQUIREMENT
    read = staticmethod(decode)

    def as_blocks(self, said: Json) -> list[dict[str, Any]]:
        return [member(self.block, said, keys_of(references(decode(said))))]

    def said(self, value: Any) -> Json:
        several = [said_by_member(child) for child in value]
        return {"all": several} if len(several) > 1 else next(iter(several), None)

    def nothing(self) -> Json:
        if self.required:
            raise ValidationError(_("Say what is required: add a block."), code="required")

    def steps(self, path: str, value: Any) -> Steps:
        walked = steps_of(path)
        return walked[1:] if len(value) > 1 else [0, *walked]

    def means(self, said: Json) -> Any:
        return None if said is None else super().means(said)


class PoliciesFormField(NotationFormField):
    """The policies of a rule, one block each."""

    blocks = POLICIES
    read = staticmethod(decode_policies)
    nothing_said: Json = {}

    def as_blocks(self, said: Json) -> list[dict[str, Any]]:
        policies = decode_policies(said)
        mentioned = [key for pair in policies.exclusions for key in pair]
        keys = dict(_found(Offering, mentioned))
        pairs = [("exclusions", pair) for pair in said.get("exclusions", ())]
        single = [one for one in said.items() if one[0] != "exclusions"]
        blocks = self.block.child_blocks
        return [
            {"type": name, "value": shown(blocks[name], value, keys)}
            for name, value in [*single, *pairs]
        ]

    def said(self, value: Any) -> Json:
        said: dict[str, Any] = {}
        for child in value:
            one = said_by_member(child)
            if child.block_type == "exclusions":
                said.setdefault("exclusions", []).append(one)
            else:
                said |= one if child.block_type == WRITTEN else {child.block_type: one}
        return said

    def nothing(self) -> Json:
        return {}

    def steps(self, path: str, value: Any) -> Steps:
        name, *further = steps_of(path) or [""]
        at = [i for i, child in enumerate(value) if child.block_type == name]
        if name == "exclusions" and further:
            return [at[int(further[0])]] if int(further[0]) < len(at) else []
        return [at[0], *further] if at else []


def steps_of(path: str) -> Steps:
    """Return the steps of a place in the notation.

    >>> steps_of("$.all[0].of[12].min_grade")
    ['all', 0, 'of', 12, 'min_grade']
    """
    return [name or int(number) for name, number in _STEP.findall(path)]


def _cure(error: BadNotation) -> str:
    cure = cure_of(error)
    return f"{cure[:1].upper()}{cure[1:]}."


register_form_field_override(RequirementField, override={"form_class": RequirementFormField})
register_form_field_override(PoliciesField, override={"form_class": PoliciesFormField})
