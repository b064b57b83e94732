"""Scans on the form of an agreement or a source: added and replaced, never changed."""

from dataclasses import dataclass
from hashlib import sha256

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.forms.models import BaseInlineFormSet
from django.utils.html import format_html, format_html_join

from agreements import scan_texts
from agreements.archive import drop, keep, safe_name
from agreements.models import Document
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.scans import NoScanError, media_type
from jamsostek_pks.lib.words import file_size, short_day
from regions.admin import AdministratorsAdmin, PartInline, PksForm

MEGA = 1_000_000
ACCEPTED = "application/pdf,image/jpeg,image/png"
TWICE = "Berkas ini dipilih dua kali."


@dataclass(frozen=True)
class Scan:
    """An uploaded file whose bytes were judged."""

    name: str
    content: bytes
    media_type: str


class ScanField(forms.FileField):
    """A PDF, JPEG or PNG by its bytes, not too large; its value is a Scan."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED, "aria-label": "Berkas"})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return file
        most = settings.DOCUMENT_MAX_MB
        if file.size > most * MEGA:
            raise forms.ValidationError(
                f"Berkas ini {file_size(file.size)}; paling besar {most} MB. Pindai "
                "dengan ketelitian lebih rendah, atau unggah per bagian."
            )
        content = file.read()
        try:
            kind = media_type(content)
        except NoScanError as error:
            raise forms.ValidationError(str(error)) from error
        return Scan(safe_name(file.name, kind), content, kind)


class DocumentForm(PksForm):
    """One scan to add, perhaps in place of another of the same paper."""

    scan = ScanField(
        label="berkas (PDF, JPEG atau PNG)",
        help_text="Misalnya pindaian naskah; jangan daftar peserta, NIK atau KTP.",
    )
    instead_of = forms.ModelChoiceField(
        Document.objects,
        label="menggantikan",
        required=False,
        empty_label="–",
        help_text="Misalnya versi lama dari naskah yang sama; tetap tersimpan.",
        widget=forms.Select(attrs={"aria-label": "Menggantikan"}),
    )

    class Meta:
        model = Document
        fields = []

    def __init__(self, *args, siblings, **kwargs):
        super().__init__(*args, **kwargs)
        self.siblings = siblings
        self.fields["instead_of"].queryset = siblings.current()

    def clean_scan(self):
        scan = self.cleaned_data["scan"]
        self.instance.name, self.instance.media_type = scan.name, scan.media_type
        self.instance.size = len(scan.content)
        self.instance.sha256 = sha256(scan.content).hexdigest()
        same = self.siblings.filter(sha256=self.instance.sha256).first()
        if same is not None:
            raise forms.ValidationError(
                f"Berkas yang sama sudah ada di sini: {same.name}, diunggah "
                f"{short_day(same.uploaded_on)} oleh "
                f"{same.uploader}."
            )
        return scan

    def clean_instead_of(self):
        self.instance.replaces = self.cleaned_data["instead_of"]
        return self.instance.replaces

    def save(self, commit=True):  # noqa: FBT002
        # The bytes first: a file without a row is harmless, a row without one is not.
        content = self.cleaned_data["scan"].content
        keep(content)
        # And again where an administrator removed the same scan before our commit.
        transaction.on_commit(lambda: keep(content))
        # After the commit, too: reading takes seconds, and others want to write.
        digest, kind = self.instance.sha256, self.instance.media_type
        transaction.on_commit(
            lambda: scan_texts.note(digest, scan_texts.look(kind, content)),
            robust=True,
        )
        return super().save(commit)


class DocumentFormSet(BaseInlineFormSet):
    """Of one agreement or source; `uploader` is set by the inline."""

    uploader = None

    def get_form_kwargs(self, index):
        siblings = Document.objects.filter(**{self.fk.name: self.instance.pk or 0})
        named = siblings.select_related("uploaded_by")
        return super().get_form_kwargs(index) | {"siblings": named}

    def clean(self):
        super().clean()
        chosen = set()
        for form in self.forms:
            digest = "scan" in form.cleaned_data and form.instance.sha256
            if digest and digest in chosen:
                raise forms.ValidationError(TWICE)
            chosen.add(digest)

    def save_new(self, form, commit=True):  # noqa: FBT002
        form.instance.uploaded_by = self.uploader
        try:
            with transaction.atomic():
                return super().save_new(form, commit=commit)
        except IntegrityError:
            return self.save_after_others(form, commit)

    def save_after_others(self, form, commit):
        """Somebody stored the same scan, or replaced the same version, meanwhile."""
        same = form.siblings.filter(sha256=form.instance.sha256).first()
        if same is None:
            # Both replace it, and both are kept.
            form.instance.replaces = None
            return super().save_new(form, commit=commit)
        return same


class DocumentInline(PartInline, admin.TabularInline):
    model = Document
    form = DocumentForm
    formset = DocumentFormSet
    template = "admin/documents.html"
    extra = 1
    view_on_site = False
    fields = ["scan", "facts", "instead_of"]
    readonly_fields = ["facts"]
    verbose_name = "dokumen"
    verbose_name_plural = "dokumen (naskah atau keputusan yang dipindai)"

    def has_add_permission(self, request, obj):
        return super().has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .visible_to(request.user, today())
            .select_related("uploaded_by", "replaces", "replaced_by")
        )

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.uploader = request.user
        return formset

    @admin.display(description="berkas (PDF, JPEG atau PNG)")
    def scan(self, document):
        """The link of a stored row; an empty row has the field of this name."""
        return format_html(
            '<a href="{}">{}</a>', document.get_absolute_url(), document.name
        )

    @admin.display(description="menggantikan")
    def instead_of(self, document):
        """No link: the older version stands in a row of its own."""
        return document.replaces.name if document.replaces else "–"

    @admin.display(description="keterangan")
    def facts(self, document):
        if not document.pk:
            return f"paling besar {settings.DOCUMENT_MAX_MB} MB"
        said = [
            f"{document.type_label}, {file_size(document.size)}",
            f"{short_day(document.uploaded_on)} oleh {document.uploader}",
            document.text_said,
        ]
        if hasattr(document, "replaced_by"):
            said.append(f"diganti oleh {document.replaced_by.name}")
        return format_html_join(" · ", "{}", ((words,) for words in said))


@admin.register(Document)
class DocumentAdmin(AdministratorsAdmin):
    """Administrators see every scan, and remove what must not be kept."""

    list_display = ["name", "owner", "media_type", "uploaded_at", "uploaded_by"]
    list_filter = ["media_type", "text_check"]
    list_select_related = ["agreement", "source", "uploaded_by"]
    date_hierarchy = "uploaded_at"
    search_fields = ["name", "sha256", "agreement__title", "source__title"]
    search_help_text = "Nama berkas, sidik, judul perjanjian atau sumber."
    fields = [
        *("name", "owner", "media_type", "size", "sha256", "uploaded_at"),
        *("text_check", "identity_numbers"),
    ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return self.has_view_permission(request)

    def delete_model(self, request, obj):
        obj.delete()
        # Looked at after the commit: a row of these bytes may have come meanwhile.
        same = Document.objects.filter(sha256=obj.sha256)
        transaction.on_commit(lambda: drop(obj.sha256, wanted=same.exists))

    @admin.display(description="milik")
    def owner(self, document):
        return str(document.agreement or document.source)
