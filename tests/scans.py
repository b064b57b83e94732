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
