"""Scans on agreements and sources: put into the archive, or uploaded on a form."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements.archive import keep
from agreements.models import Document
from jamsostek_pks.lib.scans import PDF
from tests.admin_forms import as_shown
from tests.factories import create_agreement, create_user, saved
from tests.scans import pdf


def create_document(*, content=None, agreement=None, source=None, by=None, **changes):
    content = content or pdf()
    if agreement is None and source is None:
        agreement = create_agreement()
    values = {"name": "naskah.pdf", "media_type": PDF, "size": len(content)}
    document = Document(
        agreement=agreement,
        source=source,
        sha256=keep(content),
        uploaded_by=by or create_user(),
        **values | changes,
    )
    return saved(document)


def form_of(row):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def upload(browser, row, *contents, name="PKS Pohuwato.pdf", **values):
    """Add these scans on the form of an agreement or a source."""
    data = as_shown(browser.get(form_of(row)))
    first = int(data["documents-TOTAL_FORMS"]) - 1
    for number, content in enumerate(contents, start=first):
        data[f"documents-{number}-scan"] = SimpleUploadedFile(name, content)
    data["documents-TOTAL_FORMS"] = first + len(contents)
    data |= {f"documents-{first}-{field}": value for field, value in values.items()}
    return browser.post(form_of(row), data)
