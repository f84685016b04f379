"""A question that cannot be asked is refused with the part, what it holds, and what it may hold."""

from decimal import Decimal

import pytest

from search.types import AnyOf, AtLeast, AtMost, BadQuery, Query


@pytest.mark.parametrize(
    ("asked", "part", "given"),
    [
        ({"limit": -1}, "limit", "-1"),
        ({"limit": 10**9}, "limit", "1000000000"),
        ({"offset": -1}, "offset", "-1"),
        ({"offset": 10_000}, "offset", "10000"),
        ({"facets": ("zeal",)}, "facets", "zeal"),
        ({"kinds": ("draft",)}, "kinds", "draft"),
        ({"sort": "random"}, "sort", "random"),
        ({"language": "de"}, "language", "de"),
        ({"filters": (AnyOf("hours", ("1",)),)}, "filters", "hours"),
        ({"filters": (AnyOf("kind", ("course",)),)}, "filters", "kind"),
        ({"filters": (AtMost("sector", Decimal(1)),)}, "filters", "sector"),
        ({"filters": (AnyOf("sector", ("a",)), AnyOf("sector", ("b",)))}, "filters", "the same"),
        ({"filters": (AtLeast("sector", Decimal(1)),)}, "filters", "sector"),
        ({"filters": 2 * (AtLeast("fee", Decimal(1)),)}, "filters", "the same"),
    ],
)
def test_what_cannot_be_asked(asked, part, given):
    with pytest.raises(BadQuery) as refused:
        Query(**asked)
    assert refused.value.part == part
    assert refused.value.given.startswith(given)
    assert str(refused.value).startswith(f"{part}: ")
