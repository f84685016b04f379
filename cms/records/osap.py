"""OSAP eligibility in words: the answer, and the figures that decide it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.records import wording
from registry.domain.osap import Eligibility, OsapAnswer
from registry.models import MicroCertification, OsapRuleProfile

TAGS: dict[Eligibility, tuple[Any, str]] = {
    Eligibility.ELIGIBLE: (gettext_lazy("OSAP-eligible"), "ok"),
    Eligibility.NOT_ELIGIBLE: (gettext_lazy("Not OSAP-eligible"), ""),
    Eligibility.UNDETERMINED: (gettext_lazy("OSAP: cannot be told"), ""),
}


@dataclass(frozen=True)
class OsapView:
    """What a page says: tag, the look of the tag, and the sentence beneath."""

    tag: Any
    look: str
    because: str
    eligible: bool


def osap_view(micro: MicroCertification, profile: OsapRuleProfile | None) -> OsapView | None:
    """Return the answer for a micro-certification; None when no profile is in force."""
    if profile is None:
        return None
    answer = profile.answer(micro)
    tag, look = TAGS[answer.status]
    because = _because(answer, micro, profile)
    return OsapView(tag, look, because, answer.status is Eligibility.ELIGIBLE)


def current_profile(on: date) -> OsapRuleProfile | None:
    """Return the profile in force on a day."""
    return OsapRuleProfile.objects.current(on)


def _because(answer: OsapAnswer, micro: MicroCertification, profile: OsapRuleProfile) -> str:
    if answer.status is Eligibility.UNDETERMINED:
        unknown = wording.enumerated([_figures()[name] for name in answer.not_stated])
        return _("Not stated: %(figures)s. By the rules “%(profile)s”.") % {
            "figures": unknown,
            "profile": profile.name,
        }
    if answer.status is Eligibility.NOT_ELIGIBLE:
        limits = _limits(profile)
        missed = wording.enumerated([limits[name] for name in answer.missed])
        return _("Outside the limits: %(limits)s. By the rules “%(profile)s”.") % {
            "limits": missed,
            "profile": profile.name,
        }
    return _("%(facts)s: within the rules “%(profile)s”.") % {
        "facts": ", ".join(_facts(micro)),
        "profile": profile.name,
    }


def _facts(micro: MicroCertification) -> list[str]:
    codes = ", ".join(occupation.code for occupation in micro.occupations.all())
    return [
        wording.hours(micro.hours),
        wording.weeks(micro.weeks),
        _("CIP %(code)s") % {"code": micro.cip},
        _("NOC %(code)s") % {"code": codes},
    ]


def _figures() -> dict[str, str]:
    return {
        "hours": _("hours"),
        "weeks": _("weeks"),
        "cip": _("CIP code"),
        "occupations": _("NOC codes"),
        "institution": _("institution"),
    }


def _limits(profile: OsapRuleProfile) -> dict[str, str]:
    return {
        "hours": _("%(least)s to %(most)s hours")
        % {"least": wording.number(profile.min_hours), "most": wording.number(profile.max_hours)},
        "weeks": _("under %(weeks)s weeks") % {"weeks": wording.number(profile.under_weeks)},
        "cip": _("one CIP code"),
        "occupations": _("at most %(most)s NOC codes") % {"most": profile.max_occupations},
        "institution": _("issued by an eligible institution"),
    }
