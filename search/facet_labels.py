"""Values of a facet with what people call them: the names of one facet are read together, when the first is asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from search.labels import Labels, labels_of
from search.types import Facet


@dataclass
class FacetLabels:
    """The labels of one facet's values, by language."""

    facet: Facet
    known: dict[str, Labels] = field(default_factory=dict)

    def of(self, value: str, language: str) -> str | None:
        """Return the label of a value in a language, or in the other one; None where nothing public has it."""
        if language not in self.known:
            values = [one.value for one in self.facet.values]
            found = labels_of(self.facet.field, values, language)
            self.known[language] = {one: str(label) for one, label in found.items()}
        return self.known[language].get(value)


@dataclass(frozen=True)
class NamedValue:
    """A value of a facet, how many records have it, and where its label is."""

    value: str
    count: int
    chosen: bool
    labels: FacetLabels


def named(facet: Facet) -> list[NamedValue]:
    """Return the values of a facet with their labels."""
    labels = FacetLabels(facet)
    return [NamedValue(one.value, one.count, one.chosen, labels) for one in facet.values]
