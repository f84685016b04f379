"""The blocks in which editors build a requirement and the policies of a rule.

Each block is called as the notation calls what it holds (``all``, ``of``, ``min_grade``), so that a place in the
notation is a place in the form. What the form cannot say stands in a block of text, in the notation itself.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BlockGroup,
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    DecimalBlock,
    IntegerBlock,
    ListBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)

from cms.admin.choosers import RecordBlock, offering_chooser
from registry.models import Offering, Organization, Skill

WRITTEN = "written"
LEVELS = 5
"""So many groups may stand inside one another in the form; deeper ones are text."""
_BRANCHES = 2
_SIDE_BY_SIDE = "struct-block requirement-fields"
_GROUPS, _SINGLE, _CHOSEN, _OTHER = (
    _("Groups"),
    _("One thing"),
    _("So much from a selection"),
    _("Other"),
)

OfferingBlock = offering_chooser.get_block_class("OfferingBlock", __name__)
Children = list[tuple[str, Any]]


class OptionalBlock(StructBlock):
    """A block that says nothing when nothing in it is filled in."""


class PairBlock(StructBlock):
    """Two offerings, which the notation writes as a list."""


class NumberedListBlock(ListBlock):
    """A list that begins empty."""

    class Meta:
        default: list[Any] = []


def amount(label: Any, **options: Any) -> DecimalBlock:
    """Return a field for an amount: credits, or a number of offerings."""
    return DecimalBlock(label=label, min_value=0, **options)


def age() -> IntegerBlock:
    """Return a field for the greatest age of what is held."""
    return IntegerBlock(label=_("Completed within the last (months)"), min_value=1, required=False)


def listed(block: Any, label: Any, **options: Any) -> ListBlock:
    """Return a list that begins empty and may stay so."""
    return NumberedListBlock(block, label=label, **options)


# Selections


def criteria() -> Children:
    """Return what narrows a selection; what is left empty does not narrow it."""
    return [
        ("offerings", listed(OfferingBlock(label=_("Offering")), _("From these offerings"))),
        (
            "institution",
            RecordBlock(Organization, label=_("Of this institution"), required=False),
        ),
        (
            "kind",
            ChoiceBlock(label=_("Of this kind"), choices=Offering.Kind.choices, required=False),
        ),
        (
            "subject",
            CharBlock(
                label=_("In this subject"),
                required=False,
                help_text=_("The beginning of a CIP code or of a course code, such as 51.26."),
            ),
        ),
        ("level", IntegerBlock(label=_("At this level of study"), min_value=0, required=False)),
        ("skill", RecordBlock(Skill, label=_("Teaching this skill"), required=False)),
    ]


def branch(levels: int) -> StructBlock:
    """Return one alternative of a selection, which may have alternatives of its own."""
    deeper: Children = []
    if levels:
        deeper = [("any_of", listed(branch(levels - 1), _("From any of these selections")))]
    return StructBlock(
        [*criteria(), *deeper],
        label=_("Selection"),
        icon="list-ul",
        form_classname=_SIDE_BY_SIDE,
    )


def selection() -> StructBlock:
    """Return a whole selection, with amounts that must or must not come from a part of it."""
    one = branch(_BRANCHES)
    part = StructBlock(
        [
            ("at_least", amount(_("At least"), required=False)),
            ("at_most", amount(_("At most"), required=False)),
            ("of", one),
        ],
        label=_("Part"),
        icon="minus",
        form_classname=_SIDE_BY_SIDE,
    )
    spread = OptionalBlock(
        [
            (
                "at_least",
                IntegerBlock(label=_("At least so many areas"), min_value=1, required=False),
            ),
            ("areas", listed(one, _("Areas"))),
        ],
        label=_("Spread over areas"),
    )
    further = BlockGroup(
        ["any_of", "parts", "spread"],
        heading=_("Alternatives, parts and spread"),
        icon="cogs",
        label_format="",
    )
    children = [
        *criteria(),
        ("any_of", listed(one, _("From any of these selections"))),
        ("parts", listed(part, _("Parts: of which at least, of which at most"))),
        ("spread", spread),
    ]
    return StructBlock(
        children,
        label=_("From a selection"),
        form_classname=_SIDE_BY_SIDE,
        form_layout=BlockGroup([*(name for name, block in criteria()), further]),
        help_text=_("Whatever is filled in narrows the selection. Left empty, everything counts."),
    )


# Leaves


class WrittenBlock(TextBlock):
    """A requirement in the notation, for what the other blocks cannot say."""

    def clean(self, value: str) -> str:
        cleaned: str = super().clean(value)
        try:
            json.loads(cleaned)
        except ValueError as error:
            raise ValidationError(_("This is not JSON: %(error)s.") % {"error": error}) from error
        return cleaned


def written() -> WrittenBlock:
    """Return the block of text."""
    return WrittenBlock(
        label=_("In the notation (JSON)"),
        icon="code",
        group=_OTHER,
        rows=6,
        help_text=_(
            "For what the other blocks cannot say. Offerings, institutions and skills stand by "
            "their identifier (ce-…)."
        ),
    )


def leaves() -> Children:
    """Return the blocks that stand alone."""
    chosen = selection()
    number = IntegerBlock(label=_("Offerings"), min_value=1)
    return [
        ("completed", completed()),
        ("skill", skill()),
        ("attested", attested()),
        ("count", from_selection("count", number, chosen, _("A number of offerings"), "list-ol")),
        (
            "credits",
            from_selection("credits", amount(_("Credits")), chosen, _("Credits"), "decimal"),
        ),
        (WRITTEN, written()),
    ]


def completed() -> StructBlock:
    """Return one named offering."""
    grade = DecimalBlock(label=_("Least grade (%)"), min_value=0, max_value=100, required=False)
    return StructBlock(
        [
            ("completed", OfferingBlock(label=_("Offering"))),
            ("min_grade", grade),
            ("max_age_months", age()),
        ],
        label=_("An offering"),
        icon="doc-full",
        group=_SINGLE,
        form_classname=_SIDE_BY_SIDE,
    )


def skill() -> StructBlock:
    """Return one skill with its level."""
    return StructBlock(
        [
            ("skill", RecordBlock(Skill, label=_("Skill"))),
            ("level", IntegerBlock(label=_("Least level"), min_value=0, required=False)),
        ],
        label=_("A skill"),
        icon="tag",
        group=_SINGLE,
        form_classname=_SIDE_BY_SIDE,
    )


def from_selection(name: str, so_much: Any, chosen: Any, label: Any, icon: str) -> StructBlock:
    """Return an amount that a selection must fill."""
    children = [(name, so_much), ("from", chosen)]
    return StructBlock(children, label=label, icon=icon, group=_CHOSEN)


def attested() -> StructBlock:
    """Return what a person must confirm."""
    words = OptionalBlock(
        [
            ("en", TextBlock(label=_("Statement (English)"), rows=2, required=False)),
            ("fr", TextBlock(label=_("Statement (French)"), rows=2, required=False)),
        ],
        label=_("What is confirmed"),
    )
    return StructBlock(
        [
            (
                "attested",
                CharBlock(
                    label=_("Code"),
                    help_text=_(
                        "A short word by which a confirmation is found, such as interview."
                    ),
                ),
            ),
            ("statement", words),
        ],
        label=_("Something a person confirms"),
        icon="user",
        group=_SINGLE,
    )


# Groups


def group(name: str, inside: Children, label: Any, icon: str, *first: Any) -> StructBlock:
    """Return a group, with its members under the name that they have in the notation."""
    shared = BooleanBlock(
        label=_("May use what another part of the rule uses"),
        required=False,
        help_text=_("Otherwise one thing held counts once in the whole rule."),
    )
    # A block is called by one name, so each group has a stream of its own; what stands in it is shared by all.
    children = [*first, (name, members(inside)), ("shared", shared)]
    return StructBlock(children, label=label, icon=icon, group=_GROUPS, label_format="")


def members(inside: Children) -> StreamBlock:
    """Return requirements one beneath the other."""
    return StreamBlock(inside, required=False, label=_("Members"))


def nested(levels: int) -> Children:
    """Return what may stand in a group; at the innermost level no further group."""
    if not levels:
        return leaves()
    inside = nested(levels - 1)
    least = ("at_least", IntegerBlock(label=_("At least so many"), min_value=1))
    return [
        ("all", group("all", inside, _("All of these"), "check")),
        ("any", group("any", inside, _("Any one of these"), "resubmit")),
        ("at_least", group("of", inside, _("At least so many of these"), "tasks", least)),
        *inside[-len(leaves()) :],
    ]


# Policies


class PolicyCounts(StreamBlock):
    """The policies of a rule, each at most once, but for exclusions."""

    class Meta:
        required = False
        block_counts = {
            name: {"max_num": 1}
            for name in ("residency_credits", "recognised_cap", "max_age_months", WRITTEN)
        }


def policies() -> StreamBlock:
    """Return the blocks of the policies."""
    pair = PairBlock(
        [
            ("first", OfferingBlock(label=_("Offering"))),
            ("second", OfferingBlock(label=_("And offering"))),
        ],
        label=_("No credit for both of two offerings"),
        icon="cross",
    )
    return PolicyCounts(
        [
            (
                "residency_credits",
                amount(_("Least credits earned at the awarding institution"), icon="home"),
            ),
            (
                "recognised_cap",
                amount(_("Most credits recognised from elsewhere"), icon="redirect"),
            ),
            (
                "max_age_months",
                IntegerBlock(
                    label=_("Greatest age of what is held (months)"), min_value=1, icon="history"
                ),
            ),
            ("exclusions", pair),
            (WRITTEN, written()),
        ]
    )


REQUIREMENT = members(nested(LEVELS))
POLICIES = policies()
