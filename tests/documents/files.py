"""Bytes to upload: honest files made here, and lying ones."""

import io
import struct
import zipfile
import zlib

import pypdf

ELF = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHI", 2, 62, 1) + bytes(400)
WINDOWS_PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(50) + b"PE\x00\x00" + bytes(300)
HTML = b"<!DOCTYPE html><html><body><script>alert(document.cookie)</script></body></html>"
SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'></svg>"
SHELL_SCRIPT = b"#!/bin/sh\nrm -rf /\n"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)


def pdf(pages: int = 1, *, password: str = "", padding: int = 0) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue().replace(b"startxref", b"%" + b"x" * padding + b"\nstartxref")


def png(width: int = 4, height: int = 3) -> bytes:
    rows = b"".join(b"\x00" + bytes((40, 90, 140)) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(kind, body) for kind, body in chunks)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg() -> bytes:
    """Made by Pillow, an encoder that has nothing to do with our reading of the format."""
    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((40, 30), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def archive(comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("payload.js", "alert(1)")
        file.comment = comment
    return out.getvalue()


def office(main_part: str = "word/document.xml", *others: str) -> bytes:
    """As much of a Word, Excel or PowerPoint file as tells them apart."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for part in ("[Content_Types].xml", main_part, *others):
            file.writestr(part, "<a/>")
    return out.getvalue()
