"""Text as people compare it: without case, accents or typographic apostrophes, in SQL and in Python alike.

SQLite lowers and compares ASCII only, and PostgreSQL follows the locale of its cluster; folding by one table makes
both find "électricité" under "Electricite" and put it beside "elevator".
"""

from __future__ import annotations

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat
from django.db.models.lookups import Contains
from django.utils.translation import gettext_lazy as _

from registry.models.folding import LETTERS, LIGATURES, fold

MOST_WORDS = 10
"""Words of a search beyond this many are ignored."""


class Folded(Func):
    """The SQL of ``fold``: TRANSLATE on PostgreSQL, ``fold`` itself on SQLite.

    Nested REPLACE would be plain SQL, but SQLite's parser stops at a hundred levels.
    """

    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        _knowing_functions(connection)
        return self.as_sql(compiler, connection, function="registry_fold", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        inner, params = compiler.compile(self.source_expressions[0])
        accented, plain = LETTERS
        sql = f"TRANSLATE(LOWER({inner}), %s, %s)"
        for _pair in LIGATURES:
            sql = f"REPLACE({sql}, %s, %s)"
        return sql, [*params, accented, plain, *sum(LIGATURES.items(), ())]


def _knowing_functions(connection: Any) -> None:
    connection.ensure_connection()
    # Once for each real connection: SQLite refuses to replace a function that a running statement uses.
    if getattr(connection, "folds", None) is not connection.connection:
        connection.connection.create_function("registry_fold", 1, _fold_or_null, deterministic=True)
        connection.folds = connection.connection


def _fold_or_null(text: str | None) -> str | None:
    return None if text is None else fold(text)


def words_of(text: str) -> list[str]:
    """Return the folded words of a search.

    >>> words_of("  Soins   infirmiers ")
    ['soins', 'infirmiers']
    """
    return fold(text).split()[:MOST_WORDS]


def says(word: str, *columns: str) -> Q:
    """Return the condition that one of the columns contains a folded word."""
    parts: list[Any] = [Value("")]
    for column in columns:
        parts += [F(column), Value(" ")]
    return Q(Contains(Folded(Concat(*parts, output_field=TextField())), Value(word)))


def pair(name: str) -> tuple[str, str]:
    """Return the two columns of a bilingual text.

    >>> pair("title")
    ('title_en', 'title_fr')
    """
    return f"{name}_en", f"{name}_fr"


def printable(text: str) -> str:
    """Return a text without control characters and halves of surrogate pairs, as a page may print it back.

    >>> printable("lift\\x00ing")
    'lifting'
    """
    return "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cs"))


def refuse_unstorable(text: str) -> None:
    """Raise ValidationError for characters that a database does not take: NUL, and halves of surrogate pairs."""
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValidationError(
            _("The text contains characters that are not allowed."), code="unstorable"
        )
