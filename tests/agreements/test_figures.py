"""Figures are corrected by adding a row: the same rules for all five of them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import models, transaction

from agreements.models import Figure, Headcount
from coverage.models import CoverageClaim, CoverageTarget, Participation, Workforce
from tests.factories import (
    create_claim,
    create_headcount,
    create_line,
    create_participation,
    create_target,
    create_user,
    create_workforce,
)

pytestmark = pytest.mark.django_db

RECORDED = datetime(2025, 7, 1, 8, tzinfo=UTC)
CORRECTED = datetime(2025, 8, 1, 8, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)

# Each model with its maker, the field of its number, a right and an impossible value.
MAKERS = {
    Headcount: (create_headcount, "workers", 77, -1),
    Workforce: (create_workforce, "workers", 77, -1),
    Participation: (create_participation, "active_workers", 77, -1),
    CoverageClaim: (create_claim, "numerator", 77, -1),
    CoverageTarget: (create_target, "percent", Decimal("70.0000"), Decimal("101")),
}
# A claim has no key: two people may say different things on one day.
WITH_KEY = [Headcount, Workforce, Participation, CoverageTarget]


@pytest.fixture(params=MAKERS, ids=lambda model: model.__name__)
def model(request):
    return request.param


@pytest.fixture
def row(model):
    return MAKERS[model][0](recorded_at=RECORDED)


@pytest.fixture
def user():
    return create_user()


def corrected(row, user, **changes):
    _, field, right, _ = MAKERS[type(row)]
    values = {"by": user, "at": CORRECTED, "reason": "Salah ketik", field: right}
    return row.correct(**values | changes)


def snapshot(model):
    return sorted(model.objects.values_list(), key=str)


def test_every_figure_is_tested_here():
    def concrete(parent):
        for child in parent.__subclasses__():
            yield from concrete(child) if child._meta.abstract else [child]

    assert set(MAKERS) == set(concrete(Figure))


# Correcting


def test_correcting_adds_a_row_and_closes_the_old_one(row, model, user):
    _, field, right, _ = MAKERS[model]
    before = getattr(row, field)

    new = corrected(row, user)

    assert model.objects.count() == 2
    old = model.objects.get(pk=row.pk)
    assert getattr(old, field) == before
    assert (old.superseded_at, old.superseded_by, old.reason) == (
        CORRECTED,
        user,
        "Salah ketik",
    )
    new = model.objects.get(pk=new.pk)
    assert getattr(new, field) == right
    assert (new.recorded_at, new.recorded_by, new.replaces) == (CORRECTED, user, old)
    assert (new.superseded_at, new.superseded_by, new.reason) == (None, None, "")
    assert list(model.objects.open()) == [new]


def test_a_correction_keeps_every_value_it_does_not_change(row, model, user):
    _, number, _, _ = MAKERS[model]
    book_keeping = {"id", "recorded_at", "recorded_by", "replaces", number}
    book_keeping |= {"published_at", "published_by", "corrects", "change_reason"}

    new = corrected(row, user)

    for field in model._meta.concrete_fields:
        if field.name not in book_keeping:
            old_value = getattr(model.objects.get(pk=row.pk), field.attname)
            if field.name in ("superseded_at", "superseded_by", "reason"):
                continue
            assert getattr(new, field.attname) == old_value, field.name


def test_a_correction_may_be_corrected_again(row, model, user):
    _, field, _, _ = MAKERS[model]

    second = corrected(row, user)
    third = corrected(second, user, at=CORRECTED + MOMENT, reason="Lagi")

    assert list(model.objects.open()) == [third]
    assert third.replaces == second
    assert third.replaces.replaces == row


def test_correcting_a_closed_row_is_refused(row, model, user):
    stale = model.objects.get(pk=row.pk)
    corrected(row, user)
    before = snapshot(model)

    with pytest.raises(ValidationError, match="sudah diganti atau ditarik"):
        corrected(stale, user, at=CORRECTED + MOMENT)

    assert snapshot(model) == before


def test_an_impossible_correction_writes_nothing(row, model, user):
    _, field, _, impossible = MAKERS[model]
    before = snapshot(model)

    with pytest.raises(ValidationError) as caught:
        corrected(row, user, **{field: impossible})

    assert list(caught.value.message_dict) == [field]
    assert snapshot(model) == before


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_correction_needs_a_reason(row, model, user, reason):
    before = snapshot(model)

    with pytest.raises(ValidationError) as caught:
        corrected(row, user, reason=reason)

    assert "reason" in caught.value.message_dict
    assert snapshot(model) == before


def test_a_correction_onto_the_key_of_another_row_writes_nothing(user):
    june, july = date(2025, 6, 30), date(2025, 7, 31)
    row = create_participation(as_of=june)
    create_participation(as_of=july)
    before = snapshot(Participation)

    with pytest.raises(ValidationError) as caught:
        row.correct(
            by=user, at=row.recorded_at + MOMENT, reason="Salah bulan", as_of=july
        )

    assert "as_of" in caught.value.message_dict
    assert snapshot(Participation) == before


# Withdrawing


def test_withdrawing_closes_a_row_and_adds_none(row, model, user):
    row.withdraw(by=user, at=CORRECTED, reason="Tidak pernah terbit")

    stored = model.objects.get()
    assert (stored.superseded_at, stored.superseded_by, stored.reason) == (
        CORRECTED,
        user,
        "Tidak pernah terbit",
    )
    assert not model.objects.open().exists()
    # The row in hand says the same as the stored one.
    assert (row.superseded_at, row.superseded_by) == (CORRECTED, user)


def test_withdrawing_twice_is_refused(row, model, user):
    row.withdraw(by=user, at=CORRECTED, reason="Salah")

    with pytest.raises(ValidationError):
        row.withdraw(by=user, at=CORRECTED + MOMENT, reason="Salah lagi")

    assert model.objects.get().superseded_at == CORRECTED


def test_withdrawing_needs_a_reason(row, model, user):
    with pytest.raises(ValidationError):
        row.withdraw(by=user, at=CORRECTED, reason=" ")

    assert model.objects.open().exists()


# Vintages


@pytest.mark.parametrize(
    ("at", "known"),
    [
        (RECORDED - MOMENT, []),
        (RECORDED, ["old"]),
        (RECORDED + MOMENT, ["old"]),
        (CORRECTED - MOMENT, ["old"]),
        (CORRECTED, ["new"]),
        (CORRECTED + MOMENT, ["new"]),
    ],
    ids=["before", "recorded", "after", "before correction", "corrected", "after it"],
)
def test_known_on_gives_the_rows_of_that_moment(row, model, user, at, known):
    rows = {"old": row, "new": corrected(row, user)}

    assert list(model.objects.known_on(at)) == [rows[name] for name in known]


@pytest.mark.parametrize(
    ("at", "known"), [(CORRECTED - MOMENT, True), (CORRECTED, False)]
)
def test_a_withdrawn_row_was_known_until_it_was_withdrawn(row, model, user, at, known):
    row.withdraw(by=user, at=CORRECTED, reason="Salah")

    assert model.objects.known_on(at).exists() is known


def test_known_on_can_be_narrowed_and_chained(row, model, user):
    corrected(row, user)

    found = model.objects.filter(pk=row.pk).known_on(CORRECTED)

    assert not found.exists()


# Guards


def test_update_refuses_everything_but_closing(row, model):
    _, field, right, _ = MAKERS[model]
    before = snapshot(model)
    for values in ({field: right}, {"note": "x"}, {field: right, "reason": "x"}):
        with pytest.raises(TypeError, match="append-only"):
            model.objects.update(**values)
        with pytest.raises(TypeError, match="append-only"):
            model.objects.filter(pk=row.pk).update(**values)

    assert snapshot(model) == before


def test_bulk_update_is_refused(row, model):
    _, field, right, _ = MAKERS[model]
    setattr(row, field, right)

    with pytest.raises(TypeError, match="append-only"), transaction.atomic():
        model.objects.bulk_update([row], [field])

    assert getattr(model.objects.get(), field) != right


def test_delete_is_refused_on_row_and_queryset(row, model):
    with pytest.raises(TypeError, match="append-only"):
        row.delete()
    with pytest.raises(TypeError, match="append-only"):
        model.objects.all().delete()

    assert model.objects.count() == 1


def test_saving_a_stored_row_again_is_refused(row, model):
    _, field, right, _ = MAKERS[model]
    for fields in (None, [field], [field, "reason"]):
        stored = model.objects.get(pk=row.pk)
        setattr(stored, field, right)
        with pytest.raises(TypeError, match="append-only"):
            stored.save(**({"update_fields": fields} if fields else {}))

    assert getattr(model.objects.get(), field) != right


def test_update_or_create_cannot_overwrite(row, model):
    _, field, right, _ = MAKERS[model]

    with pytest.raises(TypeError, match="append-only"):
        model.objects.update_or_create(pk=row.pk, defaults={field: right})

    assert getattr(model.objects.get(), field) != right


def test_nothing_a_figure_stands_on_can_be_deleted(row, model):
    owners = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and getattr(row, field.attname)
    ]
    assert "source" in owners
    for name in owners:
        with pytest.raises(models.ProtectedError):
            getattr(row, name).delete()

    assert model.objects.count() == 1


# Keys hold among open rows only


@pytest.mark.parametrize("keyed", WITH_KEY, ids=lambda model: model.__name__)
def test_a_second_open_row_of_one_key_is_refused(keyed):
    make = MAKERS[keyed][0]
    same = {"target": create_line()} if keyed is Headcount else {}
    make(**same)

    with pytest.raises(ValidationError, match="koreksi yang sudah ada"):
        make(**same, checked=True)


@pytest.mark.parametrize("keyed", WITH_KEY, ids=lambda model: model.__name__)
def test_a_closed_row_leaves_its_key_free(keyed, user):
    make = MAKERS[keyed][0]
    same = {"target": create_line()} if keyed is Headcount else {}
    first = make(recorded_at=RECORDED, **same)
    first.withdraw(by=user, at=CORRECTED, reason="Salah")

    second = make(**same)

    second.withdraw(by=user, at=second.recorded_at + MOMENT, reason="Salah lagi")
    make(**same)
    assert keyed.objects.count() == 3


def test_two_claims_of_one_region_and_day_may_differ():
    create_claim(percent="44")
    create_claim(percent="57")
    create_claim(percent="57")

    assert CoverageClaim.objects.open().count() == 3


def test_a_row_is_replaced_by_one_row_at_most(row, model, user):
    new = corrected(row, user)
    maker = MAKERS[model][0]

    with pytest.raises(ValidationError) as caught:
        maker(**other_key(model), replaces=new.replaces)

    assert "replaces" in caught.value.message_dict


def other_key(model):
    return {"year": 2030} if model is CoverageTarget else {"as_of": date(2024, 1, 1)}
