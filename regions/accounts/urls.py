"""Addresses of allauth's views, in Indonesian, and only those this site uses.

Their names are allauth's, because its views ask for each other by name.
"""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path
from django.views.generic import RedirectView

from . import views

urlpatterns = [
    path("masuk/", views.SignInView.as_view(), name="account_login"),
    path("masuk/kode/", views.CodeView.as_view(), name="mfa_authenticate"),
    path("keluar/", account.logout, name="account_logout"),
    path("akun/", views.account_page, name="account"),
    # Where allauth leads to after each change of the second factor.
    path(
        "akun/faktor-kedua/",
        RedirectView.as_view(pattern_name="account"),
        name="mfa_index",
    ),
    path(
        "akun/faktor-kedua/aktifkan/",
        views.ActivateView.as_view(),
        name="mfa_activate_totp",
    ),
    path(
        "akun/faktor-kedua/matikan/", totp.deactivate_totp, name="mfa_deactivate_totp"
    ),
    path(
        "akun/kode-pemulihan/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "akun/kode-pemulihan/baru/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "akun/kode-pemulihan/unduh/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("akun/sesi/", views.SessionsView.as_view(), name="usersessions_list"),
    path("akun/periksa/", account.reauthenticate, name="account_reauthenticate"),
    path(
        "akun/periksa/kode/",
        views.CodeAgainView.as_view(),
        name="mfa_reauthenticate",
    ),
    path("akun/nonaktif/", account.account_inactive, name="account_inactive"),
    path("akun/sandi/", account.password_change, name="account_change_password"),
    path("akun/sandi/lupa/", account.password_reset, name="account_reset_password"),
    path(
        "akun/sandi/lupa/terkirim/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    # An account without a password gets one by a link.
    path(
        "akun/sandi/buat/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path(
        "akun/sandi/baru/<slug:uidb36>/<slug:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "akun/sandi/baru/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
