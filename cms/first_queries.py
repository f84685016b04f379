"""GraphQL queries for the developers' pages: what each is for, with variables that find something."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.developers.examples import FirstQuery, Named

_HELD = [
    {"offering": Named("example-warehouse-operations"), "completedOn": "2026-06-19", "grade": 81},
    {"offering": Named("example-inventory-accuracy"), "completedOn": "2026-07-10", "grade": 74},
]

HEADLINE = FirstQuery(
    _("What in a region leads to an occupation, what it counts toward, and what is missing"),
    """query ($held: [HoldingInput!]!) {
  microCertifications(region: "3540", occupation: "75201", first: 10) {
    nodes { ctid title hours isExample namedIn { title award { ctid title } } }
  }
  programs(region: "3540", occupation: "75201", first: 10) {
    nodes { ctid title hours isExample }
  }
  offRamps(holdings: $held, within: 2, first: 5) {
    nodes {
      award { ctid title }
      missing
      verdict { missing { size items { text offering { ctid } } } }
    }
  }
  skillGap(occupation: "75201", region: "3540") {
    share
    gaps { importance skill { name } }
  }
}""",
    {"held": [{"offering": Named("example-parcel-rounds"), "completedOn": "2026-07-03"}]},
    _(
        "Region 3540 is Kitchener–Waterloo–Barrie, NOC 75201 are delivery drivers: put your own in their places. "
        "namedIn says what an offering counts toward. offRamps says what somebody still lacks who holds the offering "
        "in held; skillGap, which skills of the occupation nothing in the region teaches."
    ),
)
"""What a workforce board comes for, in one query."""

_LIST = FirstQuery(
    _("List micro-certifications"),
    """query {
  microCertifications(first: 5) {
    edges {
      node { title hours fee institution { name } }
    }
    pageInfo { hasNextPage endCursor }
  }
}""",
    about=_("What is not stated is null, never zero."),
)
_OCCUPATION = FirstQuery(
    _("Find an occupation by its NOC code"),
    """query ($noc: String!) {
  occupation(noc: $noc) { code title teer }
}""",
    {"noc": "33102"},
    _("A code is text: leading zeros belong to it."),
)
_NODE = FirstQuery(
    _("Open a record by its permanent identifier, withdrawn or not"),
    """query ($id: ID!) {
  node(id: $id) {
    __typename
    ... on Record { label lifecycle sourceName sourcePublished sourceNote }
    ... on Tombstone { withdrawnAt withdrawnBecause }
  }
}""",
    {"id": "ce-4a221ef0-b67c-5425-9fb7-9f30829f34c2"},
)
_PILOTS = FirstQuery(
    _("List the pilots and who leads them"),
    """query {
  pilots(first: 20) {
    edges {
      node { title lead { name } }
    }
  }
}""",
    about=_("All 14 fit on one page."),
)
FIRST_QUERIES = (_LIST, _OCCUPATION, _NODE, _PILOTS)

EXAMPLES = (
    HEADLINE,
    *FIRST_QUERIES,
    FirstQuery(
        _("Search by words, with counted facets"),
        """query ($words: String, $filters: [SearchFilterInput!]) {
  search(query: $words, kinds: [MICROCERTIFICATION, PROGRAM], filters: $filters,
      facets: [DELIVERY, OCCUPATION], first: 3) {
    totalCount
    nodes { kind ctid title hours fee }
    facets { field values { value label count } }
    pageInfo { hasNextPage endCursor }
  }
}""",
        {"words": "warehouse", "filters": [{"field": "REGION", "values": ["3540"]}]},
        _(
            "Both languages are searched. A value of a facet goes into filters as it stands; label is what people call it."
        ),
    ),
    FirstQuery(
        _("Go on with the next page"),
        """query ($after: String) {
  occupations(first: 3, after: $after) {
    nodes { code title }
    pageInfo { hasNextPage endCursor }
  }
}""",
        {"after": None},
        _("Send endCursor as after, until hasNextPage is false."),
    ),
    FirstQuery(
        _("What an offering counts toward"),
        """query ($offering: ID!) {
  stacksInto(offering: $offering, first: 10) {
    nodes {
      award { title }
      rule { title validFrom }
      required
      decision { title }
      countsAs { title }
    }
  }
}""",
        {"offering": Named("example-warehouse-operations")},
        _("As itself first, then through decisions of other institutions."),
    ),
    FirstQuery(
        _("Whether an award is complete, and what is missing"),
        """query ($award: ID!, $holdings: [HoldingInput!]!) {
  stacking(award: $award, holdings: $holdings) {
    status
    text
    rule { title }
    allocation { path sources { title } }
    missing { size items { kind text offering { ctid } } }
    reasons { code text }
  }
}""",
        {"award": Named("example-warehouse-associate"), "holdings": _HELD},
        _("Each missing set, taken as a whole, completes the award. The smallest comes first."),
    ),
    FirstQuery(
        _("Which awards are complete or nearly so"),
        """query ($holdings: [HoldingInput!]!) {
  offRamps(holdings: $holdings, within: 2, first: 5) {
    nodes {
      missing
      award { title }
      verdict { status missing { items { text } } }
    }
  }
}""",
        {"holdings": _HELD},
        _("Nobody should leave without what was earned on the way."),
    ),
    FirstQuery(
        _("Whether an offering counts at an institution"),
        """query ($offering: ID!, $at: ID!) {
  equivalency(offering: $offering, at: $at, grade: 80) {
    answer
    text
    findings { answer because decidedOn decision { title } grants { kind credits offering { title } } }
    inferred { target { title } links { decision { title } } }
  }
}""",
        {"offering": Named("example-drone-mapping"), "at": Named("example-university")},
        _("A refusal says why. Where nobody has decided, the answer is NOT_EVALUATED."),
    ),
    FirstQuery(
        _("What every institution says about an offering"),
        """query ($offering: ID!) {
  equivalents(offering: $offering, first: 5) {
    nodes { at { name } answer findings { settle { text } } }
  }
}""",
        {"offering": Named("example-drone-mapping")},
        _("settle names what is open, such as a grade that the question does not state."),
    ),
    FirstQuery(
        _("What counts as an offering"),
        """query ($offering: ID!) {
  countsAs(offering: $offering, first: 5) {
    nodes { sources { title institution { name } } decision { title validFrom validTo } }
  }
}""",
        {"offering": Named("example-exc-2510")},
        _("The same decisions, read from the receiving side."),
    ),
    FirstQuery(
        _("The shortest way to an award from what is held"),
        """query ($to: PathwayGoal!, $from: PathwayStart) {
  pathways(to: $to, from: $from, objective: HOURS, first: 2) {
    status
    text
    stages { number steps { title } }
    hours { text }
    fee { text }
    gap
  }
}""",
        {"to": {"award": Named("example-warehouse-associate")}, "from": {"holdings": _HELD}},
        _("Steps of one stage can be taken side by side. The other plans are alternatives."),
    ),
    FirstQuery(
        _("Which skills of an occupation nobody teaches in a region"),
        """query ($noc: String!, $region: ID) {
  skillGap(occupation: $noc, region: $region) {
    share
    gaps { importance skill { name } belowLevelCount }
    skills { skill { name } coveredByCount coveredBy { title } }
  }
}""",
        {"noc": "33102", "region": "3540"},
        _("share is the covered part of the occupation’s weighted skills, 0 to 1."),
    ),
    FirstQuery(
        _("What employers and boards look for"),
        """query {
  needs(first: 10) {
    nodes { title people byDate organization { name } occupation { code title } regions { name } }
  }
}""",
        about=_("Narrow by occupation or region as in the lists above."),
    ),
    FirstQuery(
        _("What has changed"),
        """query ($after: String) {
  changes(first: 3, after: $after) {
    nodes { kind at recordType ctid label }
    pageInfo { hasNextPage endCursor }
  }
}""",
        {"after": None},
        _("Keep endCursor and start there tonight; withdrawals are listed, too."),
    ),
    FirstQuery(
        _("Both languages at once"),
        """query ($id: ID!) {
  node(id: $id) {
    __typename
    ctid
    uri
    english: label(language: EN)
    french: label(language: FR)
  }
}""",
        {"id": Named("example-college")},
        _("Without an argument, texts follow the Accept-Language header."),
    ),
)
