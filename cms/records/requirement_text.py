"""A requirement as words: an indented list that a person can check point by point, in the language of the request.

Pure: names of offerings, institutions and skills are passed in, so that a page reads them in one query a sort.

>>> from registry.domain.requirement import AnyOf, Completed
>>> names = {"A": Named("Forklift basics", "/a/"), "B": Named("Safe lifting", "/b/")}
>>> tree = describe(AnyOf((Completed("A"), Completed("B"))), names)
>>> [member.link.label for member in tree.members]
['Forklift basics', 'Safe lifting']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.records import wording
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
    Completed,
    Count,
    Credits,
    HasSkill,
    Kind,
    Part,
    Policies,
    Requirement,
    Selector,
)
from registry.models.bilingual import LocalizedText, current_language, other_language


@dataclass(frozen=True)
class Named:
    """What a key stands for. Without an address it has no public page."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Node:
    """One line of the list: words, a link, words, and the lines beneath."""

    lead: str = ""
    link: Named | None = None
    tail: str = ""
    members: tuple[Node, ...] = ()


Names = Mapping[str, Named]


def describe(requirement: Requirement, names: Names) -> Node:
    """Return a requirement as a tree of lines."""
    if isinstance(requirement, AllOf | AnyOf | AtLeast):
        members = tuple(describe(member, names) for member in requirement.members)
        return Node(_group_words(requirement), members=members)
    if isinstance(requirement, Completed):
        return Node(link=_named(requirement.offering, names), tail=_limits(requirement))
    if isinstance(requirement, Count | Credits):
        return _selection(requirement, names)
    if isinstance(requirement, HasSkill):
        return Node(_("Skill:"), _named(requirement.skill, names), _level(requirement.level))
    return Node(_("Confirmed by a person:"), Named(_statement(requirement)))


def describe_policies(policies: Policies, names: Names) -> list[Node]:
    """Return what binds the whole rule, one line each."""
    lines: list[Node] = []
    if policies.residency_credits is not None:
        own = wording.credits_of(policies.residency_credits)
        lines.append(
            Node(_("At least %(credits)s earned at the awarding institution") % {"credits": own})
        )
    if policies.recognised_cap is not None:
        most = wording.credits_of(policies.recognised_cap)
        lines.append(Node(_("At most %(credits)s recognised from elsewhere") % {"credits": most}))
    if policies.max_age_months is not None:
        lines.append(Node(capfirst(_age(policies.max_age_months))))
    lines.extend(_exclusion(pair, names) for pair in policies.exclusions)
    return lines


def _exclusion(pair: tuple[str, str], names: Names) -> Node:
    members = tuple(Node(link=_named(key, names)) for key in pair)
    return Node(_("No credit for both of these:"), members=members)


def _group_words(group: AllOf | AnyOf | AtLeast) -> str:
    if isinstance(group, AllOf):
        words = _("All of these:")
    elif isinstance(group, AnyOf):
        words = _("Any one of these:")
    else:
        words = _("At least %(least)s of these %(all)s:") % {
            "least": group.k,
            "all": len(group.members),
        }
    shared = _("(may also fill another part of the rule)")
    return f"{words} {shared}" if group.shared else words


def _limits(leaf: Completed) -> str:
    limits = []
    if leaf.min_grade is not None:
        limits.append(_("grade of %(grade)s or more") % {"grade": wording.percent(leaf.min_grade)})
    if leaf.max_age_months is not None:
        limits.append(_age(leaf.max_age_months))
    return ", ".join(limits)


def _age(age: int) -> str:
    return _("completed in the last %(age)s") % {"age": wording.months(age)}


def _level(level: int) -> str:
    return _("level %(level)s or more") % {"level": level} if level else ""


def _statement(leaf: Attested) -> str:
    wanted = current_language()
    texts = {"en": leaf.statement_en, "fr": leaf.statement_fr}
    for lang in (wanted, other_language(wanted)):
        if texts[lang]:
            return LocalizedText(texts[lang], lang, wanted)
    return leaf.code


def _selection(leaf: Count | Credits, names: Names) -> Node:
    selector, amount = leaf.selector, _amount(leaf)
    members = (*_alternatives(selector, names), *_parts(leaf, names), *_spread(selector, names))
    if selector.offerings or selector.any_of:
        lead = _("At least %(amount)s from these:") % {"amount": amount}
        criteria = _criteria(selector, names)
        tail = _("only %(criteria)s") % {"criteria": criteria} if criteria else ""
        return Node(lead, tail=tail, members=members)
    criteria = _criteria(selector, names)
    if not criteria:
        return Node(_("At least %(amount)s") % {"amount": amount}, members=members)
    words = _("At least %(amount)s from %(criteria)s") % {"amount": amount, "criteria": criteria}
    return Node(words, members=members)


def _amount(leaf: Count | Credits) -> str:
    if isinstance(leaf, Credits):
        return wording.credits_of(leaf.minimum)
    return _offerings(leaf.minimum)


def _offerings(number: int) -> str:
    return ngettext("%(n)s offering", "%(n)s offerings", number) % {"n": number}


def _alternatives(selector: Selector, names: Names) -> Iterator[Node]:
    for key in selector.offerings:
        yield Node(link=_named(key, names))
    for inner in selector.any_of:
        yield _inner(inner, names)


def _inner(selector: Selector, names: Names) -> Node:
    members = tuple(_alternatives(selector, names))
    criteria = _criteria(selector, names)
    if len(members) == 1 and not criteria:
        return members[0]
    return Node(criteria or _("Any of these:"), members=members)


def _parts(leaf: Count | Credits, names: Names) -> Iterator[Node]:
    for part in leaf.selector.parts:
        of = _inner(part.of, names)
        yield Node(_part_words(part, leaf), members=(of,))


def _part_words(part: Part, leaf: Count | Credits) -> str:
    words = []
    if part.at_least is not None:
        words.append(
            _("of which at least %(amount)s from") % {"amount": _unit(part.at_least, leaf)}
        )
    if part.at_most is not None:
        words.append(_("of which at most %(amount)s from") % {"amount": _unit(part.at_most, leaf)})
    return ", ".join(words)


def _unit(amount: Decimal, leaf: Count | Credits) -> str:
    return wording.credits_of(amount) if isinstance(leaf, Credits) else _offerings(int(amount))


def _spread(selector: Selector, names: Names) -> Iterator[Node]:
    if selector.spread is not None:
        areas = tuple(_inner(area, names) for area in selector.spread.areas)
        words = _("spread over at least %(least)s of these %(all)s areas:")
        yield Node(words % {"least": selector.spread.at_least, "all": len(areas)}, members=areas)


def _criteria(selector: Selector, names: Names) -> str:
    said = []
    if selector.institution is not None:
        said.append(_("of %(name)s") % {"name": _named(selector.institution, names).label})
    if selector.subject is not None:
        said.append(_("in subject %(code)s") % {"code": selector.subject})
    if selector.level is not None:
        said.append(_("at level %(level)s") % {"level": selector.level})
    if selector.skill is not None:
        said.append(_("that teach %(name)s") % {"name": _named(selector.skill, names).label})
    if not said and selector.kind is None:
        return ""
    return " ".join((_kinds(selector.kind), *said))


def _kinds(kind: Kind | None) -> str:
    words = {
        Kind.COURSE: _("courses"),
        Kind.PROGRAM: _("programs"),
        Kind.MICRO_CERTIFICATION: _("micro-certifications"),
    }
    return words[kind] if kind else _("offerings")


def _named(key: str, names: Names) -> Named:
    return names.get(key) or Named(key)
