"""Writing of embedded documents: table, names and full text together, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import QuerySet

from search.backends import broad, foremost
from search.backends.fulltext import OF_NO_JOB, FullText, places_for, text_row, write_rows
from search.backends.ranking import Row, first_letters, inner_words, is_a_job, rank_of
from search.documents import Document, written
from search.models import Batch, IndexedDocument, IndexedName

_AT_ONCE = 500
_KEPT_BATCHES = 1_000
"""Versions behind which a process reads its columns anew instead of following."""


def write(text: FullText, generation: int, documents: Sequence[Document]) -> None:
    """Write documents in place of older ones of the same records."""
    for start in range(0, len(documents), _AT_ONCE):
        _write(text, generation, documents[start : start + _AT_ONCE])


def remove(text: FullText, generation: int, uids: Iterable[UUID]) -> None:
    """Mark documents as removed: the columns of other processes follow by version, so the rows stay."""
    wanted = list(uids)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        found = IndexedDocument.objects.filter(generation=generation, uid__in=some, removed=False)
        keys = list(found.values_list("pk", flat=True))
        if keys:
            foremost.follow(generation, _suggested(keys), [])
            _erase_text(text, keys)
            rows = IndexedDocument.objects.filter(pk__in=keys)
            rows.update(removed=True, version=_new_version(generation))


def erase(text: FullText, documents: QuerySet[IndexedDocument]) -> None:
    """Delete documents with all that belongs to them."""
    while keys := list(documents.values_list("pk", flat=True)[:_AT_ONCE]):
        _erase_text(text, keys)
        IndexedDocument.objects.filter(pk__in=keys).delete()


def _write(text: FullText, generation: int, documents: Sequence[Document]) -> None:
    version = _new_version(generation)
    uids = [document.uid for document in documents]
    before = IndexedDocument.objects.filter(generation=generation, uid__in=uids)
    there = list(before.filter(removed=False).values_list("pk", flat=True))
    gone = _suggested(there)
    _erase_text(text, there)
    IndexedDocument.objects.bulk_create(
        [_row(generation, version, document) for document in documents],
        update_conflicts=True,
        unique_fields=["generation", "uid"],
        update_fields=_COLUMNS,
    )
    keys = dict(before.all().values_list("uid", "pk"))
    rows = [text_row(keys[document.uid], document) for document in documents]
    text.write(rows)
    broad.follow(text, generation, rows)
    names = IndexedName.objects.bulk_create(
        [
            name
            for document in documents
            for name in _names(generation, keys[document.uid], document)
        ]
    )
    write_rows(_INNER_WORD, inner_words(names))
    text.write_names((name.pk, _found_by(name)) for name in names)
    foremost.follow(generation, gone, _suggested(list(keys.values())))


def _found_by(name: IndexedName) -> str:
    """Return the full text of a name."""
    if is_a_job(name.rank):
        return name.folded
    return " ".join(f"{OF_NO_JOB}{word}" for word in name.folded.split())


def _suggested(keys: Sequence[int]) -> list[Row]:
    """Return the names of documents that may be suggested."""
    names = IndexedName.objects.filter(document__in=keys).exclude(begins="")
    return list(names.values_list("pk", "document_id", "rank", "folded", "language", "text"))


def _erase_text(text: FullText, keys: Sequence[int]) -> None:
    if keys:
        names = IndexedName.objects.filter(document__in=keys)
        text.erase(keys)
        broad.forget(keys)
        text.erase_names(list(names.values_list("pk", flat=True)))
        # Not by the models: those would read each of some hundred thousand rows before they delete it.
        _delete(_INNER_WORDS, keys)
        _delete(_NAMES, keys)


_NAMES = "search_indexedname WHERE document_id IN ({})"
_INNER_WORDS = f"search_innerword WHERE name_id IN (SELECT id FROM {_NAMES})"  # noqa: S608
_INNER_WORD = (
    "INSERT INTO search_innerword (name_id, generation, begins, language, rank, word)"
    " VALUES (%s, %s, %s, %s, %s, %s)"
)


def _delete(where: str, keys: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {where.format(places_for(keys))}", keys)  # noqa: S608


def _new_version(generation: int) -> int:
    batch = Batch.objects.create(generation_id=generation)
    Batch.objects.filter(generation_id=generation, pk__lt=batch.pk - _KEPT_BATCHES).delete()
    return int(batch.pk)


def _row(generation: int, version: int, document: Document) -> IndexedDocument:
    card = document.card
    return IndexedDocument(
        generation_id=generation,
        uid=card.uid,
        version=version,
        removed=False,
        kind=card.kind,
        card=written(card),
        facets=orjson.dumps(dict(document.values)).decode(),
        weight=document.weight,
        title_en=document.place_in_alphabet("en"),
        title_fr=document.place_in_alphabet("fr"),
        hours=card.hours,
        weeks=document.weeks,
        fee=card.fee,
        example=card.example,
    )


_COLUMNS = [
    field.name
    for field in IndexedDocument._meta.concrete_fields
    if field.name not in ("id", "generation", "uid")
]


def _names(generation: int, key: int, document: Document) -> Iterable[IndexedName]:
    for place, name in enumerate(document.all_names()):
        yield IndexedName(
            document_id=key,
            generation=generation,
            key=name.key,
            folded=name.folded,
            text=name.text[:200],
            language=name.language,
            begins=first_letters(document, name),
            rank=rank_of(document, name, place),
        )
