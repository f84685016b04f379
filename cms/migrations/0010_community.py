"""The page of the contact form; the contact pages of both trees, which were pages of text, become such pages."""

import uuid

import django.db.models.deletion
import wagtail.contrib.routable_page.models
import wagtail.fields
from django.db import migrations, models

# The key that the first pages of both trees give to the contact page.
CONTACT = uuid.uuid5(uuid.UUID("6f1c2a52-6a0e-4f0e-9a75-2f6a3f7b1d10"), "contact")


def take_the_form(apps, schema_editor):
    """The contact pages of both trees take the form: what editors wrote, moved or renamed stays."""
    alias = schema_editor.connection.alias
    before, after = (apps.get_model("cms", name) for name in ("ContentPage", "ContactPage"))
    kinds = apps.get_model("contenttypes", "ContentType")._base_manager.using(alias)
    pages = apps.get_model("wagtailcore", "Page")._base_manager.using(alias)
    drafts = apps.get_model("wagtailcore", "Revision")._base_manager.using(alias)
    found = before._base_manager.using(alias).filter(translation_key=CONTACT)
    if not found:
        return
    old = kinds.get(app_label="cms", model="contentpage")
    new, _ = kinds.get_or_create(app_label="cms", model="contactpage")
    for one in list(found):
        page = after(page_ptr_id=one.pk, introduction=one.introduction, body=one.body)
        # Raw: only the row of the new table is written, the page itself stays as it is.
        page.save_base(raw=True, using=alias)
        before._base_manager.using(alias).filter(pk=one.pk)._raw_delete(alias)
        pages.filter(pk=one.pk).update(content_type=new)
        for draft in drafts.filter(object_id=str(one.pk), content_type=old):
            draft.content["content_type"] = new.pk
            draft.content_type = new
            draft.save(update_fields=["content", "content_type"])


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0007_shown_change'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('introduction', models.TextField(blank=True, help_text='Shown under the title, without formatting.', verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('heading', 2), ('text', 3), ('links', 10), ('facts', 15), ('quote', 18), ('notice', 22), ('callout', 25)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'heading', 'max_length': 120}), 1: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('2', 'Section'), ('3', 'Part of a section')], 'label': 'level'}), 2: ('wagtail.blocks.StructBlock', [[('text', 0), ('level', 1)]], {}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'icon': 'pilcrow', 'label': 'Text', 'template': 'blocks/text.html'}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'heading', 'max_length': 120, 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the title of the page is used.', 'label': 'words of the link', 'max_length': 120, 'required': False}), 6: ('wagtail.blocks.PageChooserBlock', (), {'label': 'page of this site', 'required': False}), 7: ('wagtail.blocks.CharBlock', (), {'help_text': 'Begins with https://, mailto: or, on this site, with /.', 'label': 'or an address', 'max_length': 500, 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('label', 5), ('page', 6), ('address', 7)]], {}), 9: ('wagtail.blocks.ListBlock', (8,), {'label': 'links'}), 10: ('wagtail.blocks.StructBlock', [[('heading', 4), ('links', 9)]], {}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'name', 'max_length': 80}), 12: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 13: ('wagtail.blocks.StructBlock', [[('name', 11), ('text', 12)]], {}), 14: ('wagtail.blocks.ListBlock', (13,), {'label': 'facts'}), 15: ('wagtail.blocks.StructBlock', [[('facts', 14)]], {}), 16: ('wagtail.blocks.TextBlock', (), {'label': 'quotation'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'source', 'max_length': 200}), 18: ('wagtail.blocks.StructBlock', [[('text', 16), ('source', 17)]], {}), 19: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('information', 'Information'), ('warning', 'Warning')], 'label': 'kind'}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'max_length': 120}), 21: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'text'}), 22: ('wagtail.blocks.StructBlock', [[('kind', 19), ('title', 20), ('text', 21)]], {}), 23: ('wagtail.blocks.TextBlock', (), {'label': 'text', 'required': False}), 24: ('wagtail.blocks.StructBlock', [[('label', 5), ('page', 6), ('address', 7)]], {'label': 'next step'}), 25: ('wagtail.blocks.StructBlock', [[('title', 20), ('text', 23), ('link', 24)]], {})}, verbose_name='body')),
            ],
            options={
                'verbose_name': 'contact page',
                'verbose_name_plural': 'contact pages',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page'),
        ),
        migrations.RunPython(take_the_form, migrations.RunPython.noop, elidable=True),
    ]
