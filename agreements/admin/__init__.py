"""The admin of agreements: the data-entry tool of branch staff."""

from .agreements import AgreementAdmin
from .documents import DocumentAdmin
from .headcounts import HeadcountAdmin
from .lines import LineAdmin
from .people import PersonAdmin
from .references import SourceAdmin, WorkerCategoryAdmin

__all__ = [
    "AgreementAdmin",
    "DocumentAdmin",
    "HeadcountAdmin",
    "LineAdmin",
    "PersonAdmin",
    "SourceAdmin",
    "WorkerCategoryAdmin",
]
