"""allauth's forms with labels instead of placeholders, in Indonesian."""

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.conf import settings

from regions import trail
from regions.models import User

from . import codes

LONGEST_NAME = 254
# Longer ones would only keep the processor busy.
LONGEST_PASSWORD = 1024
CODE = {"inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}


class Plain(forms.BaseForm):
    """Mixin: `labels` and `helps` by field; no placeholders."""

    labels = {}
    helps = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            longest = LONGEST_PASSWORD if "password" in name else LONGEST_NAME
            field.max_length = longest
            field.widget.attrs["maxlength"] = longest
            field.validators.append(forms.fields.validators.MaxLengthValidator(longest))


class SignIn(Plain, account.LoginForm):
    labels = {"login": "Nama pengguna atau surel", "password": "Sandi"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "autofocus": True,
        }

    def user_credentials(self):
        """What was typed, once: allauth would try an address under two names.

        Two slow hashes instead of one would tell that the address has an account.
        """
        typed = self.cleaned_data
        return {"username": typed["login"], "password": typed["password"]}


class PasswordAgain(Plain, account.ReauthenticateForm):
    labels = {"password": "Sandi"}


class NewPassword(Plain):
    """Two fields that must be the same; the rules stand under the first."""

    labels = {
        "oldpassword": "Sandi sekarang",
        "password1": "Sandi baru",
        "password2": "Sandi baru, sekali lagi",
    }
    helps = {
        "password1": f"Paling sedikit {settings.PASSWORD_MIN_LENGTH} tanda, tidak "
        "hanya angka, bukan kata yang umum dan tidak mirip nama atau surel Anda. "
        "Beberapa kata yang tidak berkaitan mudah diingat dan sulit ditebak.",
    }

    def clean(self):
        cleaned = super(account.PasswordVerificationMixin, self).clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Kedua sandi tidak sama.")
        return cleaned


class ChangePassword(NewPassword, account.ChangePasswordForm):
    def clean_oldpassword(self):
        try:
            return super().clean_oldpassword()
        except forms.ValidationError:
            name = self.user.get_username()
            trail.note_refusal(context.request, name, trail.WRONG_OLD_PASSWORD)
            raise


class ChoosePassword(NewPassword, account.ResetPasswordKeyForm):
    pass


class AskForLink(Plain, account.ResetPasswordForm):
    labels = {"email": "Alamat surel akun Anda"}

    def clean_email(self):
        """The account of this address today, never one that had it before."""
        email = self.cleaned_data["email"].lower()
        self.users = list(User.objects.filter(email=email, is_active=True))
        return email


class CodeField(Plain):
    """A code is counted before it is tried, and opens once.

    allauth's own counters would bar the owner from everywhere, and forget what the
    whole address has failed.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= CODE

    def clean_code(self):
        booked = codes.book(context.request, self.user)
        if booked is None:
            raise forms.ValidationError(codes.TOO_MANY, code=codes.TOO_MANY_CODES)
        code = self.cleaned_data["code"]
        if not self.fits(code):
            self.refuse()
            raise get_adapter().validation_error("incorrect_code")
        booked.rollback()
        return code


class AskForCode(CodeField):
    """Of who has a second factor."""

    labels = {"code": "Kode dari aplikasi, atau satu kode pemulihan"}

    def fits(self, code):
        """Whether a device or the paper knows it; `save` wants to know which."""
        for each in Authenticator.objects.filter(user=self.user):
            if codes.opens(each, code):
                each.user, self.authenticator = self.user, each
                return True
        return False

    def refuse(self):
        of_app = {"user": self.user, "type": Authenticator.Type.TOTP}
        main = Authenticator.objects.filter(**of_app).first()
        if main:
            self._emit_authentication_failed(main)


class Code(AskForCode, mfa.AuthenticateForm):
    pass


class CodeAgain(AskForCode, mfa.ReauthenticateForm):
    pass


class FirstCode(CodeField, totp.ActivateTOTPForm):
    labels = {"code": "Kode enam angka dari aplikasi"}

    def fits(self, code):
        """The code that activates is used up: it does not sign in as well."""
        return validate_totp_code(self.secret, code) and codes.spend(self.user, code)

    def refuse(self):
        """A mistyped first code is nobody's refusal."""
