"""What every page's frame needs to know: who reads it, and whether to believe it."""

from jamsostek_pks.lib.dates import today

from .mark import is_simulated


def may_manage(request):
    """`may_manage`: whether the header offers the admin."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {"may_manage": signed_in and user.enters_data(today())}


def simulated(request):
    """`simulated`: whether the page must say that its numbers are made up."""
    return {"simulated": is_simulated()}
