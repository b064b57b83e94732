"""What else a region is called: short names of today, and names it used to have.

People type both. They lead to a region only where no name of today fits, so an old
name never hides the region that bears it now.
"""

from .names import squeeze

# Short names every reader of Indonesian papers knows; other regions keep theirs.
SHORT_NAMES = {
    "12": "Sumut",
    "13": "Sumbar",
    "16": "Sumsel",
    "19": "Babel",
    "21": "Kepri",
    "31": "Jakarta",
    "32": "Jabar",
    "33": "Jateng",
    "34": "DIY",
    "35": "Jatim",
    "52": "NTB",
    "53": "NTT",
    "61": "Kalbar",
    "62": "Kalteng",
    "63": "Kalsel",
    "64": "Kaltim",
    "65": "Kaltara",
    "71": "Sulut",
    "72": "Sulteng",
    "73": "Sulsel",
    "73.10": "Pangkep",
    "74": "Sultra",
    "76": "Sulbar",
    "82": "Malut",
    "92": "Papua Barat",
    "93": "Papua Sel.",
    "94": "Papua Teng.",
    "95": "Papua Peg.",
    "96": "Papua B. Daya",
}

# Former names and spellings still found in papers, by the code of today.
FORMER_NAMES = {
    "11": ("Nanggroe Aceh Darussalam", "NAD", "Daerah Istimewa Aceh"),
    "12.12": ("Toba Samosir", "Tobasa"),
    "34": ("Jogja", "Jogjakarta", "DI Yogyakarta", "DI Jogjakarta"),
    "34.71": ("Kota Jogja", "Kota Jogjakarta"),
    "61.02": ("Kabupaten Pontianak",),
    "64.01": ("Pasir",),
    "71.09": ("Sitaro",),
    "73.71": ("Ujung Pandang", "Ujungpandang"),
    "75.04": ("Pahuwato",),
    "76.01": ("Mamuju Utara", "Matra"),
    "76.04": ("Polewali Mamasa", "Polmas", "Polman"),
    "81.03": ("Maluku Tenggara Barat", "MTB"),
    "91": ("Irian Jaya", "Irian"),
    "91.05": ("Yapen Waropen",),
    "92": ("Irian Jaya Barat",),
}

_LEVEL_SHORTENED = {"kabupaten": "kab", "provinsi": "prov"}


def key_of(name: str) -> str:
    """'Kabupaten Pontianak' and 'kab. pontianak' alike as 'kabpontianak'."""
    words = name.lower().replace(".", " ").split()
    return squeeze("".join(_LEVEL_SHORTENED.get(word, word) for word in words))


def codes_called(text: str) -> list[str]:
    """Codes of the regions that `text` is another name of."""
    key = key_of(text)
    return [code for code, names in ALIASES.items() if key in map(key_of, names)]


ALIASES = {
    code: (*FORMER_NAMES.get(code, ()), *filter(None, [SHORT_NAMES.get(code)]))
    for code in sorted({*FORMER_NAMES, *SHORT_NAMES})
}
