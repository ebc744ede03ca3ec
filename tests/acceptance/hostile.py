"""Hostile and merely broken files, each with what must become of it: kept (`None`), or refused with a stable code.

Made anew by every test; nothing in them is harmful to a machine that treats bytes as bytes.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
CLAIM = "[FICTIONAL] Officials in Lantern Bay said the ferry will return on Monday."


def _zip(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def pdf_page(content: bytes, *, filters: bytes = b"") -> bytes:
    """A PDF of one page with this content stream."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), filters, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )


def pdf_text(*lines: str) -> bytes:
    """A PDF of one page with these lines."""
    shown = b" T* ".join(
        b"(%s) Tj" % line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines
    )
    return pdf_page(b"BT /F1 11 Tf 14 TL 60 780 Td " + shown + b" ET")


def _page(body: str, *, title: str = "A page", head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def _article(text: str = CLAIM) -> str:
    return f"<article><h1>Ferry</h1><p>{text}</p><p>The port office confirmed the plan in a notice.</p></article>"


_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))

FILES: dict[str, tuple[bytes | Callable[[], bytes], str | None]] = {
    "zip-named.pdf": (_zip({"a.txt": b"words"}), None),
    "zip-named.txt": (_zip({"a.txt": b"words"}), "not_text"),
    "gzip-named.html": (gzip.compress(b"<html>" * 1000), "not_text"),
    "zip-of-zeros.docx": (lambda: _zip({"zeros": bytes(50 << 20)}), None),
    "nested.html": (_page("<div>" * 10_000 + _article() + "</div>" * 10_000), None),
    "unclosed.html": (_page("<b><i><table><tr><td>" * 3_000 + CLAIM), None),
    "comments.html": (_page("<!--" * 50_000 + _article()), None),
    "attributes.html": (_page("<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">" + CLAIM + "</p>"), None),
    "metas.html": (_page(_article(), head='<meta name="author" content="A">' * 20_000), None),
    "laughs.xhtml": (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "ha">{_LAUGHS}]>'.encode()
        + f"<html><body><p>&a9; {CLAIM}</p></body></html>".encode(),
        None,
    ),
    "scripts.html": (
        _page(
            f"<article><h1>{SCRIPT}</h1><p>{SCRIPT} &lt;script&gt;alert(3)&lt;/script&gt; {CLAIM}</p>"
            "<p>javascript:alert(4) and {{ 7*7 }} {% debug %} were in the notice.</p></article>",
            title="&lt;script&gt;alert(5)&lt;/script&gt;",
            head='<link rel="canonical" href="javascript:alert(6)"><meta name="author" content="&lt;b&gt;x&lt;/b&gt;">',
        ),
        None,
    ),
    "long-title.html": (_page(_article(), title="T" * 3_000_000), None),
    "deep-json-ld.html": (
        _page(_article(), head=f'<script type="application/ld+json">{"[" * 50_000}</script>'),
        None,
    ),
    "image.svg": (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script>'
        b'<image href="http://127.0.0.1:1/x"/><text>words</text></svg>',
        None,
    ),
    "front-matter.md": (f"---\ntitle: {'T' * 2_000_000}\nsource: {'S' * 100_000}\n---\n{CLAIM}\n".encode(), None),
    "formula.md": (
        f'---\ntitle: =HYPERLINK("http://127.0.0.1","x")\nsource: @SUM(1+1)*cmd|/C calc!A0\n---\n{CLAIM}\n'.encode(),
        None,
    ),
    "quotes.md": (("> " * 5_000 + CLAIM + "\n" + "- " * 2_000 + "end\n" + "[" * 20_000 + "x").encode(), None),
    "one-line.txt": (
        lambda: b"[FICTIONAL] " + b"the ferry left the harbour and " * 1_000_000,
        None,
    ),
    "zero-width.txt": (("\u200b" * 500).encode(), "empty_file"),
    "zero-width-words.txt": ("\u200b".join(CLAIM).encode(), None),
    "nul-bytes.txt": (CLAIM.encode() + b"\x00" + CLAIM.encode(), "not_text"),
    "nuls-only.txt": (bytes(4096), "not_text"),
    "combining.txt": (("a" + "\u0301\u0316" * 300_000 + " " + CLAIM).encode(), None),
    "right-to-left.txt": (("\u202e" + CLAIM + "\u202c\u2066\u200f").encode(), None),
    "escape-sequences.txt": (("\x1b[2J\x1b]0;owned\x07\x1b[31m" + CLAIM * 3).encode(), None),
    "odd-line-ends.txt": ("\u2028".join([CLAIM] * 3).encode() + "\x85\x0b\x0c".encode() + b"end", None),
    "lone-surrogates-utf16.txt": (
        b"\xff\xfe" + "Words and more words of a notice. ".encode("utf-16-le") + b"\x3d\xd8",
        None,
    ),
    "lone-surrogates.json": (b'{"text": "\\ud83d", "n": [1e400, -0.0, 1' + b"0" * 5000 + b"]}", None),
    "huge-numbers.txt": (
        (
            "Russian forces shot dead " + "9" * 30 + " Ukrainian prisoners of war near Chasiv Yar, officials said. "
            "A total of " + "8" * 400 + " prisoners of war were executed as of 31 February 99999."
        ).encode(),
        None,
    ),
    "many-claims.txt": (
        (
            "Russian troops shot dead two captured Ukrainian soldiers near Pokrovsk on Oct. 2, prosecutors said.\n"
            * 1_500
        ).encode(),
        None,
    ),
    "many-lines.txt": (b"a\n" * 200_000, None),
    "pages-in-a-ring.pdf": (
        pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        "broken_pdf",
    ),
    "cut-off.pdf": (pdf_text("One", "Two")[:200], "broken_pdf"),
    "bomb.pdf": (
        lambda: pdf_page(zlib.compress(b" " * (200 << 20), 9), filters=b"/Filter /FlateDecode"),
        "broken_pdf",
    ),
    "script.pdf": (
        pdf(
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>",
            b"<< /Type /Pages /Kids [] /Count 0 >>",
        ),
        None,
    ),
    "bomb.png": (lambda: _png(60_000, 60_000, bytes(7501) * 60_000), None),
    "lying.png": (_png(8, 8, b"\x00\xff"), None),
    "cut-off.gif": (b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,", None),
    "no-sound.mp3": (b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + b"\xff" * 500, None),
    "broken.mp4": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\xff" * 2048, None),
    "broken.warc": (b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n", None),
}

NAMES: list[bytes] = [
    "right-\u202etxt.exe\u202c.txt".encode(),
    b"line\nbreak.txt",
    b"escape-\x1b[31m\x1b]0;owned\x07.txt",
    b"quotes-\"'`$(id);&|.txt",
    b"<img src=x onerror=alert(7)>.txt",
    b"=1+1,formula.txt",
    b"--json.txt",
    b"percent-%00%2e%2e%2f.txt",
    b"n" * 251 + b".txt",
    "ї".encode() * 120 + b".txt",
    b"not-utf8-\xff\xfe.txt",
    b"surrogate-\xed\xa0\x80.txt",
    b"trailing space .txt ",
    b"http:",
]


def make_all(folder: Path) -> dict[str, str | None]:
    """Write everything into `folder`; the file names with the code that must refuse each (None: kept)."""
    folder.mkdir()
    expected: dict[str, str | None] = {}
    for name, (data, code) in FILES.items():
        (folder / name).write_bytes(data() if callable(data) else data)
        expected[name] = code
    for number, raw in enumerate(NAMES):
        with open(os.fsencode(folder) + b"/" + raw, "wb") as out:
            out.write(f"{CLAIM} Notice {number}.".encode())
        expected[os.fsdecode(raw)] = None
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "into-itself").symlink_to(folder)
    (folder / "out.txt").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe.txt")
    expected["pipe.txt"] = "not_a_file"
    (folder / "empty folder").mkdir()
    return expected


def hostile_export(folder: Path) -> None:
    """A Telegram export in which every field is wrong in some way."""
    folder.mkdir()
    odd = {"id": 10**30, "type": "message", "date_unixtime": "1e99", "text": [{"text": "\ud800 Half a letter."}]}
    fields = ("via_bot", "from_id", "saved_from", "location_information", "duration_seconds", "media_type")
    values = ("\ud800", 2**60, 1e300, {"latitude": 2**70, "\ud800": ["\udfff"]}, -(10**40), "x" * 300_000)
    messages = [
        odd | dict(zip(fields, values, strict=True)),
        {"id": "1" * 5000, "type": "message", "text": "A long number.", "from": "F" * 500_000},
        {"id": 3, "type": "message", "text": "A path.", "photo": "\x1b[31m../../etc/passwd\n", "file": "\ud800"},
        {"id": 4, "type": "message", "text": "Nested.", "location_information": json.loads("[" * 400 + "]" * 400)},
        {"id": 5, "type": "message", "text": "NUL \x00 inside.", "author": "\x00", "forwarded_from": "<b>\u202e"},
        {"id": True, "type": "message", "text": True},
        {"id": 6, "type": "x" * 100_000},
    ]
    chat = {"name": "\ud800" + SCRIPT, "type": "public_channel", "id": 2**80, "username": "../x", "messages": messages}
    (folder / "result.json").write_text(json.dumps(chat), "utf-8")
