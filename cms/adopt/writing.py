"""A draft, step by step: what is typed is kept whether it is right or not, and what is wrong is told beside it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext

from cms.adopt import gate, letters, links
from cms.adopt.checking import Step, checked, form_of, steps_of
from cms.adopt.closed import closed
from cms.adopt.links import ClosedLink
from cms.adopt.places import here
from cms.adopt.shown import Shown, version_sent
from cms.adopt.starting import retention
from cms.adopt.steps import FORMS, PartnersForm, SendForm, StepForm
from cms.letters.of_needs import tell_of_proposal
from cms.letters.writing import waits
from registry.models import Application
from registry.models.bilingual import current_language
from registry.services.applications import (
    LONGEST_TYPED,
    MovedOn,
    Typed,
    WrittenElsewhere,
    forget,
    keep,
    send,
)

ORDER = tuple(FORMS)


def write(request: HttpRequest, signed: str, name: str) -> Shown | HttpResponse:
    """Show a step of a draft, keep it, send the whole, or delete it."""
    addresses = links.step_addresses(signed, name)
    try:
        draft = links.opened(signed, "write")
    except ClosedLink as link:
        return closed(request, link, addresses)
    if not draft.is_draft:
        return _sent(draft)
    step = Page(request, draft, signed, name)
    if request.method != "POST":
        return step.show()
    refusal = gate.too_many(gate.SAVED, request)
    if refusal:
        return step.show(step.typed(), status=429, refusal=refusal)
    try:
        return step.take(request.POST.get("do", ""))
    except MovedOn as moved:
        return _sent(moved.application)


def _sent(application: Application) -> HttpResponse:
    """Lead from a draft that was sent to where the application stands."""
    address = here(links.status_addresses(links.token(application, "status")))
    return HttpResponseRedirect(f"{address}?from=draft")


class Page:
    """One step of one draft, as it is asked for."""

    def __init__(self, request: HttpRequest, draft: Application, signed: str, name: str) -> None:
        self.request, self.draft, self.signed, self.name = request, draft, signed, name
        self.window = request.POST.get("window", "")[:40] or secrets.token_urlsafe(6)

    def typed(self) -> StepForm:
        """Return the form as it was sent."""
        return form_of(self.draft, self.name, self.request.POST)

    def take(self, do: str) -> Shown | HttpResponse:
        """Do what a button says. Raises ``MovedOn`` when the draft has been sent meanwhile."""
        if do == "delete":
            forget(self.draft, timezone.now())
            return HttpResponseRedirect(f"{here(links.start_addresses())}?deleted=1")
        if self.name == "send":
            return self._send()
        return self._keep(do)

    def _keep(self, do: str) -> Shown | HttpResponse:
        form = self.typed()
        boxes = form.boxes(self.request.POST)
        typed = Typed(boxes, version_sent(self.request, 0), self.window, current_language())
        try:
            self.draft = keep(self.draft, self.name, typed)
        except WrittenElsewhere as other:
            if do == "keep":
                return JsonResponse({"kept": False}, status=409)
            return self.show(form, status=409, elsewhere=_differences(form, other))
        self._note_contact(form)
        if do == "keep":
            return JsonResponse({"kept": True})
        if any(len(text) > LONGEST_TYPED for text in boxes.values()):
            return self.show(form, status=400, kept_letters=LONGEST_TYPED)
        if do == "more" or not form.is_valid():
            return self.show(form_of(self.draft, self.name, self.draft.typed(self.name)), status=200 if do == "more" else 400, is_judged=do != "more")  # fmt: skip
        after = ORDER[ORDER.index(self.name) + 1]
        return HttpResponseRedirect(here(links.step_addresses(self.signed, after)))

    def _note_contact(self, form: StepForm) -> None:
        """Send the link of the draft as soon as there is a mailbox, and again when it is another one."""
        form.is_valid()
        mailbox = form.cleaned_data.get("contact_email") or ""
        if self.name != "organization" or not mailbox or mailbox == self.draft.contact_email:
            return
        if gate.may_mail(self.request, mailbox):
            # The page says of a mailbox that is stored that the link was sent there.
            self.draft.contact_email = mailbox
            self.draft.save(update_fields=["contact_email"])
            letters.tell(self.draft, "draft")

    def _send(self) -> Shown | HttpResponse:
        steps, form = steps_of(self.draft), SendForm(self.request.POST)
        if not (form.is_valid() and all(one.is_done for one in steps)):
            return self.show(form, status=400)
        with transaction.atomic():
            application = send(self.draft, checked(steps), timezone.now(), current_language())
            letters.tell(application, "received")
            letters.tell_reviewers(application)
            tell_of_proposal(application)
        address = here(links.status_addresses(links.token(application, "status")))
        return HttpResponseRedirect(f"{address}?from=sent")

    def show(self, form: StepForm | None = None, *, status: int = 200, **more: Any) -> Shown:
        """Return the page of the step; ``form`` is what was typed when it is not what is stored."""
        steps = steps_of(self.draft)
        begun = {one.name: one.form for one in steps if one.is_begun}
        shown = form or begun.get(self.name) or form_of(self.draft, self.name, None)
        shown.is_judged = more.setdefault("is_judged", bool(form) and status == 400)
        step = self.draft.said.get(self.name, {})
        said = {
            "draft": self.draft,
            "letter_waits": waits(self.draft.contact_email),
            "form": shown,
            "step": self.name,
            "number": ORDER.index(self.name) + 1,
            "count": len(ORDER),
            "steps": [(one, here(links.step_addresses(self.signed, one.name))) for one in steps],
            "send_url": here(links.step_addresses(self.signed, "send")),
            "is_ready": all(one.is_done for one in steps),
            "version": step.get("version", 0),
            "window": self.window,
            "longest_typed": LONGEST_TYPED,
            "summary": _summary(steps) if self.name == "send" else [],
            "address": f"{self.request.scheme}://{self.request.get_host()}{self.request.path}",
            **retention(),
        } | more
        title = str(FORMS[self.name].title)
        addresses = links.step_addresses(self.signed, self.name)
        refusal = more.get("refusal")
        return Shown(
            f"adopt/{'send' if self.name == 'send' else 'step'}.html", title, addresses, said, status,
            is_private=True, wait=refusal.wait if refusal else 0,
        )  # fmt: skip


def _differences(form: StepForm, other: WrittenElsewhere) -> list[tuple[str, str]]:
    """Label and words of what stands stored where something else was typed here."""
    return [
        (form.called(name), form.in_words(name, words))
        for name, words in other.typed.items()
        if name in form.fields and words != form.data.get(name, "")
    ]


def _summary(steps: list[Step]) -> list[tuple[Step, list[tuple[str, str]]]]:
    """What was written, step by step, as the form's own words."""
    return [(step, list(_answers(step.form))) for step in steps]


def _answers(form: StepForm) -> Iterator[tuple[str, str]]:
    if isinstance(form, PartnersForm):
        yield from form.named()
        return
    for name, text in form.data.items():
        field = form.fields.get(name)
        if field is None or not text:
            continue
        if name.startswith("aim-"):
            if not form.data.get(name.replace("aim-", "evidence-")):
                yield str(field.label), gettext("No evidence is planned yet.")
            continue
        about = form.fields.get(name.replace("evidence-", "aim-"))
        yield str((about or field).label), form.in_words(name, text)
