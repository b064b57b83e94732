"""Pages beside an agreement's form: a month's counts, and papers like it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from agreements.similar import Paper, similar
from jamsostek_pks.lib.form_fields import DayField
from jamsostek_pks.lib.words import short_day
from regions.admin.fields import is_plain_id

from .month_counts import editable_agreement, month_counts

TWINS = "Mungkin sudah tercatat:"
# What a paper is recognised by; saving anything else warns of nothing anew.
WATCHED = {
    *("region", "document_type", "office_number", "government_number"),
    *("signed_on", "title"),
}


class AgreementPages:
    """Put before the admin whose agreements the pages are about."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path(
                "serupa/", wrap(self.similar_view), name="agreements_agreement_similar"
            ),
            path(
                "<str:object_id>/jumlah/",
                wrap(self.counts_view),
                name="agreements_agreement_counts",
            ),
            *super().get_urls(),
        ]

    def counts_view(self, request, object_id):
        if not is_plain_id(object_id):
            raise Http404("perjanjian")
        agreement = editable_agreement(request.user, object_id)
        return month_counts(self, request, agreement)

    def similar_view(self, request):
        """Papers in sight that may be the one being typed, for the form's script."""
        found = similar(self.choosable(request), paper_asked(request.GET))
        rows = [{"url": url_of(each), "text": match_text(each)} for each in found]
        return JsonResponse({"heading": TWINS, "rows": rows})

    def warn_of_twins(self, request, agreement):
        """What the script tells while typing, told after saving as well."""
        found = similar(self.choosable(request), Paper.of(agreement))
        if not found:
            return
        mine = self.editable(request).filter(pk__in=[m.agreement.pk for m in found])
        mine = set(mine.order_by().values_list("pk", flat=True))
        links = [self.link_of(m, agreement, editable=mine) for m in found]
        told = format_html_join("; ", "{}", ((link,) for link in links))
        told = format_html("{} {}", TWINS, told)
        self.message_user(request, told, messages.WARNING)

    def link_of(self, match, agreement, *, editable):
        """The other paper, and the way to merge for whoever may edit it."""
        link = format_html('<a href="{}">{}</a>', url_of(match), match_text(match))
        if match.agreement.pk not in editable:
            return link
        merge = self.merge_url(match.agreement.pk, agreement.pk)
        return format_html('{} (<a href="{}">gabungkan</a>)', link, merge)


def url_of(match):
    return reverse("admin:agreements_agreement_change", args=[match.agreement.pk])


def match_text(match):
    agreement = match.agreement
    signed = short_day(agreement.signed_on) if agreement.signed_on else "tanpa tanggal"
    return f"{agreement} – {agreement.region}, {signed}: {match.why}"


def paper_asked(data) -> Paper:
    """The fields of the form as typed so far; what cannot be read is unknown."""
    numbers = [data.get("office_number", ""), data.get("government_number", "")]
    return Paper(
        region=plain_pk(data, "region"),
        document_type=data.get("document_type", ""),
        numbers=tuple(number[:80] for number in numbers if number),
        signed_on=day(data.get("signed_on", "")),
        title=data.get("title", "")[:300],
        pk=plain_pk(data, "pk"),
        relatives=tuple(
            filter(None, (plain_pk(data, name) for name in ("parent", "renews")))
        ),
    )


def plain_pk(data, name):
    text = data.get(name, "")
    return int(text) if is_plain_id(text) else None


def day(text):
    try:
        return DayField(required=False).clean(text)
    except ValidationError:
        return None
