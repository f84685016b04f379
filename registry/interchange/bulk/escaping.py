"""Cells that no spreadsheet may take for a formula.

OWASP, "CSV Injection": a cell that begins with =, +, -, @, a tab or a carriage return is evaluated by common programs.
An apostrophe before it shows it as text; what is sent back with the apostrophe is read without it.
"""

from __future__ import annotations

import re

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def escaped(cell: str) -> str:
    """Return a cell as it is safe in a table.

    >>> escaped("=1+1"), escaped("-12.5"), escaped("Welding")
    ("'=1+1", '-12.5', 'Welding')
    """
    if cell.startswith(_DANGEROUS) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
