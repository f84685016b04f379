"""What a rule binds besides its requirement. Import it from ``requirement``, as all of its words."""

from dataclasses import dataclass
from decimal import Decimal

from registry.domain.stated import exact, optional, pairs, require, whole


@dataclass(frozen=True, slots=True)
class Policies:
    """What binds a whole rule, whichever leaves a holding fills.

    ``residency_credits``: least credits earned at the awarding institution.
    ``recognised_cap``: most credits that may come from recognition.
    ``max_age_months``: greatest age of a holding. ``exclusions``: pairs of offerings
    that never both count. Sharing is said by the groups themselves.

    >>> Policies(recognised_cap=Decimal(6)).exclusions
    ()
    """

    residency_credits: Decimal | None = None
    recognised_cap: Decimal | None = None
    max_age_months: int | None = None
    exclusions: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        require(
            "policies",
            ("residency_credits", self.residency_credits, optional(exact)),
            ("recognised_cap", self.recognised_cap, optional(exact)),
            ("max_age_months", self.max_age_months, optional(whole)),
            ("exclusions", self.exclusions, pairs),
            needed=True,
        )
