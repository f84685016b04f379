"""Bytes to text, the first step of every format."""

from __future__ import annotations

from pathlib import Path

from registry.interchange.records import Place
from registry.interchange.report import Issue


class Unreadable(Exception):  # noqa: N818 - it is a state of the file, and carries the issue
    """A file that cannot be read any further."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue)
        self.issue = issue


def text_of(path: Path, name: str) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark; raises ``Unreadable``."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        raise Unreadable(Issue.of("file.missing", Place(name))) from None
    except UnicodeDecodeError as error:
        issue = Issue.of("file.encoding", Place(name), offset=error.start)
        raise Unreadable(issue) from None
    if not text.strip():
        raise Unreadable(Issue.of("file.empty", Place(name)))
    return text
