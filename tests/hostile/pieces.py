"""What hurts: texts, headers, files, bodies; each is one somebody's site fell over."""

from tests.mangled import NASTY, mangled
from tests.scans import jpeg, pdf, png

IDS = (
    *("0", "-1", "9" * 18, "9223372036854775807", "9223372036854775808", "9" * 23),
    *("9" * 5_000, "1.5", "1e3", "abc", "_5F1", "1_1", "١٢٣", "²", "1 OR 1=1", "None"),
    *("1%00", "%00", "%FF%FE", "..", "%2e%2e", "1%2F2", "%ED%A0%80", "a%0Ab", "+", "'"),
)
DAYS = (
    *("9999-12-31", "31/12/9999", "0001-01-01", "01/01/0001", "1/1/1", "10000-01-01"),
    *("31/02/2025", "2025-02-30", "1989-12-31", "01/01/2101", "besok", "-1", "2025"),
    *("1989", "2101", "0", "2025-11", "9999-12", "0001-01", "12/2025", "13/2025"),
)
NUMBERS = (
    *("-1", "0", "9" * 18, "9" * 23, "9" * 400, "1e309", "NaN", "Infinity", "-0"),
    *("1,5", "1.5", "0,0000001", "99999999,99", "½", "٣", "0x1F", "1_000", " 7 "),
)
TEXTS = (
    "",
    *NASTY,
    *("kata " * 1_000, "a" * 100_000, "%", "_", "\\", "%%%s", "${7*7}", "{{ 7*7 }}"),
    *("\ufeff", "\u0000", "e\u0301" * 300, "ﷺ" * 200, "\x7f", "\x85", "\u2028"),
    *("' OR '1'='1", '"><svg/onload=alert(1)>', "javascript:alert(1)", "||", "NULL"),
    *("[", "]", "(" * 500, "*" * 500, "AND OR NOT", '"' * 99, "a:b", "a|b|c"),
)
TARGETS = (
    *(
        "http://[::1",
        "//[::1",
        "https://jahat.example/",
        "//jahat.example",
        "\\\\jahat",
    ),
    *("/\\jahat.example", "javascript:alert(1)", "http:///jahat", "data:text/html,x"),
    *("/%00", "/wilayah/75/%0d%0aX: 1", "http://localhost:99999/", "/" * 3_000),
)
HOSTILE = IDS + DAYS + NUMBERS + TEXTS + TARGETS

# Parameters that pages of ours or of Django's read, whether or not a form shows them.
PARAMETERS = (
    *("per", "dasar", "segmen", "diketahui", "format", "page", "halaman", "q", "o"),
    *("p", "e", "all", "_popup", "_to_field", "_changelist_filters", "next", "term"),
    *("app_label", "model_name", "field_name", "simpan", "hapus", "perpanjang"),
    *("adendum", "semua", "urut", "sumber", "tahun", "kategori", "kantor", "wilayah"),
    *("action", "_selected_action", "index", "select_across", "_save", "pk", "id"),
    *("key", "token", "version", "status", "dari", "sampai", "baris", "keadaan"),
)
LOOKUPS = (
    *("", "__exact", "__isnull", "__in", "__gte", "__lt", "__year", "__regex", "__pk"),
    *("__range", "__contains", "__id__exact", "__date", "__nonsense", "__a__b__c"),
)
HEADERS = {
    "HTTP_HOST": (
        *("jahat.example", "localhost:99999", "[::1", "localhost\0", "a b", "", "é"),
        *("localhost@jahat.example", "x" * 5_000, "127.0.0.1:80:80", "localhost."),
    ),
    "HTTP_ACCEPT_LANGUAGE": ("x" * 9_000, "en;q=9", ";;;,", "id-ID;q=NaN", "../../x"),
    "HTTP_RANGE": ("bytes=0-0,1-1,2-2", "bytes=-99999999999999999999", "bytes=z", "-"),
    "HTTP_IF_MODIFIED_SINCE": ("Mon, 99 Foo 99999 99:99:99 GMT", "0", "9" * 99),
    "HTTP_IF_NONE_MATCH": ('"', "*" * 9_000, 'W/"', ","),
    "HTTP_ACCEPT": ("*/*;q=a", ";", "a/b/c", "text/html" * 999, "application/json"),
    "HTTP_ACCEPT_ENCODING": ("gzip;q=x", "br,gzip,zstd", "*;q=0", "\x80"),
    "HTTP_REFERER": TARGETS,
    "HTTP_ORIGIN": ("null", "http://[::1", "https://jahat.example", "\xff"),
    "HTTP_X_CSRFTOKEN": ("", "\0", "x" * 64, "é" * 32, "a" * 9_000),
    "HTTP_X_FORWARDED_FOR": ("1.2.3.4, ::1", "[", "9" * 999, "\0", "localhost"),
    "HTTP_X_FORWARDED_PROTO": ("https", "javascript", ""),
    "HTTP_X_FORWARDED_HOST": ("jahat.example", "[::1"),
    "HTTP_X_REQUESTED_WITH": ("XMLHttpRequest",),
    "HTTP_AUTHORIZATION": ("Basic !!!", "Bearer " + "x" * 9_000, "Digest"),
    "HTTP_USER_AGENT": ("\xff\xfe", "", "() { :; }; echo", "x" * 9_000, "\0"),
    "HTTP_TRANSFER_ENCODING": ("chunked", "x"),
    "HTTP_EXPECT": ("100-continue", "200"),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "CONTENT_LENGTH": ("", "-1", "abc", "99999999", "9" * 30, "1", "²"),
    "REMOTE_ADDR": ("", "unix:", "::ffff:1.2.3.4", "bukan alamat", "1.2.3.4:5"),
}
COOKIES = (
    *(r'"\000aaaaaaaa"', r'"\377\376"', "a" * 9_000, "x;y;z", '"', "é", "../../etc"),
    *("eyJhIjoxfQ:1abcde:x", "..", "W1tdXQ:1:2", ":::", "null", "[[", "9" * 40, " "),
)
METHODS = (
    *("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "HEAD"),
    *("get", "GETS", "", "\x00", "X" * 999),
)
URLENCODED = "application/x-www-form-urlencoded"
KINDS = (
    *("application/json", "text/plain", "text/xml", "", "multipart/form-data", "/"),
    *("multipart/form-data; boundary=", "multipart/form-data; boundary=é"),
    *("multipart/form-data; boundary=" + "x" * 300, "multipart/mixed; boundary=x"),
    *(f"{URLENCODED}; charset={name}" for name in ("hex", "utf-16", "idna", "rot13")),
    *(f"{URLENCODED}; charset={name}" for name in ("undefined", "latin-1", "a\0b")),
    *("multipart/form-data; boundary=x; charset=hex", "a/b; c*=utf-99'en'x"),
    *("a/b; c*=utf-8''%ff", "a/b; c*0*=x; c*1=y", "; ; ;", "a/b; =", "\xff/\xfe"),
)
PATHS = (
    *("/" * 2_000, "/" + "a/" * 2_000, "/%00", "/%FF%FE/", "/..%2f..%2fetc/passwd"),
    *("//jahat.example/", "//[::1/", "/admin//", "/admin/%00/", "/static/%00", "/%"),
    *("/static/../manage.py", "/static/%2e%2e/x", "/%E2%80%AE/", "/admin/a/b/c/d/e/"),
    *("/wilayah/%2F/", "/kategori/%C3%A9/", "/.env", "/wp-login.php", "/media/x", ""),
    *(
        "/admin/autocomplete",
        "/perjanjian",
        "/masuk",
        "/%ED%A0%80/",
        "/\udcff",
        "/;a=b",
    ),
)
NAMES = (
    "a.csv",
    "\0.pdf",
    "../../x",
    "x" * 999,
    "",
    ".",
    "é\r\n.png",
    "a.pdf.exe",
    '"',
)
WHOLE = "kode_kemendagri;per_tanggal;orang\n73.13;2026-01-31;1\n".encode("utf-8-sig")


def file_of(chance) -> bytes:
    """A table or a scan, whole or spoilt."""
    kind = chance.randrange(6)
    if kind < 3:
        return mangled(chance.randrange(10_000), WHOLE)[1][:2_000_000]
    scan = chance.choice((pdf, png, jpeg))(str(chance.randrange(99)))
    if kind == 3:
        return scan
    if kind == 4:
        return scan[: chance.randrange(len(scan))]
    place = chance.randrange(len(scan))
    return scan[:place] + chance.randbytes(8) + scan[place + 8 :]


def multipart(fields, files, boundary=b"garis") -> bytes:
    """`files` are (field, name, bytes); nothing is coded, so names may break lines."""
    parts = [
        b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (raw(name), raw(value))
        for name, value in fields
    ] + [
        b'Content-Disposition: form-data; name="%s"; filename="%s"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n%s"
        % (raw(field), raw(name), content)
        for field, name, content in files
    ]
    lines = [b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts]
    return b"".join(lines) + b"--" + boundary + b"--\r\n"


def raw(text) -> bytes:
    return str(text).encode("utf-8", "surrogatepass")


def broken_multipart(chance, whole: bytes) -> bytes:
    """Cut off, mixed up, with a transfer encoding that lies, or in very many parts."""
    way = chance.randrange(5)
    if way == 0:
        return whole[: chance.randrange(len(whole) + 1)]
    if way == 1:
        place = chance.randrange(len(whole))
        return whole[:place] + chance.randbytes(20) + whole[place:]
    if way == 2:
        return whole.replace(
            b"form-data;", b"form-data;\r\nContent-Transfer-Encoding: base64;"
        ).replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!")
    if way == 3:
        return multipart([("a", "b")] * 6_000, [])
    return multipart([], [("f", "a.csv", b"x")] * 150)
