"""Files that somebody might send: pictures that are none, or too much; tables that are none, or say too much."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin

TAG = b"<script>alert(1)</script><planted>"
FORMULAS = '=cmd|"/c calc"!A1,+1,-1,@SUM(1)'


def _saved(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    drawn = BytesIO()
    Image.new(mode, size).save(drawn, kind, **more)
    return drawn.getvalue()


def _png(width: int, height: int, rows: bytes = b"", more: bytes = b"") -> bytes:
    """A PNG that claims a size, whatever is in it (ISO/IEC 15948, 5.3 and 11.2)."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = _chunk(b"IHDR", head) + more + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", TAG.decode(), zip=True)
    return _saved("PNG", pnginfo=words)


JPEG, PNG = _saved("JPEG"), _saved("PNG")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><planted/></svg>'
# By what they are: the name they come under, and what is in them.
PICTURES: dict[str, tuple[str, bytes]] = {
    "right": ("door.jpg", JPEG),
    "cut off": ("door.jpg", JPEG[: len(JPEG) // 2]),
    "only its first bytes": ("door.jpg", JPEG[:3]),
    "of a wrong sum": ("door.png", PNG[:40] + b"\x00\x01\x02" + PNG[43:]),
    "a bomb of pixels": ("door.png", _png(60_000, 60_000, bytes(100_000))),
    "just too many pixels": ("door.png", _png(8_000, 6_251, bytes(1000))),
    "of no size": ("door.png", _png(0, 0)),
    "of the largest size": ("door.png", _png(2**31 - 1, 2**31 - 1)),
    "a bomb of words": (
        "door.png",
        _png(8, 8, bytes(16), _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000), 9))),
    ),
    "with a tag in its words": ("door.png", _with_words()),
    "with a tag in its comment": ("door.jpg", _saved("JPEG", comment=TAG)),
    "with a page behind it": ("door.jpg", JPEG + b"<html>" + TAG),
    "an archive behind it": ("door.jpg", JPEG + b"PK\x03\x04" + bytes(30)),
    "of broken words of a camera": ("door.jpg", _saved("JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")),
    "in print colors": ("door.jpg", _saved("JPEG", "CMYK")),
    "in sixteen bits": ("door.png", _saved("PNG", "I;16")),
    "of another kind": ("door.gif", _saved("GIF")),
    "of another kind, by a wrong name": ("door.jpg", _saved("TIFF")),
    "a drawing with a script": ("door.svg", SVG),
    "a drawing by a wrong name": ("door.png", SVG),
    "a page": ("door.html", b"<html>" + TAG),
    "a page by a wrong name": ("door.jpg", b"<html>" + TAG),
    "empty": ("door.jpg", b""),
    "of a strange name": ("../../\u202egpj.<planted>\"'.jpg", JPEG),
    "of a long name": ("A" * 400 + ".jpg", JPEG),
}
LINES = "member,course,date\nomar,First aid,2026-05-01\n"
TABLES: dict[str, tuple[str, bytes]] = {
    "right": ("list.csv", LINES.encode()),
    "with a zero byte": ("list.csv", b"member,course,date\nom\0ar,First aid,2026-05-01\n"),
    "UTF-16": ("list.csv", LINES.encode("utf-16")),
    "half of UTF-16": ("list.csv", LINES.encode("utf-16")[:-1]),
    "a zero byte in UTF-16": ("list.csv", (LINES + "\0").encode("utf-16")),
    "UTF-32": ("list.csv", LINES.encode("utf-32")),
    "an old alphabet": ("list.csv", "member,course,date\nJosé Niño,First aid,2026-05-01".encode("latin-1")),
    "bytes at random": ("list.csv", bytes(range(256)) * 20),
    "with formulas": ("list.csv", f"member,course,date\n{FORMULAS}\n".encode()),
    "with tags": ("list.csv", b"member,course,date\n" + TAG + b"," + TAG + b'"><planted x=",2026-05-01\n'),
    "one line": ("list.csv", b"member,course,date," + b"A" * 1_000_000),
    "one cell": ("list.csv", b'member,course,date\n"' + b"A" * 200_000 + b'",b,c\n'),
    "a quote without end": ("list.csv", b'member,course,date\n"omar,First aid,2026-05-01\n' * 50),
    "many columns": ("list.csv", b"member,course,date" + b",x" * 20_000 + b"\n" + b"," * 20_000),
    "many lines": ("list.csv", b"member,course,date\n" + b"a,b,c\n" * 6_000),
    "strange line ends": ("list.csv", LINES.replace("\n", "\r").encode() + "\u2028\x85\x0c".encode()),
    "dates that are none": ("list.csv", b"member,course,date,hours,score\nomar,First aid,0000-00-00,1e999,NaN\n" * 3),
    "numbers without end": ("list.csv", b"member,course,date,hours\nomar,First aid,2026-05-01," + b"9" * 5000 + b"\n"),
    "only separators": ("list.csv", b",,,\n;;;\n\t\t\n"),
    "an archive": ("list.csv", b"PK\x03\x04" + bytes(40)),
    "a page": ("list.html", b"<html>" + TAG),
    "empty": ("list.csv", b""),
    "of a strange name": ("../<planted>\"'\u202evsc.csv", LINES.encode()),
    "of a long name": ("A" * 400 + ".csv", LINES.encode()),
}
PROOFS: dict[str, tuple[str, bytes]] = {
    **{
        what: PICTURES[what]
        for what in ("right", "cut off", "with a page behind it", "a drawing by a wrong name", "empty")
    },
    **{what: PICTURES[what] for what in ("a drawing with a script", "a page", "of a strange name", "of a long name")},
    "a page as text": ("notice.txt", b"<html>" + TAG),
    "a page as a letter": ("notice.eml", b"Content-Type: text/html\r\n\r\n" + TAG),
    "a page as a PDF": ("notice.pdf", b"<html>" + TAG),
    "a script in a PDF": ("notice.pdf", b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"),
    "two endings": ("notice.html.png", PNG),
    "a page with a zero byte in its name": ("notice.html\x00.png", PNG),
}
