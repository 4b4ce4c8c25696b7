"""Documents as councils upload them, whole ones and hostile ones, made from bytes."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from tests.factories.workbooks import packed

_TYPES = 'xmlns="http://schemas.openxmlformats.org/package/2006/content-types"'


def pdf(*objects: bytes, before: bytes = b"") -> bytes:
    """A PDF of one empty page, with further objects and with more in its catalogue."""
    body = [
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + before + b">>\nendobj\n",
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n",
        *objects,
    ]
    return b"%PDF-1.7\n" + b"".join(body) + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def stream(content: bytes, dictionary: bytes = b"") -> bytes:
    """A compressed object of a PDF."""
    data = zlib.compress(content)
    length = str(len(data)).encode()
    head = b"9 0 obj\n<< " + dictionary + b" /Filter /FlateDecode /Length " + length + b" >>\nstream\n"
    return head + data + b"\nendstream\nendobj\n"


def office(main: str = "word/document.xml", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """An Office file with this main part and whatever else."""
    return packed({"[Content_Types].xml": f"<Types {_TYPES}/>", main: "<document/>", **(parts or {})})


def open_document(kind: str = "text", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument file."""
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    return packed({"mimetype": media_type, "content.xml": "<content/>", **(parts or {})})


def png(width: int = 4, height: int = 4) -> bytes:
    """A picture that says it has this size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 20)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg(width: int = 4, height: int = 4) -> bytes:
    """The beginning of a photograph that says it has this size."""
    frame = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + frame + b"\xff\xda\x00\x02\xff\xd9"


def bomb(unpacked: int = 400_000_000) -> bytes:
    """An Office file of some kilobytes that unpacks to far more."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f"<Types {_TYPES}/>")
        archive.writestr("word/document.xml", "<document/>")
        with archive.open("word/media/image1.bin", "w", force_zip64=True) as part:
            for _ in range(unpacked // 1_000_000):
                part.write(bytes(1_000_000))
    return file.getvalue()
