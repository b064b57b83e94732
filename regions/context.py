"""What every page's frame needs to know about the user."""

from jamsostek_pks.lib.dates import today


def may_manage(request):
    """`may_manage`: whether the header offers the admin."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {"may_manage": signed_in and user.enters_data(today())}
