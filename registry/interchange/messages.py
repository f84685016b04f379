"""The words of a report: by code, what is wrong and how to put it right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, NamedTuple, TypeVar

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from registry.domain.lint_findings import LintCode
from registry.interchange.bulk_wordings import BULK

T = TypeVar("T")


class InBoth(NamedTuple, Generic[T]):
    """The same thing said in both languages."""

    en: T
    fr: T

    def in_language(self, language: str) -> T:
        """Return the French words for ``"fr"``, the English ones for anything else."""
        return self.fr if language == "fr" else self.en


class Wording(NamedTuple):
    """What a code says, with named places for the evidence."""

    message: str | Promise
    cure: str | Promise = ""


def in_both(say: Callable[[], T]) -> InBoth[T]:
    """Return what ``say`` says in each language."""
    with override("en"):
        english = say()
    with override("fr"):
        return InBoth(english, say())


def later(say: Callable[[], str]) -> str:
    """Return words that are said in the language of the moment at which they are used."""
    return lazy(say, str)()


def worded(code: str, evidence: Mapping[str, object]) -> tuple[InBoth[str], InBoth[str]]:
    """Return message and cure of a code, the evidence put in its places."""
    wording = WORDINGS[code]
    return (
        in_both(lambda: str(wording.message) % evidence),
        in_both(lambda: str(wording.cure) % evidence),
    )


NEAR = _("Did you mean “%(near)s”?")
NO_NEAR = _("Check the spelling, or add the record to the files.")
ONE_OF = _("Use one of these: %(allowed)s.")

WORDINGS: dict[str, Wording] = {
    # Files
    "file.missing": Wording(
        _("There is no such file or folder."), _("Check the path, and that it may be read.")
    ),
    "folder.empty": Wording(
        _("The folder holds no fixture file."),
        _("Put files named like 10-organization.json into it."),
    ),
    "file.empty": Wording(_("The file is empty."), _("Write its records, or delete the file.")),
    "file.encoding": Wording(
        _("The file is not UTF-8: byte %(offset)s cannot be read."), _("Save the file as UTF-8.")
    ),
    "file.json": Wording(
        _("The file is not JSON."),
        _("Look at that place for a missing comma, quote or bracket."),
    ),
    "file.number": Wording(
        _("%(value)s is not a number."), _("Leave out a number that nobody stated.")
    ),
    "file.too_deep": Wording(
        _("The file is nested too deeply to be read."),
        _("Write the requirement with fewer levels."),
    ),
    "file.twice": Wording(
        _("The name “%(name)s” stands twice in one object."), _("Keep one of the two.")
    ),
    "file.shape": Wording(
        _("The file is not an object with a kind and records."),
        _('Write {"kind": "…", "records": [ … ]}.'),
    ),
    "file.member": Wording(
        _("A file has no member “%(name)s”."), _("Use only these: %(allowed)s.")
    ),
    "file.records": Wording(
        _("The file has neither a list of records nor a table, or it has both."),
        _('Give "records" (a list) or "table" (the name of a CSV file beside this one).'),
    ),
    "table.missing": Wording(
        _("There is no table “%(name)s” beside the file."),
        _("Give the bare name of a CSV file in the same folder."),
    ),
    "table.csv": Wording(_("The table cannot be read: %(problem)s."), _("Save it as plain CSV.")),
    "table.quote": Wording(
        _("A quotation mark opens a cell here, and none closes it."),
        _("Close it, or write a mark that belongs to the text twice, within quotation marks."),
    ),
    "table.header": Wording(
        _("The first line of the table must name each column once."),
        _("Give every column the name of a field; look at “%(name)s”."),
    ),
    "table.width": Wording(
        _("The row has %(cells)s cells and the header %(columns)s."),
        _("Put cells with a comma into quotes; give every row all its cells."),
    ),
    # Records
    "kind.unknown": Wording(_("There is no kind “%(value)s”."), _("%(near)s")),
    "record.shape": Wording(_("The record is not an object."), _("Write { … }.")),
    "slug.missing": Wording(
        _("The record has no slug."),
        _("Give it a permanent one: small letters, digits and single hyphens."),
    ),
    "slug.twice": Wording(
        _("The slug stands a second time; first in %(first)s."),
        _("Give one of the two records another slug, or delete it."),
    ),
    "key.twice": Wording(
        _("Another record has the same key “%(key)s”; it stands in %(first)s."),
        _("Give one of the two another code."),
    ),
    "record.kept": Wording(
        _(
            "The record was edited here since it was loaded, so the file's new version was not taken."
        ),
        _("Bring the change in by hand."),
    ),
    "record.withdrawn": Wording(
        _("The record was withdrawn here, so the file's new version was not taken."),
        _("Leave it out of the file."),
    ),
    # Values
    "field.unknown": Wording(_("The kind “%(kind)s” has no such field."), _("%(near)s")),
    "value.text": Wording(_("This must be text."), _("Write it in quotes.")),
    "value.control": Wording(
        _("The text holds a character that cannot be shown (code %(character)s)."),
        _("Delete that character."),
    ),
    "value.number": Wording(
        _("This is not a number."),
        _(
            "Write digits and a decimal point only, such as 24 or 4.5; leave out what is not stated."
        ),
    ),
    "value.leading_zero": Wording(
        _("A number does not begin with a zero."),
        _("Write it without leading zeros; if it is a code, it belongs into another field."),
    ),
    "value.whole": Wording(_("This is not a whole number."), _("Write digits only, such as 3.")),
    "value.flag": Wording(_("This is neither true nor false."), _("Write true or false.")),
    "value.date": Wording(
        _("This is not a day of the calendar."), _("Write it as year-month-day: 2027-01-12.")
    ),
    "value.time": Wording(
        _("This is not a time of day."), _("Write hours and minutes of 24 hours: 09:30.")
    ),
    "value.list": Wording(_("This must be a list."), _("Write it in square brackets.")),
    "value.object": Wording(_("This must be an object."), _("Write it in braces: { … }.")),
    "value.key": Wording(
        _("This does not name a record."), _("Write the record's slug or code in quotes.")
    ),
    "value.key_twice": Wording(_("The list names “%(key)s” twice."), _("Keep one of the two.")),
    "value.nested": Wording(
        _("A table cannot hold this field."), _("Write these records as a JSON file.")
    ),
    "child.twice": Wording(_("Two entries of the list say the same."), _("Keep one of the two.")),
    "value.json": Wording(
        _("This is not JSON: it cannot be read from character %(character)s on."),
        _(
            'Write names and texts in double quotes, as your own records do when you download them: {"completed": "C-1"}.'
        ),
    ),
    "notation.whole": Wording(_("The requirement cannot be read."), _("%(cure)s")),
    "notation.bad": Wording(_("The requirement cannot be read at %(path)s."), _("%(cure)s")),
    "reference.unknown": Wording(_("No %(kind)s has the key “%(key)s”."), _("%(near)s")),
    "reference.across": Wording(
        _("“%(key)s” stands on the other side of the border between facts and examples."),
        _(
            "Nothing is said of both at once: name an example in examples only, and a fact in facts."
        ),
    ),
    "reference.deleted": Wording(
        _("The %(kind)s “%(key)s” was loaded before and has been deleted here."),
        _("Take the reference out, or restore that record by hand."),
    ),
    **{code: Wording(*words) for code, words in BULK.items()},
    # What the engine says
    **{f"lint.{code}": Wording(_("%(said)s"), _("%(cure)s")) for code in LintCode},
    # What tables say
    "model.invalid": Wording(_("%(said)s"), _("Correct the value and load again.")),
    "model.choice": Wording(_("%(said)s"), ONE_OF),
    "database.refused": Wording(
        _("The database refused the record: %(problem)s."), _("Correct the record and load again.")
    ),
}
