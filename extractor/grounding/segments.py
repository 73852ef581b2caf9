"""Sentences: takes a text, gives the span of each of its sentences, by rules that always give the same result."""

import re

_END = re.compile(
    r"""
      (?P<line>[\n\r\v\f\x85\u2028\u2029]\s*+)                                # a line ends what stands on it
    | (?P<stop>(?<![.!?…])[.!?…]++[)\]]?["”’'»›]{0,3}(?:\s[)\]])?)(?P<gap>\s++(?=\S)|(?=[A-Z“"][a-z]))
    | (?P<wide>[。！？]++["”’'»」』)]{0,3}\s*+)
    """,
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"[\w.'’-]+\Z")
_ABBREVIATIONS = frozenset(
    """
    adm amb apr approx assoc atty aug ave brig capt cf cmdr co col corp cpl dec dept dr ed eg e.g est etc feb fig fr gen
    gov hon ibid i.e inc jan jr jul jun lt ltd maj mar messrs mr mrs ms mt no nos nov oct op p pp prof pvt rep rev sen
    sens sep sept sgt sr ss st supt u.k u.n u.s vol vs v
    """.split()
)
# Words that are also ordinary words or may end a sentence: only a number or a name after them shows the abbreviation.
_BEFORE_NUMBER = frozenset("no nos fig p pp vol art approx jan feb mar apr jun jul aug sep sept oct nov dec".split())
_MAY_END = frozenset("etc inc ltd corp co jr sr u.s u.k u.n".split())
_OPENERS = "\"“‘'«([•-–—"


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Returns the half-open span of each sentence, in order, in code points.

    The spans never overlap, hold no white space at either end, and cover everything else. A line break ends a
    sentence, so headlines and bullets stand alone; so does `.`, `!` or `?` before white space, unless it closes an
    abbreviation (`Dr.`, `U.S.`), an initial, or is followed by a lower-case letter.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.lastgroup == "gap" and not _ends_sentence(text, start, match):
            continue
        _add(spans, text, start, match.start() if match["line"] else match.end())
        start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    sentence = text[start:end]
    stripped = sentence.strip()
    if stripped:
        begin = start + len(sentence) - len(sentence.lstrip())
        spans.append((begin, begin + len(stripped)))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + 8].lstrip(_OPENERS + " ")
    stop, last = match["stop"], _LAST_WORD.search(text, max(start, match.start() - 30), match.start())
    word = last[0] if last else ""
    if not match["gap"]:  # a space is missing, as in "the region.He said"
        return len(word) > 2 and "." not in word
    if following[:1].islower():
        return False
    if not stop.startswith(".") or stop.startswith("..") or not word:
        return True
    folded = word.casefold().strip("'’-")
    if folded in _BEFORE_NUMBER:
        return not following[:1].isdigit()
    if folded in _MAY_END:
        return _starts_anew(following)
    return folded not in _ABBREVIATIONS and not _is_initial(word)


def _is_initial(word: str) -> bool:
    # "I" more often ends a sentence ("World War I.") than it stands for a name.
    return (len(word) == 1 and word.isupper() and word != "I") or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", word) is not None


def _starts_anew(following: str) -> bool:
    return re.match(r"(?:The|He|She|It|They|In|On|At|A|An|But|And|We|I|This|That|His)\b", following) is not None
