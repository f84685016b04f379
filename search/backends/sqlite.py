"""Full text on SQLite, by FTS5.

Stems are plain letters and digits, quoted one by one, so nothing that a person types is ever read as FTS5's query
language. A word that is in no language ("z") keeps neighbouring texts apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from search.backends.fulltext import (
    WEIGHTS,
    FullText,
    TextRow,
    may_go_on,
    rows_of,
    spelled,
    write_rows,
)
from search.reading.plan import Match

_APART = "z"
_PAGES = 500
"""Pages of the index that are drawn together in one step; the first step names them negative, to mean all there are."""
_WHOLE = Match(())


class Fts5(FullText):
    """FTS5 in the site's database."""

    key = "rowid"
    all_keys = "group_concat(rowid)"
    has = "{table} MATCH %s"
    begins_so = "{0} >= %s AND {0} < %s"
    words_of_documents = "SELECT term, doc FROM search_words"
    words_of_names = "SELECT term, doc FROM search_name_words"

    def expression(self, match: Match, fields: Sequence[str]) -> str:
        return _within(fields, expression(match))

    def any_of(self, sequences: Sequence[Sequence[str]], fields: Sequence[str]) -> str:
        return _within(fields, _any_of(sequences))

    def beginnings(self, words: Sequence[str]) -> str:
        return " AND ".join(f'"{word}" *' for word in words)

    def names_that_begin(self, terms: Sequence[Sequence[Sequence[str]]]) -> str:
        said = (" OR ".join(f"({self.beginnings(one)})" for one in term) for term in terms)
        return " AND ".join(f"({term})" for term in said)

    def said(self, words: Sequence[str]) -> str:
        return " OR ".join(f'"{word}"' for word in words)

    def scores(self, match: Match) -> dict[int, float]:
        weights = ", ".join(map(str, WEIGHTS))
        sql = f"SELECT rowid, -bm25(search_text, {weights}) FROM search_text WHERE search_text MATCH %s"  # noqa: S608
        return dict(rows_of(sql, [expression(match)]))

    def draw_together(self) -> None:
        # Each piece is looked through at each question. In steps, so that others may write between them.
        for table in ("search_text", "search_name_text"):
            pages = -_PAGES
            while _changes(f"INSERT INTO {table}({table}, rank) VALUES ('merge', %s)", pages) > 1:  # noqa: S608
                pages = _PAGES

    def write(self, rows: Iterable[TextRow]) -> None:
        sql = "INSERT OR REPLACE INTO search_text (rowid, title, names, about, body) VALUES (%s, %s, %s, %s, %s)"
        write_rows(sql, ((row.key, *map(_text, row.fields)) for row in rows))

    def write_names(self, rows: Iterable[tuple[int, str]]) -> None:
        sql = "INSERT OR REPLACE INTO search_name_text (rowid, folded) VALUES (%s, %s)"
        write_rows(sql, rows)


def _changes(sql: str, value: int) -> int:
    """Run a statement and return how many rows it changed, those of FTS5's own tables included."""
    with connection.cursor() as cursor:
        counts = []
        for each, values in ((_CHANGED, ()), (sql, (value,)), (_CHANGED, ())):
            cursor.execute(each, values)
            counts += [row[0] for row in cursor.fetchall()]
    return int(counts[1] - counts[0])


_CHANGED = "SELECT total_changes()"


def expression(match: Match) -> str:
    """Return words in FTS5's query language.

    >>> from search.reading.terms import Term
    >>> expression(Match((Term((("bed", "baths"),)), Term((("nurse",),)))))
    '("ebed ebath" OR "fbed fbath") AND ("enurs" OR "fnurs")'
    """
    parts = [_any_of(spelled(term, match.languages), match.of(term)) for term in match.terms]
    return (" OR " if match.any_term else " AND ").join(f"({part})" for part in parts)


def _any_of(sequences: Iterable[Sequence[str]], match: Match = _WHOLE) -> str:
    ends = ((said, " *" if may_go_on(said, match) else "") for said in sequences)
    return " OR ".join(f'"{" ".join(said)}"{end}' for said, end in ends)


def _within(fields: Sequence[str], asked: str) -> str:
    return f"{{{' '.join(fields)}}} : ({asked})"


def _text(stems: Iterable[str]) -> str:
    return " ".join(stem or _APART for stem in stems)
