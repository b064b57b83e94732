"""Spoilt and hostile files: a sentence each, no 500, nothing written, little memory.

`make fuzz` tries 300; the suite one of each way a file can be spoilt.
"""

import os
import re
import resource

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.models import Agreement, EnrolmentTarget, FileImport, Headcount, Source
from coverage.imports import KINDS
from coverage.models import CoverageClaim, CoverageTarget, Participation, Workforce
from tests.factories import (
    create_claim,
    create_headcount,
    create_office,
    create_participation,
    create_target,
    create_user,
    create_workforce,
)
from tests.imports import exported
from tests.mangled import WAYS, mangled
from tests.pages import Page

pytestmark = pytest.mark.django_db

FILES = int(os.environ.get("MANGLED_FILES", 0)) or len(WAYS)
MODELS = (Agreement, EnrolmentTarget, Headcount, Source, Participation, Workforce)
MODELS += (CoverageClaim, CoverageTarget)
MOST_GROWTH = 400_000  # kilobytes
SENTENCE = re.compile(r"[A-Z'].*[.!?)]$", re.DOTALL)


def counts():
    return [model.objects.count() for model in MODELS]


def test_a_spoilt_file_is_told_in_a_sentence_and_writes_nothing(client_of):
    staff = create_user(office=create_office(regions=["75.04"]))
    for create in (create_headcount, create_participation, create_workforce):
        create()
    create_claim()
    create_target()
    client = client_of(staff)
    wholes = {slug: exported(kind, staff) for slug, kind in KINDS.items()}
    before, memory = counts(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused = 0
    for seed in range(FILES):
        slug = list(KINDS)[seed // len(WAYS) % len(KINDS)]
        name, data = mangled(seed, wholes[slug])
        refused += told(client, slug, data, (seed, name, slug))
        assert counts() == before, (seed, name, slug)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    print(f"{FILES} files, {refused} refused, memory grew by {grown // 1024} MB")

    assert grown < MOST_GROWTH
    assert refused > FILES * 0.7


def told(client, slug, data, which):
    """Whether the file was refused; each refusal is a sentence for its reader."""
    file = SimpleUploadedFile("rusak.csv", data)
    response = client.post("/unggah/", {"kind": slug, "file": file}, follow=True)
    assert response.status_code == 200, which
    record = FileImport.objects.order_by("pk").last()
    page = Page(response)
    if not response.redirect_chain:
        assert "Berkas" in page.text, which
        return True
    faults = response.context["plan"].faults
    for fault in faults:
        assert SENTENCE.fullmatch(fault.message), (which, fault)
    if faults:
        answer = client.post(f"/unggah/{record.pk}/simpan/", {"rencana": "x"})
        assert answer.status_code == 302, which
    FileImport.objects.all().delete()
    return bool(faults)
