"""Which characters the bytes of a file mean: said by a mark in the file or by whoever sends it, never guessed."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
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
    encoding = marked or _unmarked(start, name, said or "utf-8")
    return TextFile(path, encoding, _digest(path, name, encoding))


def _unmarked(start: bytes, name: str, said: str) -> str:
    """Return Python's name of the encoding of a file without a byte order mark."""
    if said == "utf-16":
        return _wide(start, name)
    if _looks_wide(start[:64]):
        raise Unreadable(Issue.of("file.utf16", Place(name)))
    return "cp1252" if said == "windows-1252" else said


def _wide(start: bytes, name: str) -> str:
    # Letters and signs of our languages have a NUL in UTF-16, before or after them.
    before, after = start[::2].count(0), start[1::2].count(0)
    if not (before or after):
        raise Unreadable(Issue.of("file.no_utf16", Place(name)))
    return "utf-16-be" if before > after else "utf-16-le"


def _looks_wide(start: bytes) -> bool:
    # Plain letters in UTF-16 are a letter and a NUL, in one order or the other.
    return any(half and not any(half) for half in (start[::2], start[1::2]))


def _digest(path: Path, name: str, encoding: str) -> str:
    total, lines, offset = hashlib.sha256(), 1, 0
    decoder = codecs.getincrementaldecoder(encoding)()
    unlike = _Unlike(encoding)
    for piece in _pieces(path):
        total.update(piece)
        unlike.see(piece)
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            lines += error.object[: error.start].count(b"\n")
            raise Unreadable(_not_text(name, lines, offset, error, encoding)) from None
        lines += piece.count(b"\n")
        offset += len(piece)
    if shown := unlike.shown():
        raise Unreadable(Issue.of("file.utf8", Place(name), shown=shown))
    return total.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece, and nothing once at its end."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
    yield b""


class _Unlike:
    """Sees whether a file that is said to be Windows-1252 is UTF-8 throughout, which would read as other letters."""

    def __init__(self, said: str) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")() if said == "cp1252" else None
        self._near = ""

    def see(self, piece: bytes) -> None:
        """Look at a piece of the file, or at its end."""
        if self._decoder is None:
            return
        try:
            text = self._decoder.decode(piece, final=not piece)
        except UnicodeDecodeError:
            self._decoder = None
            return
        if not self._near and not text.isascii():
            at = next(n for n, sign in enumerate(text) if not sign.isascii())
            self._near = " ".join(text[max(at - 12, 0) : at + 12].split())

    def shown(self) -> str:
        """Return some of the text as UTF-8; nothing when the file is not UTF-8, or says the same either way."""
        return self._near if self._decoder else ""


def _not_text(name: str, line: int, offset: int, error: UnicodeDecodeError, encoding: str) -> Issue:
    place = Place(name, line=line)
    at = offset + error.start
    if encoding.startswith("utf-16"):
        return Issue.of("file.cut", Place(name))
    near = error.object[max(error.start - 12, 0) : error.start + 12]
    try:
        shown = near.decode("cp1252")
    except UnicodeDecodeError:
        return Issue.of("file.encoding", place, offset=at)
    return Issue.of("file.windows", place, offset=at, shown=" ".join(shown.split()))
