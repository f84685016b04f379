"""Codes that the engine uses for occupations, regions and languages, from what a client names."""

from __future__ import annotations

from collections.abc import Iterable

from registry.graphql.context import Context
from registry.graphql.errors import not_found_all
from registry.graphql.identity import Identity, decoded
from registry.graphql.kinds import nothing_found
from registry.graphql.lists import storable
from registry.models import Language, Occupation, Region
from registry.models.ctid import uid_of


def occupation_code(context: Context, argument: str, text: str) -> str:
    """Return the NOC code of a public occupation, named by code, CTID or global id."""
    code = _code(Occupation, argument, text)
    context.given[Occupation.__name__, code] = (argument, text)
    return code


def region_code(argument: str, text: str) -> str:
    """Return the code of an economic region, named by code, CTID or global id."""
    return _code(Region, argument, text)


def region_codes(argument: str, texts: Iterable[str]) -> frozenset[str]:
    """Return the codes of several regions."""
    return frozenset(region_code(argument, text) for text in texts)


def language_codes(argument: str, texts: Iterable[str]) -> frozenset[str]:
    """Return the codes of languages in which offerings are taught, or raise the error that names the others."""
    asked = {storable(argument, text) for text in texts}
    if not asked:
        return frozenset()
    known = set(Language.objects.filter(code__in=asked).values_list("code", flat=True))
    if asked - known:
        raise not_found_all("Language", sorted(asked - known), argument)
    return frozenset(known)


def _code(model: type[Occupation | Region], argument: str, text: str) -> str:
    name = model.__name__
    asked = Identity(text.lower()) if uid_of(text) else decoded(text) or Identity("", name)
    if asked.type_name not in (None, name):
        raise nothing_found(name, text, argument)
    public = model.objects.public()
    rows = (
        public.by_ctid(asked.ctid) if asked.ctid else public.filter(code=storable(argument, text))
    )
    found: str | None = rows.values_list("code", flat=True).first()
    if found is None:
        raise nothing_found(name, text, argument)
    return found
