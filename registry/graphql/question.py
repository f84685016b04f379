"""Root fields that ask the engine, and fields that show what its answers name and say.

What a client names wrongly is told in the client's own words, and all at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import graphene
from django.utils.translation import gettext as _
from graphene.types.field import Field
from graphql import GraphQLError, GraphQLResolveInfo

from registry.domain.errors import BudgetExhausted, UnknownKey, UnknownKeys
from registry.graphql.base import named
from registry.graphql.context import Context
from registry.graphql.enums import LanguageCode
from registry.graphql.errors import (
    OTHER_KIND,
    bad_input,
    beyond_limit,
    code_of,
    engine_timed_out,
    not_found_all,
    too_hard,
)
from registry.graphql.fields import Computed
from registry.graphql.identity import identity
from registry.graphql.kinds import OFFERINGS, nothing_found
from registry.graphql.limits import limit
from registry.graphql.scalars import Date
from registry.models.bilingual import current_language

MOST_LOOKED_UP = 10
"""Ids that are not known and are looked up among the other kinds of record."""
_SORTS = {
    "offering": "Offering",
    "institution": "Organization",
    "occupation": "Occupation",
    "skill": "Skill",
}


@dataclass(frozen=True, slots=True)
class Rising:
    """A number that makes a question dearer: what each one more costs, its default, and the most that is taken."""

    argument: str
    weight: int
    default: int
    most: int

    def of(self, given: Any) -> int:
        """Return what an argument adds to the cost.

        >>> rising = Rising("within", 100, default=1, most=5)
        >>> rising.of(None), rising.of(0), rising.of(3), rising.of(1e9), rising.of("3")
        (100, 0, 300, 500, 500)
        """
        if given is None:
            given = self.default
        number = isinstance(given, int | float) and not isinstance(given, bool)
        return self.weight * (int(max(0, min(given, self.most))) if number else self.most)


class Question(Field):
    """A root field that asks the engine: one call, whose answer names records by key.

    ``weight`` is what asking costs, whatever is selected; ``rising`` an argument that makes it dearer.
    """

    def __init__(
        self,
        of_type: Any,
        description: str,
        work: Callable[..., Any],
        dated: bool = True,
        weight: int = 10,
        rising: Rising | None = None,
        **arguments: graphene.Argument,
    ) -> None:
        self.work, self.weight, self.rising = work, weight, rising
        if dated:
            arguments["as_of"] = as_of()
        super().__init__(
            of_type, required=True, description=description, args=arguments, resolver=self.read
        )

    def read(self, root: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        """Return the answer, its records mentioned, or raise the error that names what is not known."""
        answer = self.asked(info.context, **arguments)
        info.context.shelf.mention(answer)
        return answer

    def asked(self, context: Context, **arguments: Any) -> Any:
        """Return the answer alone, or raise the error that names what is not known."""
        with engine_errors(context):
            return self.work(context, **arguments)


class Reasoned(Computed):
    """A field of a record whose value the engine works out; ``weight`` is what it costs for each record.

    The first one read in a list asks for all of that list: what their answers name is then loaded at once.
    """

    def __init__(
        self,
        of_type: Any,
        work: Callable[..., Any],
        description: str,
        weight: int = 10,
        **more: Any,
    ) -> None:
        self.weight = weight
        super().__init__(of_type, work, description, **more)

    def read(self, root: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        """Return the answer about one record."""
        context = info.context
        asked = f"{info.parent_type.name}.{info.field_name}"
        if (asked, root) not in context.answers:
            for row in context.beside(root):
                with engine_errors(context):
                    context.answers[asked, row] = self.work(context, row)
                context.shelf.mention(context.answers[asked, row])
        return context.answers[asked, root]


def as_of() -> graphene.Argument:
    """Return the argument that names the day of a question."""
    told = "Day of the question: what held on it, as the registry records that now; today when left out."
    return graphene.Argument(Date, description=told)


def offering_id(description: str) -> graphene.Argument:
    """Return the argument that names an offering."""
    return graphene.Argument(
        graphene.ID, required=True, description=f"{description}, by global id or CTID."
    )


@contextmanager
def engine_errors(context: Context) -> Iterator[None]:
    """Turn what the engine does not know, or cannot settle in time, into errors that clients can read.

    What it takes is counted; no question is begun once the request has no time left.
    """
    if context.seconds_left < 0:
        raise engine_timed_out(context.limit("engine_ms"))
    context.make_ready()
    began = time.monotonic()
    try:
        yield
    except UnknownKey as error:
        sort = _SORTS.get(error.sort, error.sort.title())
        argument, said = context.as_given(sort, error.key)
        raise nothing_found(sort, said, argument) from None
    except UnknownKeys as error:
        sort = _SORTS.get(error.references[0].sort, "Record")
        keys = dict.fromkeys(reference.key for reference in error.references)
        said = [context.as_given(sort, key) for key in keys]
        raise _unknown(sort, said) from None
    except BudgetExhausted as error:
        raise too_hard(error.budget) from None
    finally:
        context.reasoned += time.monotonic() - began


def _unknown(sort: str, said: list[tuple[str | None, str]]) -> GraphQLError:
    """Return the error for several keys that are not known: the first id of another kind, or else all of them."""
    if len(said) > 1:
        wrong = (nothing_found(sort, text, argument) for argument, text in said[:MOST_LOOKED_UP])
        other = next((one for one in wrong if code_of(one) == OTHER_KIND), None)
        return other or _not_found(sort, said)
    ((argument, text),) = said
    return nothing_found(sort, text, argument)


def _not_found(sort: str, said: list[tuple[str | None, str]]) -> GraphQLError:
    """Return the error for several keys under which nothing is found, each with the argument in which it stands."""
    error = not_found_all(sort, [text for _argument, text in said])
    error.extensions["arguments"] = [argument for argument, _text in said]
    return error


def key_of(context: Context, argument: str, text: str, types: tuple[str, ...] = OFFERINGS) -> str:
    """Return the key that a global id or a CTID names; the id of another kind of record is refused as that."""
    asked = identity(text, argument)
    if asked.type_name not in (None, *types):
        raise nothing_found(types[0], text, argument)
    context.given[types[0], asked.ctid] = (argument, text)
    return asked.ctid


def between(argument: str, value: Any, least: int, most: int) -> Any:
    """Return a number that lies between two bounds, or raise the error that states them."""
    if value is not None and not least <= value <= most:
        allowed = {"given": str(value)[:40], "least": least, "most": most}
        raise bad_input(argument, _("%(given)s is not between %(least)s and %(most)s.") % allowed)
    return value


def up_to(argument: str, value: int, name: str) -> int:
    """Return a number from 1 to a limit of the API, or raise the error that names and states the limit."""
    most = limit(name)
    if not 1 <= value <= most:
        allowed = {"given": str(value)[:40], "least": 1, "most": most}
        problem = _("%(given)s is not between %(least)s and %(most)s.") % allowed
        raise beyond_limit(argument, problem, name, most)
    return value


def at_most(argument: str, values: list[Any], name: str) -> list[Any]:
    """Return a list within a limit of the API, or raise the error that names and states the limit."""
    most = limit(name)
    if len(values) > most:
        counts = {"given": len(values), "most": most}
        problem = _("%(given)s are given; at most %(most)s are taken.") % counts
        raise beyond_limit(argument, problem, name, most)
    return values


def exact(value: float | None) -> Decimal | None:
    """Return a fraction as the decimal number that a person reads.

    >>> exact(72.1)
    Decimal('72.1')
    """
    return None if value is None else Decimal(repr(value))


class Named(Field):
    """A record that an answer names by its key; null when it names none, or when it is not public."""

    def __init__(self, type_name: str, description: str, key: str | Callable[[Any], Any]) -> None:
        self.key = _reader(key)
        super().__init__(named(type_name), description=description, resolver=self.read)

    def read(self, root: Any, info: GraphQLResolveInfo) -> Any:
        """Return the record."""
        return info.context.shelf.record(info, self.key(root))


class NamedList(Field):
    """Records that an answer names, in its order; those that are not public are left out.

    ``assumed``: rows that a long list is taken to have in a cost.
    """

    def __init__(
        self,
        type_name: str,
        description: str,
        keys: str | Callable[[Any], Any],
        assumed: int = 0,
        **more: Any,
    ) -> None:
        self.keys, self.assumed = _reader(keys), assumed
        listed = graphene.NonNull(graphene.List(graphene.NonNull(named(type_name))))
        super().__init__(listed, description=description, resolver=self.read, **more)

    def read(self, root: Any, info: GraphQLResolveInfo) -> list[Any]:
        """Return the records."""
        found = (info.context.shelf.record(info, key) for key in self.keys(root))
        return [record for record in found if record is not None]


class Said(Field):
    """What an answer says, as a sentence in a language."""

    def __init__(self, description: str, say: Callable[..., str | None]) -> None:
        self.say = say
        language = LanguageCode(
            description="Language wanted; the request's own (Accept-Language) when left out."
        )
        super().__init__(
            graphene.String,
            description=description,
            args={"language": language},
            resolver=self.read,
        )

    def read(self, root: Any, info: GraphQLResolveInfo, language: Any = None) -> str | None:
        """Return the sentence, records by their titles."""
        wanted = language.value if language else current_language()
        return self.say(root, wanted, info.context.names(wanted)) or None


def _reader(key: str | Callable[[Any], Any]) -> Callable[[Any], Any]:
    return key if callable(key) else lambda root: getattr(root, key)
