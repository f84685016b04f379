"""Who asks: somebody with a key, or an address. Each has a bucket and limits of its own."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from registry.graphql.buckets import Bucket
from registry.graphql.limits import limit
from registry.models import ApiKey
from registry.services.keys import recognised

SCHEME = "bearer"
WIDTH_OF_IPV6 = 64
"""Bits of an IPv6 address that count: one household has all the addresses below them."""


@dataclass(frozen=True)
class Caller:
    """Who asks. ``name`` tells callers apart."""

    name: str
    key: ApiKey | None = None

    def limit(self, name: str) -> int:
        """Return a limit as it holds for the caller."""
        return limit(name, with_key=self.key is not None)

    @property
    def bucket(self) -> Bucket:
        """The caller's bucket."""
        return Bucket(f"graphql:{self.name}", self.limit("bucket"), self.limit("per_second"))


def caller_of(request: HttpRequest) -> Caller:
    """Return who asks. Raises ``BadKey`` for a key that does not open."""
    said = request.META.get("HTTP_AUTHORIZATION", "")
    if not said:
        return Caller(f"address:{address_of(request)}")
    scheme, _, secret = said.partition(" ")
    key = recognised(secret.strip() if scheme.lower() == SCHEME else "", timezone.now())
    return Caller(f"key:{key.pk}", key)


def address_of(request: HttpRequest) -> str:
    """Return the address that asks; of an IPv6 address its network."""
    said = request.META.get("REMOTE_ADDR", "")
    if getattr(settings, "BEHIND_PROXY", False):
        # The last entry is the one that the proxy in front has written; those before it anybody can write.
        said = request.META.get("HTTP_X_FORWARDED_FOR", said).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, WIDTH_OF_IPV6), strict=False).network_address)
