"""People of an office: invited by mail, deactivated when they leave, never deleted."""

import re

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from regions.models import User

from .mail import send
from .sessions import end_sessions
from .tokens import password_link

LONGEST_USERNAME = 150


def new_person(*, name, email):
    """An account that waits for its owner to choose a password; not saved."""
    first_name, _, last_name = name.strip().partition(" ")
    user = User(first_name=first_name, last_name=last_name.strip(), email=email.lower())
    user.username = free_username(email)
    user.set_unusable_password()
    return user


def free_username(email):
    """What stands before the @, with a number where somebody has that already."""
    wish = re.sub(r"[^\w.+-]", "-", email.split("@")[0].lower())[: LONGEST_USERNAME - 6]
    taken = set(
        User.objects.filter(username__istartswith=wish).values_list(
            "username", flat=True
        )
    )
    taken = {name.lower() for name in taken}
    number, name = 1, wish
    while name in taken:
        number += 1
        name = f"{wish}{number}"
    return name


def invite(users, *, site) -> list[str]:
    """Send each a link to choose a password; the addresses no letter left for."""
    failed = send([invitation(user, site=site) for user in users])
    return [address for letter in failed for address in letter.to]


def invitation(user, *, site):
    context = {
        "user": user,
        "link": password_link(user, site=site),
        "login": site + reverse("account_login"),
        "memberships": user.memberships.select_related("office", "region"),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        "forgotten": site + reverse("account_reset_password"),
    }
    return EmailMessage(
        subject="Undangan ke Jamsostek PKS",
        body=render_to_string("account/email/invitation.txt", context),
        to=[user.email],
    )


@transaction.atomic
def deactivate(user, today):
    """Somebody leaves: memberships end today, sessions at once; all else is kept."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    for membership in user.memberships.all():
        if membership.valid_from and membership.valid_from > today:
            # It never began; its history keeps that it was planned.
            membership.delete()
        elif membership.valid_to is None or membership.valid_to > today:
            membership.valid_to = today
            membership.save()
    end_sessions(user)
