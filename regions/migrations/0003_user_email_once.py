"""An address belongs to one account. Addresses of before may differ in case alone."""

from collections import defaultdict

from django.core.management import CommandError
from django.db import migrations, models


def lower_addresses(apps, schema_editor):
    """As `User.save` writes them; stop where two accounts would share one."""
    User = apps.get_model("regions", "User")
    users = User.objects.using(schema_editor.connection.alias)
    accounts = defaultdict(list)
    for user in users.exclude(email="").order_by("username"):
        accounts[user.email.lower()].append(user)
    shared = {email: each for email, each in accounts.items() if len(each) > 1}
    if shared:
        raise CommandError(told(shared))
    for email, (user,) in accounts.items():
        if user.email != email:
            users.filter(pk=user.pk).update(email=email)


def told(shared):
    lines = (
        f"  {email}: {', '.join(user.username for user in users)}"
        for email, users in sorted(shared.items())
    )
    return "\n".join(
        [
            "People sign in by their address too, so each belongs to one account. These "
            "are shared; change or empty the address of all but one account in the "
            "admin of the version before, then migrate again:",
            *lines,
        ]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("regions", "0002_database_mark"),
    ]

    operations = [
        migrations.RunPython(lower_addresses, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                condition=models.Q(("email", ""), _negated=True),
                fields=("email",),
                name="user_email_once",
                violation_error_message="Surel ini sudah dipakai akun lain.",
            ),
        ),
    ]
