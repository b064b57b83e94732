"""What to write in each field, with an example from a real paper or report.

Here and not on the models: another example is no change of the database.
"""

DAY = "Hari lebih dulu: 21/12/2023, 21-12-2023 atau 21 Desember 2023."
PEOPLE = "Bilangan bulat, 7000 atau 7.000. Kosongkan bila sumber tidak menyebutnya."

AGREEMENT_HELP = {
    "document_type": "Menurut isi naskah, misalnya PKS. Kosong bila belum ada.",
    "document_type_in_source": "Kata-kata sumber apa adanya, misalnya “MoU (judul); "
    "perjanjian kerja sama (isi)”.",
    "title": "Tentang apa, misalnya “Perlindungan jaminan sosial ketenagakerjaan bagi "
    "non-ASN dan perangkat desa”.",
    "office_number": "Misalnya PER/15/102023.",
    "government_number": "Seperti tertulis, misalnya 560/12/Disnaker/2023.",
    "region": "Nama atau kode wilayah yang membayar, misalnya Pohuwato atau 75.04.",
    "office": "Kantor yang menangani, misalnya Kantor Cabang Gorontalo.",
    "counterparty_kind": "Misalnya Pemerintah daerah untuk dinas, Lembaga untuk "
    "Baznas.",
    "counterparty_name": "Misalnya Dinas Tenaga Kerja Kota Gorontalo.",
    "stage": "Misalnya Penyusunan selama belum ditandatangani; Program bila hanya "
    "diberitakan.",
    "signed_on": DAY,
    "signed_on_in_source": "Bila tanggalnya tidak pasti, misalnya “awal Maret 2022”.",
    "signed_at": "Misalnya Aula Hotel MBR, Pohuwato.",
    "starts_on": "Bila berbeda dari tanggal tanda tangan, misalnya 01/01/2024.",
    "ends_on": "Hari terakhir berlaku, misalnya 31/12/2024. Kosongkan bila naskah "
    "tidak menyebutnya.",
    "terminated_on": "Hanya untuk tahap Diakhiri, misalnya 30/06/2024.",
    "programme_year": "Tahun anggaran yang dilindungi, misalnya 2024.",
    "legal_bases": "Satu dasar hukum per baris, misalnya Peraturan Wali Kota Gorontalo "
    "Nomor 13 Tahun 2019.",
    "budget": "Rupiah penuh, misalnya 659.265.600 atau Rp 659.265.600.",
    "stated_total": "Jumlah seluruhnya menurut naskah atau berita, misalnya 10.452.",
    "parent": "Payung bagi PKS ini, atau naskah yang diubah adendum. Ketik judul atau "
    "nomornya, misalnya PER/15/102023.",
    "renews": "Perjanjian sebelumnya yang dilanjutkan. Ketik judul atau nomornya, "
    "misalnya PER/15/102023.",
    "sources": "Ketik judulnya; tanda + mencatat sumber baru, misalnya naskah atau "
    "berita.",
    "note": "Yang perlu diingat pembaca lain, misalnya “Kantor disimpulkan dari isi "
    "berita”.",
}
LINE_HELP = {
    "category": "Ketik lalu pilih, misalnya Pekerja rentan. Sebutan lain seperti "
    "honorer juga dikenal.",
    "region": "Tempat tinggal pekerja, misalnya 75.04. Kosong berarti wilayah "
    "perjanjian.",
    "target_workers": PEOPLE,
    "quota_per_village": "Misalnya 100 untuk “satu desa 100 pekerja”: rencana, bukan "
    "target.",
    "programme_year": "Misalnya 2024. Kosong berarti tahun perjanjiannya.",
    "funding_sources": "Misalnya APBD kabupaten/kota. Kosongkan bila hanya disebut "
    "“pemerintah”.",
    "programmes": "Misalnya JKK dan JKM.",
    "monthly_contribution": "Rupiah, misalnya 16.800.",
    "months_funded": "Misalnya 12.",
    "protected_from": "Tanggal 1 bulan pertama yang dibayar, misalnya 01/01/2024.",
    "category_in_source": "Kata-kata sumber, misalnya “pekerja informal rentan”.",
    "segment": "Kosong berarti mengikuti kategorinya, misalnya BPU untuk nelayan.",
    "occupations": "Nama kategori dipisah koma, misalnya Nelayan, Buruh tani, Pedagang "
    "kecil.",
    "replaces": "Hanya untuk adendum: baris naskah induk yang diubah, misalnya Pekerja "
    "rentan.",
    "note": "Misalnya “Jumlah per pekerjaan tidak disebut”.",
}
PERSON_HELP = {
    "name": "Misalnya Haliana. Kosongkan bila hanya jabatannya yang disebut.",
    "position": "Misalnya Bupati Wakatobi.",
    "side": "Misalnya Pemda untuk bupati dan dinas.",
    "role": "Misalnya Narasumber bila hanya berbicara kepada wartawan.",
    "capacity": "Misalnya Pj bagi penjabat bupati. Kosong bila tidak disebut.",
    "aliases": "Satu ejaan per baris, misalnya Halian.",
}
EVENT_HELP = {
    "kind": "Misalnya Penandatanganan.",
    "on": DAY,
    "on_precision": "Bulan untuk “awal Maret 2022”: tulis 01/03/2022.",
    "place": "Misalnya Aula Pemda Kolaka Timur.",
    "note": "Misalnya “pertemuan awal”.",
    "source": "Ketik judul sumbernya, misalnya judul berita.",
}
SOURCE_HELP = {
    "kind": "Misalnya Berita untuk laporan pers.",
    "title": "Judul seperti tercetak, misalnya “Pemkot dan BPJS Gorontalo Teken MoU”.",
    "publisher": "Misalnya Hargo.co.id, atau dinas yang menerbitkan.",
    "published_on": DAY,
    "describes_on": "Hari peristiwa yang diceritakan, misalnya 08/03/2024.",
    "url": "Misalnya https://hargo.co.id/berita/teken-mou.",
    "file_name": "Nama berkas di arsip, misalnya pks-pohuwato-2023.pdf.",
}
HEADCOUNT_HELP = {
    "target": "Ketik kategori, wilayah atau judul perjanjian, misalnya Pohuwato.",
    "rung": "Misalnya Aktif: iurannya sudah dibayar.",
    "workers": "Bilangan bulat, misalnya 6500 atau 6.500. Nol ditulis 0.",
    "as_of": DAY,
    "as_of_precision": "Bulan bila sumber hanya menyebut bulan, misalnya Maret 2022.",
    "source": "Ketik judulnya, misalnya daftar peserta bulan itu.",
    "note": "Misalnya “termasuk 40 orang yang menunggak”.",
}
LOSS_HELP = {
    "reason": "Misalnya NIK tidak sah.",
    "workers": "Misalnya 184. Kosongkan bila jumlahnya tidak disebut.",
}
