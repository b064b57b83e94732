"""Data quality: the findings one user should look at, as a page and as a file."""

from collections import Counter
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import render

from agreements.filters import RegionField
from agreements.models import Agreement
from jamsostek_pks.lib.as_of import AsOf, read_as_of
from jamsostek_pks.lib.columns import Column, Kind
from jamsostek_pks.lib.dates import today
from regions.downloads import wanted_file
from regions.models import Office, Region, with_offices_below
from regions.names import code_and_above

from .findings import RULES, Finding, find
from .models import Basis
from .offices import findings_of
from .reports import Question

PER_PAGE = 100
NOT_AN_AGREEMENT = "Tulis nomor perjanjian dengan angka, misalnya 7."
NO_SUCH_OFFICE = "Kantor ini tidak dikenal. Pilih salah satu dari daftar."
NO_SUCH_RULE = "Jenis temuan ini tidak dikenal. Pilih salah satu dari daftar."


class FindingFilter(forms.Form):
    """What the findings can be narrowed by; guards the address."""

    wilayah = RegionField(label="Wilayah (nama atau kode)", required=False)
    perjanjian = forms.IntegerField(
        label="Nomor perjanjian",
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 8}),
        error_messages={
            "invalid": NOT_AN_AGREEMENT,
            "min_value": NOT_AN_AGREEMENT,
            "max_value": NOT_AN_AGREEMENT,
        },
    )
    kantor = forms.ModelChoiceField(
        label="Kantor (dengan kantor di bawahnya)",
        required=False,
        queryset=Office.objects,
        empty_label="semua",
        error_messages={"invalid_choice": NO_SUCH_OFFICE},
    )
    kode = forms.ChoiceField(
        label="Jenis temuan",
        required=False,
        choices=[("", "semua"), *((rule.code, rule.label) for rule in RULES.values())],
        error_messages={"invalid_choice": NO_SUCH_RULE},
    )

    def __init__(self, data, *, user):
        self.user = user
        super().__init__(data)

    def clean_perjanjian(self):
        pk = self.cleaned_data["perjanjian"]
        seen = Agreement.objects.visible_to(self.user, today())
        if pk is not None and not seen.filter(pk=pk).exists():
            raise ValidationError(
                f"Perjanjian {pk} tidak ada, atau di luar wilayah kerja Anda."
            )
        return pk


@dataclass(frozen=True)
class RuleCount:
    """How many findings one rule has, where it has any."""

    code: str
    severity: str
    label: str
    findings: int


def quality(request):
    """Findings inside the user's scope, counted by rule and narrowed by the filter."""
    as_of = read_as_of(request.GET, today=today())
    form = FindingFilter(request.GET, user=request.user)
    asked = form.cleaned_data if form.is_valid() else {}
    found = narrowed(find(question(request.user, as_of)), asked)
    if asked.get("kantor"):
        found = list(of_office(found, asked["kantor"], request.user))
    listed = [f for f in found if asked.get("kode") in (None, "", f.code)]
    file = wanted_file(
        request,
        f"kualitas-data-{as_of.on}",
        finding_columns(as_of.on, address=request.build_absolute_uri),
        lambda: listed,
        forms=[as_of.form, form],
    )
    return file or render(
        request,
        "coverage/quality.html",
        frame(request, as_of, form) | shown(request, found, listed, asked.get("kode")),
    )


def shown(request, found, listed, code) -> dict:
    """All findings counted by rule, and a page of those listed."""
    return {
        "rules": rule_counts(found),
        "all_findings": len(found),
        "chosen": code,
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
    }


def question(user, as_of: AsOf) -> Question:
    """Findings look at every basis; the one named here is the pages' usual one."""
    return Question(
        user=user,
        today=today(),
        on=as_of.on,
        basis=Basis.ELIGIBLE_BPJSTK,
        known_at=as_of.known_at,
    )


def narrowed(findings: list[Finding], asked) -> list[Finding]:
    """Findings of a region and below, and of an agreement; not yet of one rule."""
    region, agreement = asked.get("wilayah"), asked.get("perjanjian")
    return [
        finding
        for finding in findings
        if (region is None or region.code in code_and_above(finding.region.code))
        and (agreement is None or agreement in finding.agreements)
    ]


def of_office(findings: list[Finding], office: Office, user):
    """Findings about papers of an office and those below it, and its regions."""
    pks = with_offices_below({office.pk})
    papers = Agreement.objects.visible_to(user, today()).filter(office__in=pks)
    served = Region.objects.filter(offices__in=pks).order_by()
    return findings_of(
        findings,
        set(papers.order_by().values_list("pk", flat=True)),
        list(served.values_list("code", flat=True)),
    )


def rule_counts(findings: list[Finding]) -> list[RuleCount]:
    """Rules that found something, in the order of the findings."""
    counts = Counter(finding.code for finding in findings)
    rules = [RULES[code] for code in counts]
    return [RuleCount(r.code, r.severity, r.label, counts[r.code]) for r in rules]


def frame(request, as_of: AsOf, form) -> dict:
    return {
        "state": as_of.state,
        "period_form": as_of.form,
        "known_on": as_of.known_on,
        "kept": as_of.kept,
        "filter": form,
        "kept_by_filter": list(as_of.chosen.items()),
        "reset_url": as_of.link(request.path),
    }


def finding_columns(on, *, address=str) -> list[Column]:
    """One row per finding, as of `on`; docs/csv-formats.md has the same headings.

    `address` makes a path of this site a link that also works from a file.
    """
    return [
        Column("kode", lambda f: f.code),
        Column("tingkat", lambda f: f.severity),
        Column("wilayah", lambda f: f.region.full_name),
        Column("kode_kemendagri", lambda f: f.region.code, Kind.CODE),
        Column("kode_bps", lambda f: f.region.bps_code or None, Kind.CODE),
        Column("nomor_perjanjian", agreement_numbers),
        Column("kalimat", lambda f: f.sentence),
        Column("per_tanggal", lambda f: on, Kind.DATE),
        Column("tautan_perbaikan", lambda f: address(f.url) if f.url else None),
    ]


def agreement_numbers(finding: Finding) -> str | None:
    """'7', or '7 | 9' where several purses meet."""
    return " | ".join(map(str, finding.agreements)) or None
