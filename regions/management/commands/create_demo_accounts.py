"""`manage.py create_demo_accounts`: accounts to try the site, DEBUG only."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from regions.mark import is_simulated
from regions.models import Membership, Office, Region, User

PASSWORD = "jamsostek-demo"
OFFICE = "Kantor Cabang Gorontalo"
OFFICIALS = {"pejabat": "75.04", "pejabat.sulsel": "73"}
# Every sample holds Wajo, and the office that serves it.
SIMULATED_OFFICIALS = {"pejabat": "73.13", "pejabat.sulsel": "73"}


class Command(BaseCommand):
    help = "Create the demo accounts staf, pejabat, pejabat.sulsel and admin."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError(
                "Demo accounts have a public password: only with DEBUG=1, "
                "never in production."
            )
        with transaction.atomic():
            names = self.create_simulated() if is_simulated() else self.create_real()
        self.stdout.write(f"  demo accounts: {', '.join(names)} (password: {PASSWORD})")

    def create_real(self):
        office = Office.objects.get(name=OFFICE)
        create_staff("staf", office, last_name="Gorontalo")
        create_reviewer(office, last_name="Gorontalo")
        create_officials(OFFICIALS)
        account("admin", is_superuser=True, is_staff=True)
        return ["staf", "pengawas", *OFFICIALS, "admin"]

    def create_simulated(self):
        """Those of a branch, and the reviewer of the kanwil above it."""
        code = SIMULATED_OFFICIALS["pejabat"]
        branch = Office.objects.get(kind=Office.Kind.CABANG, regions__code=code)
        create_staff("staf", branch, last_name="Cabang")
        create_reviewer(branch.parent, last_name="Kanwil")
        create_officials(SIMULATED_OFFICIALS)
        account("admin", is_superuser=True, is_staff=True)
        return ["staf", "pengawas", *SIMULATED_OFFICIALS, "admin"]


def create_staff(username, office, *, last_name, role=Membership.Role.STAFF):
    first_name = Membership.Role(role).label.split()[0]
    user = account(username, first_name=first_name, last_name=last_name)
    member(user, role=role, office=office)


def create_reviewer(office, *, last_name):
    role = Membership.Role.REVIEWER
    create_staff("pengawas", office, last_name=last_name, role=role)


def create_officials(codes):
    for name, code in codes.items():
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
