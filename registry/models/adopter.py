"""What can follow the framework: its entries in the ledger follow it out of the lists, and back."""

from __future__ import annotations

from typing import Any


class Adopter:
    """A pilot or an offering, of which entries of the ledger say how far it follows the framework."""

    def announce(self) -> None:
        """Log what the public can notice, and keep in the ledger from which day on the entries stand there or do not."""
        record: Any = self
        before = record.announced_lifecycle
        super().announce()  # type: ignore[misc]
        if before and before != record.lifecycle:
            for entry in record.adoptions.all():
                entry.note_step()
