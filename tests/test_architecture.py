"""Nothing imports from above, only the top asks the clock, files stay short."""

import ast

import pytest

from tests.product import APPS, ROOT, each_file, kind_of, named, product_files

# Each floor, and what it may not import (architecture.md 1).
FORBIDDEN = {
    "jamsostek_pks.lib": [
        *APPS,
        *(f"jamsostek_pks.{name}" for name in ("admin", "settings", "urls", "health")),
    ],
    "regions": ["agreements", "coverage"],
    "agreements": ["coverage"],
}
# Within an app, from the ground up; whatever is not named stands on the ground.
# `story` is the reports' numbers as sentences.
MIDDLE = {
    *("reports", "story", "importing", "filters", "forms", "exports", "findings"),
    *("facts", "money", "ladders", "overlaps", "movement", "sample", "figure_files"),
    *("gap_money", "renewals"),
    "categories",
    "category_files",
    "category_tree",
    "comparison",
    "comparison_files",
    "ladder_columns",
    "office_files",
    "office_tree",
    "offices",
    "progress",
    "relatives",
    "search",
    "simulation_forms",
    "simulating",
    "sheet",
    "attention",
    "clock_rows",
    "pictures",
    "place_pages",
    "without",
    "reminders",
    "office_reminders",
    "digests",
    "digest_mail",
    "documents",
    "restoring",
    "paper_state",
    "imports",
    "drafts",
    "review",
    "returned",
    "draft_warnings",
    "month_closing",
    "waiting",
    "public_story",
    "trail_rows",
}
TOP = {
    *("views", "region_views", "quality", "admin", "management", "urls"),
    "templatetags",
    "category_views",
    "comparison_views",
    "office_views",
    "search_views",
    "manual_views",
    "simulation_views",
    "sheet_views",
    "gallery",
    "document_views",
    "history_views",
    "upload_views",
    "review_views",
    "accounts",
    "public_views",
    "trail_views",
}
# Who may ask the clock: the top, and what runs once a request.
CLOCK_READERS = {
    *("views", "region_views", "quality"),
    *("admin", "management", "context", "middleware"),
    "search_views",
    "manual_views",
    "simulation_views",
    "document_views",
    "history_views",
    "templatetags",
    "upload_views",
    "review_views",
    "figure_admin",
    "accounts",
    "public_views",
    "trail_views",
}
CLOCKS = {"today", "localdate", "localtime"}


def module_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(
        ".__init__"
    )


def imports_of(source, module, *, is_package=False):
    """Absolute dotted names of everything the source imports, at any depth."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, node.module] if node.module else above)
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


def imports_of_file(path):
    return imports_of(
        path.read_text("utf-8"), module_of(path), is_package=path.stem == "__init__"
    )


def within(name, package):
    return name == package or name.startswith(f"{package}.")


def floor_of(kind):
    return 2 if kind in TOP else 1 if kind in MIDDLE else 0


def clock_calls(source):
    """Names of the calls that ask what day it is."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = [getattr(c.func, "attr", getattr(c.func, "id", None)) for c in calls]
    return [name for name in names if name in CLOCKS]


# The tools of this file see what they look for


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import coverage.models", "coverage.models"),
        ("from coverage import models", "coverage.models"),
        ("from .models import Region", "regions.models"),
        ("from . import models", "regions.models"),
        ("from ..coverage.models import X", "coverage.models"),
        ("def f():\n    from coverage.models import X", "coverage.models"),
    ],
)
def test_imports_are_seen_however_they_are_written(source, name):
    assert name in imports_of(source, "regions.names")


@pytest.mark.parametrize(
    "source", ["today()", "dates.today()", "date.today()", "timezone.localdate()"]
)
def test_the_clock_is_seen_however_it_is_asked(source):
    assert clock_calls(source)


# Floors


@each_file
def test_no_floor_imports_from_above(path):
    module = module_of(path)
    forbidden = [
        package
        for floor, packages in FORBIDDEN.items()
        if within(module, floor)
        for package in packages
    ]

    upward = {
        name
        for name in imports_of_file(path)
        if any(within(name, package) for package in forbidden)
    }

    assert not upward


@each_file
def test_within_an_app_nothing_imports_from_above(path):
    app = path.relative_to(ROOT).parts[0]
    if app not in APPS:
        return
    own_floor = floor_of(kind_of(path))

    upward = [
        name
        for name in imports_of_file(path)
        if within(name, app)
        and name.count(".") >= 1
        and floor_of(kind_of(ROOT / name.replace(".", "/"))) > own_floor
    ]

    assert not upward


@each_file
def test_only_the_top_asks_the_clock(path):
    if kind_of(path) in CLOCK_READERS or module_of(path) == "jamsostek_pks.lib.dates":
        return

    assert not clock_calls(path.read_text("utf-8"))


@each_file
def test_every_file_leaves_through_the_door_that_marks_simulated_rows(path):
    if module_of(path) in ("regions.downloads", "jamsostek_pks.lib.downloads"):
        return

    assert "jamsostek_pks.lib.downloads" not in imports_of_file(path)


# Files

MOST_LINES = 400


@pytest.mark.parametrize(
    "path",
    [path for path in product_files() if kind_of(path) in {"models", "views"}],
    ids=named,
)
def test_models_and_views_stay_short(path):
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_migrations_are_named_for_what_they_do():
    names = [
        path.stem for app in APPS for path in (ROOT / app).glob("migrations/0*.py")
    ]

    assert len(names) >= len(APPS)
    assert [name for name in names if "_auto_" in name or name.endswith("_auto")] == []
