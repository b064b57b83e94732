"""`manage.py create_demo_accounts`: four accounts to try the site, DEBUG only."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from regions.models import Membership, Office, Region, User

PASSWORD = "jamsostek-demo"
OFFICE = "Kantor Cabang Gorontalo"
OFFICIALS = {"pejabat": "75.04", "pejabat.sulsel": "73"}


class Command(BaseCommand):
    help = "Create the demo accounts staf, pejabat, pejabat.sulsel and admin."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError(
                "Demo accounts have a public password: only with DEBUG=1, "
                "never in production."
            )
        with transaction.atomic():
            self.create_all()
        self.stdout.write(
            f"  demo accounts: staf, pejabat, pejabat.sulsel, admin "
            f"(password: {PASSWORD})"
        )

    def create_all(self):
        account("admin", is_superuser=True, is_staff=True)
        staff = account("staf", first_name="Staf", last_name="Gorontalo")
        member(
            staff,
            role=Membership.Role.STAFF,
            office=Office.objects.get(name=OFFICE),
        )
        for name, code in OFFICIALS.items():
            region = Region.objects.get(code=code)
            official = account(name, first_name="Pejabat", last_name=region.name)
            member(official, role=Membership.Role.OFFICIAL, region=region)


def account(username, **values):
    """The account, made with the demo password unless it is there already."""
    user, created = User.objects.get_or_create(username=username, defaults=values)
    if created:
        user.set_password(PASSWORD)
        user.save()
    return user


def member(user, **values):
    if not user.memberships.exists():
        membership = Membership(user=user, **values)
        membership.full_clean()
        membership.save()
