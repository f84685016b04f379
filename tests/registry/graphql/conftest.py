"""A small registry in which every kind of record has something to show, and a way to ask the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from frontend.schema import schema
from registry.graphql.context import Context
from registry.graphql.execution import Request, execute
from tests import factories
from tests.kept import kept

TODAY = date(2026, 9, 1)
Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(db: None) -> Ask:
    """Carry out a query and return ``data``; a query that has errors fails the test."""

    def asked(query: str, language: str = "en", **variables: Any) -> dict[str, Any]:
        body = answer(query, language, **variables)
        assert "errors" not in body, body["errors"]
        return body["data"]

    return asked


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries: Any) -> Any:
    """Count what is asked, and apart from it what the time limit needs: on PostgreSQL a savepoint, and back to it."""

    @contextmanager
    def counted(number: int) -> Iterator[CaptureQueriesContext]:
        limit = 4 if number and connection.vendor == "postgresql" else 0
        with django_assert_num_queries(number + limit) as seen:
            yield seen

    return counted


@pytest.fixture
def errors_of(db: None) -> Callable[..., list[dict[str, Any]]]:
    """Carry out a query and return its errors."""

    def asked(query: str, **variables: Any) -> list[dict[str, Any]]:
        return answer(query, "en", **variables)["errors"]

    return asked


def answer(query: str, language: str = "en", **variables: Any) -> dict[str, Any]:
    """Return the whole answer to a query on the day of the tests."""
    context = Context(request_id="request-1", today=TODAY, introspection=True)
    with translation.override(language), connection.execute_wrapper(only_reading):
        return execute(schema.graphql_schema, Request(query, variables), context).body


def only_reading(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Refuse what writes: a field is for reading. Only search brings its own tables up to date, for all who ask."""
    # A union begins with a bracket on PostgreSQL.
    assert sql.lstrip("(").startswith(READS) or "search_" in sql, sql
    return run(sql, params, many, context)


READS = ("SELECT", "WITH", "DECLARE", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """The small registry, by short names."""
    return kept(build_world)


def build_world() -> SimpleNamespace:
    made = SimpleNamespace()
    made.region = factories.region()
    made.sector = factories.sector()
    made.english, made.french = factories.language(), factories.language("fr", "French", "français")
    made.college = factories.organization(region=made.region, city="Guelph")
    made.university = factories.organization("example-university", kind="university")
    made.framework = factories.skill_framework()
    made.skill = factories.skill("wound-care", made.framework)
    made.nursing = factories.occupation("32101", title_en="Licensed practical nurses")
    made.nursing.job_titles.create(language="en", title="Registered practical nurse")
    made.nursing.job_titles.create(language="fr", title="Infirmier auxiliaire")
    made.nursing.skills.create(skill=made.skill, importance=Decimal("4.25"))
    made.nursing.save()
    made.pilot = factories.pilot(
        "wound-care-pilot", made.college, made.sector, content="new", cohort="2019-11"
    )
    made.pilot.partners.create(organization=made.university, role="partner")
    made.pilot.save()
    _offerings(made)
    _decisions(made)
    _framework(made)
    _community(made)
    return made


def _offerings(made: SimpleNamespace) -> None:
    made.micro = factories.micro_certification(
        "wound-care",
        made.college,
        hours=Decimal("24.00"),
        weeks=Decimal("4.00"),
        fee=Decimal("150.00"),
        cip="51.3901",
        delivery="online",
        sector=made.sector,
        pilot=made.pilot,
        transcript="yes",
        assessment_en="A case, in a clinic.",
    )
    made.micro.skills.create(skill=made.skill, level=3)
    made.micro.starts.create(starts_on=date(2026, 9, 14))
    made.micro.languages.set([made.english, made.french])
    made.micro.occupations.set([made.nursing])
    made.micro.regions.set([made.region])
    made.micro.save()
    made.course = factories.course("anatomy", made.college, credits=Decimal(3), code="BIO101")
    made.program = factories.program(
        "practical-nursing", made.college, credential="diploma", oqf_level=6
    )
    made.rule = factories.stacking_rule(
        "nursing-rule", made.program, made.micro, made.course, title_en="By parts", edition="2026"
    )


def _decisions(made: SimpleNamespace) -> None:
    made.agreement = factories.agreement("transfer", made.college, made.university)
    made.agreement.document_url = "https://documents.example/transfer.pdf"
    made.agreement.save()
    made.university_course = factories.course("physiology", made.university)
    made.decision = factories.equivalency(
        "anatomy-as-physiology", made.course, made.university, agreement=made.agreement
    )
    made.decision.grants.create(kind="offering", offering=made.university_course)
    made.decision.save()


def _framework(made: SimpleNamespace) -> None:
    made.edition = factories.framework_edition()
    made.element = factories.framework_element("transcript", made.edition, strength="should")
    made.adoption = factories.adoption(
        "wound-care-pilot-transcript", made.element, pilot=made.pilot, status="evidenced"
    )
    made.endorsement = factories.endorsement(
        "wound-care-by-university", made.micro, made.university, in_demand_on=date(2026, 1, 5)
    )
    made.need = factories.need("nurses", made.college, occupation=made.nursing, people=12)
    made.need.regions.set([made.region])
    made.need.skills.create(skill=made.skill, level=2)
    made.need.save()
    made.reply = factories.need_reply(
        "nurses-by-college", made.need, made.micro, words_en="We teach it."
    )
    made.profile = factories.osap_profile()


def _community(made: SimpleNamespace) -> None:
    made.event = factories.event(
        "meeting", made.college, starts_at=time(10), ends_at=time(11, 30), link="https://m.example/"
    )
    made.news = factories.news_item("signed", made.college, link="https://signed.example/")
    made.note = factories.practice_note("tried", made.college)
    made.note.pilots.set([made.pilot])
    made.note.elements.set([made.element])
    made.note.occupations.set([made.nursing])
    made.note.save()
    made.resource = factories.resource("guide", made.college, licence="CC-BY-4.0")
    made.resource.elements.set([made.element])
    made.resource.save()
    made.resource.versions.create(
        number=1, file="library/x/guide.pdf", size=2048, offered_on=date(2026, 3, 1)
    )
