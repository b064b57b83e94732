"""Identity numbers (NIK, and family card numbers) in text: found, counted, masked.

Sixteen digits: province, kabupaten and kecamatan (two each), a date as DDMMYY (the
day plus 40 for women), a serial. A number counts only if its province is one of the
38, its day 01–31 or 41–71 and its month 01–12: of random sixteen digits some three in
a hundred do, of amounts, years and document numbers hardly any. The serial may be
0000: a spreadsheet that took the number for an amount keeps 15 digits. BPJSTK's own
member number (KPJ, 11 digits) is not looked for.
"""

import re

# Kemendagri's provinces; 38 of them since 2022.
PROVINCES = "1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7]"
DAY = "0[1-9]|[12][0-9]|3[01]|4[1-9]|[56][0-9]|7[01]"
MONTH = "0[1-9]|1[0-2]"
# Spaces (also unbreakable), dots and dashes, the same between all groups.
GAP = r"[ \u00a0\u2009\u202f.\u2010-\u2015-]{1,2}"
GROUPINGS = (
    (16,),
    (6, 6, 4),
    (4, 4, 4, 4),
    (2, 2, 2, 6, 4),
    (6, 2, 2, 2, 4),
    (2, 2, 2, 2, 2, 2, 4),
)
PLAUSIBLE = re.compile(
    rf"(?:{PROVINCES})(?:0[1-9]|[1-9][0-9])(?:0[1-9]|[1-9][0-9])"
    rf"(?:{DAY})(?:{MONTH})[0-9]{{2}}[0-9]{{4}}"
)


def _spelt(grouping: tuple[int, ...], number: int) -> str:
    first, *others = (f"[0-9]{{{size}}}" for size in grouping)
    if not others:
        return first
    gap = f"gap{number}"
    again = f"(?P={gap})".join(others)
    return f"{first}(?P<{gap}>{GAP}){again}"


# Looked for at every digit that begins a run, so that a number before it hides none.
CANDIDATE = re.compile(
    "(?<![0-9])(?:"
    + "|".join(_spelt(grouping, at) for at, grouping in enumerate(GROUPINGS))
    + ")(?![0-9])"
)
SIXTEEN = re.compile(r"(?:[0-9][ \u00a0\u2009\u202f.\u2010-\u2015-]{0,2}){15}[0-9]")
# The same in the words both databases understand, for sifting rows there.
SIFTING = SIXTEEN.pattern.replace("(?:", "(")


def find(text: str) -> list[tuple[int, int]]:
    """Where each identity number stands in the text, as (start, end)."""
    found, at = [], 0
    # Most texts hold no sixteen digits at all.
    if not SIXTEEN.search(text):
        return found
    while match := CANDIDATE.search(text, at):
        digits = re.sub("[^0-9]", "", match[0])
        if PLAUSIBLE.fullmatch(digits):
            found.append(match.span())
            at = match.end()
        else:
            at = match.start() + 1
    return found


def masked(text: str) -> str:
    """'7371••••••••0001': enough to find it again, not enough to use it."""
    digits = re.sub("[^0-9]", "", text)
    return f"{digits[:4]}{'•' * 8}{digits[-4:]}"


def masked_numbers(text: str) -> list[str]:
    return [masked(text[start:end]) for start, end in find(text)]


def without_numbers(text: str) -> str:
    """The text with each identity number masked."""
    for start, end in reversed(find(text)):
        text = text[:start] + masked(text[start:end]) + text[end:]
    return text
