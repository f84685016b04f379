"""What editors build the body of a page from. Each block has a template in ``blocks/``."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class HeadingBlock(StructBlock):
    """A heading inside a page, with an anchor made from its words."""

    text = CharBlock(label=_("heading"), max_length=120)
    level = ChoiceBlock(
        label=_("level"),
        choices=[("2", _("Section")), ("3", _("Part of a section"))],
        default="2",
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["anchor"] = slugify(value["text"])
        return context


class LinkBlock(StructBlock):
    """A link to a page of this site or to an address."""

    label = CharBlock(
        label=_("words of the link"),
        max_length=120,
        required=False,
        help_text=_("Left empty, the title of the page is used."),
    )
    page = PageChooserBlock(label=_("page of this site"), required=False)
    address = CharBlock(
        label=_("or an address"),
        max_length=500,
        required=False,
        help_text=_("Begins with https://, mailto: or, on this site, with /."),
    )

    class Meta:
        icon = "link"
        label = _("Link")
        template = "blocks/link.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        page, address = cleaned["page"], cleaned["address"]
        if bool(page) == bool(address):
            raise ValidationError(_("Choose a page or write an address, one of them."))
        if address and not address.startswith(("https://", "http://", "mailto:", "/", "#")):
            raise ValidationError(_("An address begins with https://, mailto: or /."))
        if address and not cleaned["label"]:
            raise ValidationError(_("An address needs words for its link."))
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        page = value["page"]
        context["url"] = page.url if page else value["address"]
        context["label"] = value["label"] or (page.title if page else value["address"])
        return context


class LinksBlock(StructBlock):
    """A list of links under an optional heading."""

    heading = CharBlock(label=_("heading"), max_length=120, required=False)
    links = ListBlock(LinkBlock(), label=_("links"))

    class Meta:
        icon = "list-ul"
        label = _("List of links")
        template = "blocks/links.html"


class QuoteBlock(StructBlock):
    """Somebody's words, with where they were said."""

    text = TextBlock(label=_("quotation"))
    source = CharBlock(label=_("source"), max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quote.html"


class NoticeBlock(StructBlock):
    """Something the reader must not miss."""

    kind = ChoiceBlock(
        label=_("kind"),
        choices=[("information", _("Information")), ("warning", _("Warning"))],
        default="information",
    )
    title = CharBlock(label=_("title"), max_length=120)
    text = RichTextBlock(label=_("text"), features=TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Notice")
        template = "blocks/notice.html"


class CalloutBlock(StructBlock):
    """An invitation to one next step."""

    title = CharBlock(label=_("title"), max_length=120)
    text = TextBlock(label=_("text"), required=False)
    link = LinkBlock(label=_("next step"))

    class Meta:
        icon = "pick"
        label = _("Call to act")
        template = "blocks/callout.html"


class FactsBlock(StructBlock):
    """Short facts side by side: a name and what it is."""

    facts = ListBlock(
        StructBlock(
            [
                ("name", CharBlock(label=_("name"), max_length=80)),
                ("text", TextBlock(label=_("text"))),
            ]
        ),
        label=_("facts"),
    )

    class Meta:
        icon = "table"
        label = _("Facts")
        template = "blocks/facts.html"


class BodyBlock(StreamBlock):
    """The body of a page."""

    heading = HeadingBlock()
    text = RichTextBlock(
        label=_("Text"), icon="pilcrow", features=TEXT_FEATURES, template="blocks/text.html"
    )
    links = LinksBlock()
    facts = FactsBlock()
    quote = QuoteBlock()
    notice = NoticeBlock()
    callout = CalloutBlock()
