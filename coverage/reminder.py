"""What people were reminded of: claimed here first, sent after that.

The keys are what makes each reminder go out once, however many processes run.
"""

from django.conf import settings
from django.db import models

from jamsostek_pks.lib.constraints import Unique
from jamsostek_pks.lib.words import long_day

from .due import KIND_LABELS


class DigestQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        """One's own letters; administrators see whose went out."""
        if not user.is_active:
            return self.none()
        return self if user.is_superuser else self.filter(recipient=user)

    def sent(self, user, week_on):
        """Whether that week's letter went out, or a later one."""
        found = self.filter(recipient=user, week_on__gte=week_on)
        return found.exclude(sent_at=None).exists()

    def abandoned(self, before):
        """Claimed before that moment and never sent: whoever held them is gone."""
        return self.filter(sent_at=None, claimed_at__lte=before)


class Digest(models.Model):
    """One person's reminders of one week: claimed before it is sent."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="digests",
        verbose_name="penerima",
    )
    week_on = models.DateField("pekan mulai")
    claimed_at = models.DateTimeField("mulai disiapkan pada")
    sent_at = models.DateTimeField("dikirim pada", null=True, blank=True)
    unanswered = models.PositiveSmallIntegerField(
        "kali server tidak menjawab",
        default=0,
        help_text="Setelah dua kali, suratnya dianggap terkirim.",
    )

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = "surat pengingat"
        verbose_name_plural = "surat pengingat"
        ordering = ["-week_on", "recipient"]
        constraints = [
            Unique(
                fields=["recipient", "week_on"],
                name="digest_once_a_week",
                field="week_on",
                violation_error_message="Surat pengingat pekan ini sudah disiapkan.",
            ),
        ]

    def __str__(self):
        return f"{self.recipient}, pekan {long_day(self.week_on)}"


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        if not user.is_active:
            return self.none()
        return self if user.is_superuser else self.filter(recipient=user)

    def keys_of(self, user):
        """(kind, subject, occasion) of all this person was or is being told."""
        found = self.filter(recipient=user).order_by()
        return set(found.values_list("kind", "subject", "occasion"))


class Reminder(models.Model):
    """One thing one person is told once.

    `occasion` is the window of a last day ("30"), the month of an old figure
    ("2026-01"), the week of the findings ("2026-W02").
    """

    digest = models.ForeignKey(
        Digest, models.CASCADE, related_name="reminders", verbose_name="surat"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="reminders",
        verbose_name="penerima",
    )
    kind = models.CharField("jenis", max_length=10, choices=list(KIND_LABELS.items()))
    subject = models.CharField("tentang", max_length=80, blank=True)
    occasion = models.CharField("kesempatan", max_length=10)
    sentence = models.TextField("kalimat")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "pengingat"
        verbose_name_plural = "pengingat"
        ordering = ["digest", "pk"]
        constraints = [
            Unique(
                fields=["recipient", "kind", "subject", "occasion"],
                name="reminder_once",
                field="subject",
                violation_error_message="Pengingat ini sudah disiapkan.",
            ),
        ]

    def __str__(self):
        return self.sentence
