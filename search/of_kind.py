"""Questions for records of one kind that the words name: "programs in business", "hospital jobs", "certificat en gestion".

The word for the kind is not searched: it stands in names of jobs, too, and says nothing of them.
"""

from __future__ import annotations

from dataclasses import replace

from search.asking import Read
from search.calling import is_a_whole_name
from search.reading.doers import doers
from search.reading.framing import as_learned
from search.reading.kind_names import are_jobs, kind_asked, kinds_named
from search.reading.plan import Plan, about, names_of
from search.reading.terms import Term
from search.reading.towns import are_institutions
from search.reading.words import ANY_TRAINING, telling_words
from search.training import Training
from search.types import Query, Results


class OfKind(Training):
    """One question to one engine, as far as it asks for records of one kind."""

    def results(self, text: str) -> Results:
        """Return the answer to some words under the filters of the question."""
        raise NotImplementedError

    def _plan(self, text: str, query: Query | None = None) -> Plan:
        """Return the plan of a text; where jobs are asked for, who does what one word says has it, too: "design jobs"."""
        plan = super()._plan(text, query)
        said = plan.terms[0].spellings if len(plan.terms) == 1 else ()
        if self.ahead != ("occupation",) or len(said) != 1 or len(said[0]) != 1:
            return plan
        forms = tuple((one,) for one in doers(said[0][0]))
        known = tuple(one for one in forms if self._stands(Term((one,))))
        return replace(plan, terms=(replace(plan.terms[0], spellings=(*said, *known)),))

    def _of_a_kind(self, text: str) -> Results | None:
        """Return what has the other words, first what is of the kind; None where none is named, or the words are one name."""
        rest, kinds = ("", ()) if self.ahead else _asked(text)
        if not kinds or is_a_whole_name(names_of(text)):
            return None
        if kinds_named(rest) == kinds or ANY_TRAINING.issuperset(telling_words(rest)):
            # "Degree programs", "apprenticeship programs": any of the kind.
            return self.results(f"{kinds[0]}s")
        if not about(rest) or kinds_named(rest) or are_jobs(rest):
            return None
        ahead = type(self)(
            self.engine, self.generation, self.query, self.first, self.said, ahead=kinds
        )
        found = ahead.results(rest)
        if not found.total or not isinstance(found, Read) or found.plan is None:
            return None
        if found.read_as:
            found = replace(found, read_as=text.replace(rest, found.read_as))
        of_kind = replace(found.plan, query=replace(self._bare, kinds=kinds))
        return found if self._is_there(of_kind) else replace(found, lacking=kinds)

    def _of_what_is_studied(self, text: str) -> Results | None:
        """Return what answers to who learns something; some study rocks, as their texts say, and are asked for by that."""
        learned = as_learned(text)
        return None if learned == text or self.is_said(text) else self.results(learned)


def _asked(text: str) -> tuple[str, tuple[str, ...]]:
    """Return what is asked of which kind; a sort of institution alone asks for partners: "universities", "hospital near me"."""
    rest, kinds = kind_asked(text)
    if kinds or not are_institutions(subject := about(text)):
        return rest, kinds
    return subject, ("organization",)
