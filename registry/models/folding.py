"""Text without case, accents and ligatures, and the column that keeps a text so.

A search folds what it compares. Where it compares tens of thousands of rows, each question would fold all of them anew,
so there the folded text is stored beside the text.
"""

from __future__ import annotations

from typing import Any

from django.db import models

LETTERS = (
    "ÀÂÄÁÇÈÉÊËÎÏÍÔÖÓÙÛÜÚŸÑàâäáçèéêëîïíôöóùûüúÿñ’",
    "aaaaceeeeiiiooouuuuynaaaaceeeeiiiooouuuuyn'",
)
LIGATURES = {"Œ": "oe", "œ": "oe", "Æ": "ae", "æ": "ae"}
_TABLE = str.maketrans(*LETTERS) | str.maketrans(LIGATURES)


def fold(text: str) -> str:
    """Return a text without case, accents and ligatures. Columns keep what it returns: a change of it fills them anew.

    >>> fold("Électricité de l’Œuvre")
    "electricite de l'oeuvre"
    """
    return text.lower() if text.isascii() else text.translate(_TABLE).lower()


class FoldedField(models.TextField):
    """Another column of the row, folded. It is filled whenever the row is written, one by one or in bulk."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"editable": False, "default": "", **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, folded)
        return folded
