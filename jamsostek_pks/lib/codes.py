"""A model field for several codes of one TextChoices: 'JKK+JKM'.

Text in the order of the class, so that equal sets are equal in the database.
"""

from collections.abc import Iterable, Sequence
from functools import partialmethod
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

SEPARATOR = "+"


def split_codes(value: str | Iterable[str] | None) -> list[str]:
    """The codes of 'JKM+JKK', of a list, or of nothing; neither sorted nor checked."""
    parts = value.split(SEPARATOR) if isinstance(value, str) else value or ()
    return [code for part in parts if (code := str(part).strip())]


def canonical_codes(
    value: str | Iterable[str] | None, *, known: Sequence[str] | None
) -> str:
    """Each code once, in the order of `known`; None knows nothing and keeps all."""
    codes = dict.fromkeys(split_codes(value))
    if known is None:
        return SEPARATOR.join(codes)
    by_folded = {code.casefold(): code for code in known}
    unknown = [code for code in codes if code.casefold() not in by_folded]
    if unknown:
        raise ValidationError(
            f"Kode tidak dikenal: {', '.join(unknown)[:80]}. "
            f"Kode yang dikenal: {', '.join(known)}.",
            code="invalid_choice",
        )
    chosen = {by_folded[code.casefold()] for code in codes}
    return SEPARATOR.join(code for code in known if code in chosen)


class CodesFormField(forms.MultipleChoiceField):
    """Checkboxes whose cleaned value is the canonical text."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: object) -> list[str]:
        return split_codes(value)

    def to_python(self, value: object) -> list[str]:
        return split_codes(self._canonical(value))

    def clean(self, value: object) -> str:
        return self._canonical(super().clean(value))

    def has_changed(self, initial: object, data: object) -> bool:
        return super().has_changed(split_codes(initial), split_codes(data))

    def _canonical(self, value: object) -> str:
        return canonical_codes(value, known=[str(code) for code, _ in self.choices])


class CodesField(models.CharField):
    """Several codes of `choices_class`, stored as 'JKK+JKM'; none is ''."""

    def __init__(
        self,
        *args: Any,
        choices_class: type[models.TextChoices] | None = None,
        **kwargs: Any,
    ) -> None:
        # Migrations build the field without its class: new codes need none.
        self.choices_class = choices_class
        defaults = {"max_length": 200, "blank": True, "default": ""}
        super().__init__(*args, **(defaults | kwargs))

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        # Django leaves out its own default, which is not ours.
        return name, path, args, kwargs | {"blank": self.blank}

    def contribute_to_class(
        self, cls: type[models.Model], name: str, **kwargs: Any
    ) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        method = f"get_{self.name}_labels"
        if method not in cls.__dict__:
            setattr(cls, method, partialmethod(_labels_of, field=self))

    def to_python(self, value: str | Iterable[str] | None) -> str:
        known = None if self.choices_class is None else self.choices_class.values
        return canonical_codes(value, known=known)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(self.to_python(value))

    def value_to_string(self, obj: models.Model) -> str:
        return self.to_python(self.value_from_object(obj))

    def labels(self, value: str | Iterable[str] | None) -> list[str]:
        """Names for people; a code that is no longer known stands for itself."""
        choices = self.choices_class.choices if self.choices_class else []
        names = {code: str(label) for code, label in choices}
        return [names.get(code, code) for code in split_codes(value)]

    def formfield(self, **kwargs: Any) -> forms.Field:
        choices = self.choices_class.choices if self.choices_class else []
        # The admin hands every CharField a text input.
        if _is_text_input(kwargs.get("widget")):
            del kwargs["widget"]
        # Past CharField.formfield, which adds max_length.
        return super(models.CharField, self).formfield(
            **{"form_class": CodesFormField, "choices": choices, **kwargs}
        )


def _labels_of(instance: models.Model, *, field: CodesField) -> list[str]:
    return field.labels(getattr(instance, field.attname))


def _is_text_input(widget: object) -> bool:
    kind = widget if isinstance(widget, type) else type(widget)
    return issubclass(kind, forms.TextInput | forms.Textarea)
