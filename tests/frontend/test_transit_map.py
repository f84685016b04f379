"""The map of a plan on its page: fitted, made smaller, or left to scroll."""

from __future__ import annotations

import itertools
import re

import pytest

from cms.pathways.route_map import RouteMap, Stop
from frontend.templatetags.transit_map import transit_map


@pytest.mark.parametrize(
    ("stops", "look"), [(9, "wide"), (12, "wide broad"), (15, "wide long")], ids=lambda one: one
)
def test_a_map_is_made_smaller_before_it_scrolls(stops: int, look: str) -> None:
    chain = tuple(Stop(f"s{n}", f"Step {n}", "step") for n in range(stops))
    links = tuple((one.key, after.key) for one, after in itertools.pairwise(chain))
    drawn = transit_map(RouteMap(chain, links), 1, "A plan")
    assert re.findall('<svg class="([^"]*)"', drawn) == [look, "tall"]
