"""The forms of an application's steps. Each takes what was typed as a plain dictionary, so a draft is judged anew at any time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cms.framework.guidance import guidance_for
from cms.framework.idea import KINDS, LONGEST_BOX
from cms.framework.skill_words import LONGEST_SKILLS, codes_in_words, read_codes, skills_in_words
from cms.memory import once
from cms.records import wording
from registry.filters.fields import LARGEST_NUMBER, AmountField
from registry.filters.text import refuse_unstorable
from registry.models import (
    FrameworkElement,
    Organization,
    Pilot,
    PilotPartner,
    Sector,
)
from registry.models.bilingual import current_language
from registry.models.partial_date import check_partial_date
from registry.models.plain_text import Plain

LONG = 5000
MOST_PARTNERS = 12
SPARE_ROWS = 2
_CONDITIONAL = ("organization", "organization_name", "organization_kind", "content_source")
"""Boxes that are asked for by what stands in another one, so nobody is told that they may stay empty."""
_AUTOCOMPLETE = {"organization_name": "organization", "contact_email": "email", "website": "url"}


def _text(label: Any, longest: int = 200, **more: Any) -> forms.CharField:
    validators = [refuse_unstorable, Plain(), *more.pop("validators", ())]
    return forms.CharField(label=label, max_length=longest, validators=validators, **more)


def _area(label: Any, rows: int = 5, **more: Any) -> forms.CharField:
    return _text(label, LONG, widget=forms.Textarea({"rows": rows}), **more)


def _amount(label: Any) -> AmountField:
    limits = {"min_value": Decimal(0), "max_value": LARGEST_NUMBER, "max_digits": 9}
    box = forms.TextInput({"inputmode": "decimal"})
    return AmountField(label=label, decimal_places=2, required=False, widget=box, **limits)


class Box(forms.BoundField):
    """A box of a step: nothing marks it as wrong, to eyes or screen readers, where the page does not say why."""

    @property
    def errors(self) -> Any:
        """What is wrong with it, once that is told."""
        return super().errors if self.form.is_judged else self.form.error_class()


class StepForm(forms.Form):
    """A step of the application. ``is_judged`` says whether the page tells what is wrong."""

    title: Any = ""
    lead: Any = ""
    use_required_attribute = False
    bound_field_class = Box
    is_judged = True

    def __init__(
        self, data: Mapping[str, str] | None = None, *, applicant: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data, label_suffix="")
        self.applicant = applicant or {}
        self.build()
        for name, field in self.fields.items():
            widget = field.widget
            if not isinstance(widget, forms.RadioSelect | forms.CheckboxInput):
                widget.attrs["class"] = "input"
            # A browser would cut off what is pasted without a word; the form says how much is too much.
            widget.attrs.pop("maxlength", None)
            field.is_conditional = name in _CONDITIONAL
            widget.attrs["autocomplete"] = _AUTOCOMPLETE.get(name, "off")

    def build(self) -> None:
        """Add the fields that follow from what the registry holds."""

    def faults(self) -> list[tuple[str, str, str]]:
        """Return what is wrong or missing as a list says it: the place of the box, what it is called, and what to do."""
        return [
            (f"id_{name}" if name in self.fields else "", self.called(name), str(told))
            for name, errors in self.errors.items()
            for told in errors
        ]

    def called(self, name: str) -> str:
        """Return what a list calls a box, which stands there without what is around it on the page."""
        field = self.fields.get(name)
        return str(field.label) if field else ""

    def in_words(self, name: str, text: str) -> str:
        """Return what a box says to people, in the reader's language where the registry knows it."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return str(_("Yes"))
        return str(dict(getattr(field, "choices", ())).get(text, text))

    def boxes(self, sent: Mapping[str, str]) -> dict[str, str]:
        """Return what of a sent form belongs to this step, as it was typed."""
        return {name: sent[name] for name in self.fields if sent.get(name)}


def organization_choices() -> list[tuple[str, str]]:
    """Return the published organisations by name, examples last and marked as such. One query a request."""
    return once(f"adopt organisations {current_language()}", _organizations)


def _organizations() -> list[tuple[str, str]]:
    rows = Organization.objects.published()
    named = sorted(rows, key=lambda one: (one.is_illustrative, str(one.name).casefold()))
    example = _("Example")
    return [(one.slug, f"{one.name} ({example})" if one.is_illustrative else str(one.name)) for one in named]  # fmt: skip


def _examples() -> frozenset[str]:
    rows = Organization.objects.published().illustrative()
    return frozenset(rows.values_list("slug", flat=True))


class OrganizationForm(StepForm):
    """Who applies, and who answers for it."""

    title = lazy("Your organisation")
    lead = lazy("Who would issue the micro-certification, and whom the reviewers write to.")

    organization = forms.ChoiceField(label=lazy("Organisation in the registry"), required=False)
    organization_name = _text(lazy("Name, when it is not in the list"), required=False)
    organization_kind = forms.ChoiceField(label=lazy("Kind, when it is not in the list"), required=False)  # fmt: skip
    website = forms.URLField(
        label=lazy("Website"), max_length=300, required=False, assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url"}),
    )  # fmt: skip
    contact_role = _text(
        lazy("Role of the lead contact"), 120,
        help_text=lazy("A role, not a name: for example, program lead, health sciences."),
    )  # fmt: skip
    contact_email = forms.EmailField(
        label=lazy("E-mail address of the lead contact"),
        help_text=lazy("The link to this draft and all answers are sent there. Only reviewers see it."),
    )  # fmt: skip

    def build(self) -> None:
        self.fields["organization"].choices = [("", _("Not in the list")), *organization_choices()]
        kinds = [(kind.value, kind.label) for kind in KINDS]
        self.fields["organization_kind"].choices = [("", _("Choose")), *kinds]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("organization") and "organization" not in self.errors:
            if not (said.get("organization_name") or "organization_name" in self.errors):
                self.add_error(
                    "organization_name", _("Choose an organisation above, or write its name.")
                )
            if not said.get("organization_kind"):
                self.add_error("organization_kind", _("Say what kind of organisation it is."))
        return said


class PlanForm(StepForm):
    """What is issued, and for whom."""

    title = lazy("What is issued, and for whom")
    lead = lazy("Plain words are best. Figures that are not settled yet may stay empty.")

    title_of_it = _text(lazy("Working title"))
    idea = _area(lazy("What is issued"), help_text=lazy("What somebody who has it can do, and how that is assessed."))  # fmt: skip
    audience = _area(lazy("For whom"), 3, help_text=lazy("Who learns, and for which work."))
    sector = forms.ChoiceField(label=lazy("Sector"))
    content = forms.ChoiceField(
        label=lazy("Content"), choices=Pilot.Content.choices, widget=forms.RadioSelect
    )
    content_source = _area(
        lazy("What is adapted"), 2, required=False,
        help_text=lazy("For adapted content: the course or program that it comes from."),
    )  # fmt: skip
    hours = _amount(lazy("Hours of instruction"))
    weeks = _amount(lazy("Weeks"))
    noc = _text(
        lazy("Occupations (NOC 2021)"), LONGEST_BOX, required=False,
        help_text=lazy("Codes of five digits, with commas between them."),
    )  # fmt: skip
    skills = _text(
        lazy("Skills taught"), LONGEST_SKILLS, required=False,
        help_text=lazy("Names with commas or semicolons between them, each with its level of 1 to 5 where you know it: Monitoring 3."),
    )  # fmt: skip

    def build(self) -> None:
        sectors = Sector.objects.public().order_by("position")
        named = [(one.slug, str(one.name)) for one in sectors]
        self.fields["sector"].choices = [("", _("Choose")), *named]

    def in_words(self, name: str, text: str) -> str:
        if name == "noc":
            return codes_in_words(text)
        return skills_in_words(text) if name == "skills" else super().in_words(name, text)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("content") == Pilot.Content.ADAPTED and not said.get("content_source"):
            self.add_error("content_source", _("Say what the content is adapted from."))
        if said.get("noc"):
            for problem in read_codes(said["noc"]).problems:
                self.add_error("noc", problem)
        return said


class PartnersForm(StepForm):
    """Who takes part. A row is an organisation of the registry or a name, with a role."""

    title = lazy("Partners")
    lead = lazy(
        "The framework asks for a partner’s endorsement where possible. Name employers and others with whom you "
        "have spoken. You may go on without a partner and find one later."
    )

    def build(self) -> None:
        known, kinds = organization_choices(), [(one.value, one.label) for one in KINDS]
        for row in range(1, self._rows() + 1):
            self.fields[f"p{row}_known"] = forms.ChoiceField(
                label=_("Organisation in the registry"), required=False,
                choices=[("", _("Not in the list")), *known],
            )  # fmt: skip
            self.fields[f"p{row}_name"] = _text(
                _("Name, when it is not in the list"), required=False
            )
            self.fields[f"p{row}_kind"] = forms.ChoiceField(
                label=_("Kind, when it is not in the list"), required=False, choices=[("", _("Choose")), *kinds]
            )  # fmt: skip
            self.fields[f"p{row}_role"] = forms.ChoiceField(
                label=_("Role"), required=False, choices=PilotPartner.Role.choices,
            )  # fmt: skip

    def called(self, name: str) -> str:
        row = self._number_in(name)
        if not row:
            return super().called(name)
        # As the legend of the row has it.
        partner = _("Partner %(n)s") % {"n": row}
        return _("%(of)s, %(box)s") % {"of": partner, "box": super().called(name)}

    def _rows(self) -> int:
        """One row for each that was filled in, and some more."""
        filled = [0, *(self._row_of(name) for name, text in (self.data or {}).items() if text)]
        return min(MOST_PARTNERS, max(filled) + SPARE_ROWS)

    @staticmethod
    def _number_in(name: str) -> int:
        row, _, _ = name.removeprefix("p").partition("_")
        return int(row) if row.isdecimal() and len(row) < 3 else 0

    def _row_of(self, name: str) -> int:
        return self._number_in(name) if name.endswith(("_known", "_name")) else 0

    def rows(self) -> Iterator[list[Any]]:
        """Yield the boxes of each row."""
        for row in range(1, len(self.fields) // 4 + 1):
            yield [self[f"p{row}_{box}"] for box in ("known", "name", "kind", "role")]

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield role and name of each row that names somebody, as they are written."""
        for known, name, _kind, role in self.rows():
            slug, words = known.value(), name.value()
            if slug or words:
                shown = dict(known.field.choices).get(slug, slug) if slug else words
                yield str(dict(role.field.choices).get(role.value() or "partner", "")), str(shown)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        partners, seen = [], set()
        for row in range(1, len(self.fields) // 4 + 1):
            known, name, kind, role = (said.get(f"p{row}_{box}", "") for box in ("known", "name", "kind", "role"))  # fmt: skip
            if not (known or name):
                continue
            if not known and not kind:
                self.add_error(f"p{row}_kind", _("Say what kind of organisation it is."))
            who = (known or name.casefold(), role)
            if who in seen:
                self.add_error(f"p{row}_name", _("This partner stands above with the same role. Empty one of the two rows."))  # fmt: skip
            seen.add(who)
            if known and (told := self._of_the_other_side(known)):
                self.add_error(f"p{row}_known", told)
            partners.append({"known": known, "name": name, "kind": kind, "role": role or PilotPartner.Role.PARTNER})  # fmt: skip
        return {**said, "partners": partners}

    def _of_the_other_side(self, known: str) -> str:
        """Return what is told of a partner that is an example where who applies is none, or the other way round."""
        examples = once("adopt examples", _examples)
        is_example = self.applicant.get("organization") in examples
        if not self.applicant or (known in examples) == is_example:
            return ""
        if is_example:
            return _("Your organisation is an invented example, and this one is not. Choose an example, or write a name.")  # fmt: skip
        return _("This one is an invented example, and your organisation is not. Choose a real one, or write its name.")  # fmt: skip


class ElementsForm(StepForm):
    """Which principles and elements are aimed at, and with what evidence."""

    title = lazy("Evidence for the framework")
    lead = lazy(
        "Tick each principle and element that the pilot aims at, and say what will show it. Musts are asked of every "
        "micro-certification; the others where possible."
    )

    def build(self) -> None:
        self.asked = list(FrameworkElement.objects.current())
        for element in self.asked:
            self.fields[f"aim-{element.code}"] = forms.BooleanField(
                label=str(element.name), required=False
            )
            self.fields[f"evidence-{element.code}"] = _area(
                _("Planned evidence"), 2, required=False
            )

    def called(self, name: str) -> str:
        # Every element has a box for evidence, called alike: a list tells them by the element.
        element = super().called(name.replace("evidence-", "aim-"))
        if not name.startswith("evidence-"):
            return element
        return _("%(of)s, %(box)s") % {"of": element, "box": super().called(name)}

    def rows(self) -> Iterator[tuple[FrameworkElement, Any, Any, Any]]:
        """Yield each element with its box, its evidence, and what counts as evidence."""
        for one in self.asked:
            boxes = self[f"aim-{one.code}"], self[f"evidence-{one.code}"]
            yield one, *boxes, guidance_for(one.code)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        aims = []
        for one in self.asked:
            evidence = said.get(f"evidence-{one.code}") or ""
            if evidence and not said.get(f"aim-{one.code}"):
                self.add_error(
                    f"aim-{one.code}", _("Evidence is written for it. Tick it, or empty the box.")
                )
            if said.get(f"aim-{one.code}"):
                aims.append((one, evidence))
                if not evidence and f"evidence-{one.code}" not in self.errors:
                    self.add_error(f"evidence-{one.code}", _("Say what will show it, even if it is not there yet."))  # fmt: skip
        if self.asked and not aims:
            self.add_error(None, _("Tick at least one principle or element."))
        return {**said, "aims": aims}


class TimelineForm(StepForm):
    """When."""

    title = lazy("Timeline")
    lead = lazy("A month or a year is enough.")

    starts = _text(
        lazy("Begins"), 10, validators=[check_partial_date],
        help_text=lazy("A day (2027-09-01), a month (2027-09) or a year."),
    )  # fmt: skip
    ends = _text(lazy("Ends"), 10, validators=[check_partial_date], required=False)
    timeline = _area(
        lazy("Steps on the way"), required=False,
        help_text=lazy("For example: content settled, first cohort, first assessment, review."),
    )  # fmt: skip

    def in_words(self, name: str, text: str) -> str:
        return text if name == "timeline" else wording.partial_date(text)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        starts, ends = said.get("starts") or "", said.get("ends") or ""
        # "2027" may be after "2027-09": only as far as both are stated can one be before the other.
        if starts and ends and ends < starts[: len(ends)]:
            self.add_error("ends", _("This is before it begins. Correct one of the two."))
        return said


class SendForm(StepForm):
    """Consent, which is given anew each time and so is never part of a draft."""

    title = lazy("Check and send")
    lead = lazy(
        "Read it once more. After sending, the reviewers have it, and changes go by e-mail."
    )

    consent = forms.BooleanField(
        label=lazy("I agree that the registry keeps and uses this application as stated above."),
        error_messages={"required": lazy("Without your consent nothing is sent. Tick the box to send.")},
    )  # fmt: skip

    def called(self, name: str) -> str:
        # Its label is a whole sentence; a list says what it is.
        return _("Your consent")

    def boxes(self, sent: Mapping[str, str]) -> dict[str, str]:
        return {}


FORMS: dict[str, type[StepForm]] = {
    "organization": OrganizationForm,
    "plan": PlanForm,
    "partners": PartnersForm,
    "elements": ElementsForm,
    "timeline": TimelineForm,
    "send": SendForm,
}
