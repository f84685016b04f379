"""Requirements and policies between the notation, in which they are stored, and the blocks of a form.

A form shows a value in blocks only when these lead back to the same meaning; a part that they cannot say is shown
as text, in the notation, and so nothing of a rule is lost by opening its form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
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
from cms.ownership import choosable, foreign_to
from registry.domain.errors import BadNotation
from registry.domain.notation import decode, decode_policies
from registry.domain.references import References, references
from registry.models import Offering, Organization, Skill
from registry.models.ctid import ctid_of, uid_of, uids_of
from registry.models.cures import cure_of
from registry.models.notation import PoliciesField, RequirementField

Json = Any
Keys = Mapping[str, int]
Named = list[tuple[Any, tuple[str, ...]]]
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
    uids = uids_of(keys)
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
    """Blocks, of which a form that leaves them out says nothing.

    Attributes:
        user: who fills them in; None for one who may choose everything.
    """

    user: Any = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if self.value_omitted_from_data(data, files, name):
            return self.block_def.empty_value()
        value = super().value_from_datadict(data, files, name)
        if self.user is not None:
            let_go(list(chosen(self.block_def, value)), self.user)
        return value


def chosen(block: Block, value: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Return every record that is chosen in blocks: what holds it, under which name, and the record."""
    if isinstance(block, StreamBlock):
        for child in value:
            yield from chosen(child.block, child.value)
        return
    inside: list[tuple[Any, Block]] = []
    if isinstance(block, ListBlock):
        inside = [(number, block.child_block) for number in range(len(value))]
    elif isinstance(block, StructBlock):
        inside = list(block.child_blocks.items())
    for name, child in inside:
        if isinstance(child, ChooserBlock):
            yield value, name, value[name]
        else:
            yield from chosen(child, value[name])


def let_go(found: list[tuple[Any, Any, Any]], user: Any) -> None:
    """Empty the blocks in which a user has chosen what the user may not choose."""
    foreign = foreign_to((record for _, _, record in found if record), user)
    for holder, name, record in found:
        if record in foreign:
            holder[name] = None


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
        self.refuse_foreign(said)
        return said

    def limit_to(self, user: Any) -> None:
        """Let a user choose only what the user may choose."""
        self.widget.user = user

    def refuse_foreign(self, said: Json) -> None:
        """Raise ValidationError when a block of text names what the user may not choose."""
        if self.widget.user is None:
            return
        for model, keys in self.mentioned(said):
            uids = {uid_of(key): key for key in keys}
            known = choosable(model, self.widget.user).filter(uid__in=filter(None, uids))
            foreign = uids.keys() - set(known.values_list("uid", flat=True))
            if foreign:
                listed = ", ".join(sorted(uids[uid] for uid in foreign))
                raise ValidationError(_("No record has the identifier %s.") % listed)

    def mentioned(self, said: Json) -> Named:
        """Return the keys that are named, with the table of each sort."""
        raise NotImplementedError

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

    def mentioned(self, said: Json) -> Named:
        named = references(decode(said))
        return [
            (Offering, named.offerings),
            (Organization, named.institutions),
            (Skill, named.skills),
        ]

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

    def mentioned(self, said: Json) -> Named:
        pairs = decode_policies(said).exclusions
        return [(Offering, tuple(key for pair in pairs for key in pair))]

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
