"""How a requirement that cannot be read is put right, in the language of the request.

The engine says its cures in English; each is here in French too, and a test holds the two lists against each other.
What follows the beginning of a cure (a list of words of the notation) is the same in every language.
"""

from __future__ import annotations

from registry.domain.errors import BadNotation
from registry.models.bilingual import current_language

FRENCH = {
    "write an object in braces": "écrivez un objet entre accolades",
    "use only ": "n’utilisez que ",
    'add "at_least" or "at_most"': "ajoutez « at_least » ou « at_most »",
    "add ": "ajoutez ",
    "write a list in square brackets": "écrivez une liste entre crochets",
    "write text in quotes": "écrivez un texte entre guillemets droits",
    "write a key in quotes": "écrivez une clé entre guillemets droits",
    "write a whole number, 0 or more, without quotes": (
        "écrivez un nombre entier, 0 ou plus, sans guillemets"
    ),
    "write a whole number, 1 or more": "écrivez un nombre entier, 1 ou plus",
    "write true or false": "écrivez true ou false",
    'write a number in quotes, 0 or more, such as "4.5"': (
        'écrivez un nombre entre guillemets droits, 0 ou plus, par exemple "4.5"'
    ),
    "write a percentage from 0 to 100": "écrivez un pourcentage de 0 à 100",
    "write one of ": "écrivez l’un de ces mots : ",
    "write exactly one of ": "écrivez exactement un de ces mots : ",
    "write it on the outermost selector": "écrivez-le dans la sélection la plus extérieure",
    "nest at most 64 levels": "n’imbriquez pas plus de 64 niveaux",
    "name at least one, or leave it out": "nommez-en au moins un, ou omettez-le",
    "write two different offerings": "écrivez deux offres différentes",
}
"""French by the English beginning; a longer beginning stands before a shorter one that begins alike."""


def cure_of(error: BadNotation) -> str:
    """Return what to write instead, in the language of the request."""
    if current_language() != "fr":
        return error.cure
    known = (one for one in FRENCH if error.cure.startswith(one))
    beginning = next(known, "")
    return FRENCH.get(beginning, "") + error.cure[len(beginning) :]


def refusal_of(error: BadNotation) -> str:
    """Return what is wrong, where, and what to write instead, in the language of the request.

    >>> refusal_of(BadNotation("$.credits", "many", "write text in quotes"))
    "$.credits: 'many' cannot be read; write text in quotes"
    """
    if current_language() != "fr":
        return str(error)
    return f"{error.path} : impossible de lire {error.value!r}; {cure_of(error)}"
