"""Limits that people write among their words: "courses under $300", "moins de 20 heures", "en ligne", "RAFÉO".

>>> limits_in("courses under $1,000 online")
('courses online', (AtMost(field='fee', most=Decimal('1000')),))
>>> limits_in("soudure à moins de 1 000 $")
('soudure', (AtMost(field='fee', most=Decimal('1000')),))
>>> limits_in("first aid, 20 hours or less"), limits_in("under 18")
(('first aid', (AtMost(field='hours', most=Decimal('20')),)), ('under 18', ()))
>>> limits_in("health courses under 500"), limits_in("under 500 workers")
(('health courses', (AtMost(field='fee', most=Decimal('500')),)), ('under 500 workers', ()))
>>> limits_in("2 weeks"), limits_in("300"), limits_in("free online")
(('', (AtMost(field='weeks', most=Decimal('2')),)), ('300', ()), ('online', (AtMost(field='fee', most=Decimal('0')),)))
>>> limits_in("2 months"), limits_in("cours d’une semaine"), limits_in("two days a week")
(('', (AtMost(field='weeks', most=Decimal('9')),)), ('cours', (AtMost(field='weeks', most=Decimal('1')),)), ('two days a week', ()))
>>> limits_in("no fee"), limits_in("cost 0"), limits_in("courses without fees")
(('', (AtMost(field='fee', most=Decimal('0')),)), ('', (AtMost(field='fee', most=Decimal('0')),)), ('courses', (AtMost(field='fee', most=Decimal('0')),)))
>>> limits_in("microcertifications gratuites"), limits_in("free trade"), limits_in("zero 0")
(('microcertifications', (AtMost(field='fee', most=Decimal('0')),)), ('free trade', ()), ('zero 0', ()))
>>> limits_in("courses between $100 and $300")
('courses', (AtLeast(field='fee', least=Decimal('100')), AtMost(field='fee', most=Decimal('300'))))
>>> limits_in("moins de deux semaines"), limits_in("plus de 100 heures")
(('', (AtMost(field='weeks', most=Decimal('2')),)), ('', (AtLeast(field='hours', least=Decimal('100')),)))
>>> (
...     limits_in("free online courses"),
...     limits_in("cours gratuits de soudure"),
...     limits_in("smoke-free homes"),
... )
(('online courses', (AtMost(field='fee', most=Decimal('0')),)), ('cours de soudure', (AtMost(field='fee', most=Decimal('0')),)), ('smoke-free homes', ()))
>>> (
...     limits_in("free welding courses"),
...     limits_in("cours de soudure gratuits"),
...     limits_in("under $99999999999"),
... )
(('welding courses', (AtMost(field='fee', most=Decimal('0')),)), ('cours de soudure', (AtMost(field='fee', most=Decimal('0')),)), ('', (AtMost(field='fee', most=Decimal('9999999')),)))
>>> limits_in("fee under 250 and online"), limits_in("coût de moins de 300 $")
(('online', (AtMost(field='fee', most=Decimal('250')),)), ('', (AtMost(field='fee', most=Decimal('300')),)))
>>> limits_in("moins cher que 400"), limits_in("price under 250 online")
(('', (AtMost(field='fee', most=Decimal('400')),)), ('online', (AtMost(field='fee', most=Decimal('250')),)))
>>> limits_in("less than a month"), limits_in("2 jours"), limits_in("3 to 6 month programs")
(('', (AtMost(field='weeks', most=Decimal('4')),)), ('', (AtMost(field='hours', most=Decimal('16')),)), ('programs', (AtLeast(field='weeks', least=Decimal('13')), AtMost(field='weeks', most=Decimal('26')))))
>>> limits_in("one-day course"), limits_in("5 days a week"), limits_in("day camp")
(('course', (AtMost(field='hours', most=Decimal('8')),)), ('5 days a week', ()), ('day camp', ()))
>>> ways_in("cours en ligne")
('cours', (AnyOf(field='delivery', values=('online',)),))
>>> unsaid("courses under $300 online", *limits_in("under $300")[1])
'courses online'
"""

from __future__ import annotations

from search.reading.amounts import amounts_among
from search.reading.rest import rest
from search.reading.towns import without_towns
from search.reading.ways import ways_among, without
from search.types import Amount, AnyOf, Filter


def limits_in(text: str) -> tuple[str, tuple[Amount, ...]]:
    """Return a question without its limits, and the limits."""
    said = amounts_among(text)
    limits = {limit.key: limit for one in said for limit in one.limits}
    return rest(text, said), tuple(limits.values())


def ways_in(text: str) -> tuple[str, tuple[AnyOf, ...]]:
    """Return a question without the ways of delivery, languages and "OSAP-eligible" that it names, and what these keep.

    Quoted words are words.
    """
    said = ways_among(text)
    found: dict[str, dict[str, None]] = {}
    for one in said:
        field, value = one.way
        found.setdefault(field, {})[value] = None
    ways = tuple(AnyOf(field, tuple(values)) for field, values in found.items())
    return rest(text, said), ways


def unsaid(text: str, one: Filter) -> str:
    """Return a question without the words that say a limit, or values, or towns of a region.

    >>> unsaid("en ligne ou en personne", AnyOf("delivery", ("online",)))
    'en personne'
    >>> unsaid("remote under $300", AnyOf("delivery", ("online",)))
    'under $300'
    """
    amounts = amounts_among(text)
    if isinstance(one, Amount):
        return rest(text, [each for each in amounts if one.key in each.keys])
    if one.field == "region":
        return without_towns(text, one.values)
    wanted = {(one.field, value) for value in one.values}
    ways = ways_among(without(text, amounts))
    return rest(text, [each for each in ways if each.way in wanted])
