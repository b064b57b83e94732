"""A scan leaves the site only here: to who may see it, to be saved, never shown."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from jamsostek_pks.lib.dates import today
from regions import trail
from regions.downloads import SIMULATED, Unrecorded, busy, record
from regions.mark import is_simulated

from .archive import place_of
from .models import Document


@require_safe
def document(request, pk):
    """The file as it was uploaded; outside one's scope its existence is not told."""
    seen = Document.objects.visible_to(request.user, today())
    found = seen.filter(pk=pk).first()
    if found is None:
        raise Http404("dokumen")
    try:
        file = place_of(found.sha256).open("rb")
    except FileNotFoundError as error:
        raise Http404("berkas dokumen tidak ada di arsip") from error
    try:
        record(trail.note_document, request, found)
    except Unrecorded:
        file.close()
        return busy(request)
    name = f"{SIMULATED}-{found.name}" if is_simulated() else found.name
    return FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type=found.media_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )
