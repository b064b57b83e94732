"""Conventions that hold because a test says so: docs and style.md name the reasons."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.models.constraints import BaseConstraint
from simple_history.models import HistoricalChanges

ROOT = Path(__file__).resolve().parent.parent
APPS = ["regions", "agreements", "coverage"]

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


def product_files():
    return sorted(
        path
        for folder in (*APPS, "jamsostek_pks")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


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


def kind_of(path):
    """'models', 'views', 'admin' …: a module's name inside its app or package."""
    stem = path.relative_to(ROOT).with_suffix("").parts[1]
    return "admin" if stem.endswith("_admin") else stem


def floor_of(kind):
    return 2 if kind in TOP else 1 if kind in MIDDLE else 0


def clock_calls(source):
    """Names of the calls that ask what day it is."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = [getattr(c.func, "attr", getattr(c.func, "id", None)) for c in calls]
    return [name for name in names if name in CLOCKS]


def named(path):
    return str(path.relative_to(ROOT))


each_file = pytest.mark.parametrize("path", product_files(), ids=named)


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


# Models


def own_models():
    return [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if not issubclass(model, HistoricalChanges)
    ]


def own_fields(kind=models.Field):
    return [
        field
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, kind) and not field.auto_created
    ]


def test_history_and_joining_tables_are_not_taken_for_models_of_ours():
    names = {model.__name__ for model in own_models()}

    assert {"Region", "Agreement", "CoverageClaim", "Headcount"} <= names
    assert not any(name.startswith("Historical") for name in names)


# Dates that have another name, and why.
OTHER_DATES = {
    "AccessRecord.at": "the moment is all it says of time",
    "Membership.valid_from": "a period's two ends are read together",
    "Membership.valid_to": "a period's two ends are read together",
    "ContributionRate.valid_from": "a period's two ends are read together",
    "ContributionRate.valid_to": "a period's two ends are read together",
    "EnrolmentTarget.protected_from": "the protection clock's own word",
    "Headcount.as_of": "a figure is as of a day",
    "Workforce.as_of": "a figure is as of a day",
    "Participation.as_of": "a figure is as of a day",
    "CoverageClaim.as_of": "a figure is as of a day",
    "ClosedMonth.month": "a month, by its first day",
    "AgreementEvent.on": "an event happens on a day",
    "User.last_login": "Django's",
    "User.date_joined": "Django's",
}
# Not a moment, and why it is called so.
OTHER_AT = {"Agreement.signed_at": "the place of signing (architecture.md 3)"}


def label_of(field):
    return f"{field.model.__name__}.{field.name}"


def test_dates_end_in_on_and_moments_in_at():
    wrong = set()
    for field in own_fields(models.DateField):
        ending = "_at" if isinstance(field, models.DateTimeField) else "_on"
        if not field.name.endswith(ending):
            wrong.add(label_of(field))

    assert wrong == set(OTHER_DATES)


def test_nothing_but_dates_ends_in_on_and_nothing_but_moments_in_at():
    wrong = set()
    for field in own_fields():
        expected = {"_on": models.DateField, "_at": models.DateTimeField}
        kind = expected.get(field.name[-3:])
        if kind and not isinstance(field, kind):
            wrong.add(label_of(field))

    assert wrong == set(OTHER_AT)


def test_every_field_has_a_label_of_its_own():
    unnamed = [
        label_of(field)
        for field in own_fields()
        if str(field.verbose_name).lower() == field.name.replace("_", " ")
    ]

    assert unnamed == []


def test_every_model_has_a_name_of_its_own():
    for model in own_models():
        automatic = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()
        # Indonesian has no plural ending.
        names = {str(model._meta.verbose_name), str(model._meta.verbose_name_plural)}
        assert len(names) == 1, model
        assert automatic not in names, model


def test_every_constraint_has_a_message_of_its_own():
    messages = {
        constraint.name: str(constraint.violation_error_message)
        for model in own_models()
        for constraint in model._meta.constraints
    }
    default = str(BaseConstraint.default_violation_error_message)

    assert [name for name, said in messages.items() if said == default] == []
    assert all(said.endswith(".") for said in messages.values())


def test_no_rule_hides_in_unique_or_unique_together():
    """Their messages are Django's, and a null is no key there."""
    unique = [
        label_of(field)
        for field in own_fields()
        if field.unique and not isinstance(field, models.OneToOneField)
    ]
    together = [model for model in own_models() if model._meta.unique_together]

    assert unique == ["User.username"]  # Django's
    assert together == []


def test_every_queryset_says_who_sees_its_rows():
    blind = [
        model.__name__
        for model in own_models()
        if not hasattr(model._default_manager.all(), "visible_to")
    ]

    # Accounts are kept by administrators alone.
    assert set(blind) == {"User", "Membership"}


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


# What a page may not carry (a strict content policy would block it)

INLINE = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script of its own": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "an event handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script link": re.compile(r"javascript:", re.IGNORECASE),
}
COLOUR_NAMES = "black|white|gr[ae]y|red|green|blue|yellow|orange|purple|silver|navy"
HEX = r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})(?![\w-])"
FUNCTION = r"\b(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb)\("
COLOURS = {
    ".css": re.compile(rf"{HEX}|{FUNCTION}|(?<![-.\w])(?:{COLOUR_NAMES})(?![-\w])"),
    ".html": re.compile(
        rf"(?<![\w&\"]){HEX}|{FUNCTION}"
        r"|(?:fill|stroke|stop-color|color)=\"(?!none|currentColor|url\(|var\(|\{)"
    ),
}


def without_comments(text):
    return re.sub(r"/\*.*?\*/|\{#.*?#\}|<!--.*?-->", "", text, flags=re.DOTALL)


def pages():
    return sorted(
        path
        for path in ROOT.rglob("templates/**/*.html")
        if ".venv" not in path.parts and "node_modules" not in path.parts
    )


def sheets():
    return [p for p in (ROOT / "static").rglob("*.css") if p.name != "tokens.css"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('<p style="x">', "a style attribute"),
        ("<style>", "a style element"),
        ("<script>x</script>", "a script of its own"),
        ('<a onclick="x">', "an event handler"),
        ('<a href="javascript:x">', "a script link"),
    ],
)
def test_inline_code_is_seen(text, rule):
    assert INLINE[rule].search(text)


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".css", "a { color: #fff }"),
        (".css", "a { color: rgb(0 0 0) }"),
        (".css", "a { border: 1px solid white; }"),
        (".html", '<rect fill="#0b6e4f">'),
        (".html", '<rect stroke="red">'),
    ],
)
def test_colours_are_seen(suffix, text):
    assert COLOURS[suffix].search(text)


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".css", "a { white-space: nowrap; color: var(--ink) }"),
        (".html", '<a href="#abc">'),
        (".html", '<rect fill="none" stroke="currentColor">'),
    ],
)
def test_what_is_no_colour_is_left_alone(suffix, text):
    assert not COLOURS[suffix].search(text)


@pytest.mark.parametrize("path", pages(), ids=named)
def test_pages_carry_no_inline_style_script_or_colour(path):
    text = without_comments(path.read_text("utf-8"))

    assert [rule for rule, pattern in INLINE.items() if pattern.search(text)] == []
    assert COLOURS[".html"].findall(text) == []


@pytest.mark.parametrize("path", sheets(), ids=named)
def test_colours_stand_in_the_tokens_alone(path):
    text = without_comments(path.read_text("utf-8"))

    assert COLOURS[".css"].findall(text) == []


@each_file
def test_no_colour_is_written_in_code(path):
    texts = [
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [text for text in texts if re.fullmatch(HEX, text.strip())] == []


def test_there_are_pages_and_sheets_to_look_at():
    assert len(pages()) > 10
    assert len(sheets()) >= 2


@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*.css")), ids=named)
def test_every_rule_of_a_sheet_is_closed_before_the_next_part(path):
    """A brace lost in a merge hides all that follows in the rule before it."""
    depth = 0
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("/* ---"):
            assert depth == 0, line
        depth += line.count("{") - line.count("}")
    assert depth == 0
