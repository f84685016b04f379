"""Full text on SQLite, by FTS5.

Stems are plain letters and digits, quoted one by one, so nothing that a person types is ever read as FTS5's query
language. A word that is in no language ("z") keeps neighbouring texts apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from search.backends.fulltext import WEIGHTS, TextRow, spelled
from search.plan import Match

_APART = "z"
_AT_ONCE = 500


class Fts5:
    """FTS5 in the site's database."""

    def matching(self, match: Match, fields: Sequence[str]) -> list[int]:
        sql = "SELECT rowid FROM search_text WHERE search_text MATCH %s"
        return _column(sql, [f"{{{' '.join(fields)}}} : ({expression(match)})"])

    def scores(self, match: Match) -> dict[int, float]:
        weights = ", ".join(map(str, WEIGHTS))
        sql = f"SELECT rowid, -bm25(search_text, {weights}) FROM search_text WHERE search_text MATCH %s"  # noqa: S608
        with connection.cursor() as cursor:
            return dict(cursor.execute(sql, [expression(match)]).fetchall())

    def write(self, rows: Iterable[TextRow]) -> None:
        sql = "INSERT OR REPLACE INTO search_text (rowid, title, names, about, body) VALUES (%s, %s, %s, %s, %s)"
        with connection.cursor() as cursor:
            cursor.executemany(sql, [(row.key, *map(_text, row.fields)) for row in rows])

    def erase(self, keys: Sequence[int]) -> None:
        _delete("search_text", keys)

    def write_names(self, rows: Iterable[tuple[int, str]]) -> None:
        sql = "INSERT OR REPLACE INTO search_name_text (rowid, folded) VALUES (%s, %s)"
        with connection.cursor() as cursor:
            cursor.executemany(sql, list(rows))

    def erase_names(self, keys: Sequence[int]) -> None:
        _delete("search_name_text", keys)

    def names_with(self, words: Sequence[str], limit: int) -> list[int]:
        sql = "SELECT rowid FROM search_name_text WHERE search_name_text MATCH %s ORDER BY rowid LIMIT %s"
        return _column(sql, [" AND ".join(f'"{word}" *' for word in words), limit])

    def vocabulary(self) -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT term, doc FROM search_name_words")
            return dict(cursor.fetchall())


def expression(match: Match) -> str:
    """Return words in FTS5's query language.

    >>> from search.plan import Term
    >>> expression(Match((Term((("bed", "baths"),)), Term((("nurse",),)))))
    '("ebed ebath" OR "fbed fbath") AND ("enurs" OR "fnurs")'
    """
    end = " *" if match.beginnings else ""
    parts = [
        " OR ".join(f'"{" ".join(said)}"{end}' for said in spelled(term)) for term in match.terms
    ]
    return (" OR " if match.any_term else " AND ").join(f"({part})" for part in parts)


def _text(stems: Iterable[str]) -> str:
    return " ".join(stem or _APART for stem in stems)


def _column(sql: str, values: Sequence[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [key for (key,) in cursor.fetchall()]


def _delete(table: str, keys: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(keys), _AT_ONCE):
            some = list(keys[start : start + _AT_ONCE])
            places = ", ".join(["%s"] * len(some))
            cursor.execute(f"DELETE FROM {table} WHERE rowid IN ({places})", some)  # noqa: S608
