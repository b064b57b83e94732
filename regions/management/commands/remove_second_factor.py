"""`manage.py remove_second_factor NAME`: for whoever lost phone and codes."""

from django.core.management.base import BaseCommand, CommandError

from regions.accounts import notices
from regions.accounts.second_factor import remove_second_factor
from regions.models import User


class Command(BaseCommand):
    help = (
        "Remove the second factor of a user and end their sessions. Other "
        "administrators do the same in the admin's list of users."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user {username!r}.")
        remove_second_factor(user)
        notices.tell(user, notices.SECOND_FACTOR)
        self.stdout.write(f"  {username}: no second factor any more, all signed out")
