"""Files of evidence and of the library are read by who reads the record alone, until that is public."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.ownership import REVIEWERS
from cms.uploads import HOLDERS
from registry.models import Adoption, Membership, Resource
from registry.models.agreement_document import CLOSED
from tests import factories as make

pytestmark = pytest.mark.usefixtures("trees")

PDF, NEWER = b"%PDF-1.7 first %%EOF", b"%PDF-1.7 second %%EOF"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def readers(registry: SimpleNamespace, django_user_model: Any) -> SimpleNamespace:
    """An editor of Elm College, a reviewer of the registry, an editor of another college, and nobody."""
    made = {}
    for name in ("elm", "reviewer", "ash"):
        user = django_user_model.objects.create_user(name, f"{name}@registry.example", "x")
        if name == "reviewer":
            user.groups.add(Group.objects.get(name=REVIEWERS))
        else:
            college = registry.college if name == "elm" else make.organization("ash")
            Membership.objects.create(user=user, organization=college, role=Membership.Role.EDITOR)
        # A new membership ends the sessions of its user.
        made[name] = Client()
        made[name].force_login(user)
    return SimpleNamespace(nobody=Client(), **made)


def evidence(registry: SimpleNamespace) -> tuple[Any, str]:
    element = make.framework_element("transcript", make.framework_edition())
    made = Adoption(pilot=registry.pilot, element=element)
    made.document = SimpleUploadedFile("proof.pdf", PDF)
    made.save()
    return made, made.document.name


def shared(registry: SimpleNamespace) -> tuple[Any, str]:
    made = Resource(organization=registry.college, title_en="Rubric")
    made.file = SimpleUploadedFile("rubric.pdf", PDF)
    made.save()
    return made, made.file.name


DRAFTS = {"evidence": evidence, "library": shared}


def test_each_closed_folder_has_its_records() -> None:
    assert HOLDERS.keys() == set(CLOSED)


@pytest.mark.parametrize("folder", DRAFTS)
def test_the_file_of_a_draft_is_read_by_its_owners_and_the_registry(
    registry: SimpleNamespace, readers: SimpleNamespace, folder: str
) -> None:
    record, name = DRAFTS[folder](registry)
    assert name.startswith(f"{folder}/")
    for spelled in (name, f"x/../{name}", f"./{name}"):
        assert readers.nobody.get(f"/media/{spelled}").status_code == 404
        assert readers.ash.get(f"/media/{spelled}").status_code == 404
    for reader in (readers.elm, readers.reviewer):
        answer = reader.get(f"/media/{name}")
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Cache-Control"] == "private, no-store"
    record.publish_now()
    assert b"".join(readers.nobody.get(f"/media/{name}").streaming_content) == PDF
    record.suspend()
    assert readers.nobody.get(f"/media/{name}").status_code == 200
    record.withdraw("Gone", "Retiré")
    assert readers.nobody.get(f"/media/{name}").status_code == 404
    assert readers.elm.get(f"/media/{name}").status_code == 200


@pytest.mark.parametrize("folder", DRAFTS)
def test_the_file_of_a_change_waits_for_its_publication(
    registry: SimpleNamespace, readers: SimpleNamespace, folder: str
) -> None:
    record, name = DRAFTS[folder](registry)
    record.publish_now()
    column = HOLDERS[folder][1]
    draft = type(record).objects.get(pk=record.pk)
    setattr(draft, column, SimpleUploadedFile("newer.pdf", NEWER))
    getattr(draft, column).field.pre_save(draft, add=False)
    revision = draft.save_revision()
    newer = revision.content[column]
    assert newer != name
    assert readers.nobody.get(f"/media/{newer}").status_code == 404
    assert readers.ash.get(f"/media/{newer}").status_code == 404
    assert readers.elm.get(f"/media/{newer}").status_code == 200
    assert readers.nobody.get(f"/media/{name}").status_code == 200
    revision.publish()
    assert readers.nobody.get(f"/media/{newer}").status_code == 200
    # Versions of a resource stay; the former file of other records is theirs alone again.
    assert readers.nobody.get(f"/media/{name}").status_code == (200 if folder == "library" else 404)
