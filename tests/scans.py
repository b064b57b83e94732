"""Makers of small whole files: PDF, PNG and JPEG; `mark` makes each another one."""

import zlib


def pdf(mark="a"):
    head = f"%PDF-1.4\n%{mark}\n1 0 obj\n<< /Type /Catalog >>\nendobj\n".encode()
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\n"
    return head + table + f"startxref\n{len(head)}\n%%EOF\n".encode()


def png(mark="a", *, width=1):
    head = width.to_bytes(4) + (1).to_bytes(4) + bytes([8, 0, 0, 0, 0])
    parts = [
        (b"IHDR", head),
        (b"tEXt", f"Comment\0{mark}".encode()),
        (b"IDAT", zlib.compress(bytes(1 + width))),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)
        for name, body in parts
    )


def jpeg(mark="a", *, width=1):
    frame = bytes([8]) + (1).to_bytes(2) + width.to_bytes(2) + bytes([1, 1, 0x11, 0])
    return (
        b"\xff\xd8"
        + segment(0xFE, mark.encode())
        + segment(0xC0, frame)
        + segment(0xDA, bytes([1, 1, 0, 0, 63, 0]))
        + b"\x3f\xff\x00\x10\xff\xd9"
    )


def segment(marker, body):
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2) + body


def pdf_with_text(*texts, stream=None, extra=b""):
    """A PDF with a page for each text; '' makes a page without a text layer."""
    drawn = [
        f"BT /F1 12 Tf 72 700 Td ({t}) Tj ET".encode() if t else b"" for t in texts
    ]
    drawn = [stream] if stream is not None else drawn
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(drawn)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(drawn)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, content in enumerate(drawn):
        page = f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * at} 0 R /MediaBox "
        page += "[0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> >>"
        length = f"<< /Length {len(content)} ".encode() + extra + b" >>\nstream\n"
        objects += [page.encode(), length + content + b"\nendstream"]
    return numbered(objects)


def numbered(objects):
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    table += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    trailer = f"trailer\n<< /Root 1 0 R /Size {len(places) + 1} >>\n".encode()
    return body + table + trailer + f"startxref\n{len(body)}\n%%EOF\n".encode()
