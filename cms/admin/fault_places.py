"""Shows faults at the blocks in which they arise, however deep these stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.admin.requirement_blocks import REQUIREMENT

Steps = list[str | int]
Fault = tuple[Steps, str]


def placed(block: Block, value: Any, faults: list[Fault]) -> ValidationError:
    """Return the error of a block: its own messages, and those of the blocks inside it.

    Args:
        block: the outermost block.
        value: what is filled in.
        faults: messages with the way to their block: names of fields, numbers in lists. A way that ends before
            a block, or leads to none, ends at the last block on it.
    """
    inside = _inside(block, value)
    own = [message for steps, message in faults if not steps or steps[0] not in inside]
    deeper: dict[str | int, list[Fault]] = {}
    for steps, message in faults:
        if steps and steps[0] in inside:
            deeper.setdefault(steps[0], []).append((steps[1:], message))
    errors = {step: placed(*inside[step], faults) for step, faults in deeper.items()}
    return _error(block, errors, own)


def _inside(block: Block, value: Any) -> dict[str | int, tuple[Block, Any]]:
    if isinstance(block, StreamBlock):
        return {i: (child.block, child.value) for i, child in enumerate(value)}
    if isinstance(block, ListBlock):
        return {i: (block.child_block, one) for i, one in enumerate(value)}
    if isinstance(block, StructBlock):
        return {name: (child, value[name]) for name, child in block.child_blocks.items()}
    return {}


def _error(block: Block, errors: dict[Any, ValidationError], own: list[str]) -> ValidationError:
    kinds = (
        (StreamBlock, StreamBlockValidationError),
        (ListBlock, ListBlockValidationError),
        (StructBlock, StructBlockValidationError),
    )
    for kind, refusal in kinds:
        if isinstance(block, kind):
            return refusal(block_errors=errors, non_block_errors=own)
    return ValidationError(own)


@dataclass(frozen=True)
class Refusal:
    """What keeps a form from being saved, and the way to where it is mended: a field, and its blocks."""

    said: str
    way: tuple[str | int, ...] = ()

    @property
    def led(self) -> str:
        """The way, for the script that goes it."""
        return json.dumps(self.way)


def faults_in(
    block: Block, value: Any, error: ValidationError, way: tuple[str | int, ...]
) -> Iterator[Refusal]:
    """Yield the messages of an error at a field of blocks: each after the blocks in which it stands, with the way there.

    Args:
        block: the outermost block.
        value: what is filled in.
        error: what is wrong with it.
        way: how the block is reached.
    """
    inside = getattr(error, "block_errors", None)
    if inside is None:
        yield from (Refusal(str(said), way) for said in error.messages)
        return
    yield from (Refusal(str(said), way) for said in getattr(error, "non_block_errors", ()))
    blocks = _inside(block, value)
    for step, one in inside.items():
        child, filled = blocks[step]
        called = child.label if isinstance(step, str) else _numbered(child, step)
        for fault in faults_in(child, filled, one, (*way, step)):
            yield Refusal(
                _("%(field)s: %(value)s") % {"field": called, "value": fault.said}, fault.way
            )


def _numbered(block: Block, step: int) -> str:
    return _("%(group)s, member %(n)s") % {"group": block.label, "n": step + 1}


def told_at(place: str, said: str) -> str:
    """Return what is wrong, after the groups of a requirement in which it stands, the outermost first.

    >>> told_at("$.any[1].of[0]", "The group is empty.")
    'Any one of these, member 2 › At least so many of these, member 1: The group is empty.'
    """
    steps = re.findall(r"\.(\w+)\[(\d+)\]", place)
    groups = " › ".join(_numbered(_group(name), int(number)) for name, number in steps)
    return _("%(field)s: %(value)s") % {"field": groups, "value": said} if groups else said


def _group(name: str) -> Block:
    return REQUIREMENT.child_blocks["at_least" if name == "of" else name]
