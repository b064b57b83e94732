"""The weekly letter: claimed in the database, then sent, then marked as sent.

Killed between claim and mark, a run leaves a claim that nobody finishes: after LEASE
the next run takes it back and sends anew. So a kill costs at most one repeat, and
that carries the same Message-ID; a reminder is never lost.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

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
    user: User, tree: OfficeTree, *, on: date, at: datetime, site: str
) -> bool:
    """Send what is due to one person; False where nothing is, or another run does."""
    # Looked at first: what is due takes far longer to find out.
    if Digest.objects.sent(user, week_of(on)):
        return False
    claimed = claim(user, items(question(user, on), tree), on=on, at=at)
    if claimed is None:
        return False
    digest, due, left = claimed
    try:
        mail_of(user, due, on=on, site=site, left=left).send()
    except Exception:
        # The next run may try at once: nothing of this letter went out.
        digest.delete()
        raise
    Digest.objects.filter(pk=digest.pk).update(sent_at=at)
    return True


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
        theirs.abandoned(at - LEASE).delete()
        if theirs.filter(Q(sent_at=None) | Q(week_on__gte=week_of(on))).exists():
            return None
        told = Reminder.objects.keys_of(user)
        new = [item for item in found if item.key not in told]
        if not new:
            return None
        due = first_of_each_kind(new)
        digest = Digest.objects.create(
            recipient=user, week_on=week_of(on), claimed_at=at
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


def first_of_each_kind(found: Sequence[Item]) -> list[Item]:
    seen, kept = Counter(), []
    for item in found:
        seen[item.kind] += 1
        if seen[item.kind] <= MOST_OF_A_KIND:
            kept.append(item)
    return kept
