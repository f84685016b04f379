"""What people in Ontario call occupations for short ("PSW", "AZ", "chariot élévateur"), beside their job titles.

``short_names.json`` holds one entry for each: the unit groups of NOC 2021 meant, and the forms in English and in French,
where a stroke parts both genders. A form that means several groups leads to all of them. ``fields_of_work.json`` holds
the names of fields of work and study in the same way, each with the groups that people expect under it first:
"hairdressing" is what hairstylists do, "law" what lawyers have studied. ``interests.json`` holds what people say that
they like or want to do, with the groups whose duties that is: these lead there, but no group is called so.

>>> short_names("33102")[:2]
(('en', 'PSW'), ('en', 'Personal support worker'))
>>> short_names("63210")[:2]
(('en', 'Hairdressing'), ('en', 'Hairstyling'))
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from functools import cache
from pathlib import Path

from search.types import LANGUAGES

_HERE = Path(__file__).parent
_INTERESTS = _HERE / "interests.json"
_FILES = (_HERE / "short_names.json", _HERE / "fields_of_work.json", _INTERESTS)


def short_names(code: str) -> tuple[tuple[str, str], ...]:
    """Return the short names of a unit group, each with its language before it."""
    return _by_code().get(code, ())


@cache
def short_names_digest() -> str:
    """Return what changes with the files: an index made before does not have their names."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in _FILES)).hexdigest()


@cache
def interests() -> frozenset[str]:
    """Return the names that lead to unit groups and that none of them is called by."""
    entries = json.loads(_INTERESTS.read_text(encoding="utf-8"))
    return frozenset(name for one in entries for language in LANGUAGES for name in one[language])


@cache
def _by_code() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    entries = (entry for file in _FILES for entry in json.loads(file.read_text(encoding="utf-8")))
    for entry in entries:
        for code in entry["occupations"]:
            found[code] += [(language, name) for language in LANGUAGES for name in entry[language]]
    return {code: tuple(names) for code, names in found.items()}
