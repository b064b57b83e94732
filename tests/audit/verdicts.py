"""What the judges said, gathered and printed."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass
class Verdicts:
    """Faults fail the audit; notes and what was not checked are only told."""

    faults: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def fault(self, judge, where, what):
        self.faults.append((judge, str(where), what))

    def note(self, text):
        self.notes.append(text)
        print(text, flush=True)

    def not_checked(self, what, why):
        self.missing.append(f"not checked: {what} ({why})")

    def show(self):
        """One line for each fault, with the pages that have it."""
        places = defaultdict(list)
        for judge, where, what in self.faults:
            places[judge, what].append(where)
        for (judge, what), found in sorted(places.items()):
            pages = list(dict.fromkeys(found))
            more = f" and {len(pages) - 3} more" if len(pages) > 3 else ""
            print(f"FAULT {judge}: {what}\n      on {', '.join(pages[:3])}{more}")
        for line in self.missing:
            print(line)
        tally = Counter(judge for judge, *_ in self.faults)
        said = ", ".join(f"{judge} {number}" for judge, number in tally.items())
        print(f"audit: {said or 'no faults'}")
