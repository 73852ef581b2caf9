"""Sentences: an article in, its sentences with offsets out. Markup is skipped, never removed."""

import re
from itertools import pairwise

from extractor.embedded.document import Sentence

FILLER = "\u200b"
"""A zero-width space: it keeps offsets in place where a sign stands for several characters."""

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " "}
    | {"\u2009": " ", "\u200e": " ", "\u200f": " ", "\ufeff": " ", "\t": " ", "–": "–", "―": "—", "‑": "-", "\r": "\n"}
)
# UTF-8 that was read as Windows-1252: typographic quotes and dashes became three characters each.
_MISREAD = {"â€™": "'", "â€˜": "'", "â€œ": '"', "â€\x9d": '"', "â€“": "–", "â€”": "—", "â€¦": "…", "â€": '"'}
_MARKUP = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]{0,2000}>|&nbsp;|\[/?(?:ad|caption|quote|img|b|i|url)\b[^\]\n]*\]"
)
_BLOCKS = frozenset(
    "address article aside blockquote br caption dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody td th thead tr ul".split()
)
_FRONT_MATTER = re.compile(r"\A\s*---\n.*?\n---[ \t]*\n", re.DOTALL)
_BREAK = re.compile(r"\n[ ]*(?:\n[ ]*)*")
_BULLET = re.compile(r"(?:[•●▪■◆◦*‣·#>]|--?|—|\d{1,2}[.)])\s+")
_END = re.compile(r"""[.!?…]+(?:["')\]]|\s"(?=\s))*(?=\s+["'(\[]*[A-Z0-9"'(\[À-Þ#@])""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Maj|Col|Brig|Capt|Adm|Sen|Rep|Gov|Amb|Hon|St|Sr|Jr|Jnr|No|vs|Vs|Jan|Feb|Mar|Apr|"
    r"Aug|Sept?|Oct|Nov|Dec|Rev|Sgt|Messrs|Art|al|approx|Inc|Ltd|Co|Corp|Bros)|\b[A-Z]|\b(?:[A-Z]\.)+[A-Z]|\b[ap]\.m)\.$"
)
_OPENERS = frozenset("The A An He She It They We In On At But And This That His Her Their".split())
_LETTER = re.compile(r"[^\W_]")
_FULL_STOP = re.compile(r"""[.!?…:;"')\]]\s*$""")


def plain_text(text: str) -> str:
    """Returns a text of the same length with markup blanked and typographic signs made plain."""
    plain = text.translate(_PLAIN)
    if "â€" in plain:
        for misread, meant in _MISREAD.items():
            before, after = ("", FILLER) if misread == "â€œ" else (FILLER, "")
            plain = plain.replace(misread, before * (len(misread) - 1) + meant + after * (len(misread) - 1))
    if "<" in plain or "&nbsp;" in plain or "[" in plain:
        plain = _MARKUP.sub(_blank, plain)
    if plain.lstrip().startswith("---\n"):
        plain = _FRONT_MATTER.sub(lambda match: "\n" * len(match[0]), plain)
    return plain


def _blank(match: re.Match[str]) -> str:
    block = match[2] is not None and match[2].lower() in _BLOCKS
    return ("\n" if block else " ") * len(match[0])


def split_sentences(plain: str) -> list[Sentence]:
    """Returns the sentences of a text that `plain_text` has prepared, in order."""
    sentences: list[Sentence] = []
    paragraph = 0
    for start, end in _paragraphs(plain):
        bullet = _BULLET.match(plain, start, end)
        first = bullet.end() if bullet else start
        pieces = list(_pieces(plain, first, end))
        listed = bullet is not None and not bullet[0][0].isdigit()
        heading = len(pieces) == 1 and (listed or not _FULL_STOP.search(plain, pieces[0][0], pieces[0][1]))
        for piece_start, piece_end in pieces:
            sentences.append(Sentence(piece_start, piece_end, paragraph, len(sentences), heading))
        paragraph += bool(pieces)
    return sentences


def _paragraphs(plain: str) -> list[tuple[int, int]]:
    blocks: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(plain):
        if "\n" in match[0][1:] or not _is_wrapped(plain, start, match):
            blocks.append((start, match.start()))
            start = match.end()
    blocks.append((start, len(plain)))
    return [(begin, end) for begin, end in blocks if plain[begin:end].strip()]


def _is_wrapped(plain: str, start: int, line_break: re.Match[str]) -> bool:
    line_start = max(start, plain.rfind("\n", 0, line_break.start()) + 1)
    line = plain[line_start : line_break.start()].rstrip()
    following = plain[line_break.end() : line_break.end() + 1]
    return len(line) >= 40 and not _FULL_STOP.search(line) and (following.islower() or following.isdigit())


def _pieces(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start]
    for match in _END.finditer(plain, start, end):
        if not _is_abbreviation(plain, cuts[-1], match):
            cuts.append(match.end())
    cuts.append(end)
    return [trimmed for begin, stop in pairwise(cuts) if (trimmed := _trim(plain, begin, stop))]


def _is_abbreviation(plain: str, start: int, match: re.Match[str]) -> bool:
    if match[0] != "." or not _ABBREVIATION.search(plain, max(start, match.start() - 12), match.end()):
        return False
    following = plain[match.end() : match.end() + 12].split()
    letters = plain[max(start, match.start() - 3) : match.start()]
    return not ("." in letters and bool(following) and following[0] in _OPENERS)


def _trim(plain: str, start: int, end: int) -> tuple[int, int] | None:
    text = plain[start:end]
    start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
    return (start, end) if start < end and _LETTER.search(text) else None
