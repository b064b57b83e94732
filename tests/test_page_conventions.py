"""Pages carry nothing a strict content policy blocks; colours stand in the tokens."""

import ast
import re

import pytest

from tests.product import ROOT, each_file, named

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
        if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
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
