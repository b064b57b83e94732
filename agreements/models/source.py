"""Where a fact comes from."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from simple_history.models import HistoricalRecords

from jamsostek_pks.lib.constraints import Unique


class SourceQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        """Sources of agreements in scope, of published figures, and one's own."""
        # Workforce and the like are published to everybody, so their sources are.
        published = Q(pk__in=[])
        for relation in self.of_published_figures():
            published |= self.told_by(relation, user, today)
        lines = user.scope(today).visible("agreements__lines__region")
        return self.attached(user, today, published | self.among(lines))

    def attachable(self, user, today):
        """What one may rest a fact on: never another office's scan.

        To rest on a source opens its scans, so those must be open already.
        """
        opened = self.model.objects.in_scope(user, today).order_by()
        without = self.model.objects.filter(documents=None).order_by()
        return self.visible_to(user, today).filter(
            Q(pk__in=without.values("pk")) | Q(pk__in=opened.values("pk"))
        )

    def editable_by(self, user, today):
        """One's own, and those of agreements one may edit, if nobody else's rest on it.

        Anybody may rest on a press report; that does not make its title theirs.
        """
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.scope(today).editable("agreements__region") | Q(recorded_by=user)
        own = self.model.objects.filter(mine).order_by().values("pk")
        return self.filter(~self.used_outside(user, today), pk__in=own)

    def used_outside(self, user, today):
        """Whether something rests on the source that the user may not edit."""
        outside = Q(pk__in=[])
        for relation in self.model._meta.related_objects:
            rows = relation.related_model._default_manager.all()
            if hasattr(rows, "editable_by"):
                ours = rows.editable_by(user, today).order_by().values("pk")
                rests = rows.filter(**{relation.field.name: OuterRef("pk")})
                outside |= Exists(rests.exclude(pk__in=ours))
        return outside

    def in_scope(self, user, today):
        """Whose scans one may open: of figures of regions in scope, and of papers.

        A paper of another region that has a line in scope is not among them: a scan
        shows the whole paper.
        """
        here, in_sight = Q(pk__in=[]), user.scope(today).visible("region")
        for relation in self.of_published_figures():
            # Not of drafts, where the user enters no data himself.
            seen = relation.related_model.objects.visible_to(user, today)
            figures = seen.filter(in_sight)
            here |= Q(Exists(figures.filter(source=OuterRef("pk"))))
        return self.attached(user, today, here)

    def attached(self, user, today, figures):
        """Sources of agreements in scope, of these figures, and one's own."""
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        papers = user.scope(today).visible("agreements__region")
        counted = self.model._meta.get_field("headcounts")
        return self.filter(
            self.among(papers)
            | self.told_by(counted, user, today)
            | figures
            | Q(recorded_by=user)
        )

    def told_by(self, relation, user, today):
        """Sources of these figures as far as the user sees them: drafts, too.

        Each kind is asked apart: joined, a source's figures of all kinds multiply.
        """
        seen = relation.related_model.objects.visible_to(user, today).order_by()
        return Q(Exists(seen.filter(source=OuterRef("pk"))))

    def among(self, condition):
        return Q(pk__in=self.model.objects.filter(condition).order_by().values("pk"))

    def of_published_figures(self):
        """The links from figures that everybody may read."""
        return [
            relation
            for relation in self.model._meta.related_objects
            if getattr(relation.related_model, "open_to_all", False)
        ]


class Source(models.Model):
    """A document, list or report that says something we keep."""

    class Kind(models.TextChoices):
        SIGNED_DOCUMENT = "SIGNED_DOCUMENT", "Dokumen bertanda tangan"
        DECREE = "DECREE", "Keputusan (SK)"
        BPJS_LIST = "BPJS_LIST", "Daftar resmi BPJS Ketenagakerjaan"
        STATISTICS = "STATISTICS", "Statistik resmi"
        STATEMENT = "STATEMENT", "Pernyataan pejabat"
        PRESS = "PRESS", "Berita"

    GRADES = {
        Kind.SIGNED_DOCUMENT: "A",
        Kind.DECREE: "A",
        Kind.BPJS_LIST: "B",
        Kind.STATISTICS: "B",
        Kind.STATEMENT: "C",
        Kind.PRESS: "D",
    }

    kind = models.CharField("jenis", max_length=15, choices=Kind)
    title = models.CharField("judul", max_length=250)
    publisher = models.CharField("penerbit", max_length=120, blank=True)
    url = models.URLField("alamat web", max_length=500, blank=True)
    file_name = models.CharField(
        "nama berkas di arsip",
        max_length=200,
        blank=True,
        help_text="Nama berkas tempat naskahnya disimpan.",
    )
    published_on = models.DateField("tanggal terbit", null=True, blank=True)
    describes_on = models.DateField("tanggal peristiwa", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="dicatat oleh",
    )

    history = HistoricalRecords()
    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = "sumber"
        verbose_name_plural = "sumber"
        ordering = ["title", "pk"]
        constraints = [
            Unique(
                fields=["title", "publisher", "kind"],
                name="source_once",
                field="title",
                violation_error_message="Sumber dengan judul, penerbit dan jenis ini "
                "sudah ada; pilih yang sudah ada.",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.publisher})" if self.publisher else self.title

    @property
    def grade(self):
        """A signed, B official list or statistics, C official spoken, D press."""
        return self.GRADES[self.kind]
