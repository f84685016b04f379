"""What a bulk check and a bulk publication say, by code: what is wrong, and how to put it right."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models.plain_text import HTML

BULK: dict[str, tuple[str | Promise, str | Promise]] = {
    # Files
    "file.large": (
        _("The file has %(mebibytes)s MiB; at most %(most)s are read."),
        _("Split it into several files; each is published by itself."),
    ),
    "file.rows": (
        _("The file has too many rows."),
        _("Split it into several files of at most 200,000 rows."),
    ),
    "file.no_rows": (
        _("The file has no row of data."),
        _("Add rows below the headings. Leaving records out never deletes them."),
    ),
    "file.utf16": (
        _("The file looks like UTF-16, but does not say so with a byte order mark."),
        _("Save it as UTF-8, or say that its encoding is utf-16."),
    ),
    "file.no_utf16": (
        _("The file is said to be UTF-16, and is not."),
        _("Leave the encoding out, or say another one."),
    ),
    "file.cut": (
        _("The file cannot be read to its end as UTF-16: it breaks off within a character, or holds what is none."),
        _("Send it again, whole, or save it as UTF-8."),
    ),
    "file.utf8": (
        _("The file is said to be Windows-1252, and all of it is UTF-8: near its beginning it reads “%(shown)s”."),
        _("Leave the encoding out."),
    ),
    "file.windows": (
        _("The file is not UTF-8: near byte %(offset)s it would read “%(shown)s” as Windows-1252."),
        _(
            "If that is right, say that the encoding is windows-1252; otherwise save the file as UTF-8."
        ),
    ),
    "file.marked": (_("The file is in UTF-16, as its byte order mark says."), ""),
    "file.separated": (_("The columns are separated by the sign “%(sign)s”, not by commas."), ""),
    "file.delimiter": (
        _("The columns seem to be separated by “%(sign)s”."),
        _("Save the file with commas, semicolons or tabs, or say what separates its columns."),
    ),
    "file.delimiter_said": (
        _("The columns seem to be separated by “%(sign)s”, not by “%(said)s” as was said."),
        _("Say that sign, or say none: then the first line shows it."),
    ),
    "file.other": (
        _("The file is neither CSV nor XLSX nor JSON-LD."),
        _(
            "Open it in a spreadsheet and save it as XLSX without a password, "
            "or save the sheet as CSV in UTF-8."
        ),
    ),
    "file.xlsx": (
        _("The workbook cannot be read; it may be damaged."),
        _("Open it in a spreadsheet and save it again as XLSX, or save the sheet as CSV in UTF-8."),
    ),
    "file.locked": (
        _("The workbook is protected by a password."),
        _("Save it without a password."),
    ),
    "file.bomb": (
        _("The workbook would unpack to far more than its size (%(mebibytes)s MiB)."),
        _("Copy the rows into a new workbook, or save the sheet as CSV in UTF-8."),
    ),
    "file.entities": (
        _("The workbook defines XML entities, which are not read."),
        _("Open it in a spreadsheet and save it again as XLSX."),
    ),
    # Column maps
    "map.member": (
        _("The column map cannot be read at “%(name)s”."),
        _("Use one of these: %(allowed)s."),
    ),
    # Columns
    "kind.unsaid": (
        _("Neither the file nor its name of sheet says what the rows are."),
        _("Say the kind, or add a column “kind”: %(allowed)s."),
    ),
    "kind.other": (_("Records of this kind are not published in bulk."), _("Use one of these: %(allowed)s.")),
    "column.unknown": (_("No field is called “%(name)s”."), _("%(near)s")),
    "column.twice": (
        _("The columns “%(first)s” and “%(name)s” mean the same field."),
        _("Keep one of the two."),
    ),
    "column.missing": (
        _("The column “%(name)s” is missing; found were: %(found)s."),
        _("Add it, with a value in every row."),
    ),
    "column.unmapped": (
        _("The column map says nothing of the column “%(name)s”."),
        _("Map it to a field, or name it under “ignored”."),
    ),
    # Cells
    "cell.formula": (
        _("The cell holds a formula."),
        _("Replace it by its value: copy the column, and paste it as values."),
    ),
    "cell.error": (_("The cell shows an error."), _("Put the value in its place, or empty the cell.")),
    "cell.number": (
        _("The cell holds a number where a code belongs; leading zeros may be lost."),
        _("Format the column as text, and write the code as it is, zeros included."),
    ),
    "value.markup": (
        HTML,
        _("Write plain text, without tags."),
    ),
    "value.packed": (
        _("An entry of this list has too many values."),
        _("Write entries as %(order)s, and a semicolon between two entries."),
    ),
    "row.unjudged": (
        _("This is not judged yet: it depends on rows that are rejected."),
        _("Put those right first."),
    ),
    # Identity
    "id.missing": (
        _("The row has no id of the institution."),
        _("Give each record the id that it has in your own system."),
    ),
    "id.long": (_("The id is longer than 100 characters."), _("Use a shorter id that never changes.")),
    "id.twice": (
        _("The same id stands a second time; first in %(first)s."),
        _("Keep one of the two rows, or give one of them its own id."),
    ),
    "id.other_kind": (
        _("Your institution already uses this id for a record of another kind (%(kind)s)."),
        _("Give this record another id, or send it as the kind that it is."),
    ),
    "id.zeros": (
        _("No record has this id, but one has “%(stored)s”: leading zeros seem to be lost."),
        _("Format the column as text, and write the id with its zeros."),
    ),
    "row.foreign": (
        _("The row belongs to another institution."),
        _("Send only your own institution’s records; leave this row out."),
    ),
    # Records
    "field.required": (_("A new record must state this field."), _("Fill in the column.")),
    "title.missing": (
        _("The record has no title."),
        _("Give it a title in English or in French."),
    ),
    "dates.reversed": (
        _("The period ends before it begins."),
        _("Correct the first or the last day."),
    ),
    "reason.missing": (
        _("The refusal has no reason."),
        _("Give the reason of the refusal, in English or in French."),
    ),
    "constraint.broken": (
        _("The record breaks the rule “%(name)s” of the registry."),
        _("Correct the values of the row."),
    ),
    "version.older": (
        _("The registry has a newer version of this record: “%(stored)s”."),
        _("Send the current version from your system."),
    ),
    "record.tombstone": (
        _("The record was withdrawn from the registry."),
        _("Leave it out; if it is offered again, give it a new id."),
    ),
    "record.no_tombstone": (
        _("A record is not withdrawn by a file."),
        _("Write “ceased” for what is no longer offered, or withdraw the record in the registry."),
    ),
    "record.no_draft": (
        _("The record is public; a file does not make it a draft again."),
        _("Leave the cell empty to keep its state, or write “suspended” or “ceased”."),
    ),
    "record.pending": (
        _("Somebody has changed this record in the registry and not published it yet."),
        _("Publish or discard that draft first, then check the file again."),
    ),
    "record.draft": (
        _("Somebody wrote this draft in the registry, and files do not write over what people work on."),
        _("Open it in the registry and publish it there, or delete it. Then check the file again."),
    ),
    "record.locked": (
        _("The record is locked in the registry."),
        _("Have it unlocked, then check the file again."),
    ),
    # CTDL
    "ctdl.shape": (
        _("The file is no JSON-LD document of records."),
        _('Write an object, a list of objects, or an object with "@graph".'),
    ),
    "ctdl.type": (
        _("The registry takes no records of this type."),
        _("Use a course, a learning program, a credential or a transfer value profile of CTDL."),
    ),
    "ctdl.left_out": (_("The registry has no place for this term; it was left out."), ""),
    "records.list": (_("“records” is no list."), _("Write the records in square brackets.")),
    "records.missing": (_("The records are missing."), _("Write them in square brackets, as “records”.")),
    # Requests
    "request.key": (
        _("The request carries no key that opens this."),
        _("Send “Authorization: Bearer …” with a key of your institution that has not expired."),
    ),
    "request.scope": (
        _("This key may not publish for an institution."),
        _("Ask the registry for a key with the right to publish."),
    ),
    "request.idempotency": (
        _("The request has no idempotency key."),
        _("Send the header “Idempotency-Key” with a text of your own, new for each file, of at most 200 characters."),
    ),
    "request.key_reused": (
        _("This idempotency key was used for another file."),
        _("Send a new key with a new file."),
    ),
    "request.running": (
        _("A request with this idempotency key is still being worked on."),
        _("Ask again in a moment, with the same key."),
    ),
    "request.option": (
        _("The option “%(name)s” does not have the value “%(value)s”."),
        _("Use one of these: %(allowed)s."),
    ),
    "request.busy": (
        _("Somebody else’s long publication is being written, and the registry takes one at a time."),
        _("Try again in a few minutes. Nothing of yours was written."),
    ),
    "request.length": (
        _("The server reads no body in chunks."),
        _("Send its length, in Content-Length."),
    ),
    "request.empty": (_("The request has no body."), _("Send the records, or the file, as its body.")),
    "request.broken": (
        _("The body breaks off, or its chunks cannot be read."),
        _("Send it again, whole."),
    ),
    "request.plan": (_("Your institution has no such plan."), _("Check the address of the plan.")),
    # Checks
    "check.interrupted": (
        _("The check was interrupted before the end of the file. Nothing was written."),
        _("Send the file again, and leave the page open until it says what was found."),
    ),
    "request.failed": (
        _("The work stopped at a fault of the registry. Nothing was written."),
        _("Send the name of the file and the time to the registry; your file may be right."),
    ),
    # Plans
    "plan.unfit": (
        _("This plan cannot be published: it was not checked to its end, or rows of it were rejected (%(rejected)s)."),
        _("Correct the file and check it again."),
    ),
    "plan.altered": (
        _("This is not the plan that was checked: its rows have been altered since."),
        _("Check the file again."),
    ),
    "plan.stale": (
        _("This field has changed since the check: it was “%(was)s” and is now “%(now)s”."),
        _("Check the file again, and look at the differences."),
    ),
    "plan.reworded": (
        _("This field has changed since the check."),
        _("Check the file again, and look at the differences."),
    ),
    "plan.touched": (
        _("The record has been edited since the check, in fields that the file does not name."),
        _("Check the file again."),
    ),
    "plan.made_since": (
        _("A record with this id has been made since the check."),
        _("Check the file again."),
    ),
    "plan.deleted_since": (
        _("The record has been deleted since the check."),
        _("Check the file again."),
    ),
    "plan.overtaken": (
        _("Somebody has published the same id or address meanwhile."),
        _("Check the file again."),
    ),
    "plan.impossible": (
        _("The database does not take a record of this plan, though its check found nothing wrong."),
        _("This is a fault of the registry, not of your file: send the address of this plan to the registry."),
    ),
}  # fmt: skip
