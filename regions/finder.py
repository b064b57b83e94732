"""The region a row of a file means: by code of either system, or by name.

All regions are at hand, so that a file of many rows asks the database once.
"""

from collections import defaultdict
from dataclasses import dataclass

from jamsostek_pks.lib.import_fields import Hints, excerpt

from .aliases import codes_called
from .models import Region
from .names import BPS_CODE, KEMENDAGRI_CODE, full_name, read_typed, squeeze

OUT_OF_SCOPE = "{} di luar wilayah kerja Anda. Hapus baris ini dari berkas Anda."
NOTHING_SAID = (
    "Wilayah tidak disebut. Isi kode_kemendagri (misalnya 75.04), kode_bps (misalnya "
    "7503) atau wilayah (misalnya Kab. Pohuwato)."
)


@dataclass(frozen=True)
class Place:
    pk: int
    code: str
    bps_code: str
    level: str
    name: str

    @property
    def full_name(self) -> str:
        return full_name(self.name, self.level)


class NotFound(Exception):
    """No region, or several; `said_in` names the part, `message` is for the user."""

    def __init__(self, said_in: str, message: str):
        super().__init__(message)
        self.said_in = said_in
        self.message = message


class RegionFinder:
    """Finds regions, and says which of them a user may edit."""

    def __init__(self, user, today):
        fields = ("pk", "code", "bps_code", "level", "name")
        rows = Region.objects.order_by("code").values_list(*fields)
        self.places = [Place(*row) for row in rows]
        self.by_pk = {place.pk: place for place in self.places}
        self.by_code = {place.code: place for place in self.places}
        self.by_bps = {place.bps_code: place for place in self.places if place.bps_code}
        self.by_name = defaultdict(list)
        for place in self.places:
            self.by_name[squeeze(place.name)].append(place)
        editable = Region.objects.editable_by(user, today)
        self.editable = frozenset(editable.order_by().values_list("pk", flat=True))
        self.found: dict[tuple, Place | tuple[str, str] | None] = {}
        self.near_codes = Hints(self.by_code)
        self.near_bps_codes = Hints(self.by_bps)
        self.near_names = Hints(
            [place.full_name for place in self.places]
            + [place.name for place in self.places]
        )

    def find(self, *, code="", bps_code="", name="") -> Place | None:
        """The region all given parts mean, None if none is given; raises NotFound."""
        key = (code, bps_code, name)
        if key not in self.found:
            try:
                self.found[key] = self._find(code, bps_code, name)
            except NotFound as error:
                # Not the error itself: it would keep every frame it passes alive.
                self.found[key] = (error.said_in, error.message)
        answer = self.found[key]
        if isinstance(answer, tuple):
            raise NotFound(*answer)
        return answer

    def _find(self, code, bps_code, name) -> Place | None:
        found = {}
        if code:
            found["code"] = self._coded(code)
        if bps_code:
            found["bps_code"] = self._bps_coded(bps_code)
        if name:
            found["name"] = self._named(name, among=list(found.values()))
        places = dict.fromkeys(found.values())
        if len(places) > 1:
            parts = list(found)
            raise NotFound(
                parts[-1],
                f"Menunjuk {found[parts[-1]].full_name}, padahal kolom lain menunjuk "
                f"{found[parts[0]].full_name}. Perbaiki salah satunya.",
            )
        return next(iter(places), None)

    def _coded(self, code: str) -> Place:
        if place := self.by_code.get(code):
            return place
        hint = ""
        if BPS_CODE.match(code) and code in self.by_bps:
            place = self.by_bps[code]
            hint = f" Itu kode BPS {place.full_name}, yang kode Kemendagrinya "
            hint += f"{place.code}."
        elif f"{code}0" in self.by_code:
            place = self.by_code[f"{code}0"]
            hint = f" Maksud Anda {place.code} ({place.full_name})? Excel membuang nol "
            hint += "di belakang; jadikan kolomnya teks."
        else:
            hint = (
                near(code, self.near_codes, self.by_code)
                or " Tulis seperti 75 atau 75.04."
            )
        message = f"Kode Kemendagri '{excerpt(code)}' tidak dikenal.{hint}"
        raise NotFound("code", message)

    def _bps_coded(self, code: str) -> Place:
        if place := self.by_bps.get(code):
            return place
        hint = ""
        if KEMENDAGRI_CODE.match(code) and code in self.by_code:
            place = self.by_code[code]
            hint = f" Itu kode Kemendagri {place.full_name}, yang kode BPS-nya "
            hint += f"{place.bps_code or 'tidak diketahui'}."
        else:
            hint = (
                near(code, self.near_bps_codes, self.by_bps)
                or " Tulis seperti 75 atau 7503."
            )
        message = f"Kode BPS '{excerpt(code)}' tidak dikenal.{hint}"
        raise NotFound("bps_code", message)

    def _named(self, name: str, *, among: list[Place]) -> Place:
        places = self._called(name)
        if agreed := [place for place in places if place in among]:
            return agreed[0]
        if len(places) == 1:
            return places[0]
        if places:
            said = f"'{excerpt(name)}' bisa berarti {either(places)}."
            raise NotFound("name", said)
        raise NotFound(
            "name", f"Wilayah '{excerpt(name)}' tidak dikenal.{self._meant(name)}"
        )

    def _meant(self, name: str) -> str:
        """' Maksud Anda Kab. Pohuwato (75.04)?': the nearest name, and whose it is."""
        meant = self.near_names.nearest(name)
        if meant is None:
            return ""
        places = [
            place for place in self.places if meant in (place.full_name, place.name)
        ]
        return f" Maksud Anda {either(places)}?"

    def _called(self, name: str) -> list[Place]:
        typed = read_typed(name)
        places = [p for key in typed.keys for p in self.by_name.get(key, ())]
        if typed.level:
            whole = self.by_name.get(typed.keys[-1], ()) if typed.keys else ()
            places = [p for p in places if p.level == typed.level or p in whole]
        called = [self.by_code.get(code) for code in codes_called(name)]
        return list(dict.fromkeys(places)) or [place for place in called if place]


def near(code: str, hints: Hints, places: dict[str, Place]) -> str:
    """' Maksud Anda 75.10 (Kab. Sepuluh)?'; '' if nothing is near."""
    meant = hints.nearest(code)
    return f" Maksud Anda {meant} ({places[meant].full_name})?" if meant else ""


def either(places: list[Place]) -> str:
    """'Kab. Gorontalo (75.01) atau Kota Gorontalo (75.71)'."""
    return " atau ".join(f"{place.full_name} ({place.code})" for place in places)
