"""The way back: requirements, selectors and policies as JSON.

``decode(encode(x)) == x`` for every value, and what is absent is left out.
"""

from decimal import Decimal

from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
    Completed,
    Count,
    Credits,
    HasSkill,
    Part,
    Policies,
    Requirement,
    Selector,
)

Json = dict[str, object]


def _amount(amount: Decimal | None) -> str | None:
    # Never the scientific form: a registrar reads "20", not "2E+1".
    return None if amount is None else format(amount, "f")


def _given(members: Json) -> Json:
    return {key: value for key, value in members.items() if value is not None}


def encode(requirement: Requirement) -> Json:
    """Write a requirement as plain JSON values. Linear in its size.

    >>> encode(AtLeast(1, (Completed("A", Decimal("70")),)))
    {'at_least': 1, 'of': [{'completed': 'A', 'min_grade': '70'}]}
    """
    if isinstance(requirement, AllOf | AnyOf | AtLeast):
        return _group(requirement)
    return _leaf(requirement)


def _group(group: AllOf | AnyOf | AtLeast) -> Json:
    members = [encode(member) for member in group.members]
    shared = {"shared": True} if group.shared else {}
    if isinstance(group, AtLeast):
        return {"at_least": group.k, "of": members, **shared}
    return {"all" if isinstance(group, AllOf) else "any": members, **shared}


def _leaf(leaf: Completed | Count | Credits | HasSkill | Attested) -> Json:
    match leaf:
        case Completed(offering, grade, age):
            return _given(
                {"completed": offering, "min_grade": _amount(grade), "max_age_months": age}
            )
        case Count(minimum, selector):
            return {"count": minimum, "from": encode_selector(selector)}
        case Credits(amount, selector):
            return {"credits": _amount(amount), "from": encode_selector(selector)}
        case HasSkill(skill, level):
            return {"skill": skill, "level": level}
        case Attested(code, english, french):
            return {"attested": code, "statement": {"en": english, "fr": french}}


def encode_selector(selector: Selector) -> Json:
    """Write a selector as plain JSON values. Linear in its size.

    >>> encode_selector(Selector(subject="51.26", level=3))
    {'subject': '51.26', 'level': 3}
    """
    return _given(
        {
            "offerings": list(selector.offerings) or None,
            "any_of": [encode_selector(branch) for branch in selector.any_of] or None,
            "institution": selector.institution,
            "kind": selector.kind and selector.kind.value,
            "subject": selector.subject,
            "level": selector.level,
            "skill": selector.skill,
            "parts": [_part(part) for part in selector.parts] or None,
            "spread": selector.spread
            and {
                "at_least": selector.spread.at_least,
                "areas": [encode_selector(area) for area in selector.spread.areas],
            },
        }
    )


def _part(part: Part) -> Json:
    amounts = {"at_least": _amount(part.at_least), "at_most": _amount(part.at_most)}
    return _given({"of": encode_selector(part.of), **amounts})


def encode_policies(policies: Policies) -> Json:
    """Write policies as plain JSON values. Linear in the pairs.

    >>> encode_policies(Policies(exclusions=(("A", "B"),)))
    {'exclusions': [['A', 'B']]}
    """
    return _given(
        {
            "residency_credits": _amount(policies.residency_credits),
            "recognised_cap": _amount(policies.recognised_cap),
            "max_age_months": policies.max_age_months,
            "exclusions": [list(pair) for pair in policies.exclusions] or None,
        }
    )
