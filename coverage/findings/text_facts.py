"""Texts and scans that hold identity numbers, as the rules about them take them.

Pure. A number is masked before it gets here: no page, file or letter has it whole.
"""

from dataclasses import dataclass

from coverage.arithmetic import Place


@dataclass(frozen=True)
class TextFact:
    """One row whose texts hold identity numbers.

    `what` names it ('Peserta aktif'), `title` what it calls itself, itself masked.
    """

    what: str
    place: Place
    numbers: tuple[str, ...]
    fields: tuple[str, ...]
    model: str  # as the form's URL names begin
    pk: int
    title: str = ""
    agreements: tuple[int, ...] = ()
    editable: bool = True

    @property
    def name(self) -> str:
        title = f" “{self.title}”" if self.title else ""
        return f"{self.what}{title} ({self.place.full_name})"


@dataclass(frozen=True)
class ScanFact:
    """One stored scan whose text layer holds identity numbers."""

    name: str
    place: Place
    numbers: int
    model: str
    pk: int
    agreements: tuple[int, ...] = ()
    editable: bool = True
