"""Tables of the index: its generations, the documents and names of the embedded engine, and what to look at again.

The full text itself stands in tables that each database has in its own way; the first migration makes them.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Generation(models.Model):
    """One build of the index of one engine. Questions go to the serving one; a rebuild fills another beside it.

    ``change_cursor`` and ``recheck_cursor`` say which changes it holds: all up to these keys. ``tended_at`` is when the
    process that builds it last said so.
    """

    class State(models.TextChoices):
        """Where a generation stands."""

        BUILDING = "building"
        SERVING = "serving"
        RETIRED = "retired"

    engine = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.BUILDING)
    digest = models.CharField(max_length=64)
    change_cursor = models.BigIntegerField(default=0)
    recheck_cursor = models.BigIntegerField(default=0)
    day = models.DateField()
    osap_limits = models.TextField(blank=True)
    built_kind = models.CharField(max_length=40, blank=True)
    built_pk = models.BigIntegerField(default=0)
    tended_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engine"], condition=Q(state="serving"), name="generation_one_serves"
            ),
            models.UniqueConstraint(
                fields=["engine"], condition=Q(state="building"), name="generation_one_is_built"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engine} {self.pk} ({self.state})"

    @property
    def held(self) -> str:
        """Which changes it holds, as a far engine notes it beside the documents."""
        return f"{self.change_cursor} {self.recheck_cursor} {self.day}"


class Batch(models.Model):
    """One writing of embedded documents: its key is their version, and its token tells a key that was taken back."""

    token = models.UUIDField(default=uuid.uuid4)
    generation = models.ForeignKey(Generation, models.CASCADE, related_name="batches")

    def __str__(self) -> str:
        return str(self.pk)


class IndexedDocument(models.Model):
    """A document of the embedded engine. Its key is the key of its row of full text."""

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="documents")
    uid = models.UUIDField()
    version = models.BigIntegerField()
    removed = models.BooleanField(default=False)
    kind = models.CharField(max_length=20)
    card = models.TextField()
    facets = models.TextField()
    weight = models.IntegerField()
    title_en = models.CharField(max_length=80)
    title_fr = models.CharField(max_length=80)
    hours = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    weeks = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    fee = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    example = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generation", "uid"], name="indexeddocument_once")
        ]
        indexes = [
            models.Index(fields=["generation", "version"], name="indexeddocument_version"),
            models.Index(
                fields=["generation", "weight", "title_en", "uid"], name="indexeddocument_en"
            ),
            models.Index(
                fields=["generation", "weight", "title_fr", "uid"], name="indexeddocument_fr"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class IndexedName(models.Model):
    """A name of a document: its titles, job titles and codes. ``key`` serves exact questions, the rest type-ahead.

    ``begins`` holds the first two letters, and nothing where names of the kind are not suggested; ``rank`` is the
    place among names that begin alike: the document's weight, titles before other names, short ones first.
    """

    document = models.ForeignKey(IndexedDocument, models.CASCADE, related_name="names")
    generation = models.BigIntegerField(default=0)
    key = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    text = models.CharField(max_length=200)
    language = models.CharField(max_length=2)
    begins = models.CharField(max_length=2, default="")
    rank = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["key"], name="indexedname_key"),
            models.Index(
                fields=["generation", "begins", "rank", "folded", "language", "document"],
                name="indexedname_begins_so",
            ),
            models.Index(
                fields=["generation", "begins", "folded", "rank", "language", "document"],
                name="indexedname_alphabet",
                opclasses=[
                    "int8_ops",
                    "varchar_ops",
                    "varchar_pattern_ops",
                    "int4_ops",
                    "varchar_ops",
                    "int8_ops",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.text


class InnerWord(models.Model):
    """A word inside a name, after its first one, in the order in which type-ahead offers such names."""

    name = models.ForeignKey(IndexedName, models.CASCADE, related_name="inner_words")
    generation = models.BigIntegerField()
    begins = models.CharField(max_length=2)
    language = models.CharField(max_length=2)
    rank = models.IntegerField()
    word = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(
                fields=["generation", "begins", "rank", "name", "word", "language"],
                name="innerword_begins_so",
            ),
            models.Index(
                fields=["generation", "begins", "word", "rank", "name", "language"],
                name="innerword_alphabet",
                opclasses=[
                    "int8_ops",
                    "varchar_ops",
                    "varchar_pattern_ops",
                    "int4_ops",
                    "int8_ops",
                    "varchar_ops",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.word


class Foremost(models.Model):
    """The names that are suggested first for what is typed in a language, where very many names begin so.

    ``names`` is a list, as JSON, of a name's key, its document's, its rank, folded text, language and text each;
    ``whole`` says that no other record has one.
    """

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="foremost")
    language = models.CharField(max_length=2)
    typed = models.CharField(max_length=24)
    names = models.TextField()
    whole = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["generation", "language", "typed"], name="foremost_once"
            )
        ]

    def __str__(self) -> str:
        return self.typed


class BroadStem(models.Model):
    """A stem that very many documents of a generation have, and bitmaps of which ones: as of a version.

    ``title``, ``names`` (titles included) and ``everywhere`` are compressed bitmaps of keys of documents; ``counts`` says,
    as JSON, how many of the last have each value of each facet, kinds apart about which a question is not by itself.
    """

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="broad_stems")
    version = models.BigIntegerField()
    stem = models.CharField(max_length=400)
    title = models.BinaryField()
    names = models.BinaryField()
    everywhere = models.BinaryField()
    counts = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generation", "stem"], name="broadstem_once")
        ]

    def __str__(self) -> str:
        return self.stem


class RecentStem(models.Model):
    """A broad stem in a document that was written after the bitmaps were made; ``place`` is where it stands first."""

    document = models.ForeignKey(IndexedDocument, models.CASCADE, related_name="recent_stems")
    generation = models.BigIntegerField()
    stem = models.CharField(max_length=400)
    place = models.SmallIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["generation", "stem", "place", "document"], name="recentstem_found_so"
            )
        ]

    def __str__(self) -> str:
        return self.stem


class Recheck(models.Model):
    """A record that the index has to look at again although no change tells so: a row was deleted from the tables."""

    kind = models.CharField(max_length=40)
    uid = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
