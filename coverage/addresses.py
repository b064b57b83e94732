"""Addresses of the register by status, as several pages link them."""


class ByStatus:
    """Links to papers or lines of each status; `register(status)` says of what."""

    @property
    def in_force(self) -> str:
        return self.register("berlaku")

    @property
    def expiring(self) -> str:
        return self.register("segera-berakhir")

    @property
    def validity_unknown(self) -> str:
        return self.register("tidak-diketahui")

    @property
    def other(self) -> str:
        return self.register("lainnya")
