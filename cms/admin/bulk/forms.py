"""The form that takes a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.admin.bulk.rights import institutions
from registry.interchange.bulk.headings import BULK_KINDS
from registry.interchange.bulk.reading import LARGEST, Manner
from registry.interchange.formats.encoding import ENCODINGS
from registry.interchange.formats.sheets import DELIMITERS
from registry.interchange.kinds import kinds
from registry.interchange.messages import worded
from registry.models.bilingual import current_language
from registry.models.scanning import scan

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.json,.jsonld"
_ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "windows-1252": "Windows-1252"}


class FileForm(forms.Form):
    """A file, for whom it is, and how it is to be read as far as it does not say so itself."""

    institution = forms.ModelChoiceField(None, label=gettext_lazy("Institution"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, XLSX or CTDL as JSON-LD. Nothing is written before you publish."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "empty": gettext_lazy(
                "The file is empty. Records are never deleted by leaving them out."
            )
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What the rows are"),
        required=False,
        help_text=gettext_lazy("Only for a CSV file without a column that says so."),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        required=False,
        help_text=gettext_lazy("Only for a file that is not UTF-8 and has no byte order mark."),
    )
    delimiter = forms.ChoiceField(label=gettext_lazy("Columns are separated by"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = institutions(user)
        self.fields["institution"].queryset = own
        if len(own[:2]) == 1:
            self.fields["institution"].initial = own[0]
        self.fields["kind"].choices = [("", _("The file says it")), *kind_choices()]
        said = [(one, _ENCODINGS[one]) for one in ENCODINGS]
        self.fields["encoding"].choices = [("", _("The file says it")), *said]
        self.fields["delimiter"].choices = [("", _("The first line shows it")), *_delimiters()]

    def clean_file(self) -> Any:
        """Refuse at once what is too large to be read."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            sizes = {"mebibytes": sent.size >> 20, "most": LARGEST >> 20}
            said = (part.in_language(current_language()) for part in worded("file.large", sizes))
            raise forms.ValidationError(" ".join(said))
        scan(sent)
        return sent

    @property
    def manner(self) -> Manner:
        """How the file is to be read."""
        said = self.cleaned_data
        return Manner(said["kind"], said["encoding"], said["delimiter"])


def kind_choices() -> list[tuple[str, str]]:
    """Return what institutions send, by what people call it."""
    found = kinds()
    return [
        (name, str(capfirst(found[name].table._meta.verbose_name_plural))) for name in BULK_KINDS
    ]


def _delimiters() -> list[tuple[str, str]]:
    words = {"comma": _("commas"), "semicolon": _("semicolons"), "tab": _("tabs")}
    return [(sign, words[name]) for sign, name in DELIMITERS.items()]
