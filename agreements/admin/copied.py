"""The paper a new one takes over from: `?perpanjang=7` or `?adendum=7`."""

from django.http import Http404

from agreements.copies import ADDENDUM, RENEWAL, copy_of
from agreements.models import Agreement, EnrolmentTarget
from jamsostek_pks.lib.dates import today
from regions.admin.fields import is_plain_id


def copied(request):
    """The Copy a form begins with, asked once for a request; None: an empty form."""
    if not hasattr(request, "copied"):
        request.copied = None
        for kind in (RENEWAL, ADDENDUM):
            if pk := request.GET.get(kind):
                request.copied = copy_of_seen(request.user, pk, kind)
    return request.copied


def copy_of_seen(user, pk, kind):
    """404 for a paper that is not there, or that the user may not edit."""
    found = None
    if is_plain_id(pk):
        rows = Agreement.objects.editable_by(user, today())
        found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("perjanjian")
    lines = EnrolmentTarget.objects.visible_to(user, today()).filter(agreement=found)
    return copy_of(found, kind, lines=lines.select_related("category", "region"))
