"""What the speller asks of texts: what stands there is no slip, and names say of which language a word is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Texts:
    """What is said elsewhere than in names of records: no slip, though no name has it.

    Attributes:
        says: whether a word stands in some text.
        joins: whether two words stand one after the other in some text.
        is_own: whether a word stands in names of the reader's language.
        is_only_own: whether it stands in names of that language, and in none of the other one.
        is_titled: whether a real record has it in its title in that language.
    """

    says: Callable[[str], bool] = lambda word: False
    joins: Callable[[tuple[str, ...]], bool] = lambda pair: True
    is_own: Callable[[str], bool] = lambda word: True
    is_only_own: Callable[[str], bool] = lambda word: False
    is_titled: Callable[[str], bool] = lambda word: True
