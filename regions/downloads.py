"""The only way a file leaves the site: it says SIMULASI where the data is made up."""

from collections.abc import Callable, Iterable, Sequence

from django.http.response import HttpResponseBase

from jamsostek_pks.lib import downloads
from jamsostek_pks.lib.columns import Column

from .mark import is_simulated

SIMULATED = "SIMULASI"
MARK_COLUMN = Column("catatan_data", lambda row: SIMULATED)


def wanted_file(
    params,
    name: str,
    columns: Sequence[Column],
    rows: Callable[[], Iterable[object]],
    *,
    forms,
) -> HttpResponseBase | None:
    """The file asked for, as in lib/downloads; simulated rows are marked as such.

    The name says it to who saves the file, the last column to who pastes its rows.
    """
    if "format" in params and is_simulated():
        name, columns = f"{SIMULATED}-{name}", [*columns, MARK_COLUMN]
    return downloads.wanted_file(params, name, columns, rows, forms=forms)
