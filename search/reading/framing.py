"""What only frames a question: "how long does it take to become a", "je voudrais être", "where can I".

People ask whole questions. What stands around what they ask for says nothing of it, and its words stand in records by
chance: "it" is no information technology there. Quoted words stay as they are.

>>> unframed("How long does it take to become a paramedic?"), unframed("je veux être enseignante")
('paramedic?', 'enseignante')
>>> unframed("can I study nursing online"), unframed("où suivre un cours de soudure")
('study nursing online', 'cours de soudure')
>>> unframed("I want to drive a truck"), unframed("it support"), unframed("what is it")
('to drive a truck', 'it support', 'what is it')
"""

from __future__ import annotations

import re

from search.reading.askers import AMONG, ASKERS, TRAINING, WANT
from search.reading.plan import about
from search.reading.words import telling_words

_ACCENTED = str.maketrans(
    {"'": "['’]", "a": "[aàâ]", "c": "[cç]", "e": "[eéèê]", "i": "[iî]", "o": "[oô]", "u": "[uùû]"}
    | {" ": r"\s+"}
)
_A = "(?: (?:a|an|any|some|the))?"
_SOMEBODY = "(?:i|you|we|one|someone|somebody|people|they|he|she)"
_MAY = "(?:can|could|do|does|may|might|must|shall|should|will|would)"
_HARD = (
    "(?:(?:so|too|very|really) )?(?:difficult|easy|expensive|hard|late|long|possible|worth(?: it)?)"
)
_UN = "(?: (?:un|une|des|du|de la|le|la|les)(?= )| de l'| l')?"
_ATTEND = "(?:attend|complete|do|find|follow|get|study|take|enroll? (?:at|in|for)|sign up (?:for|to)|register (?:for|in))"
_GIVEN = "(?:available|given|offered|taught|disponibles?|donnes?|donnees?|offerts?|offertes?|proposes?|proposees?)"
_SUIVRE = "(?:completer|etudier|faire|prendre|suivre|trouver|m'inscrire a|s'inscrire a)"
_POUVOIR = (
    "(?:est[ -]ce que (?:je peux|nous pouvons)|est[ -]ce qu'on peut|je peux|nous pouvons|on peut|peut[ -]on"
    "|pouvons[ -]nous|puis[ -]je)"
)
_VOULOIR = (
    "(?:je|on|nous|j')(?: |(?<='))(?:veux|veut|voulons|voudrais|aimerais|aimerait|souhaite|souhaiterais|desire"
    "|cherche(?: a)?|peux|peut|dois|reve de|compte|pense|espere)"
)

_AFTER_SCHOOL = (
    "(?: (?:after|with) (?:a |my |the )?(?:grade|high school|school|12th)\\b.*"
    "| (?:apres|avec) (?:la |le |ma |mon )?(?:1[0-2]e|douzieme|ecole|secondaire|dess?)\\b.*)"
)

_QUE = "(?:que|qu'est[ -]ce que|quoi)(?: (?:puis[ -]je|peut[ -]on|je peux|on peut|dois[ -]je))?"

# Applied again and again to the beginning of a question, in this order, until nothing changes.
_FIRST: tuple[tuple[str, str], ...] = (
    (r"(?:please|hello|hi|bonjour|svp)[,!]? ", ""),
    *ASKERS,
    (
        rf"what (?:else )?{_MAY} (?:{_SOMEBODY}|my \w+) (?:do|learn|study|take)(?: now| next)?{_AFTER_SCHOOL}?\W*$",
        "training",
    ),
    (rf"{_QUE} (?:etudier|apprendre|faire){_AFTER_SCHOOL}?\W*$", "formation"),
    (rf"what {_MAY} {_SOMEBODY} (?:be|do|get|have) (?:after|with) ", ""),
    (rf"how much {_MAY} (?:it|that|they|this) cost\W*$", "courses"),
    (r"(?:combien (?:ca|cela) coute|ca coute combien|c'est combien)\W*$", "formations"),
    (
        r"(?:what|which) (?:careers?|jobs?|occupations?) (?:are|is|would be) (?:best|good|right)(?: for me)?\W*$",
        "jobs",
    ),
    (r"i (?:have no|no have|don'?t have|do not have)(?: an?| any)? ", "no "),
    (r"je n'ai (?:pas|aucune?)(?: d'| de | )", "sans "),
    (
        rf"(?:am i|{_MAY} {_SOMEBODY}) (?:be )?(?:eligible|qualified|qualify) (?:for|to get) ",
        "",
    ),
    (rf"i(?: |(?='))(?:(?:also|always|just|really) )?{WANT} to ", "to "),
    (r"i(?:'m| am) (?:considering|thinking (?:about|of)) ", ""),
    (r"what(?:'s| is) the (?:best|cheapest|easiest|fastest|quickest) way (?:of|to) ", "to "),
    (
        r"(?:what|which) (?:colleges?|institutions?|schools?|universit(?:ies|y)) (?:gives?|has|have|offers?|teach(?:es)?) ",
        "",
    ),
    (r"(?:do|does|can|who) (?:(?:they|you) )?(?:give|have|offers?|teach(?:es)?) ", ""),
    (rf"how many (?:credits|days|hours|months|weeks|years) (?:is|are|{_MAY}){_A} ", ""),
    (r"(?:wants?|wanting|would like|would love|wish|hoping|trying) to ", "to "),
    (rf"(?:i|we) (?:want|need|would like|am looking for|am interested in){_A} ", ""),
    (rf"i(?: |(?='))(?:'d|would) like{_A} ", ""),
    (r"i(?:'m| am) (?:interested in|looking for|searching for|an?) ", ""),
    (r"(?:to )?(?:find|give|show|teach|tell) me(?: about| how)?(?: to)? ", ""),
    (r"(?:interested in|looking for|searching for|search for|info(?:rmation)? (?:about|on)) ", ""),
    (r"i (?:really )?(?:enjoy|like|love)(?: to)? ", ""),
    (rf"(?:how long|how many years|what) {_MAY} it takes?(?: me| you| someone)? to ", "to "),
    (r"(?:how long|what) it takes to ", "to "),
    (rf"how {_HARD} (?:is|was|will|would)(?: it)?(?: be)? to ", "to "),
    (rf"(?:is|would|will|was)(?: it)?(?: be)? {_HARD} to ", "to "),
    (rf"(?:is|would|will|was) it(?: be)? {_HARD} ", ""),
    (rf"it(?:'s| is) {_HARD} to ", "to "),
    (r"what(?:'s| is)(?: it)? like (?:being|to be) ", "to be "),
    (
        rf"(?:do|would|will) {_SOMEBODY} (?:have|need){_A}(?: {TRAINING})?(?: or {TRAINING})? (?:for|to) ",
        "to ",
    ),
    (
        rf"what {_MAY} {_SOMEBODY} (?:(?:have|need) )?(?:(?:to )?(?:do|get|have|know|learn|study|take) )?to ",
        "to ",
    ),
    (rf"what {TRAINING} {_MAY} {_SOMEBODY} (?:have|need|take)(?: to have)?(?: for| to) ", "to "),
    (rf"(?:what|which) ((?:[\w-]+ ){{0,3}}?{TRAINING}) {_MAY} {_SOMEBODY} {_ATTEND}\b", r"\1"),
    (
        rf"(?:what|which) ((?:[\w-]+ ){{0,3}}?{TRAINING}) (?:is|are) (?!available|there)(?=\w)",
        r"\1 ",
    ),
    (
        rf"(?:what|which) ({TRAINING}) (?:do|does) (.+?) (?:give|have|offer|provide|run|teach)\b",
        r"\1 at \2",
    ),
    (rf"(?:how|when|where|why) {_MAY} {_SOMEBODY} ", "to "),
    (rf"{_MAY} {_SOMEBODY} (?:still )?", "to "),
    (r"(?:how|where|ways|steps|requirements?) to ", "to "),
    (rf"how much (?:money )?(?:is|are|{_MAY}){_A} (.+?) (?:cost|earn|get paid|make|pay)\b", r"\1"),
    (rf"what {_MAY}{_A} (.+) do\b(?=\W*$)", r"\1"),
    (rf"(?:how (?:long|much)) (?:is|are){_A} ", ""),
    (rf"(?:is|are|was) there{_A} ", ""),
    (
        r"(?:how many|what|which|what kinds? of|what sorts? of) (.+?) are (?:available|there)\b",
        r"\1",
    ),
    (r"(?:(?:does|will|can|is) )?(?:the |le )?(?=osap|rafeo)", ""),
    (r"(?:to )?(?:be )?(?:qualif(?:y|ied)|entitled) (?:for|to) (?=osap|rafeo)", ""),
    (r"(?:ai[ -]je|a[ -]t[ -]on|avons[ -]nous|j'ai|on a) droit (?:au|a l') ?(?=rafeo|osap)", ""),
    (rf"(?:an?|any|une?|des|les?) (?={TRAINING}\b)", ""),
    (rf"(?:the )?(?:costs?|fees?|prices?) (?:for|of)(?: an?| the)? (?={TRAINING}\b)", ""),
    (rf"(?:(?:le|les) )?(?:couts?|frais|prix) (?:des |d'une? |de |du )(?={TRAINING}\b)", ""),
    (
        r"(?:to )?(?:appl(?:y|ying)|enroll?(?:ing)?|regist(?:er|ering)|sign(?:ing)? up) (?:at|for|in|to) ",
        "",
    ),
    (r"to (?:attend|find|follow|search for|look for|get(?: into)?)(?: a| an| the)? ", ""),
    (rf"to (?:do|take)(?=(?: [\w-]+){{0,4}} {TRAINING}\b){_A} ", ""),
    (r"(?:to )?(?:study|train)(?:ing)? (?:as|to be|to become)(?: an?)? ", ""),
    (r"(?:to )?go(?:ing)? (?:back )?to (?:college|school|university) for ", "learn "),
    (r"(?:to )?(?:be|being|become|becoming)(?: an?| the)? ", ""),
    (r"(?:to )?work(?:ing)? as(?: an?)? ", ""),
    (r"(?:to )?work(?:ing)? with (?:my |your |the )?hands\b", "manual work"),
    (r"(?:to )?work(?:ing)? with(?: my| the)? ", ""),
    (r"i(?:'m| am) (?:really |very )?good (?:at|with) ", ""),
    (r"to (?=(?:learn|study) )", ""),
    (rf"{_VOULOIR}{_UN} ", ""),
    (rf"(?:j'aime|je suis){_UN} ", ""),
    (
        r"(?:ca prend |il faut )?combien (?:de temps|d'annees)(?: d'etudes?)?(?: \S+){0,3}? pour ",
        "",
    ),
    (
        r"combien (?:ca )?(?:coute|coutent|dure|durent|gagne|gagnent|valent|vaut)(?:[ -]t[ -](?:il|elle|on))?"
        + _UN
        + " ",
        "",
    ),
    (
        r"(?:est[ -](?:ce|il)|c'est) (?:(?:si|tres|trop) )?(?:cher|difficile|dur|facile|long|possible) de ",
        "",
    ),
    (
        r"(?:qu'est[ -]ce qu(?:e c'est qu)?(?:e |')|c'est quoi |qu'est )(?:l')?",
        "",
    ),
    (r"(?:est[ -]ce qu(?:e |'))?(?:il y a|y a[ -]t[ -]il)(?: des?| d'| une?)? ", ""),
    (r"est[ -]ce qu(?:e |')", ""),
    (r"(?:define|(?:the )?(?:definition|meaning) of|definir)(?: an?| the| la| les?| une?)? ", ""),
    (r"(?:la )?definition (?:d'une? |de (?:la |l')?|du |des )?(?=\w)", ""),
    (r"que (?:signifie|veut dire)(?: la| les?| une?)? ", ""),
    (r"what (?:do|does)(?: an?| the)? (.+?) mean\b", r"\1"),
    (r"(?:a quoi (?:sert|servent)|(?:ca )?coute combien|que (?:fait|font)) ", ""),
    (
        r"(?:quel(?:le)?s? (?:colleges?|ecoles?|etablissements?|universites?)|qui) (?:donne|donnent|enseigne|enseignent|offre|offrent) ",
        "",
    ),
    (r"(?:puis[ -]je|peut[ -]on|on peut|qui peut) ", ""),
    (r"travailler comme (?:une? )?", ""),
    (r"travailler (?:avec|de) (?:les|mes|ses) mains\b", "travail manuel"),
    (
        r"(?:travailler (?:avec|aupres)|(?:je suis |etre )?bon(?:ne)? (?:avec|en))(?: de?s?| d'| du| les?| l'| la)? ?(?=\S)",
        "",
    ),
    (r"quel(?:le)?s? (.+?) sont (?=\w)", r"\1 "),
    (
        rf"(?:a )?quel(?:le)?s? ((?:[\w-]+ ){{0,3}}?{TRAINING}) {_POUVOIR} {_SUIVRE}\b",
        r"\1",
    ),
    (
        rf"quel(?:le)?s? ({TRAINING}) (?:donne|donnent|offre|offrent|propose|proposent)(?:[ -]t[ -](?:elle|il|on))? ",
        r"\1 ",
    ),
    (r"(?:suis[ -]je|est[ -]on) (?=(?:admissible|eligible)\b)", ""),
    (r"j'ai (?:besoin|envie|hate) (?:de |d')(?:une? |l'|la |le )?", ""),
    (r"il me (?:faut|faudrait)" + _UN + " ", ""),
    (r"quel(?:le)?s? (?:sont (?:les )?)?", ""),
    (
        r"(?:comment|ou) (?:(?:faire|s'y prendre) )?(?:pour )?(?:puis[ -]je |peut[ -]on |on peut |je peux )?",
        "",
    ),
    (rf"(?:faire|prendre|suivre)(?= (?:une?|des|le|la|les) (?:[\w-]+ ){{0,2}}{TRAINING}\b) ", ""),
    (rf"(?:obtenir|trouver){_UN} ", ""),
    (r"(?:m'|s')inscrire (?:a|au|aux|dans|en)(?: une?| la| l')? ", ""),
    (r"(?:faire une )?demander? (?:de |du |le |pour le )?(?=rafeo|osap)", ""),
    (r"(?:etudier pour )?(?:etre|devenir) (?:une? )?", ""),
    (r"faire des etudes (?:en |de |d'|dans )", "apprendre "),
)
_INSIDE: tuple[tuple[str, str], ...] = (
    *AMONG,
    (r"\bcommunity (?=colleges?\b)", ""),
    (r"\b(colleges?) communautaires?\b", r"\1"),
    (
        r"\b(osap|rafeo) (?:will )?(?:pays?|covers?|funds?|paie|paye|couvre|finance)(?:[ -]t[ -]il)?(?: for| pour)?(?: (?:ca|cela|it|that|this)\b)?",
        r"\1",
    ),
    (
        r"\b(osap|rafeo) (?:is |est(?:[ -]il)? )?(?:accepted|available|given|offered|possible|disponible|offert) (?:for|on|to|with|pour)\b",
        r"\1 for",
    ),
    (rf"\b({TRAINING}) (?:(?:that|which) (?:are|is)|qui (?:sont|est)) (?=\w)", r"\1 "),
    (rf"\b({TRAINING}) {_GIVEN}(?!\w)", r"\1"),
    (r"\b(programs?|courses?) of stud(?:y|ies)\b", r"\1"),
    (r"\b(programmes?|cours) d'etudes?\b", r"\1"),
    (r" to (?:be|become)(?: an?)? ", " for "),
    (r" pour (?:etre|devenir) (?:une? )?", " pour "),
    (r" (pour|to) (?:travailler (?:avec|aupres)|work with)(?: des?| les?)? ", r" \1 "),
    (r" (?:definition|meaning)\W*$", ""),
    (r",? (?:please|svp|s'il vous plait|thanks|thank you|merci)\W*$", ""),
)
_PRONOUN = re.compile(r"\b(can|do|does|has|if|is|was|will|would) [iI]t\b(?!['’-])|\b[iI]t['’]s\b")
"""What "it" stands after where it is no information technology; in capitals it is."""
_HAVING = re.compile(r"(?<![\w’'])[jn]['’]ai\b", re.IGNORECASE)
"""A verb, and no artificial intelligence: "je n'ai pas de diplôme"."""
_ABOUT = re.compile(
    rf"(?<![\w-])(?:(?P<training>{TRAINING})(?: portant)? sur (?!(?:le )?campus\b|demande\b|mesure\b|place\b|rendez)"
    r"|sur (?=(?:la|le|les|des|une?) |[dl]['’])(?!le campus\b))",
    re.IGNORECASE,
)
"""What joins a subject to what teaches it: "cours sur la soudure". With its accent the word says that something is safe."""
_ARTICLE = re.compile(r"^\W*(?:an?|des|la|les?|the|une?)\s+(?=\w)", re.IGNORECASE)
_MOST_TIMES = 6


def _compiled(
    rules: tuple[tuple[str, str], ...], before: str
) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(f"{before}{pattern.translate(_ACCENTED)}", re.IGNORECASE), left)
        for pattern, left in rules
    )


_AT_FIRST, _ANYWHERE = _compiled(_FIRST, r"^\W*"), _compiled(_INSIDE, "")


def unframed(text: str) -> str:
    """Return a question without what only frames it; as it is, where nothing would be left."""
    if '"' in text or "«" in text:
        return text
    left = _ABOUT.sub(_joined, _without_frames(text))
    left = _HAVING.sub("", _PRONOUN.sub(r"\1", left))
    left = " ".join(left.split())
    if not about(learned := as_learned(left)):
        # "Study online" asks for whatever is online.
        left = learned
    return left if telling_words(left) else text


def _joined(found: re.Match[str]) -> str:
    return f"{found['training']} de " if found["training"] else ""


def as_learned(text: str) -> str:
    """Return a question for what is to be studied as one for what is to be learned.

    >>> as_learned("study welding"), as_learned("étudier en soins infirmiers"), as_learned("study")
    ('learn welding', 'apprendre en soins infirmiers', 'study')
    """
    return _STUDYING.sub(lambda found: "learn " if found["en"] else "apprendre ", text)


_STUDYING = re.compile(r"^(?:(?P<en>study|studying)|[ée]tudier)\s+(?=\S)", re.IGNORECASE)


def _without_frames(text: str) -> str:
    for _ in range(_MOST_TIMES):
        before = text
        for pattern, left in _AT_FIRST:
            if (made := pattern.sub(left, text, count=1)) != text and telling_words(made):
                text = made
        if text == before:
            break
        text = _ARTICLE.sub("", text)
    for pattern, left in _ANYWHERE:
        text = pattern.sub(left, text)
    return text
