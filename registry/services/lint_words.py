"""What lint says about a rule or a decision, and how to put it right, in English and in French.

Evidence stands in braces as in ``answer_words``.
"""

from collections.abc import Mapping
from typing import NamedTuple

from registry.domain.lint_findings import LintCode
from registry.services.answer_words import Pair


class Said(NamedTuple):
    """What is wrong, and the cure."""

    what: Pair
    cure: Pair


WAITING: Pair = (
    "Not published yet: {offerings}. This record is left out of every answer until it is.",
    "Pas encore publié : {offerings}. D’ici là, cette fiche ne compte dans aucune réponse.",
)
"""A draft is named by what others will see."""

LINT: Mapping[LintCode, Said] = {
    LintCode.CYCLE: Said(
        (
            "The awards ask for one another in a circle: {way}.",
            "Les titres s’exigent l’un l’autre en boucle : {way}.",
        ),
        (
            "Take one of them out of the requirement, or offer another way beside it.",
            "Retirez l’un d’eux de l’exigence, ou prévoyez un autre chemin à côté.",
        ),
    ),
    LintCode.K_TOO_LARGE: Said(
        ("At least {k} of {members} are asked.", "Au moins {k} sur {members} sont exigés."),
        (
            "Ask for {members} or fewer, or list more.",
            "Exigez-en {members} ou moins, ou énumérez-en davantage.",
        ),
    ),
    LintCode.EMPTY_GROUP: Said(
        ("The group is empty.", "Le groupe est vide."),
        ("Add a member, or delete the group.", "Ajoutez un membre, ou supprimez le groupe."),
    ),
    LintCode.EMPTY_SELECTION: Said(
        ("Nothing is selected.", "La sélection est vide."),
        (
            "Widen the selection, or publish the offerings that it means.",
            "Élargissez la sélection, ou publiez les offres visées.",
        ),
    ),
    LintCode.TOO_FEW_OFFERINGS: Said(
        (
            "{need} {need:offering is|offerings are} asked, but the selection has only {have}.",
            "{need} {need:offre est exigée|offres sont exigées}, mais la sélection n’en compte que {have}.",
        ),
        (
            "Ask for {have} or fewer, or widen the selection.",
            "Exigez-en {have} ou moins, ou élargissez la sélection.",
        ),
    ),
    LintCode.CREDITS_OUT_OF_REACH: Said(
        (
            "{need} {need:credit is|credits are} asked, but the selection holds only {have}.",
            "{need} {need:crédit est exigé|crédits sont exigés}, mais la sélection n’en compte que {have}.",
        ),
        (
            "Ask for {have} or fewer, or widen the selection.",
            "Exigez-en {have} ou moins, ou élargissez la sélection.",
        ),
    ),
    LintCode.CREDITS_NOT_STATED: Said(
        (
            "{need} {need:credit is|credits are} asked and {have} stated; not stated for: {not_stated}.",
            "{need} {need:crédit est exigé|crédits sont exigés} et {have} {have:indiqué|indiqués}; non indiqués pour : {not_stated}.",
        ),
        ("State the credits of those offerings.", "Indiquez les crédits de ces offres."),
    ),
    LintCode.SPREAD_TOO_WIDE: Said(
        (
            "{need} {need:area is|areas are} asked, but only {have} {have:holds|hold} an offering.",
            "{need} {need:domaine est exigé|domaines sont exigés}, mais seulement {have} {have:compte|comptent} une offre.",
        ),
        (
            "Ask for {have} or fewer, or widen the areas.",
            "Exigez-en {have} ou moins, ou élargissez les domaines.",
        ),
    ),
    LintCode.PART_CONTRADICTS: Said(
        (
            "The amounts of part {part} contradict each other or the whole.",
            "Les quantités de la partie {part} se contredisent ou contredisent le tout.",
        ),
        (
            "Let its least stay under its most, and let the rest make up what the most leaves open.",
            "Gardez le minimum sous le maximum, et laissez le reste combler ce que le maximum laisse ouvert.",
        ),
    ),
    LintCode.PART_OUT_OF_REACH: Said(
        (
            "Part {part} asks for {need}, but holds only {have}.",
            "La partie {part} exige {need}, mais ne compte que {have}.",
        ),
        (
            "Ask for {have} or less, or widen the part.",
            "Exigez {have} ou moins, ou élargissez la partie.",
        ),
    ),
    LintCode.SKILL_NOT_TAUGHT: Said(
        (
            "No offering teaches {skill} to level {need}.",
            "Aucune offre n’enseigne {skill} au niveau {need}.",
        ),
        (
            "Lower the level, or name another skill.",
            "Abaissez le niveau, ou nommez une autre compétence.",
        ),
    ),
    LintCode.ATTESTATION_SAYS_OTHER: Said(
        (
            "The attestation “{attestation}” says something else for {offering}: “{statement}”.",
            "L’attestation « {attestation} » dit autre chose pour {offering} : « {statement} ».",
        ),
        (
            "Use the same words, or another code: who attests a code attests it everywhere.",
            "Reprenez les mêmes mots ou un autre code : qui atteste un code l’atteste partout.",
        ),
    ),
    LintCode.NEEDS_ITSELF: Said(
        ("{offering} is needed for itself.", "{offering} est exigé pour lui-même."),
        ("Take it out of the requirement.", "Retirez-le de l’exigence."),
    ),
    LintCode.ASKED_TWICE: Said(
        (
            "{offering} is asked {times} times, but counts once.",
            "{offering} est exigé {times} fois, mais ne compte qu’une fois.",
        ),
        (
            "Delete one of the two, or let the group be shared.",
            "Supprimez l’un des deux, ou permettez le partage du groupe.",
        ),
    ),
    LintCode.EXCLUDED_BUT_REQUIRED: Said(
        (
            "Both are required, but they are not credited together: {offerings}.",
            "Les deux sont exigées, mais ne sont pas créditées ensemble : {offerings}.",
        ),
        (
            "Let one of the two be enough, or delete the exclusion.",
            "Laissez l’une des deux suffire, ou supprimez l’exclusion.",
        ),
    ),
    LintCode.NEVER_MET: Said(
        (
            "Nobody can meet this rule: its limits leave no way, whatever is held.",
            "Personne ne peut satisfaire à cette règle : ses limites ne laissent aucune voie, quels que soient les acquis.",
        ),
        (
            "Ease a limit: residency, the cap on recognised credits, exclusions, ages, or what a part may have at most.",
            "Assouplir une limite : la résidence, le plafond de crédits reconnus, les exclusions, l’ancienneté ou le plafond d’une partie.",
        ),
    ),
    LintCode.RESIDENCY_OUT_OF_REACH: Said(
        (
            "{need} {need:credit|credits} must be earned here, but the institution offers only {have}.",
            "{need} {need:crédit doit être obtenu|crédits doivent être obtenus} ici, mais l’établissement n’en offre que {have}.",
        ),
        ("Ask for {have} or fewer.", "Exigez-en {have} ou moins."),
    ),
    LintCode.UNKNOWN_REFERENCE: Said(
        ("{key} is not known.", "{key} n’est pas connu."),
        (
            "Name a record of the registry by its identifier (ce-…).",
            "Nommez une fiche du registre par son identifiant (ce-…).",
        ),
    ),
    LintCode.CEASED_REFERENCE: Said(
        ("{offering} is no longer offered.", "{offering} n’est plus offert."),
        (
            "Offer another way beside it; who holds it already keeps it.",
            "Prévoyez un autre chemin à côté; l’acquis reste acquis.",
        ),
    ),
    LintCode.FOREIGN_REFERENCE: Said(
        (
            "{offering} belongs to {institution}, and no agreement is named.",
            "{offering} appartient à {institution}, et aucune entente n’est indiquée.",
        ),
        (
            "Name the agreement on which the rule rests.",
            "Indiquez l’entente sur laquelle repose la règle.",
        ),
    ),
    LintCode.DATES_REVERSED: Said(
        (
            "It ends ({valid_to}) before it begins ({valid_from}).",
            "La fin ({valid_to}) précède le début ({valid_from}).",
        ),
        ("Put the two days in order.", "Remettez les deux dates en ordre."),
    ),
    LintCode.RULE_EXPIRED: Said(
        ("The rule ended on {valid_to}.", "La règle a pris fin le {valid_to}."),
        ("Extend it, or leave it as history.", "Prolongez-la, ou laissez-la comme trace du passé."),
    ),
    LintCode.DECISION_CONTRADICTS: Said(
        (
            "{other} says the opposite of the same sources at the same time.",
            "{other} dit le contraire des mêmes sources au même moment.",
        ),
        (
            "End one of the two before the other begins.",
            "Mettez fin à l’une des deux avant que l’autre commence.",
        ),
    ),
    LintCode.FOREIGN_GRANT: Said(
        (
            "It grants {offering}, which belongs to {institution} and not to {receiver}.",
            "Elle accorde {offering}, qui appartient à {institution} et non à {receiver}.",
        ),
        (
            "Grant an offering of the receiving side.",
            "Accordez une offre de l’établissement d’accueil.",
        ),
    ),
    LintCode.GRANTS_NOTHING: Said(
        ("It is granted but yields nothing.", "Accordée, elle ne donne rien."),
        ("Say what it counts as.", "Indiquez à quoi elle équivaut."),
    ),
    LintCode.NO_SOURCES: Said(
        ("It names no source.", "Elle ne nomme aucune source."),
        ("Name the offering that must be held.", "Nommez l’offre qui doit être acquise."),
    ),
}
