"""Figures, dates and requirements in both languages."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from cms.records import wording
from cms.records.requirement_text import Named, Node, describe, describe_policies
from frontend.templatetags.registry_text import full_stop
from registry.domain.notation import decode, decode_policies

CATALOGUE = Path("frontend/locale/fr/LC_MESSAGES/django.po")
NAMES = {"A": Named("Safe lifting", "/a/"), "B": Named("Anatomy"), "C": Named("Elm College")}


@pytest.mark.parametrize(
    ("amount", "english", "french"),
    [
        ("1234.50", "$1,234.50", "1\xa0234,50\xa0$"),
        ("240.00", "$240", "240\xa0$"),
        ("1000000", "$1,000,000", "1\xa0000\xa0000\xa0$"),
    ],
)
def test_money(amount: str, english: str, french: str) -> None:
    with translation.override("en"):
        assert wording.money(Decimal(amount)) == english
    with translation.override("fr"):
        assert wording.money(Decimal(amount)) == french


def test_nothing_to_pay_is_free() -> None:
    with translation.override("en"):
        assert wording.money(Decimal("0.00")) == "Free"


@pytest.mark.parametrize(
    ("hours", "english"), [("1", "1\xa0hour"), ("1.50", "1.5\xa0hours"), ("1200", "1,200\xa0hours")]
)
def test_hours_stay_with_their_figure(hours: str, english: str) -> None:
    with translation.override("en"):
        assert wording.hours(Decimal(hours)) == english


def test_the_first_of_a_month_is_an_ordinal_in_french_only() -> None:
    with translation.override("fr"):
        assert wording.day(date(2027, 2, 1)) == "1er\xa0février 2027"
        assert wording.day(date(2027, 2, 11)) == "11\xa0février 2027"
        assert wording.day_short(date(2027, 2, 3), date(2026, 1, 1)) == "3\xa0févr.\xa02027"
    with translation.override("en"):
        assert wording.day(date(2027, 2, 1)) == "1\xa0February 2027"
        assert wording.day_short(date(2027, 2, 3), date(2027, 1, 1)) == "3\xa0Feb"


def test_a_requirement_reads_as_an_indented_list() -> None:
    requirement = decode(
        {
            "all": [
                {"completed": "A", "min_grade": "70", "max_age_months": 24},
                {"credits": "4.5", "from": {"institution": "C", "kind": "course", "level": 2}},
                {"count": 1, "from": {"offerings": ["A", "B"]}},
                {"attested": "talk", "statement": {"en": "Pass an interview", "fr": ""}},
            ]
        }
    )
    with translation.override("en"):
        tree = describe(requirement, NAMES)
    first, second, third, fourth = tree.members
    assert tree.lead == "All of these:"
    assert first == Node(
        link=NAMES["A"], tail="grade of 70% or more, completed in the last 2\xa0years"
    )
    assert second.lead == "At least 4.5\xa0credits from courses of Elm College at level 2"
    assert third.lead == "At least 1 offering from these:"
    assert [member.link.label for member in third.members] == ["Safe lifting", "Anatomy"]
    assert fourth.link == Named("Pass an interview")


def test_a_row_names_three_of_many_and_counts_the_rest() -> None:
    with translation.override("en"):
        assert wording.few(list("abcd")) == "a, b, c and d"
        assert wording.few(list("abcdefg")) == "a, b, c and 4 others"
    with translation.override("fr"):
        assert wording.few(list("abcdefg")) == "a, b, c et 4 autres"


def test_a_key_without_a_record_stays_visible() -> None:
    assert describe(decode({"completed": "Z"}), NAMES).link == Named("Z")


def test_policies_read_one_a_line() -> None:
    with translation.override("en"):
        lines = describe_policies(
            decode_policies(
                {"residency_credits": "6", "max_age_months": 24, "exclusions": [["A", "B"]]}
            ),
            NAMES,
        )
    assert [line.lead for line in lines] == [
        "At least 6\xa0credits earned at the awarding institution",
        "Completed in the last 2\xa0years",
        "No credit for both of these:",
    ]
    assert [member.link.label for member in lines[2].members] == ["Safe lifting", "Anatomy"]


@pytest.mark.parametrize(
    ("stated", "english", "french"),
    [
        ("2019", "2019", "2019"),
        ("2019-11", "November 2019", "novembre 2019"),
        ("2027-02-01", "1\xa0February 2027", "1er\xa0février 2027"),
        ("autumn intake", "autumn intake", "autumn intake"),
    ],
)
def test_a_date_reads_as_exactly_as_it_is_stated(stated: str, english: str, french: str) -> None:
    for language, expected in (("en", english), ("fr", french)):
        with translation.override(language):
            assert wording.partial_date(stated) == expected


def test_every_string_has_its_french() -> None:
    with CATALOGUE.open("rb") as lines:
        messages = [message for message in read_po(lines, locale="fr") if message.id]
    missing = [
        message.id
        for message in messages
        if message.fuzzy or not all(message.string if message.pluralizable else [message.string])
    ]
    assert missing == []


def test_every_string_has_one_french() -> None:
    said = re.findall(r'(?m)^(?:msgctxt .*\n)?msgid (?:".*"\n)+', CATALOGUE.read_text("utf-8"))
    assert [message for message, times in Counter(said).items() if times > 1] == []


def test_what_templates_say_is_looked_up_as_it_stands_in_the_catalogue() -> None:
    with CATALOGUE.open("rb") as lines:
        known = {message.id for message in read_po(lines, locale="fr")}
    said = {
        words.replace("%", "%%")
        for template in Path("frontend/templates").rglob("*.html")
        for words in re.findall(r'{% translate "([^"]+)" %}', template.read_text(encoding="utf-8"))
    }
    assert said - known == set()


def test_no_word_of_ours_takes_the_place_of_a_month() -> None:
    with translation.override("fr"):
        named = [wording.day(date(2026, month, 2)).split()[1] for month in range(1, 13)]
    assert named == [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ]


def test_a_sentence_that_ends_with_a_name_ends_with_one_stop() -> None:
    assert [full_stop(name) for name in ("Elm College", "Cipher Inc.")] == [".", ""]
