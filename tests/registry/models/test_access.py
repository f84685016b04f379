"""API keys: shown once, kept as a hash, usable until revoked or expired."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.core import serializers
from django.db import IntegrityError
from django.utils import timezone

from registry.models import ApiKey

pytestmark = pytest.mark.django_db


def test_only_a_hash_of_the_secret_is_kept():
    key, secret = ApiKey.issue("Board", scopes=["read"])
    stored = ApiKey.objects.get()
    assert stored == key
    assert len(secret) >= 43
    assert stored.prefix == secret[:8]
    assert stored.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in serializers.serialize("json", [stored])
    assert str(stored) == f"Board ({secret[:8]}…)"


def test_a_secret_opens_its_own_key_only():
    key, secret = ApiKey.issue("Board")
    other, another = ApiKey.issue("Other")
    assert ApiKey.objects.matching(secret).get() == key
    assert ApiKey.objects.matching(another).get() == other
    assert not ApiKey.objects.matching(secret[:-1]).exists()
    assert not ApiKey.objects.matching(secret[:8] + another[8:]).exists()
    assert not ApiKey.objects.matching("").exists()


def test_a_key_ends_when_it_is_revoked_or_expires():
    now = timezone.now()
    lasting, _ = ApiKey.issue("Lasting")
    ApiKey.issue("Revoked", revoked_at=now)
    ApiKey.issue("Expired", expires_at=now)
    later, _ = ApiKey.issue("Later", expires_at=now + timedelta(seconds=1))
    assert list(ApiKey.objects.usable(now).order_by("label")) == [lasting, later]


def test_two_keys_never_share_a_secret():
    key, _ = ApiKey.issue("Board")
    with pytest.raises(IntegrityError):
        ApiKey.objects.create(label="Copy", prefix="copied01", secret_hash=key.secret_hash)
