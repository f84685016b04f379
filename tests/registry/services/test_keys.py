"""Keys: asked for, collected once, rotated with an overlap, counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from registry.models import ApiKey, ApiKeyUse, KeyRequest
from registry.models.access import hash_of
from registry.services.counters import counters
from registry.services.keys import (
    A_DAY,
    KEYS_A_DAY,
    OVERLAP,
    BadKey,
    NotNow,
    ask_for_key,
    collect,
    note_use,
    recognised,
    rotate,
    write_uses,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
ASKER = {
    "name": "Ada",
    "email": "ada@board.example",
    "organization_name": "Example board",
    "purpose": "A nightly copy",
}


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    counters.clear()


def approved() -> KeyRequest:
    asked, _token = ask_for_key(**ASKER)
    KeyRequest.objects.filter(pk=asked.pk).update(status=KeyRequest.Status.APPROVED)
    return KeyRequest.objects.get(pk=asked.pk)


def test_a_request_is_found_by_its_token_alone():
    asked, token = ask_for_key(**ASKER)
    assert asked.token_hash == hash_of(token)
    assert KeyRequest.objects.behind(token).get() == asked
    assert not KeyRequest.objects.behind(asked.token_hash).exists()


def test_a_key_is_made_once_and_only_after_approval():
    asked, _token = ask_for_key(**ASKER)
    with pytest.raises(NotNow):
        collect(asked, NOW)
    asked = approved()
    secret = collect(asked, NOW)
    asked.refresh_from_db()
    assert asked.key.expires_at == NOW + timedelta(days=365)
    assert asked.key.scopes == ["read"]
    assert recognised(secret, NOW) == asked.key
    assert secret not in str(ApiKey.objects.values())
    with pytest.raises(NotNow):
        collect(asked, NOW)


def test_rotation_leaves_time_to_change_over():
    asked = approved()
    with pytest.raises(NotNow):
        rotate(asked, NOW)
    old = collect(asked, NOW)
    new = rotate(asked, NOW)
    assert recognised(old, NOW + OVERLAP - timedelta(seconds=1))
    with pytest.raises(BadKey, match="expired"):
        recognised(old, NOW + OVERLAP)
    assert recognised(new, NOW + OVERLAP)
    asked.refresh_from_db()
    ApiKey.objects.filter(pk=asked.key_id).update(revoked_at=NOW)
    with pytest.raises(NotNow):
        rotate(asked, NOW)


def test_two_keys_open_at_most():
    asked = approved()
    secrets = [collect(asked, NOW), rotate(asked, NOW)]
    later = NOW + timedelta(hours=1)
    secrets.append(rotate(asked, later))
    with pytest.raises(BadKey, match="expired"):
        recognised(secrets[0], later)
    assert [recognised(one, later).prefix for one in secrets[1:]] == [
        one[:8] for one in secrets[1:]
    ]
    assert asked.keys.usable(later).count() == 2
    assert asked.keys.count() == 3


def test_a_key_of_another_request_is_left_alone():
    one, other = approved(), approved()
    collect(one, NOW)
    theirs = collect(other, NOW)
    rotate(one, NOW)
    rotate(one, NOW)
    assert recognised(theirs, NOW + OVERLAP)


def test_few_keys_are_made_in_a_day():
    with time_machine.travel(NOW, tick=False) as clock:
        asked = approved()
        collect(asked, NOW)
        for _number in range(KEYS_A_DAY - 1):
            rotate(asked, NOW)
        with pytest.raises(NotNow):
            rotate(asked, NOW)
        assert asked.keys.count() == KEYS_A_DAY
        clock.shift(A_DAY)
        rotate(asked, NOW + A_DAY)
    assert asked.keys.count() == KEYS_A_DAY + 1


def test_a_key_that_ends_sooner_is_not_prolonged_by_rotation():
    asked = approved()
    collect(asked, NOW)
    asked.refresh_from_db()
    soon = NOW + timedelta(days=1)
    ApiKey.objects.filter(pk=asked.key_id).update(expires_at=soon)
    old = asked.key_id
    rotate(asked, NOW)
    assert ApiKey.objects.get(pk=old).expires_at == soon


def test_uses_are_counted_and_written_together(django_assert_num_queries):
    key, _secret = ApiKey.issue("Board")
    day = date(2026, 9, 1)
    note_use(key, 5, refused=False, day=day)
    with django_assert_num_queries(0):
        note_use(key, 7, refused=False, day=day)
        note_use(key, 0, refused=True, day=day)
    write_uses(key, day)
    write_uses(key, day)
    use = ApiKeyUse.objects.get()
    assert (use.day, use.requests, use.refused, use.cost) == (day, 3, 1, 12)
