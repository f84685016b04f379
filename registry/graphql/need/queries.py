"""Needs."""

from __future__ import annotations

import graphene

from registry.filters import NeedFilter
from registry.graphql.base import named
from registry.graphql.context import Context
from registry.graphql.kinds import nothing_found
from registry.graphql.lists import ListOf
from registry.graphql.question import Question, key_of
from registry.models import Need
from registry.services.needs import NeedCoverage, need_coverage


def _coverage(context: Context, need: str) -> NeedCoverage:
    key = key_of(context, "need", need, ("Need",))
    found = Need.objects.public().by_ctid(key).select_related("occupation").first()
    if found is None:
        raise nothing_found("Need", need, "need")
    return need_coverage(context.questions, found)


class Query:
    """Root fields for needs."""

    needs = ListOf("Need", NeedFilter, "What employers, councils and boards look for.")
    need_coverage = Question(
        named("NeedCoverage"),
        "What already covers a need today: offerings by the share of its skills that each teaches, and the gaps.",
        _coverage,
        weight=20,
        dated=False,
        need=graphene.Argument(
            graphene.ID, required=True, description="The need, by global id or CTID."
        ),
    )
