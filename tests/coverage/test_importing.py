"""The published figures: every fact arrives once, and bad rows say where they are."""

import csv
import io
import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from agreements import importing as agreements
from agreements.models import Agreement, Source, WorkerCategory
from coverage import importing
from coverage.importing import (
    DATA,
    KINDS,
    load_claims_of_stories,
    load_figures,
)
from coverage.models import CoverageClaim, CoverageTarget, Participation, Workforce
from regions.models import Office, Region
from tests.factories import create_office, create_region, create_user
from tests.module_rows import taken_back

pytestmark = pytest.mark.django_db

STORIES = json.loads((agreements.DATA / "founding_agreements.json").read_text("utf-8"))[
    "agreements"
]
# The column of each file that is not named like its field, and how it reads.
NUMBERS = {"workers", "active_workers", "numerator", "denominator"}
BY_MODEL = {kind.model: kind for kind in KINDS}
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda it: it.model.__name__)


def data_of(kind):
    return (DATA / kind.file_name).read_bytes()


def rows_of(kind):
    text = data_of(kind).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Everything loaded once; each test's own changes are rolled back to this."""
    with taken_back(django_db_blocker):
        for code in {row["kode_kemendagri"] for kind in KINDS for row in rows_of(kind)}:
            create_region(code=code)
        for story in STORIES:
            create_region(code=story["region"])
        for name in {story["office"] for story in STORIES}:
            create_office(name=name, regions=[])
        categories = (agreements.DATA / "worker_categories.csv").read_bytes()
        agreements.load_categories(categories)
        agreements.load_agreements(STORIES)
        load_claims_of_stories(STORIES)
        for kind in KINDS:
            load_figures(kind, data_of(kind))
        yield


def source_keys():
    """Title, publisher and kind of every source the product's files name."""
    keys = {
        (row["source_title"], row["source_publisher"], row["source_kind"])
        for kind in KINDS
        for row in rows_of(kind)
    }
    told = [story["source"] for story in STORIES if "same_as" not in story["source"]]
    return keys | {(said["title"], said["publisher"], said["kind"]) for said in told}


# The command: first in the file, while nothing is loaded yet


@pytest.fixture
def spoilt_data(tmp_path, monkeypatch):
    """The product's files, the last of them with a bad last line."""
    for kind in KINDS:
        (tmp_path / kind.file_name).write_bytes(data_of(kind))
    last = KINDS[-1]
    data, line = broken(last, "percent", "banyak")
    (tmp_path / last.file_name).write_bytes(data)
    monkeypatch.setattr(importing, "DATA", tmp_path)
    return line


KEPT = (
    Region,
    Office,
    WorkerCategory,
    Agreement,
    Source,
    *(kind.model for kind in KINDS),
)


def stored_rows():
    return {model.__name__: model.objects.count() for model in KEPT}


def test_a_bad_row_writes_nothing_at_all(spoilt_data):
    before = stored_rows()

    with pytest.raises(CommandError, match=f"baris {spoilt_data}, kolom percent"):
        call_command("load_founding", verbosity=0)

    assert stored_rows() == before


def test_the_command_loads_everything_and_the_second_run_adds_nothing(capsys):
    call_command("load_founding")
    first, found = capsys.readouterr().out, stored_rows()

    call_command("load_founding")
    second = capsys.readouterr().out

    assert found == {
        "Region": 553,
        "Office": 4,
        "WorkerCategory": 54,
        "Agreement": 6,
        "Source": len(source_keys()),
        "Workforce": 24,
        "Participation": 4,
        "CoverageClaim": 10,
        "CoverageTarget": 3,
    }
    assert stored_rows() == found
    assert "published_workforce.csv: 24 added, 0 already there" in first
    assert len(second.splitlines()) == len(first.splitlines()) == 10
    assert all(": 0 added, " in line for line in second.splitlines())


# Every fact


def as_printed(row, column):
    """What the stored row says in the words of its file."""
    if column == "kode_kemendagri":
        return row.region.code
    if column.startswith("source_"):
        return getattr(row.source, column.removeprefix("source_"))
    value = getattr(row, column)
    if value is None:
        return ""
    if column == "percent" and isinstance(row, CoverageClaim):
        return str(row.printed_percent)
    if column == "percent":
        return format(value.normalize(), "f")
    return value.isoformat() if column == "as_of" else str(value)


def of_files(model):
    """Rows of the published files: without the claims of the founding stories."""
    titles = [row["source_title"] for kind in KINDS for row in rows_of(kind)]
    return model.objects.filter(source__title__in=titles).order_by("pk")


@each_kind
def test_every_fact_of_the_file_is_in_the_database(loaded, kind):
    printed = rows_of(kind)

    stored = of_files(kind.model)

    assert [
        {column: as_printed(row, column) for column in printed[0]} for row in stored
    ] == printed


@each_kind
def test_nothing_is_recorded_that_the_file_does_not_say(loaded, kind):
    for row in kind.model.objects.all():
        assert getattr(row, "category", None) is None
        assert getattr(row, "uncovered", None) is None
        assert (row.superseded_at, row.replaces, row.recorded_by) == (None, None, None)


def test_a_percentage_keeps_the_decimals_it_was_printed_with(loaded):
    printed = {str(claim.printed_percent) for claim in CoverageClaim.objects.all()}

    assert {"48", "40.40", "47.38", "42"} <= printed


def test_the_worked_number_of_wajo_can_be_recomputed_from_the_files(loaded):
    eligible = Workforce.objects.filter(
        region__code="73.13", basis="ELIGIBLE_BPJSTK", as_of="2024-12-31"
    )
    active = Participation.objects.get(region__code="73.13")

    assert sum(row.workers for row in eligible) == 140_769
    assert active.active_workers == 67_799


# What the founding stories say


def test_every_claim_of_the_founding_stories(loaded):
    said = [(s, claim) for s in STORIES for claim in s["coverage_claims"]]
    stored = CoverageClaim.objects.exclude(pk__in=of_files(CoverageClaim).values("pk"))
    stored = list(stored.order_by("pk"))

    assert len(stored) == len(said) == 2
    for row, (story, claim) in zip(stored, said, strict=True):
        assert set(claim) <= {
            "region",
            "as_of",
            "percent",
            "numerator",
            "denominator",
            "basis",
            "said_by",
            "note",
        }
        assert (row.region.code if row.region else None) == claim["region"]
        assert row.as_of.isoformat() == claim["as_of"]
        assert str(row.printed_percent) == claim["percent"]
        # 42 % has no parts: it stays a claim and never becomes people.
        assert (row.numerator, row.denominator, row.uncovered) == (None, None, None)
        assert (row.basis, row.said_by) == (claim["basis"], claim["said_by"])
        assert row.note == claim.get("note", "")
        assert row.source.title == story["source"]["title"]


def test_claims_of_a_story_that_is_not_there_are_not_loaded(loaded):
    tally = load_claims_of_stories([STORIES[0] | {"key": "never-loaded"}])

    assert (tally.new, tally.same) == (0, 0)


# The next run


@each_kind
def test_loading_twice_adds_nothing(loaded, kind):
    before = kind.model.objects.count(), Source.objects.count()

    tally = load_figures(kind, data_of(kind))

    assert (tally.new, tally.same) == (0, len(rows_of(kind)))
    assert (kind.model.objects.count(), Source.objects.count()) == before


def test_loading_the_stories_claims_twice_adds_nothing(loaded):
    before = CoverageClaim.objects.count()

    tally = load_claims_of_stories(STORIES)

    assert (tally.new, tally.same) == (0, 2)
    assert CoverageClaim.objects.count() == before


@each_kind
def test_a_withdrawn_figure_is_not_brought_back(loaded, kind):
    row = of_files(kind.model).first()
    row.withdraw(by=create_user(), at=row.recorded_at, reason="Salah")

    tally = load_figures(kind, data_of(kind))

    assert tally.new == 0
    assert of_files(kind.model).open().count() == len(rows_of(kind)) - 1


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Workforce, {"workers": 1}),
        (Participation, {"active_workers": 1}),
        (CoverageClaim, {"percent": Decimal("1"), "percent_decimals": 0}),
        (CoverageTarget, {"percent": Decimal("1")}),
    ],
)
def test_a_corrected_figure_is_not_brought_back(loaded, model, changes):
    row = of_files(model).first()
    new = row.correct(by=None, at=row.recorded_at, reason="Salah", **changes)
    kind = BY_MODEL[model]

    tally = load_figures(kind, data_of(kind))

    assert tally.new == 0
    assert new in model.objects.open()
    assert row not in model.objects.open()


@each_kind
def test_a_renamed_source_adds_no_figure_again(loaded, kind):
    for source in Source.objects.all():
        source.title = f"Judul baru {source.pk}"
        source.save()
    before = Source.objects.count()

    tally = load_figures(kind, data_of(kind))

    assert tally.new == 0
    assert Source.objects.count() == before


# Errors


def broken(kind, column, text):
    """The file with one cell of its last line spoilt, and that line's number."""
    rows = rows_of(kind)
    rows[-1][column] = text
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode(), len(rows) + 1


BAD_CELLS = [
    (Workforce, "kode_kemendagri", "7504"),
    (Workforce, "kode_kemendagri", "99.99"),
    (Workforce, "kode_kemendagri", ""),
    (Workforce, "basis", "TEBAKAN"),
    (Workforce, "basis", "UNKNOWN"),
    (Workforce, "segment", ""),
    (Workforce, "as_of", "31/02/2025"),
    (Workforce, "as_of", ""),
    (Workforce, "as_of_precision", "WEEK"),
    (Workforce, "workers", "-1"),
    (Workforce, "workers", "1,5"),
    (Workforce, "workers", ""),
    (Workforce, "source_title", ""),
    (Workforce, "source_kind", "GOSIP"),
    (Participation, "active_workers", "12.34"),
    (Participation, "active_workers", "n/a"),
    (CoverageClaim, "percent", "empat puluh"),
    (CoverageClaim, "percent", "-4"),
    (CoverageClaim, "numerator", "1.5"),
    (CoverageTarget, "percent", "101"),
    (CoverageTarget, "percent", ""),
    (CoverageTarget, "year", "25"),
]


@pytest.mark.parametrize(("model", "column", "text"), BAD_CELLS)
def test_a_bad_cell_is_named_with_its_line_and_column(loaded, model, column, text):
    kind = BY_MODEL[model]
    data, line = broken(kind, column, text)

    with pytest.raises(ValidationError) as caught:
        load_figures(kind, data)

    message = " ".join(caught.value.messages)
    assert f"baris {line}" in message
    assert column in message


def test_a_claim_without_any_number_is_refused(loaded):
    kind = BY_MODEL[CoverageClaim]
    rows = rows_of(kind)
    rows = [rows[0] | {"percent": "", "numerator": "", "denominator": ""}]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)

    with pytest.raises(ValidationError, match="baris 2: .*sedikitnya satu angka"):
        load_figures(kind, buffer.getvalue().encode())
