"""Every address of the admin, asked by a user of another institution: nothing foreign is shown, nothing happens.

``admin_places.txt`` says of each address that is not a record's what it is to such a user: ``open`` (shows nothing
foreign), ``choose`` (a chooser), ``session`` (tells that a form is open) or ``closed``. The addresses of records are
placed by the two tables here. An address without a place fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision, TaskState, WorkflowState

from cms.ownership import OWNERS
from registry.models import Membership, Offering, Organization
from registry.models.record import Identified
from tests.cms import foreign_records
from tests.cms.foreign_records import PLAN, SECRET

pytestmark = pytest.mark.usefixtures("trees")

PLACES = dict(
    reversed(line.split())
    for line in (Path(__file__).parent / "admin_places.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)
RECORDS = "wagtailsnippets_registry_"
CHOOSERS = "wagtailsnippetchoosers_registry_"
# "list" and "new" are about no record; "record" answers 404 to whom the record is foreign.
RECORD_PLACES = {
    "list": "list",
    "list_results": "list",
    "add": "new",
    "preview_on_add": "new",
    "impact_on_add": "new",
    "impact_on_edit": "record",
    "edit": "record",
    "inspect": "record",
    "delete": "record",
    "history": "record",
    "history_results": "record",
    "preview_on_edit": "record",
    "revisions_view": "record",
    "revisions_revert": "record",
    "revisions_compare": "record",
    "revisions_unschedule": "record",
    "unpublish": "record",
    "lock": "record",
    "unlock": "record",
    "move": "record",
    "confirm": "record",
    "ask": "record",
    "set_right": "closed",
    "workflow_history": "record",
    "workflow_history_detail": "record",
    "workflow_action": "closed",
    "collect_workflow_action_data": "closed",
    "confirm_workflow_cancellation": "record",
    "workflow_preview": "closed",
    "usage": "closed",
}
CHOOSER_PLACES = {
    "choose": "choose",
    "choose_results": "choose",
    "chosen": "choose",
    "chosen_multiple": "choose",
    "create": "closed",
}
POSTED = {
    "action-publish": "yes",
    "because": "x",
    "withdrawn_because_en": "x",
    "withdrawn_because_fr": "x",
    "title_en": "x",
}


@dataclass(frozen=True)
class Address:
    """One pattern of the admin's addresses."""

    name: str
    route: str
    arguments: tuple[str, ...]

    @property
    def model(self) -> Any:
        """The kind of record that it is about, if it is about one."""
        space = self.name.split(":")[0]
        for prefix in (RECORDS, CHOOSERS):
            if space.startswith(prefix):
                return apps.get_model("registry", space.removeprefix(prefix))
        return Offering if space == "offering_chooser" else None

    @property
    def place(self) -> str:
        space, _, view = self.name.rpartition(":")
        if space.startswith(RECORDS):
            return RECORD_PLACES[view] if self.model in OWNERS else "closed"
        if space.startswith(CHOOSERS):
            return CHOOSER_PLACES[view]
        return PLACES[self.name]

    def at(self, pk: Any, revision: int = 1) -> str:
        """The address for a record and one of its revisions."""
        known = {
            "pk": pk,
            "object_id": pk,
            "revision_id": revision,
            "revision_id_a": "earliest",
            "revision_id_b": "latest",
            "move": "suspend",
            "column": "requirement",
            "app_label": "registry",
            "model_name": "microcertification",
            "app_name": "registry",
            "action": "delete",
            "filter_spec": "original",
            "uidb64": "MQ",
            "token": "set-password",
            "plan": PLAN,
        }
        return reverse(self.name, kwargs={one: known.get(one, 1) for one in self.arguments})


NAMELESS = {"admin/test404/", "admin/^.*/$"}
"""What Wagtail answers with 404, and what it makes end with a slash."""


def addresses(
    patterns: Any = None, spaces: tuple[str, ...] = (), route: str = ""
) -> Iterator[Address]:
    for one in patterns or get_resolver().url_patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from addresses(one.url_patterns, inner, here)
        elif isinstance(one, URLPattern) and here.startswith("admin/"):
            assert one.name or here in NAMELESS, f"{here} needs a name, for a place in the matrix"
            if not one.name:
                continue
            named = [*one.pattern.converters, *getattr(one.pattern.regex, "groupindex", ())]
            yield Address(":".join([*spaces, one.name]), here, tuple(dict.fromkeys(named)))


def url(address: Address, pk: Any, revision: int = 1) -> str:
    try:
        return address.at(pk, revision)
    except NoReverseMatch:
        # Written with groups that have no name, or in two shapes.
        return "/" + address.route.replace("^", "").split("(")[0]


@pytest.fixture
def foreign(registry: SimpleNamespace) -> SimpleNamespace:
    """Records of Elm College, public ones and drafts with a secret word."""
    return foreign_records.make(registry)


@pytest.fixture
def stranger(foreign: SimpleNamespace, client: Client, django_user_model: Any) -> Client:
    """A publisher of another institution, which has the greatest rights that an institution's users have."""
    oak = Organization(name_en="Oak University", name_fr="Université Oak", kind="university")
    oak.publish_now()
    user = django_user_model.objects.create_user("oak", "oak@registry.example", "x")
    Membership.objects.create(user=user, organization=oak, role=Membership.Role.PUBLISHER)
    assert [group.name for group in user.groups.all()] == ["Institution publishers"]
    client.force_login(user)
    client.raise_request_exception = False
    return client


def test_every_address_has_a_place() -> None:
    found = list(addresses())
    known = {one.name for one in found}
    lost = [
        one.name
        for one in found
        if one.name not in PLACES
        and not (one.name.startswith(RECORDS) and one.name.split(":")[1] in RECORD_PLACES)
        and not (one.name.startswith(CHOOSERS) and one.name.split(":")[1] in CHOOSER_PLACES)
    ]
    assert sorted(set(lost)) == []
    assert sorted(PLACES.keys() - known) == []
    assert len(found) > 700


def state() -> dict[str, Any]:
    """What stands in the tables, as far as a request of a stranger must not change it."""
    ours = [one for name in ("registry", "cms") for one in apps.get_app_config(name).get_models()]
    tables = [*ours, Group, Revision, WorkflowState, TaskState, ModelLogEntry, ReferenceIndex]
    stored = {one._meta.label: list(one._base_manager.order_by("pk").values()) for one in tables}
    return stored | {"letters": len(mail.outbox)}


def asked(client: Client, where: str) -> Iterator[tuple[str, Any]]:
    """What is answered to reading and to sending, and where."""
    yield f"GET {where}", client.get(where)
    yield f"POST {where}", client.post(where, POSTED)


def faults(address: Address, client: Client, foreign: SimpleNamespace) -> Iterator[str]:
    """What a stranger sees at an address and should not."""
    records = foreign.of(address.model) if address.model else foreign.of(Offering)
    needs_record = {"pk", "object_id"} & set(address.arguments)
    for record in records if needs_record else [None]:
        revision = (
            record and record.latest_revision_id if hasattr(record, "latest_revision_id") else 1
        )
        where = url(address, record.pk if record else 1, revision or 1)
        if address.name == "offering_chooser:chosen_multiple" or address.name.endswith(
            ":chosen_multiple"
        ):
            where += "?" + "&".join(f"id={one.pk}" for one in records)
        for said, answer in asked(client, where):
            yield from judged(address, record, said, answer)
    if address.place in ("list", "choose") and not needs_record:
        # The beginning of the secret: a page may repeat what was looked for, and still tells no more than that.
        for more in (f"?q={SECRET[:5]}", "?export=csv", "?export=xlsx", "?p=2"):
            yield from judged(address, None, f"GET {more}", client.get(url(address, 1) + more))


def judged(address: Address, record: Any, said: str, answer: Any) -> Iterator[str]:
    text = b"".join(answer).decode(errors="replace")
    if SECRET in text:
        yield f"{said} tells the secret"
    if answer.status_code >= 500:
        yield f"{said} failed with {answer.status_code}"
    # A chooser's answers are only read: sending to them is refused before a record is looked for.
    hidden = (404, 405) if said.startswith("POST") and address.place == "choose" else (404,)
    if must_be_hidden(address, record) and answer.status_code not in hidden:
        yield f"{said} answered {answer.status_code}"


def must_be_hidden(address: Address, record: Any) -> bool:
    """Whether an address answers that there is nothing."""
    if address.place in ("closed", "record"):
        return True
    chosen = address.place == "choose" and record is not None
    return chosen and getattr(record, "lifecycle", "published") == "draft"


def test_a_stranger_sees_nothing_foreign_and_does_nothing(
    stranger: Client, foreign: SimpleNamespace
) -> None:
    before = state()
    every = list(addresses())
    # Signing out is the last thing that a user does.
    rest = [one for one in every if one.name != "wagtailadmin_logout"]
    found = [fault for address in rest for fault in faults(address, stranger, foreign)]
    assert found == []
    after = state()
    assert [name for name, rows in after.items() if rows != before[name]] == []


NODE = "query ($id: ID!) { node(id: $id) { __typename } }"
FOUND = f'{{ microCertifications(search: "{SECRET}") {{ edges {{ node {{ slug }} }} }} }}'


def test_the_api_and_the_permanent_addresses_tell_no_draft(
    stranger: Client, foreign: SimpleNamespace
) -> None:
    def ask(query: str, **variables: str) -> Any:
        body = {"query": query, "variables": variables}
        return stranger.post("/graphql", body, content_type="application/json").json()

    assert ask(FOUND)["data"]["microCertifications"]["edges"] == []
    for one in foreign.secret:
        assert stranger.get(f"/id/{one.ctid}").status_code == 404
        assert ask(NODE, id=one.ctid)["data"]["node"] is None
    assert ask(NODE, id=foreign.public[0].ctid)["data"]["node"] is not None


def test_the_matrix_can_fail(boss: Client, foreign: SimpleNamespace) -> None:
    """The same questions, asked by one who sees all, find the secret in lists, forms, histories and choosers."""
    seen: dict[str, int] = {}
    for address in addresses():
        if address.model is None or address.place not in ("list", "record", "choose"):
            continue
        if not address.name.endswith((":list", ":edit", ":history", ":choose", ":chosen")):
            continue
        records = foreign.of(address.model)
        where = url(address, records[-1].pk if records else 1)
        if SECRET in b"".join(boss.get(where)).decode(errors="replace"):
            view = address.name.rpartition(":")[2]
            seen[view] = seen.get(view, 0) + 1
        if address.place == "list":
            found = b"".join(boss.get(f"{where}?q={SECRET[:5]}")).decode(errors="replace")
            seen["search"] = seen.get("search", 0) + (SECRET in found)
    looked_for = seen.pop("search")
    assert seen.keys() == {"list", "edit", "history", "choose", "chosen"}
    owned = len(OWNERS) - 1
    assert (seen["list"], seen["edit"]) == (owned, owned)
    assert looked_for > owned / 2


def test_reviewers_and_editors_of_the_registry_see_all(
    client: Client, foreign: SimpleNamespace, django_user_model: Any
) -> None:
    for number, group in enumerate(("Registry editors", "Registry reviewers")):
        user = django_user_model.objects.create_user(f"staff{number}", "x@registry.example", "x")
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        for model in OWNERS:
            if model is Offering:
                continue
            answer = client.get(reverse(model.snippet_viewset.get_url_name("list")))
            assert set(answer.context["object_list"]) == set(model.objects.all()), model


def test_kinds_that_have_owners_are_all_kinds_of_an_institution() -> None:
    owned = {one._meta.model_name for one in OWNERS}
    every = {
        one._meta.model_name
        for one in apps.get_app_config("registry").get_models()
        if issubclass(one, Identified)
    }
    assert every - owned == {
        "frameworkedition",
        "frameworkelement",
        "occupation",
        "organizationgroup",
        "osapruleprofile",
        "region",
        "sector",
        "skill",
        "skillframework",
    }
