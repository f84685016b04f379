"""What a page of an application answers: a template with what it shows, under an address in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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
