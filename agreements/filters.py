"""What the registers can be narrowed by; the form that guards their addresses."""

import re

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from regions.models import Office, Region, with_offices_below
from regions.names import search_words

from .models import Agreement, EnrolmentTarget, WorkerCategory
from .models.category import WORKER_SEGMENTS, with_categories_below
from .models.target import FundingSource
from .status import IN_FORCE, LABELS, Status

# Neither in force nor unknown; None: talks, drafts and programmes.
OTHER = [
    None,
    *(status for status in Status if status not in (*IN_FORCE, Status.UNKNOWN)),
]

# Words of the address -> statuses; "berlaku" includes what ends soon.
STATUS_CHOICES = {
    "berlaku": ("berlaku (termasuk segera berakhir)", IN_FORCE),
    "segera-berakhir": (LABELS[Status.EXPIRING], [Status.EXPIRING]),
    "tidak-diketahui": (LABELS[Status.UNKNOWN], [Status.UNKNOWN]),
    "belum-berlaku": (LABELS[Status.NOT_YET], [Status.NOT_YET]),
    "berakhir": (LABELS[Status.EXPIRED], [Status.EXPIRED]),
    "diperpanjang": (LABELS[Status.RENEWED], [Status.RENEWED]),
    "diakhiri": (LABELS[Status.TERMINATED], [Status.TERMINATED]),
    "dibatalkan": (LABELS[Status.CANCELLED], [Status.CANCELLED]),
    "lainnya": ("selain berlaku dan tidak diketahui", OTHER),
}


class RegionField(forms.CharField):
    """A region by code of either system, or by a name that fits only one."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        # A code in an address is Kemendagri's first: two digits may be BPS's too.
        found = list(Region.objects.filter(code=text)) or list(
            Region.objects.search(text)[:6]
        )
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                f"'{text[:60]}' tidak dikenal sebagai wilayah. Tulis nama atau kode, "
                "misalnya Pohuwato atau 75.04."
            )
        names = ", ".join(f"{region.full_name} ({region.code})" for region in found)
        raise ValidationError(
            f"'{text[:60]}' cocok dengan beberapa wilayah: {names}. Tulis kodenya."
        )


class RegionFilter(django_filters.Filter):
    field_class = RegionField


class YearField(forms.CharField):
    """A programme year, or "-" for lines whose year is unknown."""

    def clean(self, value):
        text = super().clean(value)
        if text in ("", "-"):
            return text
        if not re.fullmatch("(19|20)[0-9]{2}", text):
            raise ValidationError(
                "Tulis tahun dengan empat angka, misalnya 2024, atau “-” untuk baris "
                "yang tahunnya tidak diketahui."
            )
        return int(text)


class YearFilter(django_filters.Filter):
    field_class = YearField


class RowNumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


class OfficeFilter(django_filters.ModelChoiceFilter):
    """Papers of an office and of those below it; "-": of none that is named."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Kantor (dengan kantor di bawahnya)",
            empty_label="semua",
            null_label="tidak disebut",
            null_value="-",
            queryset=Office.objects,
            method="by_office",
            **kwargs,
        )


def of_office(office, path="office"):
    """Condition on the office at lookup `path`; anything but an office: none."""
    if not isinstance(office, Office):
        return Q(**{path: None})
    return Q(**{f"{path}__in": with_offices_below({office.pk})})


class StatusFilter(django_filters.ChoiceFilter):
    def __init__(self, *, label):
        choices = [(slug, said) for slug, (said, _) in STATUS_CHOICES.items()]
        super().__init__(
            label=label, empty_label="semua", choices=choices, method="by_status"
        )


def with_status_of(agreements, slug, on):
    """Agreements whose status on the day `on` is one of those the slug names."""
    _, statuses = STATUS_CHOICES[slug]
    known = Q(status__in=[status for status in statuses if status])
    without = Q(status=None) if None in statuses else Q()
    return agreements.with_status(on).filter(known | without)


class AgreementFilter(django_filters.FilterSet):
    """Register of agreements. `on` is the day that decides the status."""

    q = django_filters.CharFilter(
        label="Cari nomor, judul, wilayah, orang", method="by_text"
    )
    wilayah = RegionFilter(label="Wilayah (nama atau kode)", method="by_region")
    status = StatusFilter(label="Status")
    tahap = django_filters.ChoiceFilter(
        label="Tahap",
        empty_label="semua",
        choices=Agreement.Stage.choices,
        field_name="stage",
    )
    jenis = django_filters.ChoiceFilter(
        label="Jenis dokumen",
        empty_label="semua",
        choices=[*Agreement.DocumentType.choices, ("-", "tidak diketahui")],
        method="by_type",
    )
    kantor = OfficeFilter()

    class Meta:
        model = Agreement
        fields = []

    def __init__(self, *args, on, **kwargs):
        self.on = on
        super().__init__(*args, **kwargs)

    def by_text(self, queryset, name, value):
        return queryset.search(value)

    def by_region(self, queryset, name, region):
        return queryset.filter(region__in=Region.objects.within(region))

    def by_status(self, queryset, name, slug):
        return with_status_of(queryset, slug, self.on)

    def by_office(self, queryset, name, office):
        return queryset.filter(of_office(office))

    def by_type(self, queryset, name, value):
        return queryset.filter(document_type="" if value == "-" else value)


class LineFilter(django_filters.FilterSet):
    """Register of target lines; `wilayah` is where the workers live."""

    q = django_filters.CharFilter(label="Cari kategori atau judul", method="by_text")
    wilayah = RegionFilter(label="Wilayah (nama atau kode)", method="by_region")
    kategori = django_filters.ModelChoiceFilter(
        label="Kategori (dengan yang di bawahnya)",
        empty_label="semua",
        queryset=WorkerCategory.objects,
        method="by_category",
    )
    segmen = django_filters.ChoiceFilter(
        label="Segmen",
        empty_label="semua, juga campuran",
        choices=WORKER_SEGMENTS,
        method="by_segment",
    )
    tahun = YearFilter(label="Tahun program (atau “-”)", method="by_year")
    status = StatusFilter(label="Status perjanjian")
    dana = django_filters.ChoiceFilter(
        label="Sumber dana",
        empty_label="semua",
        choices=[*FundingSource.choices, ("-", "tidak diketahui")],
        method="by_funding",
    )
    kantor = OfficeFilter()
    # Where the register's numbers of one agreement lead.
    perjanjian = RowNumberFilter(
        label="Nomor perjanjian di sini",
        field_name="agreement",
        min_value=1,
        max_value=10**15,
    )
    hitung = django_filters.ChoiceFilter(
        label="Masuk jumlah",
        empty_label="semua baris",
        choices=[("ya", "hanya yang dijumlahkan")],
        method="counted_only",
    )

    class Meta:
        model = EnrolmentTarget
        fields = []

    def __init__(self, *args, on, **kwargs):
        self.on = on
        super().__init__(*args, **kwargs)

    def by_text(self, queryset, name, value):
        text = " ".join(search_words(value))
        return queryset.filter(
            Q(category__in=WorkerCategory.objects.search(text))
            | Q(category_in_source__icontains=text)
            | Q(agreement__title__icontains=text)
        )

    def by_region(self, queryset, name, region):
        return queryset.filter(region__in=Region.objects.within(region))

    def by_category(self, queryset, name, category):
        return queryset.filter(category__in=with_categories_below({category.pk}))

    def by_status(self, queryset, name, slug):
        seen = Agreement.objects.seen_by(queryset.reader)
        papers = with_status_of(seen, slug, self.on)
        return queryset.filter(agreement__in=papers.order_by().values("pk"))

    def by_funding(self, queryset, name, code):
        return queryset.funded_by("" if code == "-" else code)

    def by_office(self, queryset, name, office):
        return queryset.filter(of_office(office, "agreement__office"))

    def by_segment(self, queryset, name, value):
        return queryset.of_segment(value)

    def by_year(self, queryset, name, value):
        return queryset.of_year(None if value == "-" else value)

    def counted_only(self, queryset, name, value):
        return queryset.counted(self.on)
