"""Words of CTDL and what they are in the registry. Source: https://credreg.net/ctdl/terms, read 2026-08-06."""

from __future__ import annotations

CREDENTIALS = {
    "Certificate": "certificate",
    "Diploma": "diploma",
    "BachelorDegree": "bachelor",
    "MasterDegree": "master",
    "DoctoralDegree": "doctorate",
    "PostBaccalaureateCertificate": "graduate-certificate",
}

KINDS = {
    "Course": "course",
    "LearningProgram": "program",
    "MicroCredential": "microcertification",
    "Badge": "microcertification",
    "DigitalBadge": "microcertification",
    "OpenBadge": "microcertification",
    "CertificateOfCompletion": "microcertification",
    "TransferValueProfile": "equivalency",
    **dict.fromkeys(CREDENTIALS, "program"),
}

PASSED_OVER = ("CredentialOrganization", "Organization", "QACredentialOrganization")
"""Nodes that others point to; the registry knows organisations already."""

DELIVERIES = {"OnlineOnly": "online", "InPerson": "in-person", "BlendedDelivery": "blended"}

CODE_NAME = {"en": "Course code", "fr": "Code du cours"}
"""How the identifier of a credential that is its code is called: credentials have no coded notation in CTDL."""

LIFECYCLES = {
    "Active": "published",
    "Suspended": "suspended",
    "Ceased": "ceased",
    "Deprecated": "ceased",
    "Developing": "draft",
}

TAKEN = frozenset(
    (
        "@context", "@id", "@type", "availableOnlineAt", "codedNotation", "creditValue",
        "credentialStatusType", "ctid", "deliveryType", "description", "endDate", "entryCondition",
        "estimatedCost", "estimatedDuration", "identifier", "inLanguage", "instructionalProgramType",
        "learningDeliveryType", "lifeCycleStatusType", "name", "occupationType", "offeredBy", "ownedBy", "requires",
        "startDate", "subjectWebpage", "transferValue", "transferValueFor", "transferValueFrom",
        "versionCode", "versionIdentifier",
    )
)  # fmt: skip

FACTS_OF_A_PROFILE = frozenset(("creditValue", "targetCompetency", "description"))
"""Terms of a condition profile that say of a credential what a course says directly; they ask for nothing."""

TARGETS = ("targetCredential", "targetLearningOpportunity", "alternativeCondition")
"""Terms of a condition profile that name what must be completed."""
