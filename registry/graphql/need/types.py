"""Needs of employers, councils and boards, and what already covers one."""

from itertools import islice

import graphene

from registry.domain.covering import Covering
from registry.graphql.base import RecordType, Row, named
from registry.graphql.fields import Column, Computed, Many, One, pair
from registry.graphql.question import Named, NamedList, Reasoned
from registry.graphql.record import RECORD, Confirmed
from registry.graphql.scalars import Date, Decimal
from registry.graphql.stacking.verdict import listed
from registry.models import Need as NeedModel
from registry.models import NeedReply as NeedReplyModel
from registry.services.needs import NeedCoverage as Coverage
from registry.services.needs import need_coverage

SHOWN = 20
"""Offerings named for one need; their number is told beside them."""


class Need(pair("title", "Title"), pair("summary", "Summary"), Confirmed, RecordType):
    """What an organisation needs people to be able to do, where and by when."""

    organization = One("Organization", "Who needs it.")
    occupation = One("Occupation", "Occupation needed.")
    regions = Many("Region", "Economic regions.", order=("code",))
    people = Column(graphene.Int, "Number of people; null when not stated.")
    by_date = Column(Date, "Needed by this day.")
    skills = Many("NeedSkill", "Skills needed.", shows="skill", order=("pk",))
    replies = Many(
        "NeedReply", "What institutions answer it with.", shows="offering", order=("pk",)
    )
    coverage = Reasoned(
        named("NeedCoverage"),
        lambda context, need: need_coverage(context.questions, need),
        "What already covers it today, as needCoverage answers.",
        weight=20,
        select=("occupation",),
        prefetch=("skills__skill",),
    )

    class Meta:
        model = NeedModel
        interfaces = RECORD


class NeedReply(pair("words", "How it serves the need"), Confirmed, RecordType):
    """An institution's answer to a need: one of its published offerings."""

    need = One("Need", "The need.")
    offering = One("Offering", "The offering.")

    class Meta:
        model = NeedReplyModel
        interfaces = RECORD


class NeedSkill(Row):
    """A skill that a need asks for."""

    skill = One("Skill", "The skill.")
    level = Column(graphene.Int, "Level needed, 1 to 5; null when not stated.")


class WantedSkill(Row):
    """A skill that a need asks for, with its weight."""

    skill = Named("Skill", "The skill.", "skill")
    level = Column(graphene.NonNull(graphene.Int), "Level that is asked; 0 is any.")
    weight = Column(
        graphene.NonNull(Decimal),
        "Rating of the skill by the occupation, 0 to 5; 1 for each where not all are rated.",
    )


class NeedAnswer(Row):
    """An offering that covers some of the skills of a need."""

    offering = Named("Offering", "The offering.", "offering")
    share = Computed(
        graphene.NonNull(Decimal),
        lambda root, info: round(root.share, 4),
        "Covered share of the whole weight, 0 to 1.",
    )
    covers = NamedList("Skill", "Skills that it teaches far enough.", "covered")
    below = NamedList("Skill", "Skills that it teaches, but not to the level.", "below")


class NeedCoverage(Row):
    """What already covers a need, and what nobody teaches."""

    need = Named("Need", "The need.", "need")
    skills = Column(listed("WantedSkill"), "What it asks for, the weightiest first.")
    weights_are_ratings = Column(
        graphene.NonNull(graphene.Boolean),
        "Whether the occupation rates every skill; if not, all weigh the same.",
        "rated",
    )
    offerings = Computed(
        listed("NeedAnswer"),
        lambda root, info: _first(root),
        f"Offerings that cover some of it, the greatest share first; {SHOWN} at most.",
        assumed=10,
    )
    offering_count = Computed(
        graphene.NonNull(graphene.Int),
        lambda root, info: len(root.offerings),
        "Number of such offerings.",
    )
    gaps = NamedList("Skill", "Skills that nobody teaches far enough.", "gaps")
    share = Computed(
        Decimal,
        lambda root, info: None if root.share is None else round(root.share, 4),
        "Share of the whole weight that all of them cover together; null where no skill is known.",
    )


def _first(root: Coverage) -> list[Covering]:
    return list(islice(root.offerings, SHOWN))
