"""Models name their fields, themselves and their rules; each says who sees its rows."""

import re

from django.apps import apps
from django.db import models
from django.db.models.constraints import BaseConstraint
from simple_history.models import HistoricalChanges

from tests.product import APPS


def own_models():
    return [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if not issubclass(model, HistoricalChanges)
    ]


def own_fields(kind=models.Field):
    return [
        field
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, kind) and not field.auto_created
    ]


def test_history_and_joining_tables_are_not_taken_for_models_of_ours():
    names = {model.__name__ for model in own_models()}

    assert {"Region", "Agreement", "CoverageClaim", "Headcount"} <= names
    assert not any(name.startswith("Historical") for name in names)


# Dates that have another name, and why.
OTHER_DATES = {
    "AccessRecord.at": "the moment is all it says of time",
    "Membership.valid_from": "a period's two ends are read together",
    "Membership.valid_to": "a period's two ends are read together",
    "ContributionRate.valid_from": "a period's two ends are read together",
    "ContributionRate.valid_to": "a period's two ends are read together",
    "EnrolmentTarget.protected_from": "the protection clock's own word",
    "Headcount.as_of": "a figure is as of a day",
    "Workforce.as_of": "a figure is as of a day",
    "Participation.as_of": "a figure is as of a day",
    "CoverageClaim.as_of": "a figure is as of a day",
    "ClosedMonth.month": "a month, by its first day",
    "AgreementEvent.on": "an event happens on a day",
    "User.last_login": "Django's",
    "User.date_joined": "Django's",
}
# Not a moment, and why it is called so.
OTHER_AT = {"Agreement.signed_at": "the place of signing (architecture.md 3)"}


def label_of(field):
    return f"{field.model.__name__}.{field.name}"


def test_dates_end_in_on_and_moments_in_at():
    wrong = set()
    for field in own_fields(models.DateField):
        ending = "_at" if isinstance(field, models.DateTimeField) else "_on"
        if not field.name.endswith(ending):
            wrong.add(label_of(field))

    assert wrong == set(OTHER_DATES)


def test_nothing_but_dates_ends_in_on_and_nothing_but_moments_in_at():
    wrong = set()
    for field in own_fields():
        expected = {"_on": models.DateField, "_at": models.DateTimeField}
        kind = expected.get(field.name[-3:])
        if kind and not isinstance(field, kind):
            wrong.add(label_of(field))

    assert wrong == set(OTHER_AT)


def test_every_field_has_a_label_of_its_own():
    unnamed = [
        label_of(field)
        for field in own_fields()
        if str(field.verbose_name).lower() == field.name.replace("_", " ")
    ]

    assert unnamed == []


def test_every_model_has_a_name_of_its_own():
    for model in own_models():
        automatic = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()
        # Indonesian has no plural ending.
        names = {str(model._meta.verbose_name), str(model._meta.verbose_name_plural)}
        assert len(names) == 1, model
        assert automatic not in names, model


def test_every_constraint_has_a_message_of_its_own():
    messages = {
        constraint.name: str(constraint.violation_error_message)
        for model in own_models()
        for constraint in model._meta.constraints
    }
    default = str(BaseConstraint.default_violation_error_message)

    assert [name for name, said in messages.items() if said == default] == []
    assert all(said.endswith(".") for said in messages.values())


def test_no_rule_hides_in_unique_or_unique_together():
    """Their messages are Django's, and a null is no key there."""
    unique = [
        label_of(field)
        for field in own_fields()
        if field.unique and not isinstance(field, models.OneToOneField)
    ]
    together = [model for model in own_models() if model._meta.unique_together]

    assert unique == ["User.username"]  # Django's
    assert together == []


def test_every_queryset_says_who_sees_its_rows():
    blind = [
        model.__name__
        for model in own_models()
        if not hasattr(model._default_manager.all(), "visible_to")
    ]

    # Accounts are kept by administrators alone.
    assert set(blind) == {"User", "Membership"}
