"""Documents of a key at its private page: registered, listed, removed; and whether the key answers nothing else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from graphene_django.settings import graphene_settings

from registry.graphql.callers import Caller
from registry.graphql.context import Context
from registry.graphql.execution import problems
from registry.graphql.limits import limit
from registry.models import ApiKey, RegisteredDocument
from registry.models.access import hash_of
from registry.services.documents import as_kept
from registry.services.keys import answer_only_registered, remove_document

DEEDS = frozenset({"register", "remove", "only", "all"})
"""What may be done with the documents of a key."""


class DocumentForm(forms.ModelForm):
    """A document to register: its name and its text, held against the schema and the limits of the key."""

    class Meta:
        model = RegisteredDocument
        fields = ["name", "text"]
        labels = {"name": gettext_lazy("Name"), "text": gettext_lazy("Query")}
        help_texts = {
            "name": gettext_lazy("For you, to tell your documents apart."),
            "text": gettext_lazy("With its variables declared. The id is made from this text."),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})}

    def __init__(self, key: ApiKey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=RegisteredDocument(key=key), **kwargs)
        # The id is of the very text: blanks at its ends are part of it.
        self.fields["text"].strip = False
        for field in self.fields.values():
            field.widget.attrs |= {"class": "input", "autocomplete": "off"}

    def clean_text(self) -> str:
        """Refuse what the API would refuse, in the words of the API."""
        text = as_kept(self.cleaned_data["text"])
        context = Context.of(Caller("form", self.instance.key))
        found = problems(graphene_settings.SCHEMA.graphql_schema, text, context)
        if found:
            raise forms.ValidationError(found)
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse more documents than a key may have."""
        most = limit("documents")
        if self.instance.key.documents.count() >= most:
            message = _("A key may have %s documents; remove one first.") % most
            raise forms.ValidationError(message)
        return super().clean()

    def register(self) -> bool:
        """Keep the document where nothing speaks against it, and say whether it is kept."""
        if not self.is_valid():
            return False
        try:
            self.instance.sha256 = hash_of(self.instance.text)
            self.instance.validate_constraints()
        except forms.ValidationError as error:
            self.add_error(None, error)
            return False
        self.save()
        return True


def act_on(key: ApiKey, said: QueryDict) -> DocumentForm | None:
    """Do what the page of a key asks, and return the form where it is to be corrected."""
    deed = said.get("do")
    if deed == "register":
        form = DocumentForm(key, said)
        return None if form.register() else form
    if deed == "remove":
        remove_document(key, said.get("document", "")[:64])
    else:
        answer_only_registered(key, deed == "only")
    return None
