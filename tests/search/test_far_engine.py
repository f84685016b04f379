"""An engine that is far is asked at most so often for one question, however little the words find."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search import finding
from search.backends.elasticsearch import Elastic
from search.types import Query
from tests.search.conftest import world_on
from tests.search.world import build  # noqa: F401 - what the fixture `world` has indexed

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]

MOST_CALLS = 5
"""The question, what may rescue it, what is left of it, and the answer; and once more all training."""

ASKED = (
    "xyzzy",
    "hygie",
    "hygeine",
    "unicorn hygeine for giraffes",
    "zzz yyy xxx www vvv uuu ttt sss rrr qqq",
    "hnad hygeine operater trainng couse",
    "weekend unicorn courses",
)


@pytest.fixture(scope="module")
def far(world: None, request: pytest.FixtureRequest) -> Iterator[None]:
    with world_on("elasticsearch", request):
        yield


@pytest.fixture
def calls(far: None, monkeypatch) -> list[str]:
    """The calls that leave for the cluster."""
    made: list[str] = []
    for name in ("search", "totals"):
        real = getattr(Elastic, name)

        def counted(self, *args, real=real, name=name):
            made.append(name)
            return real(self, *args)

        monkeypatch.setattr(Elastic, name, counted)
    return made


def taken_by(calls: list[str], kinds: tuple[str, ...] = ()) -> dict[str, int]:
    """Return how many calls each question takes."""
    taken = {}
    for text in ASKED:
        calls.clear()
        assert finding.find(Query(text, kinds=kinds)).engine == "elasticsearch"
        taken[text] = len(calls)
    return taken


def test_a_question_that_finds_nothing_takes_few_calls(calls: list[str]) -> None:
    taken = taken_by(calls)
    assert {text: n for text, n in taken.items() if n > MOST_CALLS} == {}
    assert max(taken.values()) > 1


def test_words_are_read_at_home_where_something_is_chosen_beside_them(calls: list[str]) -> None:
    assert set(taken_by(calls, ("microcertification",)).values()) == {1}


def test_words_of_delivery_are_read_in_two_ways_and_double_that_at_most(calls: list[str]) -> None:
    finding.find(Query("unicorn hygeine courses online"))
    assert 2 < len(calls) <= 2 * MOST_CALLS


def test_what_is_found_at_once_takes_one(calls: list[str]) -> None:
    finding.find(Query("hand hygiene"))
    assert calls == ["search"]
