"""Agreements: what was signed, talked about or drafted."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Lower, Replace
from django.urls import reverse
from simple_history.models import HistoricalRecords

from agreements.status import (
    EXPIRING_WITHIN_DAYS,
    IN_FORCE,
    WITHOUT_STATUS,
    Life,
    Status,
    standing_of,
    status_on,
)
from jamsostek_pks.lib.constraints import (
    Check,
    in_order,
    not_negative,
    plausible_year,
)
from jamsostek_pks.lib.dates import days_after
from regions.models import Office, Region
from regions.names import search_words

from .reading import ReadersQuerySet
from .source import Source

# What sets the parts of a document's number apart, and is typed in many ways.
NUMBER_MARKS = " -./"
# A shorter run of characters would be found across the parts of many numbers.
SHORTEST_NUMBER = 5


def number_key(text):
    """'PER-15 102023' as 'per15102023'; twin of `number_without_marks`."""
    return text.lower().translate(dict.fromkeys(map(ord, NUMBER_MARKS)))


def number_without_marks(field):
    """The same as a database expression."""
    key = Lower(field)
    for mark in NUMBER_MARKS:
        key = Replace(key, Value(mark), Value(""))
    return key


class AgreementQuerySet(ReadersQuerySet):
    def visible_to(self, user, today):
        """Agreements whose region, or one of whose lines, is in the user's scope."""
        if not user.is_active:
            return self.none()
        scope = user.scope(today)
        by_line = self.model.lines.rel.related_model.objects.filter(
            scope.visible("region"), agreement=OuterRef("pk")
        )
        seen = self.filter(scope.visible("region") | Exists(by_line))
        return seen.read_by(user, today)

    def editable_by(self, user, today):
        """Agreements of the regions the user's office serves."""
        return self.filter(user.scope(today).editable("region"))

    def with_status(self, on):
        """Annotate `status` on the day `on`; twin of agreements.status.status_on.

        A renewal out of the reader's sight renews nothing for this reader.
        """
        successors = (
            Agreement.objects.seen_by(self.reader)
            .filter(renews=OuterRef("pk"), stage="SIGNED")
            .annotate(start=Coalesce("starts_on", "signed_on"))
            .filter(start__lte=on)
        )
        unknown = Q(start=None) | Q(ends_on=None)
        soon = days_after(on, EXPIRING_WITHIN_DAYS)
        rules = [
            (Q(stage="CANCELLED"), Status.CANCELLED),
            (
                Q(stage="TERMINATED") & ~Q(terminated_on__gt=on),
                Status.TERMINATED,
            ),
            (Q(stage__in=WITHOUT_STATUS), None),
            (Q(ends_on__lt=on) & Exists(successors), Status.RENEWED),
            (Q(ends_on__lt=on), Status.EXPIRED),
            (Q(start__gt=on), Status.NOT_YET),
            (unknown, Status.UNKNOWN),
            (Q(ends_on__lte=soon), Status.EXPIRING),
        ]
        return self.annotate(start=Coalesce("starts_on", "signed_on")).annotate(
            status=Case(
                *[
                    When(rule, then=Value(status and status.value))
                    for rule, status in rules
                ],
                default=Value(Status.IN_FORCE.value),
                output_field=CharField(),
            )
        )

    def in_force(self, on):
        """In force on the day `on`, those expiring within 90 days included."""
        return self.with_status(on).filter(status__in=IN_FORCE)

    def validity_unknown(self, on):
        """Signed, but the paper we have names no start or no end."""
        return self.with_status(on).filter(status=Status.UNKNOWN)

    def expiring(self, on, *, within_days=EXPIRING_WITHIN_DAYS):
        """In force on `on` and ending within so many days; the last day counts."""
        return self.in_force(on).filter(ends_on__lte=days_after(on, within_days))

    def expired(self, on):
        """Past their last day without a successor that has started."""
        return self.with_status(on).filter(status=Status.EXPIRED)

    def search(self, text):
        """Agreements of a region (name or code), or with every word somewhere.

        Searched are title, numbers, partner, region name and people. A number is
        found however its parts are set apart: 'PER-15-102023' is PER/15/102023.
        """
        words = search_words(text)
        if not words:
            return self.none()
        found = Q(region__in=Region.objects.search(text))
        key = number_key("".join(words))
        if len(key) >= SHORTEST_NUMBER and any(map(str.isdigit, key)):
            found |= Q(office_key__contains=key) | Q(government_key__contains=key)
        everywhere = Q()
        for word in words:
            everywhere &= self.model.mentions(word)
        return self.alias(
            office_key=number_without_marks("office_number"),
            government_key=number_without_marks("government_number"),
        ).filter(found | everywhere)


class Agreement(models.Model):
    """A cooperation document, or talks and programmes that have produced none yet."""

    class DocumentType(models.TextChoices):
        MOU = "MOU", "Nota kesepahaman (MoU)"
        NOTA_KESEPAKATAN = "NOTA_KESEPAKATAN", "Nota kesepakatan"
        KESEPAKATAN_BERSAMA = "KESEPAKATAN_BERSAMA", "Kesepakatan bersama"
        PKS = "PKS", "Perjanjian kerja sama (PKS)"
        ADENDUM = "ADENDUM", "Adendum"
        RENCANA_KERJA = "RENCANA_KERJA", "Rencana kerja"

    class Stage(models.TextChoices):
        PROGRAMME = "PROGRAMME", "Program (dokumen tidak disebut)"
        EXPLORATION = "EXPLORATION", "Penjajakan"
        DRAFTING = "DRAFTING", "Penyusunan"
        SIGNED = "SIGNED", "Ditandatangani"
        CANCELLED = "CANCELLED", "Dibatalkan"
        TERMINATED = "TERMINATED", "Diakhiri"

    class Counterparty(models.TextChoices):
        PEMDA = "PEMDA", "Pemerintah daerah"
        DESA = "DESA", "Pemerintah desa"
        PUSAT = "PUSAT", "Pemerintah pusat"
        LEMBAGA = "LEMBAGA", "Lembaga"

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="agreements", verbose_name="wilayah"
    )
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name="kantor BPJS Ketenagakerjaan",
    )
    title = models.CharField("judul", max_length=300)
    document_type = models.CharField(
        "jenis dokumen", max_length=19, choices=DocumentType, blank=True
    )
    document_type_in_source = models.CharField(
        "jenis dokumen menurut sumber",
        max_length=120,
        blank=True,
        help_text="Kata-kata sumber apa adanya, misalnya “MoU (judul); perjanjian "
        "kerja sama (isi)”.",
    )
    stage = models.CharField(
        "tahap", max_length=11, choices=Stage, default=Stage.SIGNED
    )
    counterparty_kind = models.CharField(
        "jenis mitra",
        max_length=7,
        choices=Counterparty,
        default=Counterparty.PEMDA,
    )
    counterparty_name = models.CharField(
        "nama mitra",
        max_length=160,
        blank=True,
        help_text="Misalnya Dinas Tenaga Kerja Kota Gorontalo.",
    )
    office_number = models.CharField(
        "nomor pihak BPJS Ketenagakerjaan",
        max_length=80,
        blank=True,
        help_text="Misalnya PER/15/102023.",
    )
    government_number = models.CharField("nomor pihak pemda", max_length=80, blank=True)
    signed_on = models.DateField("tanggal tanda tangan", null=True, blank=True)
    signed_on_in_source = models.CharField(
        "tanggal menurut sumber", max_length=120, blank=True
    )
    signed_at = models.CharField("tempat tanda tangan", max_length=200, blank=True)
    starts_on = models.DateField("mulai berlaku", null=True, blank=True)
    ends_on = models.DateField(
        "berlaku sampai",
        null=True,
        blank=True,
        help_text="Hari terakhir; kosongkan bila naskah tidak menyebutnya.",
    )
    terminated_on = models.DateField("diakhiri pada", null=True, blank=True)
    programme_year = models.PositiveSmallIntegerField(
        "tahun program", null=True, blank=True
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="naskah induk",
        help_text="Payung bagi PKS, atau naskah yang diubah adendum ini.",
    )
    renews = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewals",
        verbose_name="memperpanjang",
    )
    legal_bases = models.TextField(
        "dasar hukum", blank=True, help_text="Satu dasar hukum per baris."
    )
    budget = models.BigIntegerField("anggaran (rupiah)", null=True, blank=True)
    stated_total = models.BigIntegerField(
        "jumlah orang yang dinyatakan",
        null=True,
        blank=True,
        help_text="Jumlah seluruhnya menurut naskah atau berita.",
    )
    note = models.TextField("catatan", blank=True)
    sources = models.ManyToManyField(
        Source, blank=True, related_name="agreements", verbose_name="sumber"
    )

    history = HistoricalRecords(m2m_fields=[sources])
    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "perjanjian"
        verbose_name_plural = "perjanjian"
        ordering = [F("signed_on").desc(nulls_last=True), "-pk"]
        constraints = [
            in_order(
                "starts_on",
                "ends_on",
                name="agreement_ends_after_start",
                message="Tanggal akhir mendahului tanggal mulai.",
            ),
            in_order(
                "signed_on",
                "ends_on",
                name="agreement_ends_after_signing",
                message="Tanggal akhir mendahului tanggal tanda tangan.",
            ),
            in_order(
                "signed_on",
                "terminated_on",
                name="agreement_terminated_after_signing",
                message="Tanggal pengakhiran mendahului tanggal tanda tangan.",
            ),
            Check(
                condition=Q(terminated_on=None) | Q(stage="TERMINATED"),
                name="agreement_terminated_on_needs_stage",
                field="terminated_on",
                violation_error_message="Tanggal pengakhiran hanya untuk tahap "
                "“Diakhiri”.",
            ),
            plausible_year("programme_year", name="agreement_programme_year"),
            not_negative(
                "budget",
                name="agreement_budget",
                message="Anggaran tidak dapat kurang dari nol.",
            ),
            not_negative(
                "stated_total",
                name="agreement_stated_total",
                message="Jumlah orang tidak dapat kurang dari nol.",
            ),
            Check(
                condition=~Q(parent=F("id")),
                name="agreement_not_own_parent",
                field="parent",
                violation_error_message="Perjanjian tidak dapat menjadi induknya "
                "sendiri.",
            ),
            Check(
                condition=~Q(renews=F("id")),
                name="agreement_not_own_renewal",
                field="renews",
                violation_error_message="Perjanjian tidak dapat memperpanjang dirinya "
                "sendiri.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("agreements:detail", args=[self.pk])

    @staticmethod
    def mentions(word):
        """Condition: the word stands in the title, a number, or a name."""
        people = Agreement.people.rel.related_model.objects.filter(
            Q(name__icontains=word) | Q(aliases__icontains=word),
            agreement=OuterRef("pk"),
        )
        condition = Q(Exists(people))
        for field in (
            "title",
            "office_number",
            "government_number",
            "counterparty_name",
            "region__name",
        ):
            condition |= Q(**{f"{field}__icontains": word})
        return condition

    @property
    def life(self):
        return Life(
            stage=self.stage,
            starts_on=self.starts_on or self.signed_on,
            ends_on=self.ends_on,
            terminated_on=self.terminated_on,
            successor_starts=tuple(
                start
                for successor in self.renewals.all()
                if successor.stage == "SIGNED"
                and (start := successor.starts_on or successor.signed_on)
            ),
        )

    def status_on(self, on):
        """Derived status; twin of `AgreementQuerySet.with_status`."""
        return status_on(self.life, on)

    def standing_on(self, on):
        """The status in words, or the stage where there is none."""
        return standing_of(
            self.status_on(on), stage=self.stage, ends_on=self.ends_on, on=on
        )

    @property
    def numbers(self):
        return [n for n in (self.office_number, self.government_number) if n]

    @property
    def legal_basis_lines(self):
        return self.legal_bases.splitlines()

    def clean(self):
        for link, message in (
            ("parent", "Naskah itu sudah berada di bawah perjanjian ini."),
            ("renews", "Perjanjian itu sendiri sudah melanjutkan perjanjian ini."),
        ):
            if self.pk and self.pk in chain_of_ids(getattr(self, link), link):
                raise ValidationError(
                    {link: f"{message} Susunan tidak boleh melingkar."}
                )


def chain_of_ids(agreement, link):
    """Ids from `agreement` along `link` ('parent' or 'renews') to the end."""
    ids = []
    while agreement is not None and agreement.pk not in ids:
        ids.append(agreement.pk)
        agreement = getattr(agreement, link)
    return ids
