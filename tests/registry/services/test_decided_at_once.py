"""Two who decide, send or answer at the same moment: one of them wins, and what follows is made once.

Run on PostgreSQL with ``DATABASE_URL``; SQLite lets one writer in at a time, which the same tests hold.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from registry.models import (
    Adoption,
    Application,
    ApplicationElement,
    ApplicationPartner,
    Confirmation,
    Organization,
    Pilot,
    PilotPartner,
)
from registry.services.acceptance import accept
from registry.services.applications import Checked, MovedOn, NamedPartner, begin, move, send
from registry.services.endorsing import Giver, Hindrance, NotEndorsed, answer, ask
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do all of it in threads that begin together, and return what each returned or raised."""
    gate = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return work()
        except (MovedOn, NotEndorsed) as told:
            return told
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def received() -> Application:
    now = timezone.now()
    one = Application.objects.create(
        state="received", received_at=now, consent_at=now, title="Safe transfers",
        organization_name="Elm College", organization_kind="college", sector=make.sector(),
        contact_email="lead@elm.example",
    )  # fmt: skip
    ApplicationPartner.objects.create(application=one, name="Ash Care", kind="employer")
    element = make.framework_element("skills", make.framework_edition())
    ApplicationElement.objects.create(application=one, element=element, evidence="x")
    return one


def test_of_two_who_accept_one_makes_the_pilot() -> None:
    one, now = received(), timezone.now()
    works = [lambda: accept(one, None, now, with_account=True)] * 2
    results = at_once(*works)
    assert sorted(isinstance(result, MovedOn) for result in results) == [False, True]
    counts = [model.objects.count() for model in (Pilot, Organization, Adoption, PilotPartner)]
    assert counts == [1, 2, 1, 1]
    refused = next(result for result in results if isinstance(result, MovedOn))
    assert refused.application.state == "accepted"


def test_who_withdraws_while_it_is_accepted_wins_or_is_told() -> None:
    one, now = received(), timezone.now()
    results = at_once(
        lambda: accept(one, None, now, with_account=False),
        lambda: move(one, Application.State.WITHDRAWN, now),
    )
    one.refresh_from_db()
    lost = [isinstance(result, MovedOn) for result in results]
    assert sorted(lost) == [False, True]
    assert one.state == ("withdrawn" if lost[0] else "accepted")
    assert Pilot.objects.count() == (0 if lost[0] else 1)


def test_a_draft_sent_twice_is_received_once() -> None:
    draft, now = begin("en", {}), timezone.now()
    checked = Checked({"organization_name": "Elm"}, [NamedPartner("Ash", "partner", "employer")])
    results = at_once(*[lambda: send(draft, checked, now)] * 3)
    assert sum(isinstance(result, MovedOn) for result in results) == 2
    draft.refresh_from_db()
    assert (draft.state, draft.partners.count()) == ("received", 1)


def test_a_link_answered_twice_is_used_once() -> None:
    college, hospital = make.organization(), make.organization("birch-hospital", kind="employer")
    pilot = make.pilot("care-pilot", college, make.sector())
    PilotPartner.objects.create(pilot=pilot, organization=hospital, role="employer")
    element = make.framework_element("skills", make.framework_edition())
    entry = make.adoption("entry", element, pilot=pilot, status="evidenced")
    now = timezone.now()
    request, _token = ask(entry, hospital, None, now, email="ward@birch.example", language="en")
    both = {"in-demand": True, "assessment": True}
    by_link = [lambda: answer(entry, hospital, both, Giver("x", request=request), now)] * 3
    results = at_once(*by_link, lambda: answer(entry, hospital, both, Giver("y"), now))
    refused = [result.hindrance for result in results if isinstance(result, NotEndorsed)]
    assert refused == [Hindrance.USED] * 2
    assert Confirmation.objects.in_force().count() == 2
    entry.refresh_from_db()
    assert entry.status == "endorsed"
