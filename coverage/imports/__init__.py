"""Every kind of file that can be uploaded, by the word in its address."""

from collections.abc import Sequence

from agreements.imports.headcounts import Headcounts
from agreements.imports.papers import Papers

from .places import Participations, Workforces
from .said import Claims, CoverageTargets

KINDS = {
    kind.slug: kind
    for kind in (
        Papers(),
        Headcounts(),
        Participations(),
        Workforces(),
        Claims(),
        CoverageTargets(),
    )
}


def likelier_kind(heading: Sequence[str], kind):
    """The kind that knows more of these headings than `kind` does, if there is one."""

    def known(each) -> int:
        return len({*each.layout.headings, *each.layout.ignored}.intersection(heading))

    best = max(KINDS.values(), key=known)
    return best if known(best) > known(kind) else None
