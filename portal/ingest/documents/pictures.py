"""How large a picture would be once it is unpacked, read from its first lines alone."""

import struct

#: Pixels that a reader's computer can hold without trouble: a page scanned at 600 dots an inch has 35 million.
MAX_PIXELS = 100_000_000
_FLOOD = "A picture in it is far too large once it is opened. Make it smaller and save it again"
#: Markers of a JPEG that tell its size; C4, C8 and CC in their midst mean something else.
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def check(raw: bytes) -> str:
    """Why a picture is blocked; empty for one that is not too large, and for what is no picture.

    Args:
        raw: the file, or its first megabyte.
    """
    if raw.startswith(b"\x89PNG\r\n\x1a\n") and len(raw) >= 24:
        width, height = struct.unpack(">II", raw[16:24])
        return _FLOOD if width * height > MAX_PIXELS else ""
    return _FLOOD if raw.startswith(b"\xff\xd8") and _jpeg_pixels(raw) > MAX_PIXELS else ""


def _jpeg_pixels(raw: bytes) -> int:
    """The largest size that the frames before the picture's data name; 0 where none does."""
    place, most = 2, 0
    while place + 9 <= len(raw):
        if raw[place] != 0xFF:
            return most
        marker = raw[place + 1]
        if marker in (0xFF, 0x01) or 0xD0 <= marker <= 0xD7:
            place += 1 if marker == 0xFF else 2
            continue
        if marker == 0xDA:
            return most
        length = int.from_bytes(raw[place + 2 : place + 4])
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", raw[place + 5 : place + 9])
            most = max(most, height * width)
        place += 2 + max(length, 2)
    return most
