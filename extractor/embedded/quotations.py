"""Quotations: takes the text of an article, gives the spans between quotation marks and of embedded posts."""

import re
from dataclasses import dataclass
from typing import Literal

# A byte pair of UTF-8 read as Windows-1252 shows a curly quotation mark as three or two odd characters.
_OPENING = ("“", "«", "„", "``", "「", "â€œ")
_NEUTRAL = ('"', "''", "＂")
_SINGLE_OPENING = "‘"

_MARK = re.compile(r"â€œ|â€\x9d|â€(?![œ™˜¦“”\x80-\xbf])|``|''|[“”„«»「」\"＂‘’]")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_POST = re.compile(
    r"[-—–]{1,2}[ \t]*(?P<author>[^\n()@]{2,80}?)[ \t]*\((?P<handle>@\w{1,30})\)[ \t]*"
    r"(?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8},? \d{4})?"
)
_POST_TAIL = re.compile(r"(?:\s*(?:https?://\S+|pic\.twitter\.com/\S+))+\s*$")
_LEADING_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A run of the article that it gives as somebody's own words.

    Attributes:
        start: Offset of the opening mark, or of the first word of a post.
        end: Offset after the closing mark.
        inner_start: Offset of the first quoted character.
        inner_end: Offset after the last quoted character.
        kind: Between quotation marks, or an embedded post.
        continued: Whether the next paragraph goes on with the same quotation.
        author: Span of a post's author, as the post's own footer names them.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    kind: Literal["marks", "post"] = "marks"
    continued: bool = False
    author: tuple[int, int] | None = None


def find_quotations(text: str, plain: str | None = None) -> tuple[Quotation, ...]:
    """Returns the outermost quotations of a text in order; they never overlap.

    Args:
        text: The article.
        plain: The same length with markup blanked, if it may hold any; marks inside markup are no quotations.
    """
    posts = _find_posts(plain or text)
    found = list(posts)
    if plain and "<" in text:
        text = "".join(" " if blank.isspace() else sign for sign, blank in zip(text, plain, strict=True))
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(plain or text)]
    for index, (start, end) in enumerate(paragraphs):
        following = text[paragraphs[index + 1][0] :][:4] if index + 1 < len(paragraphs) else ""
        for quotation in _in_paragraph(text, start, end, following):
            if not any(post.start < quotation.end and quotation.start < post.end for post in posts):
                found.append(quotation)
    return tuple(sorted(found, key=lambda quotation: quotation.start))


def _find_posts(text: str) -> list[Quotation]:
    posts: list[Quotation] = []
    for match in _POST.finditer(text):
        start = text.rfind("\n\n", 0, match.start()) + 2 if "\n\n" in text[: match.start()] else 0
        if posts and posts[-1].end > start:
            start = posts[-1].end
        start += len(_LEADING_SPACE.match(text[start : match.start()])[0])  # type: ignore[index]
        tail = _POST_TAIL.search(text, start, match.start())
        inner_end = tail.start() if tail else start + len(text[start : match.start()].rstrip())
        if inner_end > start:
            posts.append(Quotation(start, match.end(), start, inner_end, kind="post", author=match.span("author")))
    return posts


def _in_paragraph(text: str, start: int, end: int, following: str) -> list[Quotation]:
    found: list[Quotation] = []
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text, start, end):
        if opened is None:
            if _can_open(text, mark):
                opened = mark
        elif _closes(text, opened[0], mark):
            if mark.start() > opened.end():
                found.append(Quotation(opened.start(), mark.end(), opened.end(), mark.start()))
            opened = None
        elif mark[0] in _OPENING and opened[0] != _SINGLE_OPENING:
            opened = mark
    if opened is not None and opened[0] != _SINGLE_OPENING:
        found.extend(_unclosed(text, opened, end, following))
    return found


def _can_open(text: str, mark: re.Match[str]) -> bool:
    if mark[0] in _OPENING:
        return True
    if mark[0] not in _NEUTRAL and mark[0] != _SINGLE_OPENING:
        return False
    before = text[mark.start() - 1 : mark.start()]
    after = text[mark.end() : mark.end() + 1]
    return not before.isalnum() and bool(after) and not after.isspace()


def _closes(text: str, opening: str, mark: re.Match[str]) -> bool:
    if opening == _SINGLE_OPENING:
        after = text[mark.end() : mark.end() + 1]
        return mark[0] == "’" and not after.isalnum() and text[mark.start() - 1] not in "s"
    if opening == "„" and mark[0] == "“":
        return True
    return mark[0] not in "‘’" and mark[0] not in _OPENING


def _unclosed(text: str, opened: re.Match[str], end: int, following: str) -> list[Quotation]:
    """A quotation that runs over several paragraphs opens in each and closes only in the last."""
    if end - opened.end() < 2:
        return []
    continued = following.startswith((*_OPENING, *_NEUTRAL))
    if not continued and text[opened.start() - 2 : opened.start()].strip() and opened.start() + 400 < end:
        return []
    return [Quotation(opened.start(), end, opened.end(), end, continued=continued)]
