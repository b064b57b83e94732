"""Requests from a seed: the site's own addresses and forms, spoilt."""

import random
from contextlib import suppress
from urllib.parse import quote, quote_from_bytes, urlencode, urljoin, urlsplit

from django.contrib import admin
from django.db import Error, transaction
from django.test import Client

from coverage.imports import KINDS as UPLOADS
from regions.models import Membership, User

from . import pieces
from .addresses import Route, model_of, routes, values_of
from .forms import Form, Forms
from .sending import Request, cookies_of, send

# Words in an address that no parameter's own rows tell.
WORDS = {"kind": [*UPLOADS, "perjanjian", "orang"], "pk": ["1", "2", "3"]}


class Generator:
    """`request()` gives the next one; the same seed and rows give the same ones."""

    def __init__(self, seed, accounts):
        self.chance = random.Random(seed)
        self.accounts = accounts
        found = User.objects.filter(username__in=accounts).order_by("pk")
        self.users = {user.username: user for user in found}
        self.memberships = list(Membership.objects.filter(user__in=found))
        self.routes = routes()
        self.values = {}
        self.forms = {}
        self.sessions = {}

    def sign_in(self):
        """New sessions; who was shut out by a request before is let in again."""
        for row in (*self.users.values(), *self.memberships):
            with suppress(Error), transaction.atomic():
                row.save()
        for name, user in self.users.items():
            client = Client(headers={"host": "localhost"})
            client.force_login(user)
            self.sessions[name] = next(iter(client.cookies.values())).value

    def request(self) -> Request:
        ways = (self.asked, self.posted, self.odd_body, self.odd_headers, self.odd_path)
        (make,) = self.chance.choices(ways, weights=(30, 45, 8, 12, 5))
        names, weights = zip(*self.accounts.items(), strict=True)
        account = self.chance.choices(names, weights=weights)[0]
        return make(account)

    def plain(self, account, path, **more) -> Request:
        return Request(
            account=account,
            path=path,
            cookies=cookies_of(self.sessions.get(account)),
            **more,
        )

    # The ways

    def asked(self, account):
        route, path = self.address(bad=0.4)
        return self.plain(account, path, query=self.query(route, account, path))

    def posted(self, account):
        """A form of a page, a few of its fields spoilt, as the page would send it."""
        route, path = self.address(bad=0.1)
        form = self.form_of(account, path)
        if form is None:
            kind, body = self.encoded(Form(path, "POST"), self.junk(4))
            return self.plain(account, path, method="POST", kind=kind, body=body)
        target = urlsplit(urljoin(f"http://localhost{path}", form.action))
        fields = self.spoilt(form.fields)
        if form.method == "GET":
            return self.plain(account, target.path, query=self.coded(fields))
        kind, body = self.encoded(form, fields)
        query = target.query if self.often(0.8) else self.query(route, account, path)
        return self.plain(
            account, target.path, query=query, method="POST", kind=kind, body=body
        )

    def odd_body(self, account):
        request = self.posted(account)
        request.method = "POST"
        if self.often(0.4):
            request.kind = self.pick(pieces.KINDS)
        else:
            whole = pieces.multipart(self.junk(3), [("file", "a", b"abc")])
            request.body = pieces.broken_multipart(self.chance, whole)
            request.kind = "multipart/form-data; boundary=garis"
        if self.often(0.2):
            request.body = self.chance.randbytes(self.chance.randrange(5_000))
        return request

    def odd_headers(self, account):
        request = self.asked(account) if self.often(0.6) else self.posted(account)
        for _ in range(self.chance.randint(1, 3)):
            name = self.pick(list(pieces.HEADERS))
            request.headers[name] = self.pick(pieces.HEADERS[name])
        if self.often(0.3):
            name = self.pick([*request.cookies, "sessionid", "messages", "a[]"])
            request.cookies[name] = self.pick(pieces.COOKIES)
        if self.often(0.2):
            request.method = self.pick(pieces.METHODS)
        return request

    def odd_path(self, account):
        path = self.pick(pieces.PATHS)
        if self.often(0.5):
            _, path = self.address(bad=0)
            place = self.chance.randrange(len(path) + 1)
            path = path[:place] + quote(self.chance.randbytes(3)) + path[place:]
        return self.plain(account, path, query=self.coded(self.junk(1)))

    # What they are made of

    def often(self, share) -> bool:
        return self.chance.random() < share

    def pick(self, choices):
        return self.chance.choice(choices)

    def address(self, *, bad) -> tuple[Route, str]:
        """A route with values; a value is hostile so often."""
        route = self.pick(self.routes)
        chosen = {
            name: quote(self.pick(pieces.HOSTILE)[:6_000], safe="%", errors="replace")
            if self.often(bad)
            else self.pick(self.real_values(route, name))
            for name in route.parameters
        }
        return route, route.template % chosen

    def real_values(self, route, name):
        if (route, name) not in self.values:
            found = values_of(route, name) + WORDS.get(name, [])
            self.values[route, name] = found or ["1"]
        return self.values[route, name]

    def query(self, route, account, path) -> str:
        """Parameters the page may read; sometimes far too many."""
        if self.often(0.15):
            return self.pick(("", "?" * 99, "&" * 900, "a=1&" * 3_000, "=", "%", "e=1"))
        names = [*pieces.PARAMETERS, *self.filters(route)]
        if self.often(0.5) and (form := self.form_of(account, path)):
            names += [name for name, _ in form.fields] * 3
        return self.coded(
            [(self.pick(names), self.value()) for _ in range(self.chance.randint(1, 4))]
        )

    def filters(self, route) -> list[str]:
        """What a list in the admin might be asked to be narrowed by."""
        model = model_of(route)
        if model is None and route.name != "admin:autocomplete":
            return []
        about = model or self.pick(list(admin.site._registry))
        names = [field.name for field in about._meta.get_fields()]
        return [f"{self.pick(names)}{self.pick(pieces.LOOKUPS)}" for _ in range(30)]

    def value(self) -> str:
        """Hostile, or one that leads further in."""
        if self.often(0.75):
            return self.pick(pieces.HOSTILE)
        return self.pick(("1", "2", "csv", "xlsx", "id", "on", "agreements", "region"))

    def junk(self, most) -> list[tuple[str, str]]:
        names = (*pieces.PARAMETERS, *pieces.TEXTS[:20])
        return [(self.pick(names), self.value()) for _ in range(most)]

    def coded(self, fields) -> str:
        if self.often(0.1):
            return "&".join(f"{n}={quote_from_bytes(pieces.raw(v))}" for n, v in fields)
        return urlencode(fields, errors="surrogatepass")

    def form_of(self, account, path) -> Form | None:
        """One of the page's forms, the last one first: that is what it is for."""
        if (account, path) not in self.forms:
            page = send(self.plain(account, path))
            # Not the one that signs out, which every page has.
            found = [f for f in Forms(page.text).read if f.fields or f.files]
            self.forms[account, path] = found
        forms = self.forms[account, path]
        if not forms:
            return None
        return forms[-1] if self.often(0.7) else self.pick(forms)

    def spoilt(self, fields):
        """One to three of them hostile, now and then one missing, twice or new."""
        fields = list(fields)
        for _ in range(self.chance.randint(1, 3) if fields else 0):
            place = self.chance.randrange(len(fields))
            fields[place] = (fields[place][0], self.fitting(fields[place][0]))
        if fields and self.often(0.15):
            fields.pop(self.chance.randrange(len(fields)))
        if fields and self.often(0.1):
            fields.append(self.pick(fields))
        if self.often(0.1):
            fields += self.junk(2)
        return fields

    def fitting(self, name) -> str:
        """Days for days, numbers for numbers: they get further in."""
        if self.often(0.3):
            return self.pick(pieces.HOSTILE)
        if name.endswith(("_on", "_from", "_to", "as_of", "per", "_0")):
            return self.pick(pieces.DAYS)
        if name.endswith(
            ("TOTAL_FORMS", "INITIAL_FORMS", "people", "id", "pk", "code")
        ):
            return self.pick(pieces.IDS + pieces.NUMBERS)
        return self.pick(pieces.NUMBERS + pieces.TEXTS + pieces.IDS)

    def encoded(self, form, fields) -> tuple[str, bytes]:
        if not form.files and self.often(0.9):
            return pieces.URLENCODED, self.coded(fields).encode("ascii", "replace")
        files = [
            (name, self.pick(pieces.NAMES), pieces.file_of(self.chance))
            for name in form.files or ["file"]
        ]
        body = pieces.multipart(fields, files)
        return "multipart/form-data; boundary=garis", body
