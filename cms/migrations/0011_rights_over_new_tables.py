"""Groups that exist already get their rights over tables that came after them, once.

A right that an administrator takes away later stays away: groups are looked at again by no later start.
"""

from django.db import migrations

EDIT = ("add", "change", "view")
MOVE = ("lock", "publish", "unlock")
DECIDE = ("view", "change", "delete")
ANSWER = ("view", "change")
OWNED = ("event", "newsitem", "resource", "needreply")
SENT = ("notecomment", "contactmessage")
REQUESTED = ("keyrequest", "apikey")
RIGHTS = {
    "Registry editors": (
        (OWNED, (*EDIT, "delete", *MOVE)),
        (SENT, DECIDE),
        (("application", *REQUESTED), ANSWER),
    ),
    "Registry reviewers": ((OWNED, (*EDIT, *MOVE)), (SENT, DECIDE), (("application",), ANSWER)),
    "Institution editors": ((OWNED, EDIT),),
    "Institution publishers": ((OWNED, (*EDIT, "delete", *MOVE)),),
}


def give_rights(apps, schema_editor):
    """Add what is missing; on a new site there are no groups yet, and they are made with all of it."""
    groups = apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS)
    for group in groups:
        for tables, actions in RIGHTS[group.name]:
            group.permissions.add(*(right(apps, one, to) for one in tables for to in actions))


def right(apps, table, action):
    """Return a right, made here when migrations have not ended and Django has not made it yet."""
    of, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="registry", model=table
    )
    one, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=of, codename=f"{action}_{table}", defaults={"name": f"Can {action} {table}"}
    )
    return one


class Migration(migrations.Migration):
    """No table changes."""

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cms", "0010_community"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("registry", "0015_library"),
    ]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop, elidable=True)]
