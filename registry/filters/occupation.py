"""Filters of occupations and of the skills they ask for."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from registry.filters.base import RecordFilterSet
from registry.filters.fields import (
    ChoiceFilter,
    ChoicesFilter,
    RecordFilter,
    TextFilter,
    YesNoFilter,
)
from registry.filters.ordering import ADDED, NAME, OCCUPATION, OrderFilter
from registry.filters.text import pair, says, words_of
from registry.models import JobTitle, Occupation, Skill, SkillFramework


class BroadCategory(TextChoices):
    """Broad occupational categories of NOC 2021 (Statistics Canada)."""

    MANAGEMENT = "0", _("Legislative and senior management")
    BUSINESS = "1", _("Business, finance and administration")
    SCIENCE = "2", _("Natural and applied sciences")
    HEALTH = "3", _("Health")
    EDUCATION = "4", _("Education, law and social, community and government services")
    ART = "5", _("Art, culture, recreation and sport")
    SALES = "6", _("Sales and service")
    TRADES = "7", _("Trades, transport and equipment operators")
    NATURAL_RESOURCES = "8", _("Natural resources, agriculture and related production")
    MANUFACTURING = "9", _("Manufacturing and utilities")


class OccupationFilter(RecordFilterSet):
    """Filters of occupations."""

    search = TextFilter(label=_("Search"), method="called")
    teer = ChoicesFilter(
        label=_("TEER"),
        choices=[(str(teer), str(teer)) for teer in range(6)],
        widget=forms.CheckboxSelectMultiple,
        method="of_teers",
    )
    broad_category = ChoiceFilter(
        label=_("Broad category"), choices=BroadCategory, method="of_broad_category"
    )
    reached = YesNoFilter(
        label=_("Training in the registry leads to it"), method="reached_by_offerings"
    )
    skill = RecordFilter(label=_("Asks for skill"), records=Skill, method="asking_for")
    order = OrderFilter(OCCUPATION)

    class Meta:
        model = Occupation
        fields: list[str] = []

    def called(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        """Keep occupations whose title, or one of whose job titles, contains every word; digits begin a code."""
        words = words_of(text)
        called_so = JobTitle.objects.saying(words).order_by().values("occupation")
        return queryset.filter(_titled(words) | Q(pk__in=called_so))

    def of_teers(self, queryset: QuerySet, name: str, teers: list[str]) -> QuerySet:
        """Keep occupations of any of the TEER categories."""
        return queryset.filter(teer__in=teers)

    def of_broad_category(self, queryset: QuerySet, name: str, digit: str) -> QuerySet:
        """Keep one broad occupational category."""
        return queryset.of_broad_category(digit)

    def reached_by_offerings(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        """Keep occupations that a published offering leads to, or those that none does."""
        reached = Occupation.objects.reached().order_by().values("pk")
        return queryset.filter(pk__in=reached) if wanted else queryset.exclude(pk__in=reached)

    def asking_for(self, queryset: QuerySet, name: str, skill: Skill) -> QuerySet:
        """Keep occupations whose profile rates a skill."""
        return queryset.filter(skills__skill=skill)


def _titled(words: list[str]) -> Q:
    condition = Q()
    for word in words:
        begins = Q(code__startswith=word) if word.isascii() and word.isdigit() else Q()
        condition &= begins or says(word, *pair("title"))
    return condition


class SkillFilter(RecordFilterSet):
    """Filters of skills."""

    search = TextFilter(label=_("Search"), method="called")
    framework = RecordFilter(
        label=_("Skill framework"), records=SkillFramework, method="of_framework"
    )
    kind = ChoiceFilter(label=_("Kind"), choices=Skill.Kind)
    order = OrderFilter({**NAME, **ADDED})

    class Meta:
        model = Skill
        fields: list[str] = []

    def called(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        """Keep skills whose name or code contains every word."""
        for word in words_of(text):
            queryset = queryset.filter(says(word, *pair("name"), "code"))
        return queryset

    def of_framework(self, queryset: QuerySet, name: str, framework: SkillFramework) -> QuerySet:
        """Keep one framework's skills."""
        return queryset.of_framework(framework.slug)
