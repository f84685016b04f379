"""Publishers of institutions no longer publish practice notes and resources by themselves: the registry looks first.

The right is taken once; one that an administrator gives again later stays. What is public stays public.
"""

from django.db import migrations

MODERATED = ("publish_practicenote", "publish_resource")


def take_the_right(apps, schema_editor):
    """Take it from the group where there is one; on a new site it is made without."""
    groups = apps.get_model("auth", "Group").objects.filter(name="Institution publishers")
    rights = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="registry", codename__in=MODERATED
    )
    for group in groups:
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    """No table changes."""

    dependencies = [("cms", "0011_rights_over_new_tables")]
    operations = [migrations.RunPython(take_the_right, migrations.RunPython.noop, elidable=True)]
