"""How text becomes words, and words become what is compared: one table for all engines.

A text is folded (no case, accents, ligatures), freed of elision (``l'``, ``d'``) and of the English possessive, cut
at whatever is neither letter nor digit, and each word is brought to its stem. The stems are made by ordered rules,
plain enough to be the same in Python's and in Java's regular expressions, so that Elasticsearch, which is given this
very table, compares what SQLite and PostgreSQL compare.

The rules unite number in both languages, gender in French ("infirmière", "infirmier"), and ``-ing`` and ``-ed`` in
English. Accents are folded first: many people type without.

>>> stems("The nurses' therapies", "en")
['the', 'nurs', 'therapi']
>>> stems("L'infirmière", "fr") == stems("infirmiers", "fr")
True
>>> stems("ingénieures soudeures", "fr") == stems("ingénieurs soudeuses", "fr")
True
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from itertools import filterfalse

ELISION = r"(?<![a-z0-9])(?:jusqu|lorsqu|puisqu|quoiqu|qu|[cdjlmnst])'(?=[a-z0-9])"
POSSESSIVE = r"(?<=[a-z])'s(?![a-z0-9])"
SIGNED = (
    (r"(?<![a-z0-9])c\+\+(?![a-z0-9])", "cplusplus"),
    (r"(?<![a-z0-9])c#(?![a-z0-9])", "csharp"),
    (r"(?<![a-z0-9])\.net(?![a-z0-9])", "dotnet"),
)
"""Names of which a sign is a part, and the word that is compared: C++ is no letter C, and .NET no net."""
SIGNS = ("+", "#", ".net")

_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "’": "'", "ʼ": "'"}
)

_OF_ONE_SYLLABLE = "[^aeiouy]*[aeiouy][bcdfgjklmnpqrtvz]"
"""What the silent e makes another word of: "plan" and "plane", whose forms are "planning" and "planing"."""

# Rules apply once each, in this order. Java reads them, too: no named groups, lookbehind of fixed length only.
STEMMING: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"^(.{2,})ies$", r"\1i"),
        (r"^(.{2,})ied$", r"\1i"),
        (r"^(.{2,}[^sui])s$", r"\1"),
        (rf"^({_OF_ONE_SYLLABLE})ing$", r"\1e"),
        (r"^(.*[aeiouy].*[a-z])ing$", r"\1"),
        (rf"^({_OF_ONE_SYLLABLE})ed$", r"\1e"),
        (r"^(.*[aeiouy].*[a-z])ed$", r"\1"),
        (r"^(.{3,})ie$", r"\1i"),
        (r"^(.{2,}[^aeiou])y$", r"\1i"),
        (rf"^(?!{_OF_ONE_SYLLABLE}e$|..[aeiou]e$|..(?:st|ng|th)e$)(.{{3,}})e$", r"\1"),
        (r"^(.{2,}?)([bdfglmnprt])\2$", r"\1\2"),
    ),
    "fr": (
        (r"^(.{2,})eaux$", r"\1eau"),
        (r"^(.{2,})aux$", r"\1al"),
        (r"^(.{3,})s$", r"\1"),
        (r"^(.{2,}u)x$", r"\1"),
        (r"^(.*[^aeiouyr])aie$", r"\1aye"),
        (r"^(.{2,})trice$", r"\1teu"),
        (r"^(.{3,})euse$", r"\1eu"),
        (r"^(.{3,})eure$", r"\1eu"),
        (r"^(.{3,})eur$", r"\1eu"),
        (r"^(.{3,})ere$", r"\1er"),
        (r"^(.{2,})([nlt])\2e$", r"\1\2"),
        (r"^(.{3,})ive$", r"\1if"),
        (r"^(.{3,})ee$", r"\1e"),
        (r"^(?!..[^aeiou]e$)(.{3,})e$", r"\1"),
        (r"^(.{2,})([bcdfglmnprst])\2$", r"\1\2"),
    ),
}
_LAST_LETTERS = re.compile(r"(?:\[([a-z]+)\](?:\)\\2)?|([a-z]))\$$")


def _last_letters(pattern: str) -> str:
    r"""Return the letters of which a word has one at its end when a rule may change it: few rules are tried for a word.

    >>> [_last_letters(each) for each in (r"^(.{2,})ies$", r"^(.{3,})[sx]$", r"^(.{2,})([nlt])\2$")]
    ['s', 'sx', 'nlt']
    """
    found = _LAST_LETTERS.search(pattern)
    if found is None:
        raise ValueError(f"The rule {pattern} does not say how words end.")
    return found[1] or found[2]


_COMPILED = {
    language: tuple((_last_letters(pattern), re.compile(pattern), made) for pattern, made in rules)
    for language, rules in STEMMING.items()
}

# Words that say nothing, of both languages together: readers mix them. Left out of questions, never of documents,
# so that a phrase in quotes stays exact. "it" stays (information technology), and so do "or" and "sur".
_ENGLISH = """
a about an and are as at be by for from has have how i in into is my of on that the their there this to was what where which who
will with you your
"""
_FRENCH = """
au aux avec ce ces cette comment dans de des du elle elles en et eux il ils je la le les leur leurs mes mon nos notre
nous ou par pas pour quel quelle qui sa se ses ta te tes tu un une vos votre vous
"""
STOP_WORDS = frozenset((_ENGLISH + _FRENCH).split())

# Words that ask for training or work of any kind, or say how it suits. They are looked for like others, but name no
# occupation ("forklift training" is about what "forklift" is about), and where no record has them all, the others count.
_ENGLISH_TRAINING = """
apprenticeship apprenticeships certificate certificates certification certifications class classes course courses credential
credentials degree degrees diploma diplomas licence licences license licenses microcertification microcertifications
microcredential microcredentials program programs reskilling retraining training upskilling
"""
ENGLISH_TRAINING = frozenset(_ENGLISH_TRAINING.split())
# "Techniques", as colleges call theirs: "techniques policières".
_FRENCH_TRAINING = """
apprentissage apprentissages baccalaureat baccalaureats certificat certificats cours diplome diplomes formation formations
microcertification microcertifications programme programmes reconversion techniques
"""
FRENCH_TRAINING = frozenset(_FRENCH_TRAINING.split())
ANY_TRAINING = ENGLISH_TRAINING | FRENCH_TRAINING

_ENGLISH_OF_ANY_KIND = """
affordable become becoming best can career careers cheap cheapest do does evening evenings find get inexpensive job jobs learn licensed
local looking make making me micro near nearby short want weekend weekends
"""
_FRENCH_OF_ANY_KIND = """
abordable abordables apprendre cher cherche chere cheres chers courte courtes devenir emploi emplois faire metier metiers moi pres proche
suivre travailler trouver veux
"""
OF_ANY_KIND = ANY_TRAINING | frozenset((_ENGLISH_OF_ANY_KIND + _FRENCH_OF_ANY_KIND).split())
OF_JOBS = frozenset(["career", "careers", "job", "jobs", "emploi", "emplois", "metier", "metiers"])
_SAYING_HOW = """abordable abordables affordable best cheap cheapest cher chere cheres chers courte courtes evening evenings inexpensive local near nearby pres
proche short weekend weekends"""
ASKING_NOTHING = OF_ANY_KIND - frozenset(_SAYING_HOW.split())
"""Those that may be passed over in silence: whoever says one asks for nothing beside what the other words ask for."""

_OF_HUMANS = (("human", "skills"), ("competences", "humaines"))
_OF_THE_OLD = (("personnes", "agees"), ("elderly",))
_OF_SCIENCE = (("scientist",), ("scientifique",))
_OF_FOUNDERS = (("small", "business"), ("petites", "entreprises"), ("entrepreneuriat",))
_BY_FOUNDERS = """entrepreneurial entrepreneurship own_business start_business start_own_business starting_business
starting_own_business open_business open_own_business creer_entreprise demarrer_entreprise lancer_entreprise propre_entreprise
creer_propre_entreprise demarrer_propre_entreprise lancer_propre_entreprise"""
SAINTS = {"st": "saint", "ste": "sainte"}
"""How names write a saint in short, and in full."""
SAID_IN_FULL: dict[str, tuple[tuple[str, ...], ...]] = {
    "administration affaires": (("business", "administration"),),
    "aine": _OF_THE_OLD,
    "aines": _OF_THE_OLD,
    "competences douces": _OF_HUMANS,
    "competences relationnelles": _OF_HUMANS,
    "hopital": (("hospitalier",), ("hospital",)),
    "hopitaux": (("hospitalier",), ("hospital",)),
    "hospitality": (("accommodation",), ("hotel",)),
    "ido": (("internet", "des", "objets"), ("internet", "of", "things")),
    "iot": (("internet", "of", "things"), ("internet", "des", "objets")),
    "labor": (("labour",),),
    "leadership": (("leading",), ("diriger",)),
    "londres": (("london",),),
    "people skills": _OF_HUMANS,
    "savoir etre": _OF_HUMANS,
    "science": _OF_SCIENCE,
    "sciences": _OF_SCIENCE,
    "soft skill": _OF_HUMANS,
    "soft skills": _OF_HUMANS,
    "ux": (("user", "experience"), ("experience", "utilisateur")),
    "wildfire": (("wildland", "fire"), ("feux", "de", "foret")),
    "wildfires": (("wildland", "fire"), ("feux", "de", "foret")),
    **{said: ((other,),) for pair in SAINTS.items() for said, other in (pair, pair[::-1])},
    # In French these are the contractors, too.
    **dict.fromkeys(("entrepreneur", "entrepreneurs"), _OF_FOUNDERS[:1]),
    **{said.replace("_", " "): _OF_FOUNDERS for said in _BY_FOUNDERS.split()},
}
"""Words, one or two, under which people look for what records call by others; short names of occupations are their names."""
SAID_BESIDE_OTHERS = dict.fromkeys(("tech", "techs"), (("technician",), ("technologist",)))
"""Words that are short for others where they do not stand alone: a "lab tech"."""
SAID_ALONE = {"affaires": (("business",),)}
"""Words that are fields of study where they stand alone: "affaires publiques" are no business."""

_ELISION, _POSSESSIVE = re.compile(ELISION), re.compile(POSSESSIVE)
_SIGNED = tuple((re.compile(pattern), word) for pattern, word in SIGNED)
_WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:[-.][^\W_]+)+")


def fold(text: str) -> str:
    """Return a text without case, accents, ligatures and typographic apostrophes.

    >>> fold("L’Œuvre ÉLECTRIQUE")
    "l'oeuvre electrique"
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(filterfalse(unicodedata.combining, apart))


def bare(text: str) -> str:
    """Return a text folded and without elision and possessive, words still in their sentence.

    >>> bare("C++ and .NET, not A.NET"), bare("vitamin C")
    ('cplusplus and dotnet, not a.net', 'vitamin c')
    """
    folded = _POSSESSIVE.sub("", _ELISION.sub("", fold(text)))
    if any(sign in folded for sign in SIGNS):
        for pattern, word in _SIGNED:
            folded = pattern.sub(word, folded)
    return folded


def words(text: str) -> list[str]:
    """Return the words of a text, not yet stemmed.

    >>> words("Soins d’urgence (24 h) – PSW-101")
    ['soins', 'urgence', '24', 'h', 'psw', '101']
    """
    return _WORD.findall(bare(text))


def telling_words(text: str) -> list[str]:
    """Return the words of a text but for those that say nothing.

    >>> telling_words("The care of animals")
    ['care', 'animals']
    """
    return [word for word in words(text) if word not in STOP_WORDS]


def compounds(text: str) -> list[str]:
    """Return the words written with hyphens or points, joined: people write them in one, too.

    >>> compounds("Micro-certification 51.2601")
    ['microcertification', '512601']
    """
    return [re.sub(r"[-.]", "", found) for found in _COMPOUND.findall(bare(text))]


def plain(text: str) -> str:
    """Return the words of a text with one space between: what "exactly the same name" compares.

    >>> plain("Préposé aux bénéficiaires")
    'prepose aux beneficiaires'
    """
    return " ".join(words(text))


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return the stem of a folded word.

    >>> stem("travailleuses", "fr"), stem("travailleur", "fr")
    ('travailleu', 'travailleu')
    >>> (
    ...     stem("companies", "en"),
    ...     stem("company", "en"),
    ...     stem("programming", "en"),
    ...     stem("string", "en"),
    ... )
    ('compani', 'compani', 'program', 'string')
    """
    for last_letters, pattern, made in _COMPILED[language]:
        if word[-1:] in last_letters:
            word = pattern.sub(made, word)
    return word


def stems(text: str, language: str) -> list[str]:
    """Return the stems of the words of a text."""
    return [stem(word, language) for word in words(text)]


def marked_parts(text: str, wanted: Collection[str], language: str = "") -> list[tuple[str, bool]]:
    """Return a text in parts, each with whether it is a word whose stem is wanted: in the language of the text, or in either.

    >>> marked_parts("Nurse aides", {"nurs"})
    [('Nurse', True), (' aides', False)]
    >>> marked_parts("Aides", {"aid"}, "fr"), marked_parts("Aides", {"aid"}, "en")
    ([('Aides', False)], [('Aides', True)])
    """
    languages = (language,) if language in STEMMING else tuple(STEMMING)
    parts: list[tuple[str, bool]] = []
    end = 0
    for found in _WORD.finditer(text):
        word = fold(found[0])
        if any(stem(word, one) in wanted for one in languages):
            parts += [(text[end : found.start()], False), (found[0], True)]
            end = found.end()
    return [part for part in (*parts, (text[end:], False)) if part[0]]


def name_key(text: str, language: str) -> str:
    """Return what names are compared by when somebody asks for exactly one; a code has no language.

    Number and gender do not matter; what somebody does and what is done stay apart: a practical nurse is not the
    program in practical nursing.

    >>> name_key("Forklift Operators", "en"), name_key("51.2601", "")
    ('e forklift operator', 'c 51 2601')
    >>> name_key("Practical nurses", "en"), name_key("Practical nursing", "en")
    ('e practical nurs', 'e practical nursing')
    """
    if not language:
        return f"c {plain(text)}"
    return " ".join([language[0], *(_named(word, language) for word in words(text))])


@lru_cache(maxsize=50_000)
def _named(word: str, language: str) -> str:
    """Return the stem of a word in a name: as elsewhere, but the English ``-ing`` and ``-ed`` stay."""
    if language == "en" and word.endswith(("ing", "ed")):
        return word
    return stem(word, language)
