"""The words for the engine's codes, English and French beside each other so that neither is forgotten.

Evidence stands in braces. ``{need}`` is a number as people write it, ``{need:credit|credits}`` the singular or the
plural that goes with it, ``{need:%}`` a percentage, ``{amount:$}`` an amount in CAD. French puts a no-break space
before a colon and nothing before a semicolon.
"""

from collections.abc import Mapping

from registry.domain.equivalency import Answer
from registry.domain.plan_terms import Objective, PlanStatus
from registry.domain.verdict import MissingKind, ReasonCode, Status

Pair = tuple[str, str]

STATUSES: Mapping[Status, Pair] = {
    Status.COMPLETE: ("Complete", "Complet"),
    Status.INCOMPLETE: ("Incomplete", "Incomplet"),
    Status.UNDETERMINED: ("Cannot be determined yet", "Ne peut pas encore être déterminé"),
}

ANSWERS: Mapping[Answer, Pair] = {
    Answer.GRANTED: ("Granted", "Accordée"),
    Answer.REFUSED: ("Refused", "Refusée"),
    Answer.UNDETERMINED: ("Depends on what is not known", "Dépend de ce qui n’est pas connu"),
    Answer.NOT_EVALUATED: ("Not evaluated", "Non évaluée"),
}

REASONS: Mapping[ReasonCode, Pair] = {
    ReasonCode.NOT_HELD: ("{offering} is not held.", "{offering} n’est pas acquis."),
    ReasonCode.TOO_FEW: (
        "{have} of {need} {need:offering|offerings} so far.",
        "{have} {have:offre|offres} sur {need} jusqu’ici.",
    ),
    ReasonCode.TOO_FEW_CREDITS: (
        "{have} of {need} {need:credit|credits} so far.",
        "{have} {have:crédit|crédits} sur {need} jusqu’ici.",
    ),
    ReasonCode.GRADE_TOO_LOW: (
        "{offering} was completed with {have:%}; {need:%} is asked.",
        "{offering} a été réussi avec {have:%}; il faut {need:%}.",
    ),
    ReasonCode.GRADE_UNKNOWN: (
        "The grade in {offering} is not known.",
        "La note obtenue pour {offering} n’est pas connue.",
    ),
    ReasonCode.TOO_OLD: (
        "{offering} was completed on {completed_on}, more than {months} {months:month|months} ago.",
        "{offering} a été terminé le {completed_on}, il y a plus de {months} mois.",
    ),
    ReasonCode.NO_DAY_SERVES: (
        "No day serves for {offering}: a decision takes it up to {until}, more than {months} {months:month|months} ago.",
        "Aucune date ne convient pour {offering} : une décision le vise jusqu’au {until}, il y a plus de {months} mois.",
    ),
    ReasonCode.DATE_UNKNOWN: (
        "The day on which {offering} was completed is not known.",
        "La date à laquelle {offering} a été terminé n’est pas connue.",
    ),
    ReasonCode.CREDITS_UNKNOWN: (
        "The credits of {offering} are not stated.",
        "Les crédits de {offering} ne sont pas indiqués.",
    ),
    ReasonCode.ATTESTATION_NEEDED: (
        "An attestation is needed: {attestation}.",
        "Une attestation est nécessaire : {attestation}.",
    ),
    ReasonCode.SKILL_TOO_LOW: (
        "{skill} is held at level {have}; level {need} is asked.",
        "{skill} est acquise au niveau {have}; le niveau {need} est exigé.",
    ),
    ReasonCode.SKILL_NOT_HELD: (
        "Nothing held teaches {skill}.",
        "Rien de ce qui est acquis n’enseigne {skill}.",
    ),
    ReasonCode.ALREADY_SPENT: (
        "{offering} already counts elsewhere; it counts once.",
        "{offering} compte déjà ailleurs; il ne compte qu’une fois.",
    ),
    ReasonCode.COUNTS_ONCE: (
        "{offering} would serve more than one part; it counts once.",
        "{offering} servirait à plus d’une partie; il ne compte qu’une fois.",
    ),
    ReasonCode.PART_TOO_SMALL: (
        "{have} of at least {need} {have:comes|come} from the part that is asked.",
        "{have} sur au moins {need} {have:provient|proviennent} de la partie exigée.",
    ),
    ReasonCode.PART_CAPPED: (
        "At most {most} may come from one part; more is held than counts.",
        "Au plus {most} {most:peut|peuvent} provenir d’une partie; l’acquis dépasse ce qui compte.",
    ),
    ReasonCode.SPREAD_TOO_NARROW: (
        "{have} of at least {need} {need:area|areas} covered.",
        "{have} {have:domaine couvert|domaines couverts} sur au moins {need}.",
    ),
    ReasonCode.RESIDENCY_SHORT: (
        "{have} of the {need} {need:credit|credits} that must be earned at the awarding institution.",
        "{have} {have:crédit|crédits} sur {need} à obtenir à l’établissement qui décerne le titre.",
    ),
    ReasonCode.RECOGNISED_CAP_REACHED: (
        "At most {most} {most:credit|credits} may come from recognition.",
        "Au plus {most} {most:crédit peut|crédits peuvent} provenir d’une reconnaissance.",
    ),
    ReasonCode.EXCLUDED_PAIR: (
        "These are not credited together: {pairs}.",
        "Ces offres ne sont pas créditées ensemble : {pairs}.",
    ),
    ReasonCode.RULE_NOT_YET_VALID: (
        "The rule {rule} takes effect on {valid_from}.",
        "La règle {rule} entre en vigueur le {valid_from}.",
    ),
    ReasonCode.RULE_EXPIRED: (
        "The rule {rule} ended on {valid_to}.",
        "La règle {rule} a pris fin le {valid_to}.",
    ),
    ReasonCode.NO_RULE: (
        "No rule of the edition {edition} says how {award} is granted.",
        "Aucune règle de l’édition {edition} ne dit comment {award} est décerné.",
    ),
    ReasonCode.DECISION_REFUSED: (
        "The receiving institution decided that {offering} does not count: {because}",
        "L’établissement d’accueil a décidé que {offering} ne compte pas : {because}",
    ),
    ReasonCode.DECISION_NOT_YET_VALID: (
        "The decision on {offering} takes effect on {valid_from}, after its completion.",
        "La décision sur {offering} prend effet le {valid_from}, après sa réussite.",
    ),
    ReasonCode.DECISION_EXPIRED: (
        "The decision on {offering} ended on {valid_to}, before its completion.",
        "La décision sur {offering} a pris fin le {valid_to}, avant sa réussite.",
    ),
    ReasonCode.SOURCE_MISSING: (
        "A decision that would help also takes {offering}, which is not held.",
        "Une décision utile exige aussi {offering}, qui n’est pas acquis.",
    ),
    ReasonCode.NOT_A_MEMBER_THEN: (
        "{institution} was not a member of {group} when {offering} was completed.",
        "{institution} n’était pas membre de {group} lorsque {offering} a été terminé.",
    ),
    ReasonCode.DECISIONS_OVERLAP: (
        "Several decisions cover {offering}; {decision} was used, for it completes the most.",
        "Plusieurs décisions visent {offering}; {decision} a été retenue, la plus avantageuse.",
    ),
    ReasonCode.INFERRED_NOT_GRANTED: (
        "Decisions in a row suggest that {source} could count as {offering}; nobody granted it.",
        "Des décisions successives suggèrent {offering} pour {source}; personne ne l’a accordé.",
    ),
    ReasonCode.CANNOT_BE_MET: (
        "Nothing that can be taken today completes the rule {rule}.",
        "Rien de ce qui est offert aujourd’hui ne permet de satisfaire à la règle {rule}.",
    ),
    ReasonCode.SEARCH_CUT_SHORT: (
        "There was no time to find what would complete the rule {rule}; something may.",
        "Le temps a manqué pour trouver ce qui permettrait de satisfaire à la règle {rule}.",
    ),
    ReasonCode.COMPLETED_LATER: (
        "{offering} was completed after the day asked.",
        "{offering} a été terminé après la date demandée.",
    ),
    ReasonCode.AWARD_IN_REACH: (
        "What is held completes {offering}; ask for it, and it will count.",
        "L’acquis permet d’obtenir {offering}; demandez-le, et il comptera.",
    ),
}

VARIANTS: Mapping[tuple[ReasonCode, str], Pair] = {
    (ReasonCode.NO_RULE, "edition"): (
        "No rule says how {award} is granted.",
        "Aucune règle ne dit comment {award} est décerné.",
    ),
    (ReasonCode.DECISION_REFUSED, "because"): (
        "The receiving institution decided that {offering} does not count.",
        "L’établissement d’accueil a décidé que {offering} ne compte pas.",
    ),
    (ReasonCode.DECISION_REFUSED, "offering"): (
        "The receiving institution decided that together these do not count: {offerings}. {because}",
        "L’établissement d’accueil a décidé qu’ensemble ces offres ne comptent pas : {offerings}. {because}",
    ),
    (ReasonCode.NOT_A_MEMBER_THEN, "completed_on"): (
        "{institution} was in {group} on no day on which {offering} can have been completed.",
        "{institution} n’était membre de {group} à aucune date possible de réussite de {offering}.",
    ),
    (ReasonCode.DECISION_NOT_YET_VALID, "valid_from"): (
        "The decision was made on {decided_on}, after the day asked.",
        "La décision a été prise le {decided_on}, après la date demandée.",
    ),
}
"""Other words where a piece of evidence, named second, is not given or empty; the last that fits."""

FACTS: Mapping[str, Pair] = {
    "grade": ("Say with what grade {key} was completed", "Indiquer la note obtenue pour {key}"),
    "completed_on": ("Say when {key} was completed", "Indiquer quand {key} a été terminé"),
    "credits": ("Say how many credits {key} has", "Indiquer le nombre de crédits de {key}"),
}

MISSING: Mapping[MissingKind, Pair] = {
    MissingKind.OFFERING: ("Complete {key}", "Terminer {key}"),
    MissingKind.COUNT: (
        "Complete {amount} more {amount:offering|offerings} from the selection",
        "Terminer {amount} {amount:offre|offres} de plus parmi la sélection",
    ),
    MissingKind.CREDITS: (
        "Earn {amount} more {amount:credit|credits} from the selection",
        "Obtenir {amount} {amount:crédit|crédits} de plus parmi la sélection",
    ),
    MissingKind.SKILL: ("Learn {key} to level {level}", "Acquérir {key} au niveau {level}"),
    MissingKind.ATTESTATION: ("Have {key} attested", "Faire attester {key}"),
}

SELECTED: Mapping[tuple[MissingKind, str], Pair] = {
    (MissingKind.CREDITS, "institution"): (
        "Earn {amount} more {amount:credit|credits} at {institution}",
        "Obtenir {amount} {amount:crédit|crédits} de plus auprès de {institution}",
    ),
    (MissingKind.CREDITS, "level"): (
        "Earn {amount} more {amount:credit|credits} at level {level}",
        "Obtenir {amount} {amount:crédit|crédits} de plus au niveau {level}",
    ),
    (MissingKind.CREDITS, "institution level"): (
        "Earn {amount} more {amount:credit|credits} at level {level} at {institution}",
        "Obtenir {amount} {amount:crédit|crédits} de plus au niveau {level} auprès de {institution}",
    ),
    (MissingKind.COUNT, "institution"): (
        "Complete {amount} more {amount:offering|offerings} at {institution}",
        "Terminer {amount} {amount:offre|offres} de plus auprès de {institution}",
    ),
    (MissingKind.COUNT, "level"): (
        "Complete {amount} more {amount:offering|offerings} at level {level}",
        "Terminer {amount} {amount:offre|offres} de plus au niveau {level}",
    ),
    (MissingKind.COUNT, "institution level"): (
        "Complete {amount} more {amount:offering|offerings} at level {level} at {institution}",
        "Terminer {amount} {amount:offre|offres} de plus au niveau {level} auprès de {institution}",
    ),
}
"""What is missing from a selection that asks for an institution, a level or both, and nothing else."""

LEVELLESS: Pair = ("Learn {key}", "Acquérir {key}")
"""A skill that is missing at whatever level."""

PLANS: Mapping[PlanStatus, Pair] = {
    PlanStatus.OPTIMAL: (
        "No other way takes less.",
        "Aucun autre chemin n’exige moins.",
    ),
    PlanStatus.FEASIBLE: (
        "A way was found; there was no time to show that no other takes less.",
        "Un chemin a été trouvé; le temps a manqué pour montrer qu’aucun autre n’exige moins.",
    ),
    PlanStatus.IMPOSSIBLE: (
        "No way leads there with what is offered and wished for.",
        "Aucun chemin n’y mène avec ce qui est offert et souhaité.",
    ),
    PlanStatus.UNDECIDED: (
        "No way was found in the time allowed; there may be one.",
        "Aucun chemin n’a été trouvé dans le temps accordé; il en existe peut-être un.",
    ),
}

NEXT_BEST: Pair = (
    "No other way takes less, but for those before it.",
    "Aucun autre chemin n’exige moins, hormis ceux qui précèdent.",
)
"""What is proved of a plan that stands after others."""

UNITS: Mapping[Objective, Pair] = {
    Objective.HOURS: ("{amount} {amount:hour|hours}", "{amount} {amount:heure|heures}"),
    Objective.FEE: ("{amount:$}", "{amount:$}"),
    Objective.WEEKS: ("{amount} {amount:week|weeks}", "{amount} {amount:semaine|semaines}"),
    Objective.STEPS: ("{amount} {amount:step|steps}", "{amount} {amount:étape|étapes}"),
}

AT_LEAST: Pair = (
    "At least {total}; not stated for: {unknown}",
    "Au moins {total}; non indiqué pour : {unknown}",
)
"""A total of which some parts are not known."""
