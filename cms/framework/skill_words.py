"""Skills and occupations as a reader types them: names, codes and levels in one box, each understood or told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from registry.filters.text import Folded, fold, pair, says, words_of
from registry.models import Occupation, Skill
from registry.models.bilingual import current_language

MOST_SKILLS = 50
"""Skills that are read; a need that names an occupation alone asks for all that it rates, 33 at most."""
LONGEST_SKILLS = 5000
"""Letters of a box that holds so many, in French and each with its level."""
MOST_CODES = 10
SUGGESTED = 4
"""Names that are offered for a skill that is not known, and skills for which names are looked for."""

LEVELS = ("1", "2", "3", "4", "5")
_NUMBER = re.compile(r"^(.*[^\s:])[\s:]+(-?[0-9]+(?:\.[0-9]+)?)$")
_SIGN = re.compile(r" (?=[:;?!»])")
_SHOWN = 60
BETWEEN = {"en": "; ", "fr": "\u00a0; "}
"""Between names in one box; whatever space stands there is read alike."""


@dataclass(frozen=True)
class NamedSkill:
    """A skill with the level to which it is taught; None where no level is said."""

    skill: Skill
    level: int | None = None

    @property
    def words(self) -> str:
        """What the box shows; typed again, it means the same."""
        return f"{self.skill.name} {self.level}" if self.level else str(self.skill.name)


@dataclass(frozen=True)
class _Typed:
    """A skill as it is typed: all of it, and what stands before and behind the space before a number."""

    whole: str
    name: str
    number: str = ""

    @property
    def level(self) -> int | None:
        """The level; None where none is typed, or none that there is."""
        return int(self.number) if self.number in LEVELS else None

    @property
    def names(self) -> tuple[str, ...]:
        """What it may be called by: a number that is no level may be part of a name."""
        return (self.name,) if self.level or not self.number else (self.whole, self.name)


@dataclass(frozen=True)
class Reading:
    """What a box was understood as, and what of it could not be used, each with its cure.

    Attributes:
        words: what was typed, with the reader's name of each skill that is known in place of another or a code.
    """

    found: tuple[Any, ...] = ()
    problems: tuple[str, ...] = ()
    words: str = ""


def read_codes(text: str) -> Reading:
    """Return the occupations that NOC codes name. One query."""
    typed = _codes(text)
    codes = [one for one in typed if re.fullmatch(r"[0-9]{5}", one)][:MOST_CODES]
    known = {one.code: one for one in Occupation.objects.public().filter(code__in=codes)}
    problems = [_no_code(one) for one in typed if not re.fullmatch(r"[0-9]{5}", one)][:MOST_CODES]
    problems += [_no_occupation(one) for one in codes if one not in known]
    if len(typed) > MOST_CODES:
        problems.append(_("Name at most %(most)s NOC codes.") % {"most": MOST_CODES})
    return Reading(tuple(known[one] for one in codes if one in known), tuple(problems))


def codes_in_words(text: str) -> str:
    """Return NOC codes as they were typed, with the title of each occupation that is known. One query."""
    titles = {one.code: f"{one.code} {one.title}" for one in read_codes(text).found}
    return BETWEEN[current_language()].join(titles.get(one, one) for one in _codes(text))


def skills_in_words(text: str) -> str:
    """Return skills as they were typed, each that is known by its name in the reader's language. One query."""
    return _in_words(*_read(text))


def _codes(text: str) -> list[str]:
    return [one for one in dict.fromkeys(re.split(r"[\s,;]+", text)) if one]


def _no_code(typed: str) -> str:
    told = _("“%(text)s” is no NOC code. A code has five digits, such as 33102.")
    return told % {"text": typed[:_SHOWN]}


def _no_occupation(code: str) -> str:
    told = _("No occupation has the NOC code %(code)s. Look it up among the occupations.")
    return told % {"code": code}


def read_skills(text: str) -> Reading:
    """Return the skills that names, codes or slugs mean, a level of 1 to 5 behind them. At most five queries."""
    typed, known = _read(text)
    found: dict[int, NamedSkill] = {}
    problems, looked_for = [], 0
    for one in typed[:MOST_SKILLS]:
        skill = next((known[fold(name)] for name in one.names if fold(name) in known), None)
        if skill is None and looked_for < SUGGESTED:
            looked_for += 1
            skill, told = _near(one.name)
            problems += [told] if told else []
        elif skill is None:
            problems.append(_unknown(one.name))
        if skill is not None:
            found.setdefault(skill.pk, NamedSkill(skill, one.level))
            if one.number and not one.level and known.get(fold(one.whole)) is not skill:
                problems.append(_no_level(one))
    if len(typed) > MOST_SKILLS:
        problems.append(_("Name at most %(most)s skills.") % {"most": MOST_SKILLS})
    return Reading(tuple(found.values()), tuple(problems), _in_words(typed, known))


def _in_words(typed: Sequence[_Typed], known: dict[str, Skill]) -> str:
    """Name what is known by its whole name; what is only like a name, or has no such level, stays as it is typed."""

    def said(one: _Typed) -> str:
        name = one.name if one.level else one.whole
        skill = known.get(fold(name))
        return NamedSkill(skill, one.level).words if skill else one.whole

    return in_one_box(said(one) for one in typed)


def in_one_box(names: Iterable[str]) -> str:
    """Put names of skills into one box, from which they are read as the same again."""
    words = BETWEEN[current_language()].join(names)
    # Where no semicolon stands, a comma would be read as the end of a name.
    return f"{words};" if "," in words and ";" not in words else words


def _read(text: str) -> tuple[list[_Typed], dict[str, Skill]]:
    """Return what is typed, skill by skill, and those of them that are known by name. One query.

    A name may hold a comma where semicolons stand between names; where no skill is called so, the comma parts names.
    """
    typed = _parts(text, r"[;\n]" if ";" in text or "\n" in text else ",")
    pieces = {one.whole: _parts(one.whole, ",") for one in typed[:MOST_SKILLS]}
    known = _known([*typed[:MOST_SKILLS], *(piece for some in pieces.values() for piece in some)])

    def is_known(one: _Typed) -> bool:
        return any(fold(name) in known for name in one.names)

    parted = [
        some if not is_known(one) and any(map(is_known, some)) else [one]
        for one in typed
        for some in [pieces.get(one.whole, [])]
    ]
    return list({one.whole: one for some in parted for one in some}.values()), known


def _parts(text: str, between: str) -> list[_Typed]:
    said = [" ".join(one.split()) for one in re.split(between, text)]
    return [_part(one) for one in dict.fromkeys(said) if one]


def _part(said: str) -> _Typed:
    stated = _NUMBER.match(said)
    return _Typed(said, stated[1], stated[2]) if stated else _Typed(said, said)


def _no_level(typed: _Typed) -> str:
    told = _("“%(text)s”: levels go from 1 to 5, such as “%(name)s 3”. The skill is taken without a level.")  # fmt: skip
    return told % {"text": typed.whole[:_SHOWN], "name": typed.name[:_SHOWN]}


def _known(typed: Sequence[_Typed]) -> dict[str, Skill]:
    return _by_name({fold(name) for one in typed for name in one.names})


def _by_name(wanted: set[str]) -> dict[str, Skill]:
    """Skills by whatever of their names was wanted, folded."""
    if not wanted:
        return {}
    named = Skill.objects.public().alias(
        said_en=Folded("name_en"), said_fr=Folded("name_fr"), said_code=Folded("code")
    )
    # What is typed has plain spaces, where a French name keeps its signs to their word.
    stored = wanted | {_SIGN.sub("\u00a0", one) for one in wanted}
    rows = named.filter(
        Q(said_en__in=wanted) | Q(said_fr__in=stored) | Q(said_code__in=wanted) | Q(slug__in=wanted)
    )
    found: dict[str, Skill] = {}
    for one in rows.select_related("framework").order_by("-pk"):
        names = (one.name_en, one.name_fr, one.code, one.slug)
        found.update((fold(" ".join(name.split())), one) for name in names if name)
    return found


def _near(name: str) -> tuple[Skill | None, str]:
    """Return the one skill that has all the words, or else what is told of those that have them."""
    rows = Skill.objects.public().select_related("framework")
    for word in words_of(name):
        rows = rows.filter(says(word, *pair("name")))
    found: Sequence[Skill] = rows.order_by("pk")[: SUGGESTED + 1]
    if len(found) == 1:
        return found[0], ""
    if not found:
        return None, _unknown(name)
    names = ", ".join(str(one.name) for one in found[:SUGGESTED])
    told = _("“%(text)s” may mean several skills, such as %(names)s. Write one of them.")
    return None, told % {"text": name[:_SHOWN], "names": names}


def _unknown(name: str) -> str:
    told = _(
        "No skill of the registry is called “%(text)s”. Write a name or code from the list of skills."
    )
    return told % {"text": name[:_SHOWN]}
