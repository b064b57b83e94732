"""Form fields for cells of uploaded files: codes by code or by label, short texts.

Numbers and days are read by the fields of `form_fields`, as on any form.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jamsostek_pks.lib.codes import SEPARATOR, split_codes
from jamsostek_pks.lib.form_fields import CountField

MOST_SHOWN = 12
# Looking for the nearest of a thousand names takes long; nobody reads more hints.
MOST_HINTS = 50


class TextIn(forms.CharField):
    """Text of a cell; numbers that a spreadsheet made of it become text again."""

    def to_python(self, value: object) -> str:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return super().to_python(value)


class RowNumberIn(CountField):
    """The number a row or an agreement has on this site."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": 2**53} | kwargs)


class YearIn(CountField):
    """Four digits."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = "Tulis tahun dengan empat angka, antara 1990 dan 2100, misalnya 2025."
        super().__init__(
            min_value=1990,
            max_value=2100,
            error_messages={"min_value": wrong, "max_value": wrong},
            **kwargs,
        )


class ChoiceIn(TextIn):
    """One of some choices, by its code or its label, in any case."""

    def __init__(self, *, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.label_of = {code: str(label) for code, label in choices}
        self.codes, self.labels = list(self.label_of), list(self.label_of.values())
        self.by_word = {str(label).casefold(): code for code, label in choices}
        self.by_word |= {code.casefold(): code for code in self.codes}

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        code = self.by_word.get(text.casefold()) if text else ""
        if code is None:
            raise ValidationError(self.unknown(text), code="invalid")
        return code

    def unknown(self, text: str) -> str:
        said = f"'{excerpt(text)}' tidak dikenal."
        said += meant(text, [*self.codes, *self.labels])
        if len(self.codes) <= MOST_SHOWN:
            said += f" Yang dikenal: {known_words(self.label_of.items())}."
        return said


class CodesIn(ChoiceIn):
    """Several choices as 'JKK+JKM' (also with commas), in the order of the choices."""

    def to_python(self, value: object) -> str:
        text = TextIn.to_python(self, value)
        chosen = set()
        for word in split_codes(text.replace(",", SEPARATOR)):
            code = self.by_word.get(word.casefold())
            if code is None:
                raise ValidationError(self.unknown(word), code="invalid")
            chosen.add(code)
        return SEPARATOR.join(code for code in self.codes if code in chosen)


def known_words(choices: Iterable[tuple[str, str]]) -> str:
    """'Bulan (MONTH), …': a label, and its code where the label does not say it."""
    return ", ".join(labelled(code, str(label)) for code, label in choices)


def labelled(code: str, label: str) -> str:
    said = code.casefold() == label.casefold() or f"({code})" in label
    return label if said else f"{label} ({code})"


def meant(text: str, known: Iterable[str]) -> str:
    """' Maksud Anda …?', with a leading space; '' if nothing is near."""
    near = nearest(text, known)
    return f" Maksud Anda {near}?" if near else ""


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known word most like `text`, in any case."""
    by_folded = {name.casefold(): name for name in known}
    # Longer texts are no misspelt words, and cost the square of their length.
    near = get_close_matches(text.casefold()[:80], by_folded, n=1, cutoff=0.6)
    return by_folded[near[0]] if near else None


@dataclass
class Hints:
    """The nearest of the known words, for the first distinct texts of one file."""

    known: Collection[str]
    given: dict[str, str | None] = field(default_factory=dict)

    def nearest(self, text: str) -> str | None:
        if text not in self.given and len(self.given) < MOST_HINTS:
            self.given[text] = nearest(text, self.known)
        return self.given.get(text)

    def meant(self, text: str) -> str:
        """' Maksud Anda …?', with a leading space; '' if nothing is near."""
        near = self.nearest(text)
        return f" Maksud Anda {near}?" if near else ""


def excerpt(text: str) -> str:
    """What was written, short enough to stand in a message."""
    return text if len(text) <= 40 else f"{text[:40]}…"
