"""Every address of the URLconf, with places for values: new pages are in it."""

from dataclasses import dataclass

from django.contrib import admin
from django.urls import URLResolver, get_resolver
from django.utils.regex_helper import normalize

from tests.audit import pages


@dataclass(frozen=True)
class Route:
    """`template` is '/wilayah/%(code)s/'; `name` 'coverage:region'."""

    name: str
    template: str
    parameters: tuple[str, ...]


def routes(resolver=None, prefix="", namespace="") -> list[Route]:
    """All of them, the admin's and the accounts' as well."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        regex = prefix + pattern.pattern.regex.pattern.lstrip("^")
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            found += routes(pattern, regex, namespace + inner)
            continue
        for template, parameters in normalize(regex.replace(r"\Z", "").rstrip("$")):
            name = f"{namespace}{pattern.name or ''}"
            found.append(Route(name, f"/{template}", tuple(parameters)))
    return found


def values_of(route: Route, parameter: str) -> list[str]:
    """What is really there: rows of the admin's models, codes, slugs, numbers."""
    known = pages.values_of(route.name, parameter)
    if known and not route.name.startswith("admin:"):
        return [str(value) for value in known()]
    if parameter == "app_label":
        return ["regions", "agreements", "coverage"]
    if parameter == "url":
        return ["regions", "tidak/ada"]
    model = model_of(route)
    if model is None:
        return ["1", "2", "a-1"]
    rows = model._default_manager.order_by("pk").values_list("pk", flat=True)
    return [str(pk) for pk in rows[:5]] or ["1"]


def model_of(route: Route):
    """The model an admin's route is about, found by its name."""
    for model in admin.site._registry:
        about = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        if route.name.startswith(about):
            return model
    return None
