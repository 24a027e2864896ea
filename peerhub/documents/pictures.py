"""Whether bytes are a whole PNG or JPEG, by walking through their structure.

No decoder is let near the bytes: it would be the largest thing an attacker could reach, and structure is enough to
tell a picture from something else and from half a picture.
"""

import struct
import zlib

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPEG_START = b"\xff\xd8\xff"
JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
JPEG_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
LARGEST_SIDE = 30_000  # pixels: larger ones exhaust the browser that shows them


def is_whole_png(content: bytes) -> bool:
    """IHDR first, every chunk's checksum right, some IDAT, IEND last, and nothing behind it."""
    if not content.startswith(PNG_SIGNATURE):
        return False
    place, seen = len(PNG_SIGNATURE), set[bytes]()
    while place + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        end = place + 12 + length
        if end > len(content) or not _is_sound_chunk(content, place, length) or (not seen and kind != b"IHDR"):
            return False
        if kind == b"IHDR" and (length != 13 or not _is_sensible(*struct.unpack_from(">II", content, place + 8))):
            return False
        seen.add(kind)
        if kind == b"IEND":
            return b"IDAT" in seen and end == len(content)
        place = end
    return False


def _is_sound_chunk(content: bytes, place: int, length: int) -> bool:
    body = memoryview(content)[place + 4 : place + 8 + length]
    (checksum,) = struct.unpack_from(">I", content, place + 8 + length)
    return bool(zlib.crc32(body) == checksum)


def is_whole_jpeg(content: bytes) -> bool:
    """Segments up to a scan, a frame with a size before it, and the end mark behind the last scan.

    Telephones put further pictures behind the end mark, so that bytes may follow it.
    """
    if not content.startswith(JPEG_START):
        return False
    place, has_frame = 2, False
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF or marker in JPEG_STANDALONE:
            place += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", content, place + 2)
        if length < 2 or place + 2 + length > len(content):
            return False
        if marker in JPEG_FRAMES:
            has_frame = length >= 8 and _is_sensible(*struct.unpack_from(">HH", content, place + 5))
            if not has_frame:
                return False
        place += 2 + length
        if marker == 0xDA:
            return has_frame and content.find(b"\xff\xd9", place) > place
    return False


def _is_sensible(one_side: int, other_side: int) -> bool:
    return 0 < one_side <= LARGEST_SIDE and 0 < other_side <= LARGEST_SIDE
