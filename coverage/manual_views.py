"""Every file the site gives away, with its columns and what they mean."""

import re
from functools import cache

from django.conf import settings
from django.shortcuts import render

from jamsostek_pks.lib.as_of import read_as_of
from jamsostek_pks.lib.dates import today

from .manual import FileText, read_manual
from .reports import home_region
from .views import page_context

DOCUMENT = settings.BASE_DIR / "docs" / "csv-formats.md"
# The region the document's addresses are written with.
EXAMPLE = "/wilayah/75/"
# Pages of who enters data.
FOR_OFFICES = ("/unggah/", "/tinjau/")
NAMED = re.compile("/(kantor|kategori)/[^?]")


@cache
def manual() -> list[FileText]:
    """The document does not change while the site runs."""
    return read_manual(DOCUMENT.read_text("utf-8"))


def files(request):
    """The list of files; links lead to those of the reader's own region."""
    as_of = read_as_of(request.GET, today=today())
    region = home_region(request.user, today())
    closed = closed_to(request.user)
    return render(
        request,
        "coverage/files.html",
        page_context(as_of)
        | {
            "files": [
                (file, own_addresses(file, region, closed=closed)) for file in manual()
            ],
        },
    )


def closed_to(user) -> tuple[str, ...]:
    """How the addresses begin that this reader has not."""
    uploads = () if user.enters_data(today()) else FOR_OFFICES
    return uploads if user.is_superuser else (*uploads, "/catatan/")


def own_addresses(file: FileText, region, *, closed) -> list[tuple[str, bool]]:
    """The document's addresses, for the reader's own region, and which are links.

    An office's or a category's is an example: this site may have no such page. Who
    enters no data gets none of the files to upload, and no drafts; administrators
    alone the trail.
    """
    mine = f"/wilayah/{region.code}/" if region else EXAMPLE
    return [
        (
            address.replace(EXAMPLE, mine),
            not NAMED.match(address) and not address.startswith(closed),
        )
        for address in file.addresses
    ]
