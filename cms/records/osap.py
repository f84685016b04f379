"""OSAP eligibility in words: the answer, and the figures that decide it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.records import wording
from registry.domain.osap import Eligibility, OsapAnswer, OsapFacts, osap_answer
from registry.models import MicroCertification, OsapRuleProfile
from registry.models.osap import facts_of

TAGS: dict[Eligibility, tuple[Any, str]] = {
    Eligibility.ELIGIBLE: (gettext_lazy("OSAP-eligible"), "ok"),
    Eligibility.NOT_ELIGIBLE: (gettext_lazy("Not OSAP-eligible"), ""),
    Eligibility.UNDETERMINED: (gettext_lazy("OSAP: cannot be told"), ""),
}


@dataclass(frozen=True)
class OsapView:
    """What a page says: tag, the look of the tag, and the sentence beneath, which is made where it is printed."""

    tag: Any
    look: str
    because: Any
    eligible: bool


def osap_view(micro: MicroCertification, profile: OsapRuleProfile | None) -> OsapView | None:
    """Return the answer for a micro-certification; None when no profile is in force."""
    if profile is None:
        return None
    codes = [occupation.code for occupation in micro.occupations.all()]
    return osap_verdict(facts_of(micro), codes, profile)


def osap_verdict(facts: OsapFacts, codes: list[str], profile: OsapRuleProfile) -> OsapView:
    """Return the answer for what is stated of a micro-certification, published or not, with its NOC codes."""
    answer = osap_answer(profile.limits, facts)
    tag, look = TAGS[answer.status]
    because = _because_later(answer, facts, codes, profile)
    return OsapView(tag, look, because, answer.status is Eligibility.ELIGIBLE)


def current_profile(on: date) -> OsapRuleProfile | None:
    """Return the profile in force on a day."""
    return OsapRuleProfile.objects.current(on)


def _because(
    answer: OsapAnswer, facts: OsapFacts, codes: list[str], profile: OsapRuleProfile
) -> str:
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
        "facts": ", ".join(_facts(facts, codes)),
        "profile": profile.name,
    }


_because_later = lazy(_because, str)


def _facts(facts: OsapFacts, codes: list[str]) -> list[str]:
    return [
        wording.hours(facts.hours),
        wording.weeks(facts.weeks),
        _("CIP %(code)s") % {"code": facts.cip},
        _("NOC %(code)s") % {"code": ", ".join(codes)},
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
