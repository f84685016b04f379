"""Cells that no spreadsheet may take for a formula.

OWASP, "CSV Injection": a cell that begins with =, +, -, @, their wide forms, a tab or an end of line is evaluated by
common programs. An apostrophe before it shows it as text; what is sent back with the apostrophe is read without it.
Everything that writes a table writes its cells through here.
"""

from __future__ import annotations

import re

_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_ESCAPED = tuple(f"'{sign}" for sign in _DANGEROUS)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def escaped(cell: str) -> str:
    """Return a cell as it is safe in a table.

    >>> escaped("=1+1"), escaped("-12.5"), escaped("Welding")
    ("'=1+1", '-12.5', 'Welding')
    """
    if cell.startswith(_DANGEROUS) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def unescaped(cell: str) -> str:
    """Return a cell as it was before ``escaped`` made it safe.

    >>> unescaped("'=1+1"), unescaped("'Welding'")
    ('=1+1', "'Welding'")
    """
    return cell[1:] if cell.startswith(_ESCAPED) else cell
