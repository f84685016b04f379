"""What a page of an application answers: a template with what it shows, under an address in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

LONGEST_VERSION = 10
"""Digits from which on a number is no version: nobody saves that often."""


@dataclass(frozen=True)
class Shown:
    """A page to show.

    Attributes:
        title: what the page is called.
        addresses: its address by language.
        is_private: whether its address is a secret, which no other site may learn of.
        wait: seconds after which to try again, for a refusal.
    """

    template: str
    title: str
    addresses: dict[str, str]
    said: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    is_private: bool = False
    wait: int = 0


def version_sent(request: HttpRequest, otherwise: int) -> int:
    """Return over which version a form was opened; ``otherwise`` where it does not say so in digits."""
    given = request.POST.get("version", "")
    readable = given.isascii() and given.isdigit() and len(given) < LONGEST_VERSION
    return int(given) if readable else otherwise
