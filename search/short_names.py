"""What people in Ontario call occupations for short ("PSW", "AZ", "chariot élévateur"), beside their job titles.

``short_names.json`` holds one entry for each: the unit groups of NOC 2021 meant, and the forms in English and in French,
where a stroke parts both genders. A form that means several groups leads to all of them.

>>> short_names("33102")[:2]
(('en', 'PSW'), ('en', 'Personal support worker'))
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from functools import cache
from pathlib import Path

from search.types import LANGUAGES

_FILE = Path(__file__).with_suffix(".json")


def short_names(code: str) -> tuple[tuple[str, str], ...]:
    """Return the short names of a unit group, each with its language before it."""
    return _by_code().get(code, ())


@cache
def short_names_digest() -> str:
    """Return what changes with the file: an index made before does not have its names."""
    return hashlib.sha256(_FILE.read_bytes()).hexdigest()


@cache
def _by_code() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in json.loads(_FILE.read_text(encoding="utf-8")):
        for code in entry["occupations"]:
            found[code] += [(language, name) for language in LANGUAGES for name in entry[language]]
    return {code: tuple(names) for code, names in found.items()}
