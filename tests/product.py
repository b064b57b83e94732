"""The product's own files, for tests of conventions (docs and style.md say why)."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ["regions", "agreements", "coverage"]


def product_files():
    return sorted(
        path
        for folder in (*APPS, "jamsostek_pks")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


def kind_of(path):
    """'models', 'views', 'admin' …: a module's name inside its app or package."""
    stem = path.relative_to(ROOT).with_suffix("").parts[1]
    return "admin" if stem.endswith("_admin") else stem


def named(path):
    return str(path.relative_to(ROOT))


each_file = pytest.mark.parametrize("path", product_files(), ids=named)
