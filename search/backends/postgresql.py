"""Full text on PostgreSQL: vectors of our own stems, so that both databases compare the same words.

Text-search configurations of the server are not used: which of them exist, and what they do, differs from server to
server.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search.backends.fulltext import (
    EVERYWHERE,
    WEIGHTS,
    FullText,
    TextRow,
    may_go_on,
    rows_of,
    spelled,
    write_rows,
)
from search.reading.plan import Match

_LETTERS = dict(zip(EVERYWHERE, "ABCD", strict=True))
_WRITE = "INSERT INTO {} (key, words) VALUES (%s, {}) ON CONFLICT (key) DO UPDATE SET words = excluded.words"
_LAST_POSITION = 16_383
_LONGEST_STEM = 400


class TextVectors(FullText):
    """Vectors in the site's database."""

    key = "key"
    all_keys = "string_agg(key::text, ',')"
    has = "words @@ %s::tsquery"
    begins_so = "{0} ~>=~ %s AND {0} ~<~ %s"
    words_of_documents = "SELECT word, ndoc FROM ts_stat('SELECT words FROM search_text')"
    words_of_names = "SELECT word, ndoc FROM ts_stat('SELECT words FROM search_name_text')"

    def expression(self, match: Match, fields: Sequence[str]) -> str:
        return expression(match, fields)

    def any_of(self, sequences: Sequence[Sequence[str]], fields: Sequence[str]) -> str:
        return _any_of(sequences, _mark(fields))

    def kept(self, row: TextRow) -> tuple[Sequence[str], ...]:
        left, kept = _LAST_POSITION - 1, []
        for stems in row.fields:
            kept.append(stems[: max(left, 0)])
            left -= len(stems)
        return tuple(kept)

    def beginnings(self, words: Sequence[str]) -> str:
        return " & ".join(f"'{word}':*" for word in words)

    def names_that_begin(self, terms: Sequence[Sequence[Sequence[str]]]) -> str:
        said = (" | ".join(f"({self.beginnings(one)})" for one in term) for term in terms)
        return " & ".join(f"({term})" for term in said)

    def said(self, words: Sequence[str]) -> str:
        return " | ".join(f"'{word}'" for word in words)

    def scores(self, match: Match) -> dict[int, float]:
        asked = expression(match, EVERYWHERE)
        most = WEIGHTS[0]
        weights = "{" + ",".join(str(weight / most) for weight in reversed(WEIGHTS)) + "}"
        sql = (
            "SELECT key, ts_rank(%s::float4[], words, %s::tsquery) FROM search_text"
            " WHERE words @@ %s::tsquery"
        )
        return dict(rows_of(sql, [weights, asked, asked]))

    def write(self, rows: Iterable[TextRow]) -> None:
        sql = _WRITE.format("search_text", "%s::tsvector")
        write_rows(sql, ((row.key, vector(row)) for row in rows))

    def write_names(self, rows: Iterable[tuple[int, str]]) -> None:
        sql = _WRITE.format("search_name_text", "array_to_tsvector(%s)")
        write_rows(sql, ((key, sorted(set(name.split()))) for key, name in rows))


def expression(match: Match, fields: Sequence[str]) -> str:
    """Return words in PostgreSQL's query language. Stems are letters and digits, so the quotes always close.

    >>> from search.reading.terms import Term
    >>> expression(Match((Term((("bed", "baths"),)), Term((("nurse",),)))), ("title",))
    "('ebed':A <-> 'ebath':A | 'fbed':A <-> 'fbath':A) & ('enurs':A | 'fnurs':A)"
    """
    mark, begun = _mark(fields), _mark(fields, ":*")
    parts = [
        " | ".join(
            _row(said, mark, begun if may_go_on(said, match.of(term)) else mark)
            for said in spelled(term, match.languages)
        )
        for term in match.terms
    ]
    return (" | " if match.any_term else " & ").join(f"({part})" for part in parts)


def _mark(fields: Sequence[str], sign: str = ":") -> str:
    letters = "" if len(fields) == len(EVERYWHERE) else "".join(_LETTERS[one] for one in fields)
    return (sign + letters).removesuffix(":")


def _any_of(sequences: Iterable[Sequence[str]], mark: str) -> str:
    return " | ".join(_row(said, mark, mark) for said in sequences)


def _row(said: Sequence[str], mark: str, last: str) -> str:
    """Return stems that stand one after the other, the last of them with a mark of its own."""
    marks = [mark] * (len(said) - 1) + [last]
    return " <-> ".join(f"'{stem}'{sign}" for stem, sign in zip(said, marks, strict=True))


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
