"""Every kind of file that can be uploaded, by the word in its address."""

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
