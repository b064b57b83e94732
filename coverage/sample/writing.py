"""Save simulated rows in bulk, each kind at once.

Bulk saving asks no `full_clean()`; a test does. simple-history's own bulk helper
keeps the first entry of every record. It keeps none of many-to-many links, so the
history of a simulated agreement names no sources.
"""

from collections import defaultdict
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.timezone import get_default_timezone
from simple_history.utils import bulk_create_with_history

from agreements.models import (
    Agreement,
    AgreementEvent,
    AgreementPerson,
    EnrolmentTarget,
    Headcount,
    HeadcountLoss,
    Source,
    WorkerCategory,
)
from coverage.models import (
    CoverageClaim,
    CoverageTarget,
    Overlap,
    Participation,
    Workforce,
)
from regions.models import Office, Region

from .rows import AgreementRow, FigureRow, Sample, SourceRow

BATCH = 2000


def moment(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=get_default_timezone())


class Writer:
    """Saves one sample; keeps ids by code and key, so that rows can point at rows."""

    def __init__(self, sample: Sample, today: date):
        self.sample = sample
        self.made_at = moment(today, 0)
        self.regions = dict(Region.objects.order_by().values_list("code", "pk"))
        self.categories = dict(
            WorkerCategory.objects.order_by().values_list("name", "pk")
        )

    def write(self) -> dict[str, int]:
        """How many rows of each kind were saved, by the model's Indonesian name."""
        self.tally: dict[str, int] = defaultdict(int)
        self.save_offices()
        self.save_sources()
        self.save_figures()
        self.save_agreements()
        self.save_lines()
        self.save_overlaps()
        return dict(self.tally)

    def tracked(self, model, objects):
        """Save records of which the history is kept."""
        found = bulk_create_with_history(
            objects,
            model,
            batch_size=BATCH,
            default_date=self.made_at,
            default_change_reason="Simulasi",
        )
        self.tally[str(model._meta.verbose_name)] += len(found)
        return found

    def plain(self, model, objects):
        """Save figures, which are their own history; nobody reviews a sample."""
        for row in objects:
            row.published_at = row.recorded_at
        found = model._base_manager.bulk_create(objects, batch_size=BATCH)
        self.tally[str(model._meta.verbose_name)] += len(found)
        return found

    def linked(self, through, pairs):
        through.objects.bulk_create([through(**pair) for pair in pairs], BATCH)

    def save_offices(self):
        rows = self.sample.offices
        self.offices: dict[str, int] = {}
        for wanted in (False, True):
            some = [row for row in rows if bool(row.parent) == wanted]
            saved = self.tracked(
                Office,
                [
                    Office(
                        name=row.name,
                        kind=row.kind,
                        parent_id=self.offices.get(row.parent),
                    )
                    for row in some
                ],
            )
            self.offices |= {office.name: office.pk for office in saved}
        self.linked(
            Office.regions.through,
            [
                {"office_id": self.offices[row.name], "region_id": self.regions[code]}
                for row in rows
                for code in row.regions
            ],
        )

    def save_sources(self):
        rows = dict.fromkeys(row for row in self.all_sources() if row)
        saved = self.tracked(
            Source,
            [
                Source(
                    kind=row.kind,
                    title=row.title,
                    publisher=row.publisher,
                    published_on=row.published_on,
                )
                for row in rows
            ],
        )
        self.sources: dict[SourceRow | None, int | None] = {None: None}
        self.sources |= {
            row: source.pk for row, source in zip(rows, saved, strict=True)
        }

    def all_sources(self):
        sample = self.sample
        for rows in (sample.figures, sample.targets, sample.claims, sample.agreements):
            for row in rows:
                yield row.source

    # Figures of regions

    def save_figures(self):
        rows = self.sample.figures
        self.plain(Workforce, [self.figure(row) for row in rows if row.basis])
        active = [row for row in rows if not row.basis]
        wrong = [row for row in active if row.corrects is not None]
        saved = self.plain(Participation, [self.mistake(row) for row in wrong])
        mended = {id(row): old.pk for row, old in zip(wrong, saved, strict=True)}
        self.plain(
            Participation, [self.figure(row, mended.get(id(row))) for row in active]
        )
        self.plain(CoverageTarget, [self.target(row) for row in self.sample.targets])
        self.plain(CoverageClaim, [self.claim(row) for row in self.sample.claims])

    def figure(self, row: FigureRow, replaces: int | None = None):
        values = self.figure_values(row)
        if row.basis:
            return Workforce(basis=row.basis, workers=row.people, **values)
        # A correction is made the afternoon of the same day.
        values["recorded_at"] = moment(row.recorded_on, 15 if replaces else 9)
        return Participation(
            active_workers=row.people,
            replaces_id=replaces,
            corrects_id=replaces,
            change_reason=row.reason if replaces else "",
            **values,
        )

    def mistake(self, row: FigureRow):
        """What stood there before the correction, closed with its reason."""
        return Participation(
            active_workers=row.corrects,
            superseded_at=moment(row.recorded_on, 15),
            reason=row.reason,
            **self.figure_values(row),
        )

    def figure_values(self, row: FigureRow) -> dict:
        return {
            "region_id": self.regions[row.region],
            "segment": row.segment,
            "as_of": row.as_of,
            "as_of_precision": row.precision,
            "source_id": self.sources[row.source],
            "recorded_at": moment(row.recorded_on),
        }

    def target(self, row):
        return CoverageTarget(
            region_id=self.regions[row.region],
            year=row.year,
            percent=Decimal(row.percent),
            basis="ELIGIBLE_BPJSTK",
            issuer=row.issuer,
            source_id=self.sources[row.source],
            recorded_at=self.made_at,
        )

    def claim(self, row):
        return CoverageClaim(
            region_id=self.regions[row.region],
            as_of=row.as_of,
            as_of_precision="MONTH",
            percent=Decimal(row.percent),
            percent_decimals=len(row.percent.partition(".")[2]),
            numerator=row.numerator,
            denominator=row.denominator,
            basis=row.basis,
            said_by=row.said_by,
            source_id=self.sources[row.source],
            recorded_at=self.made_at,
        )

    # Agreements

    def save_agreements(self):
        self.agreements: dict[str, int] = {}
        for wave in waves(self.sample.agreements):
            saved = self.tracked(Agreement, [self.agreement(row) for row in wave])
            self.agreements |= {
                row.key: each.pk for row, each in zip(wave, saved, strict=True)
            }
        rows = [(row, self.agreements[row.key]) for row in self.sample.agreements]
        self.linked(
            Agreement.sources.through,
            [
                {"agreement_id": pk, "source_id": self.sources[row.source]}
                for row, pk in rows
                if row.source
            ],
        )
        self.tracked(
            AgreementPerson,
            [
                AgreementPerson(
                    agreement_id=pk,
                    name=each.name,
                    position=each.position,
                    side=each.side,
                    role=each.role,
                )
                for row, pk in rows
                for each in row.people
            ],
        )
        self.tracked(
            AgreementEvent,
            [
                AgreementEvent(
                    agreement_id=pk, kind=each.kind, on=each.on, note=each.note
                )
                for row, pk in rows
                for each in row.events
            ],
        )

    def agreement(self, row: AgreementRow):
        return Agreement(
            region_id=self.regions[row.region],
            office_id=self.offices[row.office],
            title=row.title,
            document_type=row.document_type if row.stage != "PROGRAMME" else "",
            stage=row.stage,
            counterparty_name=row.counterparty,
            office_number=row.office_number,
            government_number=row.government_number,
            signed_on=row.signed_on,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            terminated_on=row.terminated_on,
            programme_year=row.year,
            parent_id=self.agreements[row.parent] if row.parent else None,
            renews_id=self.agreements[row.renews] if row.renews else None,
            budget=row.budget,
            stated_total=row.stated_total,
            note=row.note,
        )

    def save_lines(self):
        self.lines: dict[str, int] = {}
        lines = [
            (agreement, line)
            for agreement in self.sample.agreements
            for line in agreement.lines
        ]
        for wanted in (False, True):
            some = [pair for pair in lines if bool(pair[1].replaces) == wanted]
            saved = self.tracked(EnrolmentTarget, [self.line(*pair) for pair in some])
            self.lines |= {
                line.key: each.pk for (_, line), each in zip(some, saved, strict=True)
            }
        self.save_counts(lines)

    def line(self, agreement: AgreementRow, row):
        return EnrolmentTarget(
            agreement_id=self.agreements[agreement.key],
            category_id=self.categories[row.category],
            region_id=self.regions[row.region],
            funding_sources=row.funding,
            target_workers=row.target,
            quota_per_village=row.quota,
            programmes=row.programmes,
            monthly_contribution=row.dues,
            months_funded=row.months,
            protected_from=row.protected_from,
            replaces_id=self.lines[row.replaces] if row.replaces else None,
            note=row.note,
        )

    def save_counts(self, lines):
        counts = [
            (agreement, line, count)
            for agreement, line in lines
            for count in line.counts
        ]
        saved = self.plain(
            Headcount,
            [
                Headcount(
                    target_id=self.lines[line.key],
                    rung=count.rung,
                    as_of=count.as_of,
                    workers=count.workers,
                    source_id=self.sources[agreement.source] if count.sourced else None,
                    recorded_at=min(moment(count.as_of, 16), self.made_at),
                )
                for agreement, line, count in counts
            ],
        )
        self.tracked(
            HeadcountLoss,
            [
                HeadcountLoss(headcount_id=each.pk, reason=reason, workers=people)
                for (_, _, count), each in zip(counts, saved, strict=True)
                for reason, people in count.losses
            ],
        )

    def save_overlaps(self):
        rows = self.sample.overlaps
        saved = self.tracked(
            Overlap,
            [Overlap(resolution=row.resolution, reason=row.reason) for row in rows],
        )
        self.linked(
            Overlap.lines.through,
            [
                {"overlap_id": each.pk, "enrolmenttarget_id": self.lines[key]}
                for row, each in zip(rows, saved, strict=True)
                for key in row.lines
            ],
        )


def waves(rows: list[AgreementRow]) -> list[list[AgreementRow]]:
    """Rows by how many others must be saved before them: above or earlier ones."""
    by_key = {row.key: row for row in rows}
    depths: dict[str, int] = {"": -1}

    def depth(key: str) -> int:
        if key not in depths:
            row = by_key[key]
            depths[key] = 1 + max(depth(row.parent), depth(row.renews))
        return depths[key]

    found: dict[int, list[AgreementRow]] = defaultdict(list)
    for row in rows:
        found[depth(row.key)].append(row)
    return [found[number] for number in sorted(found)]
