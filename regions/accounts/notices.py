"""Letters to people whose account somebody else changed."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from .mail import send_soon

SET_BY_OTHERS = "Sandi akun Anda di Jamsostek PKS baru saja diganti oleh administrator."
SECOND_FACTOR = (
    "Faktor kedua akun Anda di Jamsostek PKS baru saja dicabut oleh administrator.\n"
    "Anda masuk dengan sandi saja sampai mengaktifkannya lagi di halaman Akun."
)


def tell(user, what):
    """Who never asked for it must hear of it; accounts without an address cannot."""
    if not user.email:
        return
    context = {"user": user, "what": what}
    body = render_to_string("account/email/changed_by_administrator.txt", context)
    subject = "Akun Jamsostek PKS Anda diubah administrator"
    send_soon(EmailMessage(subject=subject, body=body, to=[user.email]))
