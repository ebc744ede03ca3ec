"""What a person says when adding links or files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

MOST_LINKS = 1000
CHECK = URLValidator(schemes=["http", "https"])
READ_LANGUAGES = [("", _("find out")), ("en", _("English")), ("uk", _("Ukrainian")), ("ru", _("Russian"))]


class ManyFilesInput(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Files as a list, an empty one when none was chosen."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file as Django checks one."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFilesField, self).clean(each, initial) for each in given]


class AddForm(forms.Form):
    """Links, one a line, and files; what is said of them holds for all of them."""

    links = forms.CharField(
        label=_("Links, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
    )
    uploads = ManyFilesField(label=_("Files"), required=False)
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    published = forms.DateField(
        label=_("Published"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    lang = forms.ChoiceField(label=_("Language"), required=False, choices=READ_LANGUAGES)

    def clean_links(self) -> list[str]:
        """Each line must be a link with http or https."""
        links = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(links) > MOST_LINKS:
            raise forms.ValidationError(_("At most %(most)s links at a time.") % {"most": MOST_LINKS})
        for link in links:
            try:
                CHECK(link)
            except forms.ValidationError as error:
                raise forms.ValidationError(_("Not a link: %(link)s") % {"link": link[:200]}) from error
        return links

    def clean(self) -> dict[str, Any]:
        """At least one link or file."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("links") and not cleaned.get("uploads"):
            raise forms.ValidationError(_("Give at least one link or file."))
        return cleaned

    def given(self) -> dict[str, Any]:
        """What the person said, without what was left open."""
        published = self.cleaned_data.get("published")
        said = {
            "source": self.cleaned_data.get("source"),
            "published": published.isoformat() if published else None,
            "lang": self.cleaned_data.get("lang"),
        }
        return {name: value for name, value in said.items() if value}
