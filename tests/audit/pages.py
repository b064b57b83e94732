"""Which addresses the audit visits: derived from the URLconf, so none is forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from django.contrib import admin
from django.urls import URLResolver, get_resolver, reverse

from agreements.models import Agreement, FileImport
from coverage.category_tree import category_tree
from coverage.gallery import ERROR_PAGES
from coverage.office_tree import office_tree
from regions.public import open_codes

# What no judge of pages looks at, and why.
EXCUSED = {
    "agreements:document": "a file to save, not a page",
    "mfa_authenticate": "a redirect, unless the password was given and the code not",
    "mfa_reauthenticate": "a redirect without a second factor",
    "mfa_index": "a redirect to the account's page",
    "mfa_deactivate_totp": "not there without a second factor",
    "mfa_view_recovery_codes": "not there without a second factor",
    "mfa_download_recovery_codes": "not there without a second factor; a file",
    "account_set_password": "a redirect to the page that asks for a link",
    "healthz": "one word, for machines",
    "favicon": "a redirect to the icon",
    "agreements:restore": "a form for each earlier state, of the history's parts",
    "coverage:month_reopen": "answers only to POST, with a redirect",
    "coverage:upload_confirm": "answers only to POST, with a redirect",
    "coverage:upload_discard": "answers only to POST, with a redirect",
    "coverage:upload_undo": "answers only to POST, with a redirect",
    "coverage:upload_template": "a file; a redirect where no format is asked",
    "coverage:upload_data": "a file; a redirect where no format is asked",
}
# What the audit puts into an address for each parameter a route may have; where one
# word means two things, for the parameter of one route.
VALUES = {
    "code": lambda: ["ID", "73", "73.13"],
    "pk": lambda: agreements_of_each_stage(),
    # A link somebody used before; a new one is known by its letter alone.
    "uidb36": lambda: ["1"],
    "key": lambda: ["bekas"],
    "refusal": lambda: list(ERROR_PAGES),
    "coverage:upload pk": lambda: list(
        FileImport.objects.order_by("pk").values_list("pk", flat=True)
    ),
    "coverage:public code": lambda: sorted(open_codes()),
    "coverage:category slug": lambda: ends(
        [c.slug for c in category_tree().categories]
    ),
    "coverage:office slug": lambda: ends([o.slug for o in office_tree().offices]),
}
# There only while somebody builds pages; a second server shows them.
ONLY_DEBUG = {"coverage:gallery", "coverage:error_page"}
# Each state worth a look besides the bare address.
STATES = {
    "coverage:dashboard": ["per=2001-01-01", "per=besok&dasar=BPS_LABOUR_FORCE"],
    "coverage:region": ["segmen=BPU"],
    "coverage:rows": ["bagian=pekerja", "jumlah=bawahan"],
    "coverage:search": ["q=wajo", "q=perlindungan", "q=tidakada"],
    "coverage:gallery": ["keadaan=kosong"],
    "coverage:compare": ["wilayah=73.13,73.71,73.08", "wilayah=73.13&wilayah=tidakada"],
    "coverage:quality": ["wilayah=tidakada", "perjanjian=1&kode=tidakada"],
    "agreements:list": ["status=berlaku", "wilayah=gorontalo", "q=tidakada"],
    "agreements:lines": ["wilayah=73.13&hitung=ya", "segmen=BPU"],
}
READERS = {
    "official": "pejabat.sulsel",
    "staff": "staf",
    "administrator": "admin",
}
STRANGER = "stranger"
# Pages that officials have not, and those of administrators alone.
FOR_DATA_ENTRY = {"coverage:uploads", "coverage:upload"}
FOR_ADMINISTRATORS = {"coverage:trail_access", "coverage:trail_changes"}


@dataclass(frozen=True)
class Visit:
    reader: str
    address: str
    in_admin: bool = False
    status: int = 200

    def __str__(self):
        return f"{self.address} ({self.reader})"


def routes(resolver=None, namespace="") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and parameters of every route outside the admin; '' has no name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if not isinstance(pattern, URLResolver):
            name = f"{namespace}{pattern.name}" if pattern.name else ""
            yield name, tuple(pattern.pattern.converters)
        elif pattern.namespace != "admin":
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from routes(pattern, namespace + inner)


def addresses(name, parameters) -> list[str]:
    """The route with every value its parameters may take, and its other states."""
    values = [values_of(name, parameter)() for parameter in parameters]
    bare = [
        reverse(name, kwargs=dict(zip(parameters, chosen, strict=True)))
        for chosen in product(*values)
    ]
    return bare + [f"{bare[0]}?{state}" for state in STATES.get(name, ()) if bare]


def values_of(name, parameter):
    """What makes the parameter's values, or None where nobody said."""
    return VALUES.get(f"{name} {parameter}") or VALUES.get(parameter)


def ends(values) -> list:
    """The first, the middle and the last: pages of one kind differ little."""
    return sorted({*values[:1], *values[len(values) // 2 :][:1], *values[-1:]})


def debug_visits() -> list[Visit]:
    return [
        Visit("administrator", address)
        for name, parameters in routes()
        if name in ONLY_DEBUG
        for address in addresses(name, parameters)
    ]


def country_addresses() -> list[str]:
    """Pages about all of Indonesia, in each of their states."""
    return [
        address
        for name, parameters in routes()
        if name not in {*EXCUSED, *ONLY_DEBUG} and set(parameters) <= {"code"}
        for address in addresses(name, parameters)
        if "code" not in parameters or "/ID/" in address
    ]


def agreements_of_each_stage() -> list[int]:
    """The newest agreement of each stage."""
    rows = Agreement.objects.order_by("pk").values_list("stage", "pk")
    return list(dict(rows).values())


def visits() -> list[Visit]:
    """Every page of ours by every reader, every page of the admin by two of them."""
    own = [
        (name, address)
        for name, parameters in routes()
        if name not in {"account_login", *EXCUSED, *ONLY_DEBUG}
        for address in addresses(name, parameters)
    ]
    return [
        Visit(STRANGER, reverse("account_login")),
        *(Visit(STRANGER, a) for a in addresses("coverage:public", ("code",))),
        *ERRORS,
        *(
            Visit(reader, address)
            for reader in READERS
            for name, address in own
            if reader != "official" or name not in FOR_DATA_ENTRY
            if reader == "administrator" or name not in FOR_ADMINISTRATORS
        ),
        *(
            Visit(reader, address, in_admin=True)
            for reader in ("staff", "administrator")
            for address in admin_addresses()
        ),
    ]


# Pages of refusal that a plain address reaches.
ERRORS = [
    Visit("administrator", "/tidak-ada/", status=404),
    Visit(STRANGER, "/?q=%00", status=400),
    Visit("staff", "/admin/regions/user/", status=403),
]


def admin_addresses() -> list[str]:
    """Index, and of each model the list, an empty form, a form, a history."""
    found = [reverse("admin:index")]
    for model in admin.site._registry:
        route = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [reverse(f"{route}_changelist"), reverse(f"{route}_add")]
        row = model._default_manager.order_by("-pk").first()
        if row is not None:
            found.append(reverse(f"{route}_change", args=[row.pk]))
            found.append(reverse(f"{route}_history", args=[row.pk]))
    return found + entry_addresses()


def entry_addresses() -> list[str]:
    """Forms that begin filled, of the newest agreement."""
    pks = list(Agreement.objects.order_by("-pk").values_list("pk", flat=True)[:2])
    route = "admin:agreements_agreement"
    found = []
    for pk in pks[:1]:
        found.append(f"{reverse(f'{route}_counts', args=[pk])}?semua=1")
        found += [
            f"{reverse(f'{route}_add')}?{k}={pk}" for k in ("perpanjang", "adendum")
        ]
    if len(pks) == 2:
        found.append(f"{reverse(f'{route}_merge')}?simpan={pks[1]}&hapus={pks[0]}")
    return found
