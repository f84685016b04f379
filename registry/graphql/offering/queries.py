"""Micro-certifications, courses and programs."""

from registry.filters import CourseFilter, MicroCertificationFilter, ProgramFilter
from registry.graphql.lists import ListOf, OneOf


class Query:
    """Root fields for offerings."""

    micro_certification = OneOf("MicroCertification", "One micro-certification.")
    micro_certifications = ListOf(
        "MicroCertification", MicroCertificationFilter, "Published micro-certifications."
    )
    program = OneOf("Program", "One program.")
    programs = ListOf("Program", ProgramFilter, "Published programs.")
    course = OneOf("Course", "One course.")
    courses = ListOf("Course", CourseFilter, "Published courses.")
