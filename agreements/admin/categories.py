"""Worker categories typed by name: one list for a whole page, no query for a row.

A select for each of 90 lines would ask for each, and weigh far more than a name.
"""

import re
from difflib import get_close_matches

from django import forms
from django.core.exceptions import ValidationError

from agreements.models import WorkerCategory

LIST = "kategori-pekerja"
UNKNOWN = "“{}” bukan kategori yang dikenal.{} Pilih dari daftar yang muncul."


class Catalogue:
    """Every category by id, and by what people call it; one query."""

    def __init__(self):
        rows = WorkerCategory.objects.all()
        self.by_name = rows.by_name()
        self.by_pk = {row.pk: row for row in rows}

    @property
    def rows(self):
        return self.by_pk.values()

    def find(self, text):
        """The category of this name or alias; ValidationError names a near one."""
        key = " ".join(text.split()).casefold()
        if key in self.by_name:
            return self.by_name[key]
        near = get_close_matches(key, self.by_name, n=1)
        meant = f" Maksud Anda {self.by_name[near[0]].name}?" if near else ""
        raise ValidationError(UNKNOWN.format(text[:40], meant), code="invalid_choice")

    def name(self, pk):
        return self.by_pk[pk].name if pk in self.by_pk else ""


def catalogue_of(request):
    """Asked once for a page."""
    if not hasattr(request, "categories"):
        request.categories = Catalogue()
    return request.categories


class CategoryField(forms.Field):
    """One category by name; what is typed comes back as typed."""

    def __init__(self, *, catalogue, **kwargs):
        widget = forms.TextInput(
            attrs={"list": LIST, "autocomplete": "off", "size": 32}
        )
        super().__init__(**{"widget": widget} | kwargs)
        self.catalogue = catalogue

    def prepare_value(self, value):
        return self.catalogue.name(value) if isinstance(value, int) else value

    def to_python(self, value):
        text = str(value or "").strip()
        return self.catalogue.find(text) if text else None

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "") != str(data or "").strip()


class CategoriesField(CategoryField):
    """Several, separated by commas: no name holds one."""

    def __init__(self, *, catalogue, **kwargs):
        widget = forms.TextInput(attrs={"class": "vLargeTextField"})
        super().__init__(catalogue=catalogue, **{"widget": widget} | kwargs)

    def prepare_value(self, value):
        if not isinstance(value, list | tuple):
            return value
        return ", ".join(self.catalogue.name(getattr(row, "pk", row)) for row in value)

    def to_python(self, value):
        parts = re.split("[,;\n]", str(value or ""))
        found = [self.catalogue.find(part) for part in parts if part.strip()]
        return list(dict.fromkeys(found))
