"""One walk with Chromium through all pages: axe-core, sideways scrolling, the HTML."""

import re
from collections import Counter
from dataclasses import dataclass

from playwright.sync_api import TimeoutError

from .chromium import signed_in
from .pages import READERS, STRANGER, Visit
from .tools import AXE
from .verdicts import Verdicts

TAGS = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
]
RUN_AXE = """async tags => {
  const found = await axe.run(document, {
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
  });
  return found.violations.map(each => ({
    rule: each.id, nodes: each.nodes.map(node => node.target.join(" ")),
  }));
}"""
# How far the page is wider than its window; what scrolls by itself is inside.
OVERFLOW = "() => document.documentElement.scrollWidth - window.innerWidth"
WIDE, NARROW, ZOOMED = (1280, 800), (390, 844), (195, 422)
LOOKS = [(WIDE, "light"), (WIDE, "dark"), (NARROW, "dark"), (NARROW, "light")]
# The admin's layout is Django's: two looks tell as much as four.
ADMIN_LOOKS = LOOKS[::2]

PATIENCE = 120_000  # milliseconds

# Django's admin fades its colours; axe-core would judge one in the middle.
AT_ONCE = "*, *::before, *::after { transition: none !important; }"
# What axe-core finds in Django's own admin: the rule, where, and whose it is.
DJANGO_ADMIN = [
    ("aria-input-field-name", r"select2", "select2, the widget of autocomplete fields"),
    ("label", r"select2-search", "select2"),
    ("list", r"select2-selection", "select2"),
    ("label", r"#id_\w+-N-\w+", "tabular inlines name their columns, not their fields"),
    ("label-title-only", r"#id_\w+-N-\w+", "tabular inlines"),
    ("select-name", r"#id_\w+-N-\w+", "tabular inlines"),
    ("empty-table-header", r"\.original", "tabular inlines"),
    ("label-title-only", r"#searchbar", "search_form.html"),
]


@dataclass
class Walk:
    """Chromium with a signed-in context for each reader; `pages` hold the HTML."""

    browser: object
    url: str
    sessions: dict[str, str]
    verdicts: Verdicts

    def __post_init__(self):
        self.django = Counter()
        self.pages: dict[Visit, str] = {}
        self.contexts = {
            reader: signed_in(self.browser, self.url, self.sessions.get(reader))
            for reader in (*READERS, STRANGER)
        }

    def through(self, visits) -> dict[Visit, str]:
        """Visit them all; the HTML of those that answered as expected."""
        for visit in visits:
            self.visit(visit)
        for (rule, whose), number in sorted(self.django.items()):
            self.verdicts.note(f"axe: {number} x {rule}, Django's own: {whose}")
        return self.pages

    def visit(self, visit: Visit):
        """Load once, then look at it in both widths and both lights."""
        page = self.contexts[visit.reader].new_page()
        page.on("pageerror", lambda error: self.fault("console", visit, str(error)))
        page.set_default_timeout(PATIENCE)
        try:
            page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            response = page.goto(visit.address)
            if self.expected(visit, response):
                self.pages[visit] = response.text()
                self.look(visit, page)
        except TimeoutError:
            self.fault("status", visit, f"no answer in {PATIENCE // 1000} s")
        finally:
            page.close()

    def expected(self, visit, response) -> bool:
        """A page outside the reader's scope is simply not there."""
        hidden = response.status in (403, 404) and (
            visit.reader != "administrator" or visit.in_admin
        )
        if response.status == visit.status:
            return True
        if not hidden or visit.status != 200:
            self.fault("status", visit, f"answers {response.status}")
        return False

    def look(self, visit, page):
        page.add_style_tag(content=AT_ONCE)
        for size, light in ADMIN_LOOKS if visit.in_admin else LOOKS:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(color_scheme=light)
            if AXE.exists():
                self.ask_axe(visit, page, f"{size[0]} px {light}")
        if not visit.in_admin:
            self.measure(visit, page)

    def ask_axe(self, visit, page, look):
        if not page.evaluate("() => 'axe' in window"):
            page.add_script_tag(path=AXE)
        for found in page.evaluate(RUN_AXE, TAGS):
            for node in found["nodes"]:
                target = re.sub(r"(?<!select)\d+", "N", node)
                if visit.in_admin and (whose := owner(found["rule"], target)):
                    self.django[found["rule"], whose] += 1
                    continue
                self.fault("axe", visit, f"{found['rule']}, {look}: {target}")

    def measure(self, visit, page):
        for size, said in ((NARROW, "at 390 px"), (ZOOMED, "at 390 px and 200 % zoom")):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            if (over := page.evaluate(OVERFLOW)) > 0:
                self.fault("overflow", visit, f"{over} px too wide {said}")

    def fault(self, judge, visit, what):
        self.verdicts.fault(judge, visit, what)


def owner(rule, target) -> str:
    """Which part of Django this violation belongs to; '' is ours."""
    for known, pattern, whose in DJANGO_ADMIN:
        if rule == known and re.search(pattern, target):
            return whose
    return ""
