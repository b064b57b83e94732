"""The weekly letter: claimed in the database, then sent, then marked as sent.

Killed between claim and mark, a run leaves a claim that nobody finishes: after LEASE
the next run takes it back and sends anew. So a kill costs at most one repeat, and
that carries the same Message-ID; a reminder is never lost.

A server that breaks off amid the dialogue may have the letter or not. Such a claim is
kept and counted as unanswered: one more try after LEASE, then it is held for sent.
"""

import logging
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from smtplib import SMTPException, SMTPServerDisconnected

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q

from regions.models import Membership, User

from .digest_mail import mail_of
from .due import Item, week_of
from .models import Basis, Digest, Reminder
from .office_tree import OfficeTree
from .reminders import items
from .reports import Question

# Far longer than the mail server may take for one letter (EMAIL_TIMEOUT).
LEASE = timedelta(minutes=15)
# More of one kind wait for the next letter: told is only what was printed.
MOST_OF_A_KIND = 200
log = logging.getLogger(__name__)


class UnansweredError(Exception):
    """The server began to take a letter and never said whether it has it."""


def recipients(today: date):
    """Active staff and reviewers of an office that day, who have an address."""
    members = Membership.objects.current(today).filter(
        role__in=Membership.EDITING_ROLES
    )
    return (
        User.objects.filter(is_active=True, pk__in=members.order_by().values("user"))
        .exclude(email="")
        .order_by("pk")
    )


def question(user: User, on: date) -> Question:
    return Question(user=user, today=on, on=on, basis=Basis.ELIGIBLE_BPJSTK)


def send_digest(
    user: User, tree: OfficeTree, *, on: date, clock: Callable[[], datetime], site: str
) -> bool:
    """Send what is due to one person; False where nothing is, or another run does."""
    # Looked at first: what is due takes far longer to find out.
    if Digest.objects.sent(user, week_of(on)):
        return False
    found = items(question(user, on), tree)
    # The lease runs from here, not from before that search.
    claimed = claim(user, found, on=on, at=clock())
    if claimed is None:
        return False
    digest, due, left = claimed
    try:
        letter = mail_of(user, due, on=on, site=site, left=left)
        letter.connection = get_connection()
        letter.connection.open()
    except Exception:
        release(digest)
        raise
    try:
        return deliver(letter, digest, clock)
    finally:
        # The server has the letter or not, whatever becomes of the goodbye.
        with suppress(OSError):
            letter.connection.close()


def deliver(
    letter: EmailMessage, digest: Digest, clock: Callable[[], datetime]
) -> bool:
    """Send what was claimed; False where the claim is no longer ours."""
    if not held(digest, claimed_at=clock()):
        return False
    try:
        letter.send()
    except Exception as error:
        if not left_open(error):
            release(digest)
            raise
        # It may have the letter: tried once more after the lease, then let be.
        sent_at = clock() if digest.unanswered else None
        held(digest, unanswered=digest.unanswered + 1, sent_at=sent_at)
        raise UnansweredError(f"no answer, it may have the letter: {error}") from error
    return held(digest, sent_at=clock())


def left_open(error: Exception) -> bool:
    """Whether it broke off amid the dialogue, without a yes or a no."""
    return isinstance(error, SMTPServerDisconnected) or (
        isinstance(error, OSError) and not isinstance(error, SMTPException)
    )


def held(digest: Digest, **values) -> bool:
    """Write to a claim that is still ours; False where another run took it back."""
    if Digest.objects.filter(pk=digest.pk, sent_at=None).update(**values):
        return True
    log.warning("The claim of %s was taken by another run", digest)
    return False


def release(digest: Digest) -> None:
    """The next run may try at once: nothing of this letter went out."""
    if digest.unanswered:
        held(digest, claimed_at=digest.claimed_at - LEASE)
    else:
        digest.delete()


def claim(
    user: User, found: Sequence[Item], *, on: date, at: datetime
) -> tuple[Digest, list[Item], int] | None:
    """Take this week's letter of a person, what it tells, and how much it leaves.

    None where it went out, another run holds it, or nothing is due. One process at a
    time: PostgreSQL locks the person's row, SQLite the whole file; and the keys of
    both tables refuse what slipped through.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        theirs = Digest.objects.filter(recipient=user)
        unanswered = take_back(theirs.abandoned(at - LEASE))
        if theirs.filter(Q(sent_at=None) | Q(week_on__gte=week_of(on))).exists():
            return None
        new = untold(found, Reminder.objects.keys_of(user))
        if not new:
            return None
        due = first_of_each_kind(new)
        digest = Digest.objects.create(
            recipient=user, week_on=week_of(on), claimed_at=at, unanswered=unanswered
        )
        Reminder.objects.bulk_create(
            Reminder(
                digest=digest,
                recipient=user,
                kind=item.kind,
                subject=item.subject,
                occasion=item.occasion,
                sentence=item.sentence,
            )
            for item in due
        )
    return digest, due, len(new) - len(due)


def take_back(abandoned) -> int:
    """Remove claims nobody finishes; how often their server did not answer."""
    times = max(abandoned.values_list("unanswered", flat=True), default=0)
    abandoned.delete()
    return times


def untold(found: Iterable[Item], told: Container[tuple]) -> list[Item]:
    """What is new, each once: two of one key say the same thing."""
    new = {}
    for item in found:
        if item.key not in told:
            new.setdefault(item.key, item)
    return list(new.values())


def first_of_each_kind(found: Sequence[Item]) -> list[Item]:
    seen, kept = Counter(), []
    for item in found:
        seen[item.kind] += 1
        if seen[item.kind] <= MOST_OF_A_KIND:
            kept.append(item)
    return kept
