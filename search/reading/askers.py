"""What people tell of themselves, or of whom they ask for, before they ask: a lost job, a daughter, employees.

No record states it. Each rule is a pattern and what stands for it, as in ``search.reading.framing``, which applies them.
"""

from __future__ import annotations

from search.reading.words import ANY_TRAINING

TRAINING = "(?:{})".format("|".join(sorted(ANY_TRAINING)))
WANT = (
    "(?:want|wanted|wanna|need|wish|hope|plan|intend|love|like|(?:would|'d) (?:like|love)"
    "|(?:am|'m) (?:going|hoping|looking|planning|trying|wanting))"
)

_SITUATION = (
    "(?:(?:i(?:'ve| have)? (?:(?:just|recently) )?(?:lost my job|(?:been|got|was) laid off)"
    "|i(?:'m| am) (?:currently )?(?:unemployed|laid off|out of work|without (?:a job|work)|(?:a )?newcomer"
    "|new (?:here|in canada|to canada)|[1-9][0-9](?: years old)?)"
    "|i have (?:a |my )?(?:grade (?:10|11|12)|high school(?: diploma)?)"
    "|unemployed|laid off|unemployment"
    "|j'ai perdu mon (?:emploi|travail)|j'ai [1-9][0-9] ans|je suis (?:au chomage|sans emploi|mise? a pied|sans travail)"
    "|je suis (?:un |une )?(?:nouveau|nouvelle|nouvel arrivant|nouvelle arrivante|immigrante?)(?: (?:au canada|ici))?"
    "|sans emploi|au chomage|chomage|mise? a pied)(?: (?:and|et|mais|but|so|donc))?[,.;:!]?)"
)
"""What people tell of themselves before they ask: no record states it."""

_CHILD = r"(?:boys?|child|children|daughters?|girls?|grandchild(?:ren)?|grand(?:daughter|son)s?|kids?|sons?|teen(?:ager)?s?)"
_OTHER = r"(?:boyfriend|brother|dad|father|friend|girlfriend|husband|mom|mother|partner|sister|spouse|wife)"
_THEY = rf"my (?:(?:older|oldest|\w+[ -]year[ -]old|young|younger|youngest) )?(?:{_CHILD}|{_OTHER})"
_ENFANT = r"(?:ados?|adolescente?s?|enfants?|filles?|fils|garcons?|petits?[ -](?:enfants?|fils)|petites?[ -]filles?)"
_PROCHE = r"(?:amie?|conjointe?|copain|copine|femme|frere|mari|mere|pere|soeur)"
_ILS = rf"(?:ma|mes|mon|nos|notre) (?:{_ENFANT}|{_PROCHE})"
_WILL = (
    r"(?:(?:is|are|'s) (?:(?:really|very) )?(?:good (?:at|in|with)|interested in|into|looking for|studying)"
    r"|(?:enjoy|like|love|need|want)s?(?: to)?|(?:would|'d) (?:like|love)(?: to)?)"
)
_VEUT = (
    r"(?:(?:est|sont) (?:(?:tres|vraiment) )?(?:bon(?:ne)?s?|fort(?:e)?s?|doue(?:e)?s?) (?:en|pour|avec|dans|au|aux)"
    r"|s'interesse(?:nt)? (?:a|au|aux)"
    r"|(?:adore(?:nt)?|aime(?:nt|rait|raient)?|cherche(?:nt)?|desire(?:nt)?|reve(?:nt)? de|souhaite(?:nt)?|veut|veulent|voudrai(?:en)?t))"
)
_STAFF = r"(?:employees|personnel|staff|team|workers|workforce)"
_EMPLOYES = r"(?:employes?|equipes?|personnel|salaries|travailleurs)"
_ENDS = r"(?=\W*$| (?:about|at|dans|en|in|on|sur|to|a)\b)"
"""What follows where those words are no part of a name: "team building" is one."""
_NEW = r"(?:nouve(?:l|aux?) arrivants?|nouvelles? arrivantes?|immigrante?s?|newcomers?|immigrants?|refugees?|refugiee?s?)"

ASKERS: tuple[tuple[str, str], ...] = (
    (rf"{_SITUATION}\W*$", "retraining"),
    (rf"{_SITUATION} ", ""),
    (rf"{_NEW}(?: (?:to|in|au|du) canada)?\W*$", "retraining"),
    (
        rf"(?:i |i'd )?(?:(?:{WANT} to|to) )?(?:change|switch)(?:ing)? (?:my )?(?:careers?|jobs?)(?: at [1-9][0-9])?\W*$",
        "retraining",
    ),
    (
        r"(?:(?:mid[ -]?)?career (?:change|switch|transition)s?(?: at [1-9][0-9])?|(?:a )?(?:new|second) career|better jobs ontario)\W*$",
        "retraining",
    ),
    (
        (
            r"(?:(?:je veux )?(?:me reorienter|(?:changer|changement) de (?:carriere|metier|travail))|reorientation(?: (?:de carriere|professionnelle))?"
            r"|(?:une )?(?:deuxieme|nouvelle|seconde) carriere)(?: a [1-9][0-9] ans)?\W*$"
        ),
        "reconversion",
    ),
    (
        (
            r"(?:reconnaissance|evaluation|equivalences?) (?:d'(?:une? )?|de (?:mes |mon )?|des )(?:acquis|credentials?|diplomes?|etudes|titres?)"
            r"(?: (?:de competences|etrangers?|obtenus? a l'etranger|acquis a l'etranger))?\W*$"
        ),
        "équivalence",
    ),
    (r"(?:diplomes?|etudes|titres) (?:etrangere?s?|obtenus? a l'etranger)\W*$", "équivalence"),
    (
        (
            r"(?:(?:foreign|overseas) (?:credentials?|degrees?|diplomas?|education|qualifications?)|international (?:credentials?|qualifications?))"
            r"(?: (?:assessments?|equivalenc(?:e|y)|evaluations?|recognition))?\W*$"
        ),
        "equivalency",
    ),
    (r"credentials? (?:assessments?|evaluations?|recognition)\W*$", "equivalency"),
    (
        r"(?:prior learning(?: assessment(?: and recognition)?| credits?| recognition)?|plar|rpl|recognition of prior learning)\W*$",
        "equivalency",
    ),
    (rf"{_THEY} {_WILL} (?=\w)", ""),
    (rf"{_ILS} {_VEUT} (?:(?:a|de|des|du|la|le|les) |l')?(?=\w)", ""),
    (r"travail (?:en |dans (?:une? |les? |la )?)(?=\w)(?!equipe)", "emploi en "),
    (r"travail de (?=\w)(?!(?:la|le|les|nuit) )", "emploi de "),
)
"""What stands at the beginning of a question."""
AMONG: tuple[tuple[str, str], ...] = (
    (r"\bcontinuing education\b", "training"),
    (r"\b(?:education|formation) (?:continue|permanente)\b", "formation"),
    (rf"\b({TRAINING}) (?:for|of) (?:(?:an?|my|our|the) )?{_STAFF}{_ENDS}", r"\1"),
    (rf"\b(?:train|training|upskill|upskilling) (?:(?:my|our) )?{_STAFF}{_ENDS}", "training"),
    (
        rf"\b({TRAINING}) (?:(?:a|aux|pour) (?:(?:les|mes|mon|nos|notre|une?) )?|de (?:mes|mon|nos|notre) ){_EMPLOYES}{_ENDS}",
        r"\1",
    ),
    (rf"\bformer (?:mes|mon|nos|notre) {_EMPLOYES}{_ENDS}", "formation"),
    (rf"\b({TRAINING}) en (?:entreprise|milieu de travail)\b", r"\1"),
    (rf"\b({TRAINING}) (?:for|pour)(?: les| the)? {_NEW}(?!\w)", r"\1"),
)
"""What stands anywhere in it."""
