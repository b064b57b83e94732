"""Scanned papers: an agreement's own, or a source's; kept for ever by version."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import get_current_timezone

from jamsostek_pks.lib.constraints import Check, Unique
from jamsostek_pks.lib.scans import LABELS
from jamsostek_pks.lib.words import count

from .agreement import Agreement
from .source import Source


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        """Documents of agreements of one's regions, and of sources in one's scope.

        A line in scope shows its agreement's page, not the scan: that is the whole
        paper. A source of published figures is named to everybody; its scan is not.
        """
        if not user.is_active:
            return self.none()
        sources = Source.objects.in_scope(user, today).order_by()
        return self.filter(
            user.scope(today).visible("agreement__region")
            | Q(source__in=sources.values("pk"))
        )

    def current(self):
        """The newest version of each."""
        return self.filter(replaced_by=None)


class TextCheck(models.TextChoices):
    """Whether a scan's text layer was searched for identity numbers; '' not yet."""

    READ = "READ", "teks diperiksa"
    PARTLY = "PARTLY", "teks diperiksa sebagian"
    NO_TEXT = "NO_TEXT", "tanpa lapisan teks: tidak dapat diperiksa"
    FAILED = "FAILED", "tidak dapat diperiksa"


READ_CHECKS = ("READ", "PARTLY")


class Document(models.Model):
    """One uploaded scan; a row is never changed, a newer version replaces it.

    The bytes lie in the archive under `sha256`, once however many rows have them.
    Only administrators remove one: what should never have been uploaded.
    """

    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="perjanjian",
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="sumber",
    )
    name = models.CharField("nama berkas", max_length=120)
    media_type = models.CharField("jenis", max_length=20, choices=list(LABELS.items()))
    size = models.PositiveBigIntegerField("ukuran (bita)")
    sha256 = models.CharField("sidik SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("diunggah pada", default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="diunggah oleh",
    )
    replaces = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="menggantikan",
    )

    text_check = models.CharField(
        "pemeriksaan teks", max_length=7, choices=TextCheck, blank=True
    )
    # Null where no text was read: unknown is not zero.
    identity_numbers = models.PositiveIntegerField(
        "nomor identitas ditemukan", null=True, blank=True
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen"
        verbose_name_plural = "dokumen"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            Check(
                condition=Q(agreement__isnull=False, source=None)
                | Q(agreement=None, source__isnull=False),
                name="document_of_one_thing",
                field="agreement",
                violation_error_message="Dokumen milik satu perjanjian atau satu "
                "sumber.",
            ),
            Check(
                condition=Q(text_check__in=READ_CHECKS, identity_numbers__isnull=False)
                | (~Q(text_check__in=READ_CHECKS) & Q(identity_numbers=None)),
                name="document_numbers_of_read_text",
                field="identity_numbers",
                violation_error_message="Jumlah nomor identitas diketahui jika, dan "
                "hanya jika, teksnya terbaca.",
            ),
            Check(
                condition=~Q(replaces=F("id")),
                name="document_not_own_version",
                field="replaces",
                violation_error_message="Dokumen tidak dapat menggantikan dirinya "
                "sendiri.",
            ),
            Unique(
                fields=["agreement", "sha256"],
                condition=Q(agreement__isnull=False),
                name="document_once_on_agreement",
                field="sha256",
                violation_error_message="Berkas dengan isi ini sudah ada pada "
                "perjanjian ini.",
            ),
            Unique(
                fields=["source", "sha256"],
                condition=Q(source__isnull=False),
                name="document_once_on_source",
                field="sha256",
                violation_error_message="Berkas dengan isi ini sudah ada pada sumber "
                "ini.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("agreements:document", args=[self.pk])

    @property
    def type_label(self):
        return LABELS[self.media_type]

    @property
    def text_said(self) -> str:
        """What is known of the text layer, in words."""
        if self.identity_numbers:
            return f"{count(self.identity_numbers)} nomor identitas ditemukan"
        return self.get_text_check_display() or "teks belum diperiksa"

    @property
    def uploaded_on(self):
        """The local day."""
        return self.uploaded_at.astimezone(get_current_timezone()).date()

    @property
    def uploader(self):
        return self.uploaded_by.get_full_name() or self.uploaded_by.get_username()
