"""What people ask for and no record states: when, how much of the time, how long without a number, for what pay, and without what.

It is left aside, and told.
"""

from __future__ import annotations

import re

from search.reading.words import ANY_TRAINING

ACCENTED = str.maketrans(
    {
        "'": "['’]",
        "a": "[aàâ]",
        "c": "[cç]",
        "e": "[eéèê]",
        "i": "[iî]",
        "o": "[oô]",
        "-": "-?",
        " ": r"[\s-]+",
    }
)
"""What a letter without its accent may stand for in a pattern, so that people need not type it."""

_GIVEN = r"(?:class(?:es)?|courses?|programs?|trainings?|certificat(?:es?|ions?)|micro-?(?:credential|certification)s?)"
_DONNE = r"(?:cours|formations?|programmes?|certificats?|micro-?certifications?)"
_IN_SHORT = (
    rf"(?:accelerated|fast|intensive|quick|rapid|short)(?:[\s-]term)?(?=[\s-]{_GIVEN}(?!\w))"
    r"|(?:(?<=cours )|(?<=formation )|(?<=formations )|(?<=programme )|(?<=programmes )|(?<=certification )|(?<=certifications ))"
    r"(?:acc[ée]l[ée]r|intensi[fv]|rapide|court)(?:[ée]|e)*s?"
    rf"|courtes?(?=\s{_DONNE}(?!\w))"
)
"""How long something takes, without a number."""
_PAID = (
    r"(?:(?:that|which|who)\s+)?pay(?:s|ing)?\s+(?:(?:really|so|very)\s+)?(?:good|more|the\s+(?:best|most)|well)"
    r"|(?:(?:the\s+)?(?:best|better|good|high(?:er|est|ly)?|top|well)[\s-]pa(?:id|ying))"
    r"|(?:qui\s+(?:paie(?:nt)?|paye(?:nt)?)\s+(?:bien|le\s+(?:mieux|plus)))"
    r"|(?:(?:les?\s+)?(?:bien|mieux|plus|tr[èe]s\s+bien)\s+(?:pa(?:y[ée]|yant)|r[ée]mun[ée]r[ée])e?s?)|payante?s?"
)
"""What is paid for it."""
_SCHEDULE = re.compile(
    r"(?<![\w-])(?:(?:part|full)[\s-]?time|self[\s-]paced|(?:[àa] )?(?:temps[\s-](?:partiel|plein)|mi-temps|plein temps)"
    r"|à (?:son|mon|votre) rythme|(?:(?:de|en|la|les|pendant (?:la|les)) )?fins? de semaine"
    r"|(?:(?:de|du|en|le|les|pendant le) soirs?|(?:(?<=cours )de|(?<=formation )de|en|la|les|pendant la) soirées?)"
    r"|(?:en|pendant la) journée|de nuit|(?:(?<=cours )de|le) jour|la nuit|(?:at|during the) (?:day|night)|during the week"
    r"|(?:day|evening|night)[\s-]school|(?:day(?:time)?|night)(?=[\s-](?:class(?:es)?|courses?|programs?|training)(?!\w))"
    r"|(?:le|les|on|the) (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?"
    r"|(?:pas|moins) (?:trop )?ch[eè]re?s?(?! que)"
    rf"|{_PAID}|{_IN_SHORT}"
    r"|pr[èe]s d(?:e\s+chez\s+(?:moi|nous)|e\s+(?:moi|nous)|['’]ici)|near\s+(?:me|us))(?![\w-])",
    re.IGNORECASE,
)

_ABROAD = re.compile(
    r"(?<![\w-])(?:(?:foreign|internationally)[\s-](?:educated|trained)|form[ée]e?s? à l['’]étranger)(?![\w-])",
    re.IGNORECASE,
)

_MAY_LACK = ANY_TRAINING | frozenset(
    [
        "education",
        "ecole",
        "experience",
        "experiences",
        "prealable",
        "prealables",
        "prerequis",
        "prerequisite",
        "prerequisites",
        "qualification",
        "qualifications",
        "school",
        "secondaire",
    ]
)
_LACKED = re.compile(
    r"(?<![\w-])(?:with\s+)?(?:(?:no|without|(?:do\s+not|don['’]?t)\s+have|sans|aucune?|pas\s+(?:de|ma|mon))\s+|pas\s+d['’])(?:(?:an?|any|college|formal|grade|high|previous|prior|school|une?|university)\s+)*(?:{})"
    r"(?:\s+(?:necessary|needed|nécessaires?|required|requise?s?))?(?![\w-])".format(
        "|".join(sorted(one.translate(ACCENTED) for one in _MAY_LACK))
    ),
    re.IGNORECASE,
)
"""What people say they do without: "jobs without a degree", "sans expérience"."""


def without_schedule(text: str) -> str:
    """Return a text without what says when, how much of the time, and what somebody lacks.

    No record states it, so it is left aside, and told.

    >>> (
    ...     without_schedule("part-time nursing").strip(),
    ...     without_schedule("cours à temps partiel").strip(),
    ... )
    ('nursing', 'cours')
    >>> (
    ...     without_schedule("short courses in welding").strip(),
    ...     without_schedule("cours intensif").strip(),
    ...     without_schedule("short film"),
    ... )
    ('courses in welding', 'cours', 'short film')
    >>> (
    ...     without_schedule("what jobs pay well").strip(),
    ...     without_schedule("métiers bien payés").strip(),
    ...     without_schedule("pay clerk"),
    ... )
    ('what jobs', 'métiers', 'pay clerk')
    >>> (
    ...     without_schedule("trades, no experience needed").strip(),
    ...     without_schedule("emploi sans diplôme").strip(),
    ...     without_schedule("doctors without borders"),
    ... )
    ('trades,', 'emploi', 'doctors without borders')
    """
    return _LACKED.sub(" ", _SCHEDULE.sub(" ", text))


def says_what_lacks(text: str) -> bool:
    """Return whether a text says what somebody lacks: what is named there is not asked for.

    >>> (
    ...     says_what_lacks("je n’ai pas de diplôme"),
    ...     says_what_lacks("no diploma"),
    ...     says_what_lacks("diploma"),
    ... )
    (True, True, False)
    """
    return _LACKED.search(text) is not None


def without_abroad(text: str) -> str:
    """Return a text without where somebody learned their job, of which no record tells.

    >>> without_abroad("internationally trained teachers"), without_abroad("formées à l’étranger")
    ('teachers', '')
    """
    return " ".join(_ABROAD.sub(" ", text).split()) if _ABROAD.search(text) else text
