"""The forms of a page, with what they would send as they stand."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """`read` are all forms, each field as it would be sent."""

    def __init__(self, html):
        super().__init__()
        self.read = []
        self.select = self.text = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            action, method = given.get("action", ""), given.get("method", "get")
            self.read.append(Form(action, method.upper()))
        elif self.read and (reader := getattr(self, f"begin_{tag}", None)):
            reader(given)

    def begin_input(self, given):
        kind, name = given.get("type", "text"), given.get("name")
        if kind == "file":
            self.read[-1].files.append(name)
        elif name and (kind not in {"checkbox", "radio"} or "checked" in given):
            self.add(name, given.get("value", ""))

    def begin_button(self, given):
        if given.get("name"):
            self.add(given["name"], given.get("value", ""))

    def begin_select(self, given):
        self.select = given.get("name")

    def begin_option(self, given):
        if self.select and "selected" in given:
            self.add(self.select, given.get("value", ""))

    def begin_textarea(self, given):
        self.text = (given.get("name"), [])

    def handle_data(self, data):
        if self.text:
            self.text[1].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.text:
            name, parts = self.text
            self.add(name, "".join(parts).strip())
            self.text = None
        elif tag == "select":
            self.select = None

    def add(self, name, value):
        # Not what makes the request ours: it is sent as a header.
        if name and name != "csrfmiddlewaretoken":
            self.read[-1].fields.append((name, value))
