"""Applications from the first word typed to a decision. Each step is one transaction, and of two at once one wins."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from registry.models import (
    Application,
    ApplicationElement,
    ApplicationPartner,
    FrameworkElement,
    Need,
    Organization,
    WaitingLetter,
)
from registry.models.application import new_link_key

State = Application.State

MOVES: dict[str, tuple[str, ...]] = {
    State.RECEIVED: (State.DRAFT,),
    State.IN_CONVERSATION: (State.RECEIVED,),
    State.ACCEPTED: (State.RECEIVED, State.IN_CONVERSATION),
    State.DECLINED: (State.RECEIVED, State.IN_CONVERSATION),
    State.WITHDRAWN: (State.RECEIVED, State.IN_CONVERSATION),
}
"""From which states each state is reached. What is decided stays decided."""
DECIDED = (State.ACCEPTED, State.DECLINED, State.WITHDRAWN)

LONGEST_TYPED = 20_000
"""Letters of one box that a draft keeps."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class MovedOn(Exception):  # noqa: N818 - it is told to whoever asks, not a fault of the program
    """A step that the state of an application does not allow any more.

    Attributes:
        application: as it stands now.
    """

    def __init__(self, application: Application) -> None:
        super().__init__(application.state)
        self.application = application


class WrittenElsewhere(Exception):  # noqa: N818 - the same
    """A step of a draft was saved from another window since this one was opened.

    Attributes:
        typed: what stands there now: text by name of the box.
        version: of what stands there.
    """

    def __init__(self, typed: dict[str, str], version: int) -> None:
        super().__init__(version)
        self.typed, self.version = typed, version


@dataclass(frozen=True)
class Typed:
    """What was typed in one step: text by name of the box, over which version, in which window, on a page in which language."""

    boxes: Mapping[str, str]
    version: int = 0
    window: str = ""
    language: str = ""


@dataclass(frozen=True)
class NamedPartner:
    """A partner as a checked application names it."""

    name: str
    role: str
    kind: str = ""
    organization: Organization | None = None


@dataclass(frozen=True)
class Checked:
    """A whole application that was found in order: columns by name, partners, and evidence by element."""

    columns: Mapping[str, Any]
    partners: Sequence[NamedPartner] = ()
    elements: Sequence[tuple[FrameworkElement, str]] = field(default_factory=tuple)


def begin(
    language: str,
    typed: Mapping[str, Mapping[str, str]],
    check_query: str = "",
    need: Need | None = None,
) -> Application:
    """Make a draft, which has what is known already: text by name of the box, by step; and the need that it answers."""
    said = {step: _kept(Typed(boxes), 1) for step, boxes in typed.items() if boxes}
    return Application.objects.create(
        language=language, said=said, check_query=check_query, need=need
    )


def keep(application: Application, step: str, typed: Typed) -> Application:
    """Keep what was typed in a step of a draft, right or wrong, and return the draft as it stands.

    Raises:
        MovedOn: the draft has been sent.
        WrittenElsewhere: another window saved other words in this step since.
    """
    with transaction.atomic():
        row = Application.objects.select_for_update().get(pk=application.pk)
        if not row.is_draft:
            raise MovedOn(row)
        stored = row.said.get(step, {})
        version = stored.get("version", 0)
        ours = typed.window and typed.window == stored.get("window")
        boxes = _storable(typed.boxes)
        if version != typed.version and not ours and stored.get("typed") != boxes:
            raise WrittenElsewhere(row.typed(step), version)
        row.said[step] = _kept(typed, version + 1)
        row.version += 1
        row.language = typed.language or row.language
        row.save(update_fields=["said", "version", "language", "changed_at"])
        return row


def _kept(typed: Typed, version: int) -> dict[str, Any]:
    return {"typed": _storable(typed.boxes), "version": version, "window": typed.window[:40]}


def _storable(boxes: Mapping[str, str]) -> dict[str, str]:
    return {name: _UNSTORABLE.sub("", text)[:LONGEST_TYPED] for name, text in boxes.items()}


def send(
    application: Application, checked: Checked, now: datetime, language: str = ""
) -> Application:
    """Turn a draft into an application that reviewers see, with all its parts or not at all.

    What was typed is dropped: from now on the columns say it. Raises ``MovedOn`` when it has been sent before.

    Args:
        language: of the page on which it is sent: what was written is in that one, and so are letters from now on.
    """
    written = {"language": language or application.language}
    columns = {"received_at": now, "consent_at": now, **written, **checked.columns}
    with transaction.atomic():
        # Nothing else may be written before the one who sends has won: a second click finds it sent.
        row = _won(application, State.RECEIVED, **columns)
        Application.objects.filter(pk=row.pk).update(said={})
        row.said = {}
        ApplicationPartner.objects.bulk_create(
            ApplicationPartner(
                application=row,
                position=at,
                name=one.name,
                kind=one.kind,
                role=one.role,
                organization=one.organization,
            )
            for at, one in enumerate(checked.partners)
        )
        ApplicationElement.objects.bulk_create(
            ApplicationElement(application=row, element=element, evidence=evidence)
            for element, evidence in checked.elements
        )
    return row


def move(application: Application, state: str, now: datetime) -> Application:
    """Bring an application into a state. Raises ``MovedOn`` when its state does not allow it any more."""
    decided = {"decided_at": now} if state in DECIDED else {}
    return _won(application, state, **decided)


def _won(application: Application, state: str, **columns: Any) -> Application:
    """Change the state in one statement, so that of two who do it at once one is told ``MovedOn``."""
    waiting = Application.objects.filter(pk=application.pk, state__in=MOVES[state])
    won = waiting.update(state=state, **columns)
    row = Application.objects.get(pk=application.pk)
    if not won:
        raise MovedOn(row)
    return row


def forget(application: Application, now: datetime) -> None:
    """Delete the personal data of an application, and end all links to it. A draft goes as a whole.

    One that waits is withdrawn first: nobody can be answered any more.
    """
    with transaction.atomic():
        row = Application.objects.select_for_update().get(pk=application.pk)
        if row.contact_email:
            WaitingLetter.objects.to_mailbox(row.contact_email).delete()
        if row.is_draft:
            row.delete()
            return
        if row.is_waiting:
            row.state, row.decided_at = State.WITHDRAWN, now
        row.contact_role = row.contact_email = ""
        row.said, row.check_query = {}, ""
        row.link_key, row.forgotten_at = new_link_key(), now
        row.save()
