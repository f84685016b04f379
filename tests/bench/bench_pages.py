"""The list page against a bare Django template list over the same rows, both as whole requests, in one run.

Bound: a kept page at most twice the bare list. The page that has to be made is told apart: it also counts facets,
totals and orders, and draws what the bare list leaves out.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.conf import settings as site
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path

from cms.records.listing import PAGE_SIZE
from cms.trees import build_trees
from frontend import urls
from registry.models import MicroCertification
from tests import factories as make

pytestmark = pytest.mark.django_db

ROUNDS, MOST = 30, 2.0
ADDRESS = "/en/micro-certifications/"
BARE = """<!doctype html><title>List</title><ul>{% for one in rows %}<li><a href="/en/{{ one.slug }}/">{{ one.title }}</a>
{{ one.institution.name }} {{ one.sector.name }} {{ one.hours }} {{ one.fee }} {{ one.delivery }}</li>{% endfor %}</ul>"""


def bare(request: HttpRequest) -> HttpResponse:
    """A list as anybody would write it first: one query, one template."""
    rows = MicroCertification.objects.published().select_related("institution", "sector")
    text = (
        engines["django"].from_string(BARE).render({"rows": rows.order_by("title_en")[:PAGE_SIZE]})
    )
    return HttpResponse(text)


urlpatterns = [path("bare", bare), *urls.urlpatterns]


def seconds(ask: Callable[[], Any]) -> float:
    """Median processor time of a request, after one that is not counted."""
    ask()
    took = []
    for _ in range(ROUNDS):
        began = time.process_time()
        ask()
        took.append(time.process_time() - began)
    return statistics.median(took)


def bench_list_page(settings: Any) -> None:
    """Made, kept, and told to be the same, each against the bare list."""
    build_trees()
    college, sector = make.organization("elm-college"), make.sector("health")
    for number in range(3 * PAGE_SIZE):
        make.micro_certification(f"offering-{number}", college, sector=sector, hours=Decimal(24))
    settings.ROOT_URLCONF = __name__
    made = seconds(lambda: Client().get(ADDRESS))
    settings.MIDDLEWARE = ["frontend.keeping.KeptPages", *site.MIDDLEWARE]
    client, plain = Client(), Client()
    simple = seconds(lambda: plain.get("/bare"))
    kept = seconds(lambda: client.get(ADDRESS))
    address = (f"{ADDRESS}?seen={number}" for number in count())
    other = seconds(lambda: client.get(next(address)))
    etag = client.get(ADDRESS)["ETag"]
    same = seconds(lambda: client.get(ADDRESS, headers={"If-None-Match": etag}))
    print(f"\nBare list {1e3 * simple:.1f} ms")
    for name, took in (
        ("kept", kept),
        ("same as the reader's", same),
        ("made, its counts kept", other),
        ("made anew", made),
    ):
        print(f"List page, {name}: {1e3 * took:.1f} ms, {took / simple:.2f} times the bare list")
    assert kept <= MOST * simple
