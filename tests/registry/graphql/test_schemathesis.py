"""2,000 queries made by schemathesis from the committed SDL, right and wrong ones, sent to the site as a server gets them.

The seeds are fixed, so a failure comes again; the parts run beside each other where tests have several workers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import hypothesis
import orjson
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from schemathesis import GenerationMode
from werkzeug.test import Client

from registry.models import ApiKey
from registry.services.counters import counters
from tests.database import cases_here
from tests.registry.graphql.test_compiled import CODES
from tests.registry.graphql.test_schema import SDL

nodes = schemathesis.graphql.nodes
DAYS = ["2026-09-01"] * 8 + ["2025-02-30", "0000-00-00", "9999-12-31", "", "x"]
AMOUNTS = ["0", "12.50"] * 4 + ["-1", "1e999", "NaN", ""]
PARTS = [
    (1, False, GenerationMode.POSITIVE, 800),
    (2, True, GenerationMode.POSITIVE, 800),
    (3, False, GenerationMode.NEGATIVE, 200),
    (4, True, GenerationMode.NEGATIVE, 200),
]


@pytest.fixture(scope="module")
def api() -> Any:
    schemathesis.graphql.scalar("Date", st.sampled_from(DAYS).map(nodes.String))
    schemathesis.graphql.scalar("Decimal", st.sampled_from(AMOUNTS).map(nodes.String))
    return schemathesis.graphql.from_path(str(SDL))


@pytest.fixture
def open_connection() -> Iterator[None]:
    """The end of a request closes no connection: what the test wrote would be gone with it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("open_connection")
@pytest.mark.parametrize(("seed", "with_key", "mode", "most"), PARTS)
def test_no_query_is_a_fault_of_the_server(
    seed: int,
    with_key: bool,
    mode: GenerationMode,
    most: int,
    api: Any,
    world: SimpleNamespace,
    settings: Any,
):
    cases = cases_here(most)
    limits = {"bucket": 10**12, "key_bucket": 10**12, "plan_ms": 50}
    settings.GRAPHQL_LIMITS, settings.ALLOWED_HOSTS = limits, ["localhost"]
    client, headers = Client(get_wsgi_application()), {}
    if with_key:
        headers["Authorization"] = f"Bearer {ApiKey.issue('Board')[1]}"
    seen: Counter[str] = Counter()

    @hypothesis.seed(seed)
    @given(case=api.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=cases, derandomize=False, suppress_health_check=list(HealthCheck)
    )
    def answered(case: Any) -> None:
        response = client.post("/graphql", json={"query": case.body}, headers=headers)
        said = orjson.loads(response.data)
        assert response.status_code in (200, 400), (case.body, said)
        assert "data" in said or said["errors"], case.body
        for error in said.get("errors", []):
            assert error["extensions"]["code"] in CODES, (case.body, error)
        seen["refused" if "errors" in said else "answered"] += 1

    counters.clear()
    answered()
    assert seen.total() >= cases
    if mode is GenerationMode.POSITIVE:
        # Most state both first and last, or neither id nor slug.
        assert seen["answered"] > cases / 40
