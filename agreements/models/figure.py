"""Figures: numbers that are corrected by adding a row, never by overwriting one.

A row is a draft until a reviewer publishes it (domain.md 6); where the site runs
without review, it is published as it is recorded.
"""

from collections import defaultdict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from jamsostek_pks.lib.constraints import Check, Unique
from jamsostek_pks.lib.import_plan import chunks

from .closed_month import hold_offices, refuse_closed
from .source import Source

CLOSING_FIELDS = frozenset({"superseded_at", "superseded_by", "reason"})
PUBLISHING_FIELDS = frozenset({"published_at", "published_by"})
# What may have been entered twice: a source, a target line.
MERGED_LINKS = frozenset({"source", "target"})
CHUNK = 5000


NOT_YET = "Tanggal ini belum tiba. Angka dicatat sesudah harinya."
GONE = "Angka ini sudah diganti atau ditarik orang lain; muat ulang halaman."
DRAFT_WAITS = "Angka ini sudah punya koreksi yang menunggu diterbitkan; ubah draf itu."
CORRECTED_GONE = (
    "Angka yang dikoreksi draf ini sudah diganti atau ditarik; kembalikan draf ini."
)
PUBLISHED_MEANWHILE = "Draf ini sudah diterbitkan orang lain; muat ulang halaman."
PUBLISHED_ONCE = "Sudah ada angka terbit dengan kunci yang sama; koreksi angka itu."


class Precision(models.TextChoices):
    """How exactly the source names a day."""

    DAY = "DAY", "Hari"
    MONTH = "MONTH", "Bulan"
    YEAR = "YEAR", "Tahun"


class FigureQuerySet(models.QuerySet):
    def unclosed(self):
        """Rows neither corrected nor withdrawn, published or not."""
        return self.filter(superseded_at=None)

    def open(self):
        """Published rows in force: what every percentage is made of."""
        return self.unclosed().filter(published_at__isnull=False)

    def drafts(self):
        """Rows that wait for a reviewer."""
        return self.unclosed().filter(published_at=None)

    def working(self, drafts=None):
        """What would be in force if all `drafts` (by default: all) were published."""
        drafts = self.model.objects.drafts() if drafts is None else drafts.drafts()
        corrected = drafts.filter(corrects=OuterRef("pk")).order_by()
        return self.unclosed().filter(
            Q(published_at__isnull=False) | Q(pk__in=drafts.order_by().values("pk")),
            ~Exists(corrected),
        )

    def known_on(self, at):
        """Rows as they were published at the moment `at` (vintage)."""
        return self.filter(
            Q(superseded_at=None) | Q(superseded_at__gt=at), published_at__lte=at
        )

    def as_known(self, at):
        """Open rows, or where `at` is a moment, the rows known then."""
        return self.open() if at is None else self.known_on(at)

    def update(self, **values):
        """Only closing a row may change it."""
        if not set(values) <= CLOSING_FIELDS:
            raise TypeError("Figures are append-only: use correct() or withdraw().")
        return super().update(**values)

    def bulk_create(self, objs, **kwargs):
        objs = list(objs)
        for row in objs:
            row.publish_unreviewed()
        return super().bulk_create(objs, **kwargs)

    def publish(self, *, by, at):
        """Publish the drafts among these rows, and close what they correct; how many.

        Raises ValidationError and publishes none if a month is closed, or if one of
        them cannot stand beside what is published.
        """
        with transaction.atomic():
            # What is corrected first, as withdrawing does: else two would wait for
            # each other.
            waiting = self.drafts().exclude(corrects=None).order_by()
            corrected = self.model.objects.filter(
                pk__in=waiting.values("corrects")
            ).held()
            drafts = self.drafts().held()
            hold_offices([*drafts, *corrected])
            refuse_closed([*drafts, *corrected])
            self._close_corrected(drafts, by=by, at=at)
            try:
                with transaction.atomic():
                    for some in chunks([row.pk for row in drafts], CHUNK):
                        rows = self.model.objects.filter(pk__in=some)
                        super(FigureQuerySet, rows).update(
                            published_at=at, published_by=by
                        )
            except IntegrityError as error:
                raise ValidationError(PUBLISHED_ONCE) from error
        return len(drafts)

    def held(self):
        """These rows, in their order, locked until the transaction ends."""
        rows = self.select_related(*self.model.place_links).order_by("pk")
        return list(rows.select_for_update(of=("self",)))

    def _close_corrected(self, drafts, *, by, at):
        reasons = defaultdict(list)
        for row in drafts:
            if row.corrects_id is not None:
                reasons[row.change_reason].append(row.corrects_id)
        for reason, pks in reasons.items():
            for some in chunks(pks, CHUNK):
                closed = self.model.objects.open().filter(pk__in=some)
                if len(some) != closed.update(
                    superseded_at=at, superseded_by=by, reason=reason
                ):
                    raise ValidationError(CORRECTED_GONE)

    def relink(self, **links):
        """Point at the record that was merged with theirs: the numbers stay."""
        if not set(links) <= MERGED_LINKS:
            raise TypeError("Figures are append-only: use correct() or withdraw().")
        return super().update(**links)

    def delete(self):
        raise TypeError("Figures are append-only: use withdraw().")


class Figure(models.Model):
    """What every figure carries besides its number: source, and its own history.

    A row is a draft until `published_at`, and open until `superseded_at`. `reason`
    says why it was closed; the row recorded after it, in its place, points back with
    `replaces`. `corrects` is the published row that a draft closes once it is
    published itself, for `change_reason`.
    """

    # Whether everybody signed in sees such figures once published (domain.md 6).
    open_to_all = False

    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="sumber",
    )
    note = models.TextField("catatan", blank=True)
    recorded_at = models.DateTimeField(
        "dicatat pada", default=timezone.now, editable=False
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="dicatat oleh",
    )
    superseded_at = models.DateTimeField(
        "ditutup pada", null=True, blank=True, editable=False
    )
    superseded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="ditutup oleh",
    )
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced_by",
        verbose_name="menggantikan",
    )
    reason = models.TextField("alasan ditutup", blank=True, editable=False)
    published_at = models.DateTimeField(
        "diterbitkan pada", null=True, blank=True, editable=False
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="diterbitkan oleh",
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="corrections",
        verbose_name="mengoreksi",
    )
    change_reason = models.TextField("alasan koreksi", blank=True, editable=False)

    # The fields no two open rows share; empty where several may say the same.
    once_fields: tuple[str, ...] = ()
    # What `place_code` needs of other tables.
    place_links = ("region",)

    class Meta:
        abstract = True
        constraints = [
            Check(
                condition=Q(superseded_at=None)
                | Q(superseded_at__gte=models.F("recorded_at")),
                name="%(class)s_closed_after_recorded",
                violation_error_message="Angka tidak dapat ditutup sebelum dicatat.",
            ),
            Unique(
                fields=["corrects"],
                condition=Q(superseded_at=None, published_at=None),
                name="%(class)s_one_draft_each",
                violation_error_message=DRAFT_WAITS,
            ),
        ]

    def save(self, **kwargs):
        if self._state.adding:
            self.publish_unreviewed()
        elif not set(kwargs.get("update_fields") or ["everything"]) <= CLOSING_FIELDS:
            raise TypeError("Figures are append-only: use correct() or withdraw().")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError("Figures are append-only: use withdraw().")

    @property
    def is_draft(self) -> bool:
        return self.published_at is None and self.superseded_at is None

    @property
    def place_code(self) -> str | None:
        """Code of the region whose offices may close its month; None: of none."""
        return self.region.code if self.region_id else None

    def clean(self):
        super().clean()
        refuse_closed([self])

    def validate_constraints(self, exclude=None):
        super().validate_constraints(exclude=exclude)
        # Drafts and published rows have a key each: a draft that could never be
        # published is refused where it is typed.
        is_whole = set(self.once_fields).isdisjoint(exclude or ())
        if self.published_at is None and self.once_fields and is_whole:
            self._refuse_published_twin()

    def _refuse_published_twin(self):
        key = {name: getattr(self, name) for name in self.once_fields}
        lookups = {
            (name if value is not None else f"{name}__isnull"): (
                value if value is not None else True
            )
            for name, value in key.items()
        }
        # A published row that a draft moves away makes room for this one.
        twins = type(self).objects.working().exclude(published_at=None)
        if twins.filter(**lookups).exclude(pk=self.corrects_id or 0).exists():
            once = next(
                each
                for each in self._meta.constraints
                if each.name.endswith("_once")
                and {n for n, value in key.items() if value is not None}
                == set(each.fields)
            )
            raise ValidationError({once.field: once.violation_error_message})

    def publish_unreviewed(self):
        """Without review a row is published as it is recorded."""
        if not settings.REVIEW and self._state.adding and self.published_at is None:
            self.published_at, self.published_by = self.recorded_at, self.recorded_by

    def correct(self, *, by, at, reason, **changes):
        """Add a row that differs by `changes`; return it.

        A draft is closed by its correction. A published row stays in force until
        the new one is published: at once where nobody reviews.
        Raises ValidationError when the row is closed already, or the new one is
        impossible; then nothing is written.
        """
        with transaction.atomic():
            current = self._current(at=at, reason=reason)
            values = {
                field.name: getattr(current, field.name)
                for field in self._meta.concrete_fields
                if field.editable and not field.primary_key
            }
            row = type(self)(**values | changes)
            row.recorded_at, row.recorded_by, row.change_reason = at, by, reason
            row.replaces = current.last_in_its_place()
            row.corrects = current.corrects if current.is_draft else current
            if current.is_draft or not settings.REVIEW:
                current._close(superseded_at=at, superseded_by=by, reason=reason)
            if current.is_draft and not settings.REVIEW and row.corrects:
                if row.corrects.superseded_at is not None:
                    raise ValidationError(CORRECTED_GONE)
                refuse_closed([row.corrects])
                row.corrects._close(superseded_at=at, superseded_by=by, reason=reason)
            row.full_clean()
            row.save()
        self.refresh_from_db(fields=sorted(CLOSING_FIELDS))
        return row

    def withdraw(self, *, by, at, reason):
        """Close this row, with a reason; it stays readable for days it was known.

        A correction of it that waits goes with it.
        """
        with transaction.atomic():
            current = self._current(at=at, reason=reason)
            closing = {"superseded_at": at, "superseded_by": by, "reason": reason}
            current._close(**closing)
            type(self).objects.drafts().filter(corrects=current).update(**closing)
        self.refresh_from_db(fields=sorted(CLOSING_FIELDS))

    def publish(self, *, by, at):
        """Let this draft be seen and counted; raises ValidationError as rows do."""
        if not type(self).objects.filter(pk=self.pk).publish(by=by, at=at):
            raise ValidationError(GONE)
        self.refresh_from_db(fields=sorted(PUBLISHING_FIELDS))

    def last_in_its_place(self):
        """The row recorded last in place of this one: itself, or a returned draft."""
        row = self
        while (after := type(self).objects.filter(replaces=row).first()) is not None:
            row = after
        return row

    def _current(self, *, at, reason):
        """This row as it is in the database, locked; it may be closed."""
        if not reason.strip():
            raise ValidationError({"reason": "Tulis alasannya."})
        current = type(self).objects.select_for_update().get(pk=self.pk)
        if current.superseded_at is not None:
            raise ValidationError(GONE)
        if self.is_draft and not current.is_draft:
            raise ValidationError(PUBLISHED_MEANWHILE)
        if at < current.recorded_at:
            raise ValidationError("Angka tidak dapat ditutup sebelum dicatat.")
        if not current.is_draft:
            hold_offices([current])
            refuse_closed([current])
        return current

    def _close(self, **closing):
        for name, value in closing.items():
            setattr(self, name, value)
        self.save(update_fields=sorted(CLOSING_FIELDS))


def once_each(*fields, name, field, message, **only):
    """No two published rows in force share these fields, and no two drafts.

    `only` narrows the rows that are meant.
    """
    states = {
        name: {"published_at__isnull": False},
        f"{name}_draft": {"published_at": None},
    }
    return [
        Unique(
            fields=fields,
            condition=Q(superseded_at=None, **state, **only),
            name=each,
            field=field,
            violation_error_message=message,
        )
        for each, state in states.items()
    ]
