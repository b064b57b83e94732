"""What was signed, and who is enrolled."""

from .agreement import Agreement
from .category import Segment, WorkerCategory
from .figure import Figure, FigureQuerySet, Precision
from .people import AgreementEvent, AgreementPerson
from .rate import ContributionRate
from .source import Source
from .target import (
    EnrolmentTarget,
    FundingSource,
    Headcount,
    HeadcountLoss,
    Programme,
)
from .upload import FileImport

__all__ = [
    "Agreement",
    "AgreementEvent",
    "AgreementPerson",
    "ContributionRate",
    "EnrolmentTarget",
    "Figure",
    "FigureQuerySet",
    "FileImport",
    "FundingSource",
    "Headcount",
    "HeadcountLoss",
    "Precision",
    "Programme",
    "Segment",
    "Source",
    "WorkerCategory",
]
