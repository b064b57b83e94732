"""What was signed, and who is enrolled."""

from .agreement import Agreement
from .category import Segment, WorkerCategory
from .closed_month import ClosedMonth, ClosedPlaces, refuse_closed
from .document import Document
from .figure import Figure, FigureQuerySet, Precision, once_each
from .headcount import Headcount, HeadcountLoss
from .merged import MergedAgreement
from .people import AgreementEvent, AgreementPerson
from .rate import ContributionRate
from .source import Source
from .target import EnrolmentTarget, FundingSource, Programme
from .upload import FileImport

__all__ = [
    "Agreement",
    "AgreementEvent",
    "AgreementPerson",
    "ClosedMonth",
    "ClosedPlaces",
    "ContributionRate",
    "Document",
    "EnrolmentTarget",
    "Figure",
    "FigureQuerySet",
    "FileImport",
    "FundingSource",
    "Headcount",
    "HeadcountLoss",
    "MergedAgreement",
    "Precision",
    "Programme",
    "Segment",
    "Source",
    "WorkerCategory",
    "once_each",
    "refuse_closed",
]
