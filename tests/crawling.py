"""Every address of the site, filled in and followed: what one reader gets to see."""

import io
import re
import zipfile
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import admin
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from agreements.models import Agreement, EnrolmentTarget, Headcount
from coverage.models import Overlap

HREF = re.compile(r'(?:href|action)="([^"#]+)')
# What differs from one answer to the next though nothing else does.
CHANGING = re.compile(
    r'(name="(?:csrfmiddlewaretoken|sampai)" value="|nonce="|"csrfToken": ")[^"]*'
)
# Where an answer leads, and what the file is called that it sends.
LEADS = ("Location", "Content-Disposition")
CODES = ("75.04", "73.13")


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str
    view: str


def reader(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def answer(response) -> Answer:
    """What was sent, as text: a workbook's cells, a form without its token."""
    body = b"".join(response.streaming_content) if response.streaming else b""
    body = body or response.getvalue()
    match = response.resolver_match
    return Answer(
        response.status_code,
        "".join(response.headers.get(name, "") for name in LEADS),
        CHANGING.sub(r"\1", text_of(body)),
        match.view_name if match else "",
    )


def text_of(body: bytes) -> str:
    if not body.startswith(b"PK\x03\x04"):
        return unescape(body.decode(errors="replace"))
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        names = [name for name in book.namelist() if not name.startswith("docProps")]
        return "\n".join(book.read(name).decode() for name in names)


def crawl(client, addresses, *, follow=True) -> dict[str, Answer]:
    """The answer at each address, and at one of each shape that these link to."""
    found = {each: answer(client.get(each)) for each in dict.fromkeys(addresses)}
    shapes = {place(each) for each in found}
    for each in list(links(found)) if follow else ():
        # The admin's links are its addresses, which were all asked for.
        if place(each) not in shapes and not each.startswith("/admin/"):
            shapes.add(place(each))
            found[each] = answer(client.get(each))
    return found


def links(found):
    """Addresses on the site that the pages name, in their order."""
    for at, page in found.items():
        for address in HREF.findall(page.text if page.status == 200 else ""):
            path = address if address.startswith("/") else relative(at, address)
            if path and not path.startswith(("/static/", "//")):
                yield path


def relative(at, address):
    """'?q=a' or '../' beside the page it stands on; '' for another site."""
    if urlsplit(address).scheme:
        return ""
    path = urlsplit(at).path
    if address.startswith("?"):
        return path + address
    while address.startswith("../"):
        path, address = path.rstrip("/").rpartition("/")[0] + "/", address[3:]
    return path + address


def place(address):
    """The page and which part of it, whatever is asked of it."""
    path, _, *part = shape(address)
    return path, *part


def shape(address):
    """Addresses of one shape differ in numbers and in what is asked for only."""
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    # Which way a file is written is the same for all of them.
    names = tuple(sorted(asked.keys() - {"format", "sep", "hitung"}))
    path = re.sub(r"(ID|[0-9][0-9.]*)(?=/)", "9", parts.path)
    return path, names, asked.get("isi"), asked.get("jenis")


# Addresses


def patterns(resolver=None, namespace=()):
    """(name, number of parameters) of all that can be asked for."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            inside = [*namespace, each.namespace] if each.namespace else namespace
            yield from patterns(each, inside)
        elif each.name:
            yield ":".join([*namespace, each.name]), each.pattern.regex.groups


def addresses_of(world) -> list[str]:
    """Each page with what it may be asked about, of both sides; files, searches."""
    given = parameters(world)
    found = []
    for name, number in patterns():
        for values in given.get(name, [()] if number == 0 else []):
            found.append(reverse(name, args=values))
    return [*found, *files(found), *questions(world), *suggestions()]


def parameters(world) -> dict[str, list[tuple]]:
    """By the name of an address, what its parameters may be."""
    sides, far = (world.near.rows, world.far.rows), world.far.rows
    near = world.near.rows
    papers = [near[name].pk for name in ("paper", "umbrella", "old")]
    papers += [world.province.pk, far["paper"].pk, far["merged"].number]
    imports = [(rows["import"].pk,) for rows in sides]
    own, theirs = list(versions(near)), list(versions(far))
    found = {
        **{f"coverage:{page}": [(code,) for code in CODES] for page in BY_CODE},
        "coverage:category": [("nelayan",)],
        "agreements:detail": [(pk,) for pk in papers],
        "agreements:history": [(pk,) for pk in papers],
        "agreements:document": [
            (rows[name].pk,) for rows in sides for name in ("document", "scan")
        ],
        "agreements:restore": [
            *(
                (near["paper"].pk, kind, version)
                for kind, version in [*own, *theirs[:2]]
            ),
            *((far["paper"].pk, kind, version) for kind, version in theirs[:1]),
        ],
        "coverage:upload": imports,
        "coverage:upload_template": [("jumlah",)],
        "coverage:upload_data": [(kind,) for kind in KINDS],
        "coverage:error_page": [("404",)],
    }
    return found | admin_parameters(world)


BY_CODE = ("region", "rows", "ladder", "protection", "change", "sheet")
KINDS = ("jumlah", "perjanjian", "peserta", "pembagi", "dinyatakan", "target-cakupan")


def versions(rows):
    """Kind and number of a state in the history of each kind of record."""
    yield "perjanjian", rows["paper"].history.first().pk
    yield "baris", rows["line"].history.first().pk
    yield "orang", rows["person"].history.first().pk
    yield "peristiwa", rows["event"].history.first().pk
    yield "rincian", rows["loss"].history.first().pk
    yield "jumlah", rows["wrong"].pk


def admin_parameters(world) -> dict[str, list[tuple]]:
    """For each model of the admin rows of both sides, and versions of them."""
    found = {}
    for model in admin.site._registry:
        rows = rows_of(model, world)
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        ids = [(row.pk,) for row in rows]
        found[f"{name}_change"] = found[f"{name}_counts"] = ids
        if not admin.site.get_model_admin(model).scoped:
            found[f"{name}_change"] = ids[-1:]
            continue
        found[f"{name}_delete"] = ids
        found[f"{name}_history"] = ids
        if hasattr(model, "history"):
            told = [row.history.first().pk for row in rows]
            found[f"{name}_simple_history"] = [
                (row.pk, version)
                for row in rows[:1]
                for version in dict.fromkeys([told[0], told[-1]])
            ] + [(rows[-1].pk, told[-1])]
    found["admin:app_list"] = [("agreements",)]
    found["admin:auth_user_password_change"] = [(world.far.staff.pk,)]
    return found


def rows_of(model, world):
    """Rows of a model on either side, or the first there is."""
    rows = [world.near.staff, world.far.staff, world.near.office, world.far.office]
    found = [each for each in rows if type(each) is model]
    for side in (world.near.rows, world.far.rows):
        own = [each for each in side.values() if type(each) is model]
        found += own[:1] if side is world.far.rows else own[: MOST_ROWS.get(model, 1)]
    return found or list(model.objects.all()[:1])


# A near paper with each kind of relative; the tied one is a draft.
MOST_ROWS = {Agreement: 4, EnrolmentTarget: 2, Overlap: 2}


def files(addresses):
    """The same pages as files; the admin has none."""
    kinds = set()
    for each in addresses:
        kind = shape(each)[0]
        if not each.startswith(("/admin/", "/unggah/", "/gaya/")) and kind not in kinds:
            kinds.add(kind)
            yield f"{each}?format=csv"
    yield "/perjanjian/?format=xlsx"


def questions(world):
    """Filters, searches and lookups that might tell what is not listed."""
    far, near = world.far.rows, world.near.rows
    word, pk = world.far.word, far["paper"].pk
    for path in ("/perjanjian/", "/perjanjian/baris/", "/cari/", "/kualitas-data/"):
        yield f"{path}?q={word}"
        yield f"{path}?wilayah=73.13&perjanjian={pk}"
    yield "/cari/?q=haliana&jenis=orang"
    yield "/cari/?q=PER/15/102023"
    yield f"/?per={far['paper'].signed_on}"
    yield "/?isi=tanpa-perjanjian"
    yield "/bandingkan/?wilayah=75.04,73.13"
    yield "/simulasi/?wilayah=73.13&target=70"
    yield f"/perjanjian/?status=diperpanjang&nomor={pk}"
    yield "/perjanjian/baris/?status=diperpanjang"
    yield "/perjanjian/baris/?hitung=ya&format=csv"
    for model in admin.site._registry:
        listed = f"{admin_name(model)}_changelist"
        if admin.site.get_model_admin(model).scoped:
            yield f"{reverse(listed)}?q={word}"
        yield from (f"{reverse(listed)}?{each}" for each in lookups(model, far))
    similar = reverse("admin:agreements_agreement_similar")
    yield f"{similar}?office_number=PER/15/102023"
    yield f"{similar}?region={far['paper'].region_id}&title={far['paper'].title}"
    add = reverse("admin:agreements_agreement_add")
    for kind in ("perpanjang", "adendum"):
        yield f"{add}?{kind}={pk}"
    yield f"{add}?parent={pk}&renews={pk}&sources={far['source'].pk}"
    yield reverse("admin:agreements_headcount_add") + f"?target={far['line'].pk}"
    yield reverse("admin:coverage_overlap_add") + f"?lines={far['line'].pk}"
    for model in ("agreement", "source", "agreementperson"):
        name = {"agreement": "paper", "agreementperson": "person"}.get(model, model)
        merge = reverse(f"admin:agreements_{model}_merge")
        yield f"{merge}?simpan={near[name].pk}&hapus={far[name].pk}"


def admin_name(model):
    return f"admin:{model._meta.app_label}_{model._meta.model_name}"


def lookups(model, far):
    """What a list could be asked about rows that point at it."""
    for relation in model._meta.get_fields():
        several = relation.one_to_many or relation.many_to_many
        if relation.is_relation and several and not relation.hidden:
            for row in far.values():
                if type(row) is relation.related_model:
                    yield f"{relation.name}={row.pk}"
                    break


def suggestions():
    """What the admin's choosers offer, for one link to each model from each app.

    What is offered hangs on the model linked to, and in two cases on the asking one.
    """
    listed, asked_for = reverse("admin:autocomplete"), set()
    for model in [Headcount, *admin.site._registry]:
        for link in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            kind = (model._meta.app_label, model is Headcount, link.related_model)
            if link.is_relation and kind not in asked_for:
                asked_for.add(kind)
                asked = {
                    "app_label": model._meta.app_label,
                    "model_name": model._meta.model_name,
                    "field_name": link.name,
                }
                yield f"{listed}?{urlencode(asked)}"


def unvisited(found) -> set[str]:
    """Names of addresses nobody asked for; of reference tables one page is enough."""
    asked = {each.view for each in found.values()}
    alike = {
        f"{admin_name(model)}_{page}"
        for model in admin.site._registry
        if not admin.site.get_model_admin(model).scoped
        for page in ("change", "delete", "history", "simple_history")
    }
    return {name for name, _ in patterns()} - asked - alike
