"""Who may work in the admin. One group for now; limits per institution are added where permissions are asked."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.snippets.models import get_snippet_models

EDITORS = "Registry editors"
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
    """Create the editors' group with its rights, and return its name; nothing when it exists."""
    group, is_new = Group.objects.get_or_create(name=EDITORS)
    if not is_new:
        return []
    group.permissions.set(_record_rights())
    for home in homes:
        _grant_pages(group, home)
    _grant_files(group)
    return [EDITORS]


def _record_rights() -> list[Permission]:
    types = ContentType.objects.get_for_models(*get_snippet_models()).values()
    records = Permission.objects.filter(content_type__in=list(types))
    admin = Permission.objects.filter(
        codename="access_admin", content_type__app_label="wagtailadmin"
    )
    logs = Permission.objects.filter(
        codename__in=("view_change", "view_importrun"), content_type__app_label="registry"
    )
    return [*records, *admin, *logs]


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
