"""Whether a text is GraphQL, told in graphql-core's words without its parser.

Parsing makes a node for each word and takes some ten times longer than this, and somebody who sends ever new texts that
are no queries would have each parsed. What is wrong is told in the same words at the same place; a test holds both
against each other. Only operations and fragments are known here: of anything else nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable

from graphql import GraphQLError

from registry.graphql.errors import placed
from registry.graphql.words import VALUES, Word, described, fault_of, words_of

_OF_SCHEMAS = frozenset(
    ("schema", "scalar", "type", "interface", "union", "enum", "input", "directive", "extend")
)
_OPERATIONS = frozenset({"query", "mutation", "subscription"})


class _Wrong(Exception):  # noqa: N818 - it never leaves this module
    def __init__(self, word: Word, message: str) -> None:
        super().__init__(message)
        self.word = word


class _Unknown(Exception):  # noqa: N818 - it never leaves this module
    """Something that only graphql-core knows."""


def ungrammatical(text: str) -> GraphQLError | None:
    """Return what is wrong with a text as GraphQL, with its place; None for what is right, or not known here.

    Linear in the text.

    >>> ungrammatical("{ pilots { }").message
    "Syntax Error: Expected Name, found '}'."
    >>> ungrammatical("{ pilots { nodes { title } } }")
    """
    try:
        words = words_of(text)
        _Grammar(words).document()
    except _Wrong as wrong:
        return placed(f"Syntax Error: {wrong}", text, wrong.word.place)
    except (_Unknown, IndexError):
        return None
    return None


class _Grammar:
    """Goes through the words once. ``at`` is the next one."""

    def __init__(self, words: list[Word]) -> None:
        self.words, self.at = words, 0

    def document(self) -> None:
        """Operations and fragments, one at least."""
        self.definition()
        while self.kind != "End":
            self.definition()

    def definition(self) -> None:
        word = self.words[self.at]
        if word.kind == "{":
            self.selections()
        elif word.kind == "Name" and word.text in _OPERATIONS:
            self.at += 1
            if self.kind == "Name":
                self.at += 1
            if self.kind == "(":
                self.many(self.variable, ")")
            self.directives(constant=False)
            self.selections()
        elif word.kind == "Name" and word.text == "fragment":
            self.at += 1
            if self.words[self.at].text == "on":
                raise self.unexpected()
            self.name()
            self.keyword("on")
            self.name()
            self.directives(constant=False)
            self.selections()
        elif word.text in _OF_SCHEMAS or word.kind in ("String", "BlockString"):
            raise _Unknown
        else:
            raise self.unexpected()

    @property
    def kind(self) -> str:
        """The kind of the next word."""
        return self.words[self.at].kind

    def selections(self) -> None:
        """What is selected, in a loop: levels are bounded elsewhere."""
        self.sign("{")
        open_, words = 1, self.words
        empty = True
        while open_:
            kind = words[self.at].kind
            if kind == "}" and not empty:
                open_ -= 1
                self.at += 1
                continue
            has_to_open = self.spread() if kind == "..." else self.field()
            empty = words[self.at].kind == "{" and (has_to_open or kind != "...")
            if empty:
                open_ += 1
                self.at += 1
            elif has_to_open:
                raise self.expected("{")

    def field(self) -> bool:
        self.name()
        if self.kind == ":":
            self.at += 1
            self.name()
        if self.kind == "(":
            self.many(self.argument, ")")
        if self.kind == "@":
            self.directives(constant=False)
        return False

    def spread(self) -> bool:
        """A spread, or the beginning of a fragment on the spot: then what it selects has to follow."""
        self.at += 1
        word = self.words[self.at]
        if word.kind == "Name" and word.text != "on":
            self.at += 1
            self.directives(constant=False)
            return False
        if word.kind == "Name":
            self.at += 1
            self.name()
        self.directives(constant=False)
        return True

    def many(self, one: Callable[[], None], closing: str) -> None:
        """One thing at least, in brackets."""
        self.at += 1
        one()
        while self.kind != closing:
            one()
        self.at += 1

    def argument(self, constant: bool = False) -> None:
        self.name()
        self.sign(":")
        self.value(constant)

    def constant_argument(self) -> None:
        self.argument(constant=True)

    def variable(self) -> None:
        if self.kind in ("String", "BlockString"):
            raise _Unknown
        self.sign("$")
        self.name()
        self.sign(":")
        self.type()
        if self.kind == "=":
            self.at += 1
            self.value(constant=True)
        self.directives(constant=True)

    def type(self) -> None:
        if self.kind == "[":
            self.at += 1
            self.type()
            self.sign("]")
        else:
            self.name()
        if self.kind == "!":
            self.at += 1

    def directives(self, constant: bool) -> None:
        while self.kind == "@":
            self.at += 1
            self.name()
            if self.kind == "(":
                self.many(self.constant_argument if constant else self.argument, ")")

    def value(self, constant: bool) -> None:
        kind = self.kind
        if kind in VALUES:
            self.at += 1
        elif kind == "$":
            self.reference(constant)
        elif kind == "[":
            self.at += 1
            while self.kind != "]":
                self.value(constant)
            self.at += 1
        elif kind == "{":
            self.at += 1
            while self.kind != "}":
                self.argument(constant)
            self.at += 1
        else:
            raise self.unexpected()

    def reference(self, constant: bool) -> None:
        word = self.words[self.at]
        self.at += 1
        if not constant:
            self.name()
        elif self.kind == "Name":
            name = self.words[self.at].text
            raise _Wrong(word, f"Unexpected variable '${name}' in constant value.")
        else:
            self.at -= 1
            raise self.unexpected()

    def name(self) -> None:
        if self.kind != "Name":
            raise self.expected("Name")
        self.at += 1

    def sign(self, sign: str) -> None:
        if self.kind != sign:
            raise self.expected(sign)
        self.at += 1

    def keyword(self, word: str) -> None:
        if self.words[self.at].text != word:
            raise self.expected(word)
        self.at += 1

    def expected(self, wanted: str) -> Exception:
        """What is told where something else has to stand."""
        shown = wanted if wanted == "Name" else f"'{wanted}'"
        return self.wrong(f"Expected {shown}, found %s.")

    def unexpected(self) -> Exception:
        """What is told where nothing fits."""
        return self.wrong("Unexpected %s.")

    def wrong(self, message: str) -> Exception:
        word = self.words[self.at]
        if word.kind == "Unreadable":
            return _unreadable(word)
        return _Wrong(word, message % described(word))


def _unreadable(word: Word) -> Exception:
    found = fault_of(word)
    return _Wrong(Word("", "", found[1]), found[0]) if found else _Unknown()
