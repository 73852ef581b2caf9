"""Bytes of unknown encoding in, text out, and the name of the encoding when it had to be assumed."""

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"RIFF")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE
)
_DECLARED_WITHIN = 4096
# The web's and the press's legacy encodings: a detector that may choose freely takes rare ones for short texts.
_LEGACY = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r"),
    *("iso8859_2", "iso8859_5", "iso8859_9", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp874"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text.

    Attributes:
        text: The text, without a byte order mark and otherwise exactly as it was encoded.
        assumed: The encoding, when nothing in the bytes states it; null for UTF-8, a byte order mark or a declaration.
    """

    text: str
    assumed: str | None = None


def byte_order_mark(data: bytes) -> tuple[int, str] | None:
    """Returns length of the byte order mark that data start with, and the encoding it states."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return len(mark), encoding
    return None


def decode(data: bytes, *, declared: bool = False) -> Decoded | None:
    """Decodes text: by its byte order mark, as UTF-8, by its declaration, or by detection, in this order.

    Args:
        data: The bytes of a whole text.
        declared: Whether to look for an encoding declared as HTML and XML do.

    Returns:
        The text, or None for data that are no text.
    """
    mark = byte_order_mark(data)
    if mark:
        return _checked(data[mark[0] :], mark[1])
    if data.startswith(_BINARY):
        return None
    found = _checked(data, "utf-8")
    if found is None and declared:
        found = _as_declared(data)
    if found is None and b"\x00" not in data:
        found = _detected(data)
    return found


def is_binary(text: str) -> bool:
    """Returns whether a text has control characters as no article has."""
    return "\x00" in text or len(_CONTROL.findall(text)) * 50 > len(text)


def _checked(data: bytes, encoding: str, assumed: str | None = None) -> Decoded | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if is_binary(text) else Decoded(text, assumed)


def _as_declared(data: bytes) -> Decoded | None:
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    if match is None:
        return None
    name = match[1].decode("ascii").lower()
    # By the WHATWG Encoding Standard, pages that declare Latin-1 or ASCII are windows-1252.
    return _checked(data, "cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name)


def _detected(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data, cp_isolation=list(_LEGACY), enable_fallback=False))
    equal = [match for match in matches if _fit(match) == _fit(matches[0])]
    best = [encoding for match in equal for encoding in match.could_be_from_charset]
    # Windows-1252 is by far the commonest in the press, so it wins where the detector is undecided.
    for encoding in sorted(best, key=lambda name: name != "cp1252"):
        found = _checked(data, encoding, encoding)
        if found:
            return found
    return None


def _fit(match: "CharsetMatch") -> tuple[float, float]:
    return match.chaos, match.coherence
