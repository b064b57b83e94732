"""What machines ask for: whether the site is well, and its icon."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse, HttpResponseRedirect
from django.templatetags.static import static


@login_not_required
def healthz(request):
    """200 'ok', or 503 when the database does not answer; tells nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def favicon(request):
    """Browsers ask for this of every answer that is no page of ours, as of files."""
    return HttpResponseRedirect(static("img/favicon.svg"))
