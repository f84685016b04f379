"""Who may work in the admin: editors and reviewers of the registry, editors and publishers of institutions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.snippets.models import get_snippet_models

from cms.ownership import EDITORS, OWNERS, REVIEWERS
from registry.models import Membership, Organization, Pilot, PracticeNote, Resource

INSTITUTION_EDITORS = "Institution editors"
INSTITUTION_PUBLISHERS = "Institution publishers"
MODERATED = (PracticeNote, Resource)
"""What members tell and share: the registry looks at it before it is public, whoever publishes for the institution."""
_EDIT = ("add", "change", "view")
_PUBLISH = (*_EDIT, "delete", "lock", "publish", "unlock")
_PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
_FILE_RIGHTS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)


def make_groups(homes: list[Page]) -> list[str]:
    """Create the groups that are missing, with their rights, and return their names."""
    made = []
    for name, rights in _groups():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            group.permissions.set([*rights, _enter_admin()])
            made.append(name)
    if EDITORS in made:
        editors = Group.objects.get(name=EDITORS)
        for home in homes:
            _grant_pages(editors, home)
        _grant_files(editors)
    return made


def _groups() -> list[tuple[str, list[Permission]]]:
    return [
        (
            EDITORS,
            [
                *_record_rights(),
                *_log_rights(),
                *_key_rights(),
                *_community_rights(),
                *_application_rights(),
            ],
        ),
        (
            REVIEWERS,
            [*_reading_rights(), *_log_rights(), *_community_rights(), *_application_rights()],
        ),
        (INSTITUTION_EDITORS, [*_own_rights(_EDIT), *_log_rights("view_change")]),
        (INSTITUTION_PUBLISHERS, [*_own_rights(_PUBLISH), *_log_rights("view_change")]),
    ]


def settle_groups(user: Any) -> None:
    """Put a user into the group that the user's memberships call for, and out of the other.

    Rights are a user's, not a membership's, so who is a publisher here and an editor there is an editor.
    """
    roles = set(Membership.objects.of(user).values_list("role", flat=True))
    only_publisher = roles == {Membership.Role.PUBLISHER}
    wanted = INSTITUTION_PUBLISHERS if only_publisher else INSTITUTION_EDITORS
    of_institutions = Group.objects.filter(name__in=(INSTITUTION_EDITORS, INSTITUTION_PUBLISHERS))
    user.groups.remove(*of_institutions.exclude(name=wanted if roles else ""))
    if roles:
        user.groups.add(*of_institutions.filter(name=wanted))


def membership_changed(instance: Membership, **signal: Any) -> None:
    """Follow a membership that was saved or deleted."""
    settle_groups(instance.user)


def _record_rights() -> QuerySet[Permission]:
    types = ContentType.objects.get_for_models(*get_snippet_models()).values()
    return Permission.objects.filter(content_type__in=list(types))


def _reading_rights() -> QuerySet[Permission]:
    return _record_rights().exclude(codename__startswith="delete_")


def _community_rights() -> QuerySet[Permission]:
    """Return the rights to decide on comments and to answer messages, and to delete both."""
    tables = ("notecomment", "contactmessage")
    return _rights(f"{what}_{table}" for what in ("view", "change", "delete") for table in tables)


def _own_rights(actions: tuple[str, ...]) -> QuerySet[Permission]:
    """Return the rights over what institutions own. The registry adds organisations and pilots, and moderates."""
    given = Q(pk__in=())
    for model in OWNERS:
        by_registry = ("add", "delete") if model in (Organization, Pilot) else ()
        by_registry += ("publish",) if model in MODERATED else ()
        names = [f"{one}_{model._meta.model_name}" for one in actions if one not in by_registry]
        given |= Q(content_type=ContentType.objects.get_for_model(model), codename__in=names)
    return Permission.objects.filter(given)


def _enter_admin() -> Permission:
    return Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")


def _log_rights(*names: str) -> QuerySet[Permission]:
    return _rights(names or ("view_change", "view_importrun"))


def _key_rights() -> QuerySet[Permission]:
    """Return the rights to answer requests for keys of the API, and to end keys."""
    tables = ("keyrequest", "apikey")
    return _rights(f"{what}_{table}" for what in ("view", "change") for table in tables)


def _application_rights() -> QuerySet[Permission]:
    """Return the rights to read applications to adopt the framework, and to decide on them."""
    return _rights(("view_application", "change_application"))


def _rights(names: Iterable[str]) -> QuerySet[Permission]:
    return Permission.objects.filter(codename__in=[*names], content_type__app_label="registry")


def _grant_pages(group: Group, home: Page) -> None:
    rights = Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=_PAGE_RIGHTS
    )
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=home, permission=right) for right in rights
    )


def _grant_files(group: Group) -> None:
    rights = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=_FILE_RIGHTS
    )
    root = Collection.get_first_root_node()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=root, permission=right)
        for right in rights
    )
