"""Load the regions and offices that come with the product."""

from pathlib import Path

from jamsostek_pks.lib.csv_in import read_table
from jamsostek_pks.lib.loading import Tally, ever_seen, save_checked

from .models import Office, Region

DATA = Path(__file__).parent / "data"
INDONESIA = {"code": "ID", "level": "NATION", "name": "Indonesia"}


def load_regions(data: bytes) -> Tally:
    """Add Indonesia and every region of a regions.csv; parents come first."""
    tally = Tally()
    regions = {region.code: region for region in Region.objects.all()}
    tally.add(created="ID" not in regions)
    if "ID" not in regions:
        root = Region(**INDONESIA)
        regions["ID"] = save_checked(root, where="Indonesia")
    for row in read_table(data).rows:
        cells = row.cells
        code = cells["kode_kemendagri"]
        tally.add(created=code not in regions)
        if code not in regions:
            region = region_of(cells, regions[cells["province_code"] or "ID"])
            regions[code] = save_checked(region, where=f"baris {row.line}")
    return tally


def region_of(cells, parent):
    return Region(
        code=cells["kode_kemendagri"],
        bps_code=cells["kode_bps"],
        level=cells["level"].upper(),
        name=cells["name"],
        parent=parent,
        desa_count=int(cells["desa_count"]),
        kelurahan_count=int(cells["kelurahan_count"]),
        tile_column=int(cells["tile_column"]),
        tile_row=int(cells["tile_row"]),
    )


def load_offices(data: bytes) -> Tally:
    """Add the offices of an offices.csv with the regions they serve."""
    tally = Tally()
    for row in read_table(data).rows:
        name = row.cells["name"]
        created = not ever_seen(Office, name=name)
        tally.add(created=created)
        if created:
            office = Office(name=name, kind=row.cells["kind"])
            save_checked(office, where=f"baris {row.line}")
            codes = row.cells["kode_kemendagri"].split("|")
            office.regions.set(Region.objects.filter(code__in=codes))
    return tally
