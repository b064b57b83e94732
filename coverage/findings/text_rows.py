"""Rows whose texts hold identity numbers: sifted by the database, one query a table.

Only texts with sixteen digits leave the database; which of them are identity numbers
is decided in `lib/identity_numbers`, and there they are masked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import BigIntegerField, F, Func, Model, Q, TextField, Value
from django.db.models.functions import Length

from agreements.models import (
    Agreement,
    AgreementEvent,
    AgreementPerson,
    Document,
    EnrolmentTarget,
    Figure,
    Headcount,
    Source,
)
from coverage.arithmetic import Place
from coverage.models import CoverageClaim, CoverageTarget, Participation, Workforce
from jamsostek_pks.lib.identity_numbers import (
    SIFTING,
    masked_numbers,
    without_numbers,
)
from regions.models import Region

from .text_facts import ScanFact, TextFact

DIGITS = 16
NO_PAPER = Value(None, output_field=BigIntegerField())
NATION = Place("ID", "Indonesia", "NATION", None)


@dataclass(frozen=True)
class Texts:
    """Where a model keeps words, its region and its agreement, and its form."""

    model: type[Model]
    what: str
    fields: tuple[str, ...]
    region: str
    agreement: str = ""  # '' of a figure: it belongs to no paper
    title: str = ""
    # The form that mends it, where it is not the model's own, and its key.
    form: str = ""
    form_pk: str = "pk"
    # The region whose editors may mend it.
    payer: str = ""


AGREEMENT_FORM, SOURCE_FORM = "agreements_agreement", "agreements_source"
OF_AGREEMENT = {
    "region": "agreement__region",
    "agreement": "agreement_id",
    "form": AGREEMENT_FORM,
    "form_pk": "agreement_id",
}
TEXTS = (
    Texts(
        Agreement,
        "Perjanjian",
        (
            *("title", "counterparty_name", "office_number", "government_number"),
            *("document_type_in_source", "signed_on_in_source", "signed_at"),
            *("legal_bases", "note"),
        ),
        region="region",
        agreement="pk",
        title="title",
    ),
    Texts(
        EnrolmentTarget,
        "Baris target",
        ("category_in_source", "note"),
        region="region",
        agreement="agreement_id",
        title="category__name",
        payer="agreement__region",
    ),
    Texts(AgreementPerson, "Orang", ("name", "position", "aliases"), **OF_AGREEMENT),
    Texts(AgreementEvent, "Peristiwa", ("place", "note"), **OF_AGREEMENT),
    Texts(
        Headcount,
        "Jumlah pada tahap",
        ("note",),
        region="target__region",
        agreement="target__agreement_id",
        title="target__category__name",
        payer="target__agreement__region",
    ),
    Texts(Participation, "Peserta aktif", ("note",), region="region"),
    Texts(Workforce, "Pekerja", ("note",), region="region"),
    Texts(CoverageClaim, "Angka yang dinyatakan", ("said_by", "note"), region="region"),
    Texts(CoverageTarget, "Target cakupan", ("issuer", "note"), region="region"),
)
# Words of a source; its address on the web may be full of numbers.
SOURCE_FIELDS = ("title", "publisher", "file_name")


def text_facts(asked, may_edit) -> Iterator[TextFact]:
    for texts in TEXTS:
        # What several papers say together is told where all are looked at.
        if texts.agreement or asked.agreement is None:
            yield from facts_of(texts, asked, may_edit)
    yield from source_facts(asked, may_edit)


def facts_of(texts: Texts, asked, may_edit) -> Iterator[TextFact]:
    rows = seen(texts, asked)
    payer = texts.payer or texts.region
    found = with_sixteen_digits(rows, texts.fields).values(
        *texts.fields,
        fact_pk=F(texts.form_pk),
        fact_code=F(f"{texts.region}__code"),
        fact_payer=F(f"{payer}__code"),
        fact_title=F(texts.title) if texts.title else Value(""),
        fact_agreement=F(texts.agreement) if texts.agreement else NO_PAPER,
    )
    hits = [(row, numbers_in(row, texts.fields)) for row in found]
    places = places_of({row["fact_code"] for row, numbers in hits if numbers})
    for row, numbers in hits:
        if numbers:
            yield TextFact(
                what=texts.what,
                title=without_numbers(row["fact_title"]),
                place=places.get(row["fact_code"], NATION),
                numbers=tuple(numbers),
                fields=labels(texts.model, row, texts.fields),
                model=texts.form or form_of(texts.model),
                pk=row["fact_pk"],
                agreements=of_agreement(row["fact_agreement"]),
                editable=may_edit(row["fact_payer"] or ""),
            )


def seen(texts: Texts, asked):
    """Rows of the user's scope; figures everybody reads are mended by their own."""
    rows = texts.model.objects.visible_to(asked.user, asked.today)
    if issubclass(texts.model, Figure):
        rows = rows.unclosed()
    if not texts.agreement:
        rows = rows.filter(asked.user.scope(asked.today).visible(texts.region))
    if texts.agreement and asked.agreement is not None:
        rows = rows.filter(**{texts.agreement: asked.agreement})
    return rows.order_by()


class Joined(Func):
    """Texts, none of them null, with a line's end between them.

    Django's Concat puts one pair into another: too deep for SQLite's parser.
    """

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()

    def __init__(self, first, *others):
        ends = [part for field in others for part in (Value("\n"), F(field))]
        super().__init__(F(first), *ends)


def with_sixteen_digits(rows, fields):
    rows = rows.annotate(fact_text=Joined(*fields), fact_length=Length("fact_text"))
    return rows.filter(fact_length__gte=DIGITS, fact_text__regex=SIFTING)


def numbers_in(row, fields) -> list[str]:
    return [shown for field in fields for shown in masked_numbers(row[field])]


def labels(model, row, fields) -> tuple[str, ...]:
    return tuple(
        str(model._meta.get_field(field).verbose_name)
        for field in fields
        if masked_numbers(row[field])
    )


def form_of(model) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def of_agreement(pk) -> tuple[int, ...]:
    return () if pk is None else (pk,)


def places_of(codes) -> dict[str, Place]:
    """Asked only where there is something to tell, which is hardly ever."""
    rows = Region.objects.filter(code__in=codes) if codes else ()
    return {
        row.code: Place(row.code, row.full_name, row.level, None, name=row.name)
        for row in rows
    }


# Sources and scans stand where they are used


@dataclass(frozen=True)
class Use:
    """Where a source is used in the reader's scope: its region's code, its papers."""

    code: str
    agreements: tuple[int, ...] = ()


def source_facts(asked, may_edit) -> Iterator[TextFact]:
    rows = Source.objects.in_scope(asked.user, asked.today).order_by()
    if asked.agreement is not None:
        rows = rows.filter(agreements=asked.agreement)
    found = with_sixteen_digits(rows, SOURCE_FIELDS).values("pk", *SOURCE_FIELDS)
    hits = {row["pk"]: row for row in found if numbers_in(row, SOURCE_FIELDS)}
    uses = uses_of(set(hits), asked)
    places = places_of({use.code for use in uses.values()})
    for pk, row in hits.items():
        use = uses.get(pk, Use(""))
        yield TextFact(
            what="Sumber",
            title=without_numbers(row["title"]),
            place=places.get(use.code, NATION),
            numbers=tuple(numbers_in(row, SOURCE_FIELDS)),
            fields=labels(Source, row, SOURCE_FIELDS),
            model=SOURCE_FORM,
            pk=pk,
            agreements=use.agreements,
            editable=may_edit(use.code),
        )


def scan_facts(asked, may_edit) -> Iterator[ScanFact]:
    """The newest versions; of older ones an administrator is told by their list."""
    rows = Document.objects.visible_to(asked.user, asked.today).current()
    rows = rows.filter(identity_numbers__gt=0).order_by()
    if asked.agreement is not None:
        of_paper = Q(agreement=asked.agreement)
        rows = rows.filter(of_paper | Q(source__agreements=asked.agreement)).distinct()
    found = list(rows.select_related("agreement__region"))
    uses = uses_of({row.source_id for row in found if row.source_id}, asked)
    for row in found:
        if row.agreement_id:
            uses[row.pk, "own"] = Use(row.agreement.region.code, (row.agreement_id,))
    places = places_of({use.code for use in uses.values()})
    for row in found:
        use = uses.get(row.source_id or (row.pk, "own"), Use(""))
        yield ScanFact(
            name=without_numbers(row.name),
            place=places.get(use.code, NATION),
            numbers=row.identity_numbers,
            model=SOURCE_FORM if row.source_id else AGREEMENT_FORM,
            pk=row.source_id or row.agreement_id,
            agreements=use.agreements,
            editable=may_edit(use.code),
        )


def uses_of(sources: set[int], asked) -> dict:
    """By source, a paper in sight that names it, else a figure that rests on it."""
    if not sources:
        return {}
    uses: dict = {}
    for model in (Participation, Workforce, CoverageClaim, CoverageTarget):
        rows = seen(next(each for each in TEXTS if each.model is model), asked)
        found = rows.filter(source__in=sources).values_list("source", "region__code")
        uses |= {source: Use(code) for source, code in found}
    papers = Agreement.objects.visible_to(asked.user, asked.today).order_by("-pk")
    links = papers.filter(sources__in=sources)
    if asked.agreement is not None:
        links = links.filter(pk=asked.agreement)
    for source, pk, code in links.values_list("sources", "pk", "region__code"):
        if source in sources:
            uses[source] = Use(code, (pk,))
    return uses
