"""What to write in each field of a region's figures, with an example."""

DAY = "Hari lebih dulu: 30/06/2025 atau 30 Juni 2025."
REGION = "Nama atau kode wilayah, misalnya Wajo atau 73.13."
SOURCE = "Ketik judul sumbernya, misalnya judul laporan atau berita."
PRECISION = "Bulan bila sumber hanya menyebut bulan, misalnya Juni 2025."
SEGMENT = "Semua segmen bila sumber memberi satu angka, misalnya 2.801.936 pekerja."
NOTE = "Misalnya “angka sementara”."
BASIS = "Siapa yang dihitung, misalnya potensi BPJSTK untuk cakupan UCJ."
PEOPLE = "Bilangan bulat, misalnya 140.769 atau 140769."

COMMON = {
    "region": REGION,
    "segment": SEGMENT,
    "as_of": DAY,
    "as_of_precision": PRECISION,
    "source": SOURCE,
    "note": NOTE,
}
WORKFORCE_HELP = COMMON | {
    "basis": BASIS,
    "category": "Hanya untuk dasar populasi kategori, misalnya Nelayan.",
    "workers": PEOPLE,
}
PARTICIPATION_HELP = COMMON | {"active_workers": "Misalnya 67.799. Nol ditulis 0."}
CLAIM_HELP = COMMON | {
    "category": "Bila yang dinyatakan satu kategori, misalnya Nelayan.",
    "percent": "Seperti tercetak, misalnya 48 atau 47,38: 48 bukan 48,00.",
    "numerator": "Yang terlindungi menurut sumber, misalnya 156.667.",
    "denominator": "Seluruhnya menurut sumber, misalnya 397.894.",
    "uncovered": "Yang belum terlindungi menurut sumber, misalnya 241.227.",
    "basis": "Misalnya tidak diketahui bila sumber tidak menyebut siapa yang dihitung.",
    "said_by": "Misalnya Kepala BPJS Ketenagakerjaan Provinsi Gorontalo.",
}
TARGET_HELP = COMMON | {
    "year": "Misalnya 2025.",
    "percent": "Misalnya 62,93.",
    "basis": BASIS,
    "issuer": "Yang menetapkan, misalnya Kemendagri.",
}
OVERLAP_HELP = {
    "lines": "Ketik kategori atau judul perjanjian, misalnya Nelayan. Sedikitnya dua.",
    "resolution": "Misalnya Orang yang sama bila nelayan termasuk pekerja rentan.",
    "reason": "Misalnya “daftar nama sudah dibandingkan, tidak ada yang sama”.",
}
