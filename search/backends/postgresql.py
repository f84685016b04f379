"""Full text on PostgreSQL: vectors of our own stems, so that both databases compare the same words.

Text-search configurations of the server are not used: which of them exist, and what they do, differs from server to
server.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from search.backends.fulltext import EVERYWHERE, WEIGHTS, TextRow, spelled
from search.plan import Match

_LETTERS = dict(zip(EVERYWHERE, "ABCD", strict=True))
_WRITE = "INSERT INTO {} (key, words) VALUES (%s, {}) ON CONFLICT (key) DO UPDATE SET words = excluded.words"
_LAST_POSITION = 16_383
_LONGEST_STEM = 400


class TextVectors:
    """Vectors in the site's database."""

    def matching(self, match: Match, fields: Sequence[str]) -> list[int]:
        sql = "SELECT key FROM search_text WHERE words @@ %s::tsquery"
        return _column(sql, [expression(match, fields)])

    def scores(self, match: Match) -> dict[int, float]:
        asked = expression(match, EVERYWHERE)
        most = WEIGHTS[0]
        weights = "{" + ",".join(str(weight / most) for weight in reversed(WEIGHTS)) + "}"
        sql = (
            "SELECT key, ts_rank(%s::float4[], words, %s::tsquery) FROM search_text"
            " WHERE words @@ %s::tsquery"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [weights, asked, asked])
            return dict(cursor.fetchall())

    def write(self, rows: Iterable[TextRow]) -> None:
        sql = _WRITE.format("search_text", "%s::tsvector")
        with connection.cursor() as cursor:
            cursor.executemany(sql, [(row.key, vector(row)) for row in rows])

    def erase(self, keys: Sequence[int]) -> None:
        _delete("search_text", keys)

    def write_names(self, rows: Iterable[tuple[int, str]]) -> None:
        sql = _WRITE.format("search_name_text", "array_to_tsvector(%s)")
        with connection.cursor() as cursor:
            cursor.executemany(sql, [(key, sorted(set(name.split()))) for key, name in rows])

    def erase_names(self, keys: Sequence[int]) -> None:
        _delete("search_name_text", keys)

    def names_with(self, words: Sequence[str], limit: int) -> list[int]:
        sql = "SELECT key FROM search_name_text WHERE words @@ %s::tsquery ORDER BY key LIMIT %s"
        return _column(sql, [" & ".join(f"'{word}':*" for word in words), limit])

    def vocabulary(self) -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT word, ndoc FROM ts_stat('SELECT words FROM search_name_text')")
            return dict(cursor.fetchall())


def expression(match: Match, fields: Sequence[str]) -> str:
    """Return words in PostgreSQL's query language. Stems are letters and digits, so the quotes always close.

    >>> from search.plan import Term
    >>> expression(Match((Term((("bed", "baths"),)), Term((("nurse",),)))), ("title",))
    "('ebed':A <-> 'ebath':A | 'fbed':A <-> 'fbath':A) & ('enurs':A | 'fnurs':A)"
    """
    letters = "" if len(fields) == len(EVERYWHERE) else "".join(_LETTERS[one] for one in fields)
    mark = (":*" if match.beginnings else ":") + letters
    mark = mark.removesuffix(":")
    parts = [
        " | ".join(" <-> ".join(f"'{stem}'{mark}" for stem in said) for said in spelled(term))
        for term in match.terms
    ]
    return (" | " if match.any_term else " & ").join(f"({part})" for part in parts)


def vector(row: TextRow) -> str:
    """Return the stems of a document as a vector; a separator leaves a gap in the positions.

    >>> vector(TextRow(1, (["enurs", "", "fa"], [], [], [])))
    "'enurs':1A 'fa':3A"
    """
    said: list[str] = []
    position = 0
    for letter, stems in zip("ABCD", row.fields, strict=True):
        for stem in stems:
            position += 1
            if stem and position < _LAST_POSITION:
                said.append(f"'{stem[:_LONGEST_STEM]}':{position}{letter}")
    return " ".join(said)


def _column(sql: str, values: Sequence[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [key for (key,) in cursor.fetchall()]


def _delete(table: str, keys: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE key = ANY(%s)", [list(keys)])  # noqa: S608
