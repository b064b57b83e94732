"""Database constraints whose message appears at the field it is about.

Django puts a constraint's message at the top of a form. These put it at `field`,
and in migrations they are Django's own classes.
"""

from django.core.exceptions import ValidationError
from django.db import models


class AtField:
    """Mixin: `field` names where the message goes when that field is on the form."""

    def __init__(self, *args, field=None, **kwargs):
        self.field = field
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        _, args, kwargs = super().deconstruct()
        return f"django.db.models.{type(self).__mro__[2].__name__}", args, kwargs

    def clone(self):
        copy = super().clone()
        copy.field = self.field
        return copy

    def validate(self, model, instance, exclude=None, using="default"):
        try:
            super().validate(model, instance, exclude=exclude, using=using)
        except ValidationError as error:
            # A field that is not on the form cannot show a message.
            if self.field is None or self.field in (exclude or ()):
                raise
            raise ValidationError({self.field: error.messages}) from error


class Check(AtField, models.CheckConstraint):
    """A CheckConstraint with `field`."""


class Unique(AtField, models.UniqueConstraint):
    """A UniqueConstraint with `field`."""


def not_negative(field, *, name, message):
    """A count or an amount is zero, more, or unknown."""
    return Check(
        condition=models.Q(**{f"{field}__gte": 0}),
        name=name,
        field=field,
        violation_error_message=message,
    )


def plausible_year(field, *, name):
    """A year between 1990 and 2100, or unknown."""
    return Check(
        condition=models.Q(**{f"{field}__gte": 1990, f"{field}__lte": 2100}),
        name=name,
        field=field,
        violation_error_message="Tahun ditulis empat angka, antara 1990 dan 2100.",
    )


def in_order(first, last, *, name, message):
    """`last` is not before `first`; either may be unknown."""
    return Check(
        condition=models.Q(**{f"{last}__gte": models.F(first)}),
        name=name,
        field=last,
        violation_error_message=message,
    )
