"""How many bytes travel for the page with the table of all kabupaten and kota."""

from playwright.sync_api import TimeoutError

from .verdicts import Verdicts

PATIENCE = 120_000  # milliseconds

MOST_BYTES = 100_000
REGIONS = 514
COUNT_ROWS = """() => Math.max(0, ...[...document.querySelectorAll("table")].map(
  table => table.querySelectorAll("tbody tr").length))"""


def judge_weight(context, addresses, verdicts: Verdicts):
    """Every page that lists all regions at once, assets included, nothing cached."""
    heavy = 0
    for address in addresses:
        try:
            rows, sent = load(context, address)
        except TimeoutError:
            verdicts.fault("weight", address, f"no answer in {PATIENCE // 1000} s")
            continue
        if rows < REGIONS:
            continue
        heavy += 1
        verdicts.note(f"weight: {address}: {rows} rows, {sent:,} bytes compressed")
        if sent > MOST_BYTES:
            verdicts.fault(
                "weight", address, f"{sent:,} bytes, more than {MOST_BYTES:,}"
            )
    if not heavy:
        verdicts.not_checked(f"weight of {REGIONS} regions", "no page lists them all")


def load(context, address) -> tuple[int, int]:
    """Rows of the longest table, and the bytes that came over the wire."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes = []
    session.on(
        "Network.loadingFinished", lambda each: sizes.append(each["encodedDataLength"])
    )
    try:
        page.goto(address, wait_until="networkidle")
        return page.evaluate(COUNT_ROWS), int(sum(sizes))
    finally:
        page.close()
