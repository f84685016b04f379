"""Which characters the bytes of a file mean: said by a mark in the file or by whoever sends it, never guessed."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from registry.interchange.formats.text import Unreadable
from registry.interchange.records import Place
from registry.interchange.report import Issue

ENCODINGS = ("utf-8", "utf-16", "windows-1252")
"""What a sender may say; files with a byte order mark say it themselves."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_PIECE = 1 << 20


@dataclass(frozen=True)
class TextFile:
    """A file whose bytes are known to be text.

    Attributes:
        encoding: Python's name of it.
        digest: SHA-256 of the bytes.
    """

    path: Path
    encoding: str
    digest: str

    def open(self) -> TextIO:
        """Open it for reading; line ends stay as they are."""
        return self.path.open(encoding=self.encoding, newline="")


def text_file(path: Path, name: str, said: str = "") -> TextFile:
    """Find out how a file is encoded, reading all of it once, a piece at a time.

    Args:
        path: the file.
        name: what reports call it.
        said: one of ``ENCODINGS`` when the sender says it.

    Raises:
        Unreadable: it is empty, or its bytes are not what they should be.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise Unreadable(Issue.of("file.empty", Place(name)))
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), "")
    encoding = marked or said or "utf-8"
    if not marked and encoding != "utf-16" and _looks_wide(start[:64]):
        raise Unreadable(Issue.of("file.utf16", Place(name)))
    if not marked and encoding == "windows-1252":
        encoding = "cp1252"
    return TextFile(path, encoding, _digest(path, name, encoding))


def _looks_wide(start: bytes) -> bool:
    # Plain letters in UTF-16 are a letter and a NUL, in one order or the other.
    return any(half and not any(half) for half in (start[::2], start[1::2]))


def _digest(path: Path, name: str, encoding: str) -> str:
    total, lines, offset = hashlib.sha256(), 1, 0
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            total.update(piece)
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                lines += error.object[: error.start].count(b"\n")
                raise Unreadable(_not_text(name, lines, offset, error)) from None
            lines += piece.count(b"\n")
            offset += len(piece)
    return total.hexdigest()


def _not_text(name: str, line: int, offset: int, error: UnicodeDecodeError) -> Issue:
    place = Place(name, line=line)
    at = offset + error.start
    near = error.object[max(error.start - 12, 0) : error.start + 12]
    try:
        shown = near.decode("cp1252")
    except UnicodeDecodeError:
        return Issue.of("file.encoding", place, offset=at)
    return Issue.of("file.windows", place, offset=at, shown=" ".join(shown.split()))
