"""The admin of regions' figures and of overlaps; figure_admin says how to correct."""

from decimal import Decimal

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q

from agreements.figure_admin import CorrectionForm, FigureAdmin, FigureForm
from agreements.models import EnrolmentTarget
from coverage.entry_help import (
    CLAIM_HELP,
    OVERLAP_HELP,
    PARTICIPATION_HELP,
    TARGET_HELP,
    WORKFORCE_HELP,
)
from coverage.models import (
    CoverageClaim,
    CoverageTarget,
    Digest,
    Overlap,
    Participation,
    Reminder,
    Workforce,
)
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.words import count, dated, stated_percent_text
from regions.admin import (
    AdministratorsAdmin,
    PartInline,
    ScopedAdmin,
    TrackedAdmin,
    TrackedForm,
)
from regions.admin.base import cut_words


class RegionFigureAdmin(FigureAdmin):
    """Figures of every region are read by all; entered where one's office serves."""

    list_select_related = ["region", "source"]
    search_fields = ["region__name", "region__code", "region__bps_code"]
    search_help_text = "Nama wilayah, kode Kemendagri atau kode BPS."
    autocomplete_fields = ["region", "source"]
    editable_choices = ["region"]
    outside_message = "Wilayah ini di luar wilayah kerja kantor Anda."

    @admin.display(description="per tanggal", ordering="as_of")
    def day(self, row):
        return dated(row.as_of, row.as_of_precision)

    @admin.display(description="wilayah", ordering="region__name")
    def place(self, row):
        return row.region.full_name if row.region else "daerah lain"


@admin.register(Workforce)
class WorkforceAdmin(RegionFigureAdmin):
    help_texts = WORKFORCE_HELP
    list_display = ["place", "basis", "segment", "people", "day", "standing_in_short"]
    list_filter = [*FigureAdmin.list_filter, "basis", "segment"]
    date_hierarchy = "as_of"
    autocomplete_fields = ["region", "category", "source"]
    figure_fields = [
        "region",
        ("basis", "segment"),
        "category",
        "workers",
        ("as_of", "as_of_precision"),
    ]

    @admin.display(description="pekerja", ordering="workers")
    def people(self, row):
        return count(row.workers)


@admin.register(Participation)
class ParticipationAdmin(RegionFigureAdmin):
    help_texts = PARTICIPATION_HELP
    list_display = ["place", "segment", "people", "day", "standing_in_short"]
    list_filter = [*FigureAdmin.list_filter, "segment"]
    date_hierarchy = "as_of"
    figure_fields = [
        "region",
        "segment",
        "active_workers",
        ("as_of", "as_of_precision"),
    ]

    @admin.display(description="peserta aktif", ordering="active_workers")
    def people(self, row):
        return count(row.active_workers)


class PrintedPercentMixin:
    """Keeps how many decimals were written: “48” has none, “48,00” has two."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["percent"] = self.instance.printed_percent

    def clean(self):
        cleaned = super().clean()
        percent = cleaned.get("percent")
        self.instance.percent_decimals = (
            None if percent is None else -percent.as_tuple().exponent
        )
        return cleaned


class ClaimForm(PrintedPercentMixin, FigureForm):
    pass


class ClaimCorrectionForm(PrintedPercentMixin, CorrectionForm):
    pass


@admin.register(CoverageClaim)
class CoverageClaimAdmin(RegionFigureAdmin):
    form = ClaimForm
    correction_form = ClaimCorrectionForm
    wide_fields = ["said_by"]
    help_texts = CLAIM_HELP
    list_display = ["place", "printed", "said_by", "basis", "day", "standing_in_short"]
    list_filter = [*FigureAdmin.list_filter, "basis", "segment"]
    date_hierarchy = "as_of"
    autocomplete_fields = ["region", "category", "source"]
    figure_fields = [
        "region",
        ("segment", "category"),
        "percent",
        ("numerator", "denominator", "uncovered"),
        "basis",
        "said_by",
        ("as_of", "as_of_precision"),
    ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "region" and not request.user.is_superuser:
            # A claim about no region would be nobody's to correct.
            field.required = True
        return field

    @admin.display(description="persen yang dinyatakan", ordering="percent")
    def printed(self, row):
        return stated_percent_text(row.printed_percent)


class ShortPercentMixin:
    """Shows 62,93 for a stored 62.9300."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["percent"] = shortest(self.instance.percent)


def shortest(percent):
    return Decimal(format(percent.normalize(), "f"))


class TargetForm(ShortPercentMixin, FigureForm):
    pass


class TargetCorrectionForm(ShortPercentMixin, CorrectionForm):
    pass


@admin.register(CoverageTarget)
class CoverageTargetAdmin(RegionFigureAdmin):
    form = TargetForm
    correction_form = TargetCorrectionForm
    help_texts = TARGET_HELP
    list_display = ["place", "year", "aim", "basis", "issuer", "standing_in_short"]
    list_filter = [*FigureAdmin.list_filter, "year", "basis"]
    figure_fields = ["region", "year", "percent", "basis", "issuer"]

    @admin.display(description="target", ordering="percent")
    def aim(self, row):
        return stated_percent_text(shortest(row.percent))


class OverlapForm(TrackedForm):
    def clean_lines(self):
        lines = self.cleaned_data["lines"]
        if len(lines) < 2:
            raise forms.ValidationError("Pilih sedikitnya dua baris.")
        return lines


@admin.register(Overlap)
class OverlapAdmin(TrackedAdmin, ScopedAdmin):
    """Decided by whoever may edit all its lines; others see their own lines of it."""

    form = OverlapForm
    help_texts = OVERLAP_HELP
    list_display = ["seen_lines", "resolution", "seen_reason"]
    list_filter = ["resolution"]
    # The search itself is `get_search_results`: not in lines out of sight.
    search_fields = ["reason"]
    search_help_text = "Kategori, judul perjanjian atau alasan."
    autocomplete_fields = ["lines"]
    editable_choices = ["lines"]
    outside_message = "Ada baris di luar wilayah kerja kantor Anda."
    readonly_fields = ["seen_lines", "seen_reason"]

    def get_queryset(self, request):
        lines = EnrolmentTarget.objects.visible_to(request.user, today())
        named = lines.select_related("category", "region", "agreement")
        return (
            super()
            .get_queryset(request)
            .annotate(line_count=Count("lines"))
            .prefetch_related(Prefetch("lines", queryset=named, to_attr="seen"))
        )

    def get_fields(self, request, obj=None):
        if obj is None or self.has_change_permission(request, obj):
            return ["lines", "resolution", "reason"]
        return ["seen_lines", "resolution", "seen_reason"]

    def get_search_results(self, request, queryset, search_term):
        """Each word in the reader's own lines; in a reason that is all in sight."""
        lines = EnrolmentTarget.objects.visible_to(request.user, today())
        whole = self.model.objects.editable_by(request.user, today())
        whole = whole.order_by().values("pk")
        for word in cut_words(search_term).split():
            named = lines.filter(
                Q(category__name__icontains=word) | Q(agreement__title__icontains=word)
            )
            mine = self.model.objects.filter(lines__in=named).order_by().values("pk")
            said = Q(reason__icontains=word, pk__in=whole)
            queryset = queryset.filter(Q(pk__in=mine) | said)
        return queryset, False

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["error_messages"] = {"invalid_choice": self.outside_message}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        self.refuse_unless_mine(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        self.refuse_unless_mine(request, object_id)
        return super().history_form_view(request, object_id, version_id, extra_context)

    def refuse_unless_mine(self, request, object_id):
        """The history names every line, those of other regions too."""
        overlap = self.get_object(request, object_id)
        if not self.has_change_permission(request, overlap):
            raise PermissionDenied

    @admin.display(description="baris target")
    def seen_lines(self, overlap):
        lines = [f"{line} – {line.agreement}" for line in overlap.seen]
        if len(lines) < overlap.line_count:
            lines.append("baris di wilayah lain tidak ditampilkan")
        return "; ".join(lines)

    @admin.display(description="alasan")
    def seen_reason(self, overlap):
        """A reason speaks of all the lines."""
        if len(overlap.seen) < overlap.line_count:
            return "alasan tentang baris di wilayah lain tidak ditampilkan"
        return overlap.reason


class ReminderInline(PartInline, admin.TabularInline):
    model = Reminder
    fields = ["kind", "sentence"]
    can_delete = False


@admin.register(Digest)
class DigestAdmin(AdministratorsAdmin):
    """What was sent to whom; only `send_reminders` writes it."""

    list_display = ["recipient", "week_on", "claimed_at", "sent_at", "unanswered"]
    list_select_related = ["recipient"]
    date_hierarchy = "week_on"
    search_fields = ["recipient__username", "recipient__email"]
    search_help_text = "Nama pengguna atau alamat surel."
    fields = ["recipient", "week_on", "claimed_at", "sent_at", "unanswered"]
    inlines = [ReminderInline]

    def has_add_permission(self, request):
        return False
