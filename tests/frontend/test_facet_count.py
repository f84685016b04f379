"""What is read aloud of a count: records, examples, or both, each as one phrase."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from cms.records.tally import Tally
from frontend.templatetags.facet_options import facet_count


@pytest.mark.parametrize(
    ("language", "tally", "heard", "seen"),
    [
        ("en", Tally(3, 0), ", 3", "3"),
        ("en", Tally(3, 2), ", 3 and 2 examples", "3 + 2 ex."),
        ("en", Tally(0, 2), ", 2 examples", "2 ex."),
        ("fr", Tally(0, 1), ", 1 exemple", "1 ex."),
        ("en", Tally(0, 0), ", 0", "0"),
    ],
)
def test_a_count_is_one_phrase(language, tally, heard, seen):
    with override(language):
        drawn = str(facet_count(tally))
    aloud, shown = BeautifulSoup(drawn, "lxml"), BeautifulSoup(drawn, "lxml")
    for hidden in aloud.select("[aria-hidden]"):
        hidden.decompose()
    for unseen in shown.select(".hidden-text"):
        unseen.decompose()
    assert (aloud.get_text(), shown.get_text()) == (heard, seen)
