"""Words: takes a stretch of an article, gives its words with a coarse class each, one letter per class."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.embedded import lexicons
from extractor.embedded.cues import Cue, Form, irregular_pasts, reporting_forms, speaker_nouns, verb_forms
from extractor.embedded.quotations import Quotation

# One letter per class, so that the classes of a sentence read as a string.
TAGS = {
    "determiner": "D",
    "subject": "H",
    "object": "O",
    "preposition": "P",
    "conjunction": "C",
    "subordinator": "S",
    "auxiliary": "A",
    "negation": "R",
    "adverb": "R",
    "time": "T",
}
QUOTATION = "Q"
NAME = "M"
NOUN = "n"
NUMBER = "0"
CUE = "V"
VERB = "v"
GERUND = "g"
PARTICIPLE = "x"
NOMINAL = frozenset((NAME, NOUN, NUMBER))

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|Gen|Sen|Rep|Gov|Lt|Col|Maj|Sgt|St|Jr|Sr|Prof|Amb|Rev|Hon|No)\.(?=[\s,;])|[A-Z]\.(?=\s?[A-Z])"
    r"|[$€£]?\d[\d,.:]*\d%?|[@#]?\w+(?:[’'\-&‑]\w+)*[’']?(?=\W|$)|--|''|``|[^\w\s]"
)
_MARKS = frozenset((*"\"“”„«»「」`'‘’", "''", "``"))
_DASHES = {"--": "-", "—": "-", "–": "-", "―": "-"}
_NOUNS_IN_ING = frozenset(lexicons.labelled("speech_words")["nouns_in_ing"])
_PLAIN_VERBS = frozenset("say think believe tell predict argue insist".split())
# Forms that are more often nouns, so that they count as verbs only before what can only follow a verb.
_NOUNS_TOO = frozenset(lexicons.labelled("speech_words")["nouns_too"])


@dataclass(slots=True)
class Word:
    """A word, a punctuation mark, or a whole quotation that stands where a clause could.

    Attributes:
        start: Offset in the article.
        end: Offset after it.
        lower: In lower case, with a straight apostrophe.
        tag: Its class; see `TAGS` and the constants after it.
        form: Form of a reporting verb.
        cues: Readings of a reporting verb.
        quotation: The quotation, if it is one.
    """

    start: int
    end: int
    lower: str
    tag: str
    form: Form | None = None
    cues: tuple[Cue, ...] = ()
    quotation: Quotation | None = None


@cache
def closed_classes() -> dict[str, str]:
    """Returns the tag of every word of a closed class."""
    return {word: TAGS[name] for name, words in lexicons.labelled("closed_classes").items() for word in words}


@cache
def _past_forms() -> frozenset[str]:
    pasts = {
        form for verb in irregular_pasts() for form, kind in verb_forms(verb).items() if kind in ("past", "participle")
    }
    return frozenset(pasts)


def read_words(text: str, start: int, end: int, quotations: tuple[Quotation, ...] = ()) -> list[Word]:
    """Returns the words of `text[start:end]`; each of the quotations given becomes one word."""
    words: list[Word] = []
    position = start
    for quotation in quotations:
        if quotation.start < position or quotation.end > end:
            continue
        _append_words(words, text, position, quotation.start)
        words.append(Word(quotation.start, quotation.end, "", QUOTATION, quotation=quotation))
        position = quotation.end
    _append_words(words, text, position, end)
    _settle_verbs(words)
    return words


def _append_words(words: list[Word], text: str, start: int, end: int) -> None:
    append = words.append
    for match in _TOKEN.finditer(text, start, end):
        token = match[0]
        if token in _MARKS:
            continue
        first, last = match.span()
        begins = token[0].isupper() and _starts_sentence(text, first)
        lower, tag, form, cues = _classify(token, begins)
        append(Word(first, last, lower, tag, form, cues))


@lru_cache(maxsize=1 << 15)
def _classify(token: str, begins: bool) -> tuple[str, str, Form | None, tuple[Cue, ...]]:
    """Returns a token in lower case, its class without its neighbours, and its readings as a reporting verb.

    Args:
        token: The token.
        begins: Whether it is capitalised because a sentence begins with it.
    """
    lower = token.lower().replace("’", "'")
    first = token[0]
    if not (first.isalnum() or first in "@#$€£'’"):
        return lower, _DASHES.get(token, token), None, ()
    closed = closed_classes().get(lower) or _contracted(lower)
    if first.isupper() and not begins and lower != "i":
        return lower, "T" if closed == "T" else "D" if lower == "the" else NAME, None, ()
    if closed:
        return lower, closed, None, ()
    if first.isdigit() or first in "$€£":
        return lower, NUMBER, None, ()
    if lower in reporting_forms() and lower not in _NOUNS_IN_ING:
        return lower, CUE, *reporting_forms()[lower]
    return lower, _open_class(lower, first.isupper()), None, ()


def _contracted(lower: str) -> str | None:
    """Returns the class of a pronoun that an auxiliary has been drawn into ("he's", "they've")."""
    base, mark, _ = lower.partition("'")
    return "H" if mark and closed_classes().get(base) == "H" else None


def _open_class(lower: str, capitalised: bool) -> str:
    if lower.endswith("ing") and lower not in _NOUNS_IN_ING:
        return GERUND
    if lower in _past_forms() or (lower.endswith("ed") and len(lower) > 4 and "-" not in lower):
        return VERB
    if lower.endswith("ly") and len(lower) > 4 and lower not in lexicons.labelled("speech_words")["no_adverbs"]:
        return "R"
    if lower.endswith(("n't", "'re", "'ve", "'ll")):
        return "A"
    return NAME if capitalised and lower not in speaker_nouns() else NOUN


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \t“\"‘'[(«`")
    return not before or before[-1] in ".!?:\n•◆■*>-—–" or start == 0


def _settle_verbs(words: list[Word]) -> None:
    """Tells nouns, adjectives and participles from finite verbs by their neighbours."""
    for index, word in enumerate(words):
        if word.tag in (CUE, VERB):
            word.tag = _settled(words, index)


def _settled(words: list[Word], index: int) -> str:
    word = words[index]
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) else None
    tag_before = before.tag if before else ""
    tag_after = after.tag if after else ""
    if word.form == "gerund":
        return CUE if tag_before not in ("D",) else NOUN
    if word.form in ("base", "present") and tag_before == "H" and before and before.lower not in ("it", "who"):
        return CUE
    if word.form in ("base", "present"):
        if word.lower in _NOUNS_TOO and (
            tag_after not in ("D", "S", "H", QUOTATION, ":", "O", "P") or _in_noun_phrase(words, index)
        ):
            return CUE if tag_after == "A" and _in_relative(words, index) else NOUN
        return CUE if _finite_present(word, before, tag_after) else NOUN
    if tag_before == CUE and tag_after in (NOUN, "C", CUE) and word.form != "participle":
        return NOUN
    if tag_before in ("D", "P") and tag_after in (NOUN, NAME, CUE, VERB) and before and before.lower != "that":
        return PARTICIPLE if word.tag == CUE else NOUN
    return word.tag


def _in_relative(words: list[Word], index: int) -> bool:
    """Whether a relative pronoun stands before the noun phrase that ends here ("which the army claims was …")."""
    start = index - 1
    while start >= 0 and words[start].tag in (NOUN, NAME, "D"):
        start -= 1
    return 0 <= start < index - 1 and words[start].lower in ("which", "who", "that", "what")


def _in_noun_phrase(words: list[Word], index: int) -> bool:
    """Whether the words before belong to a noun phrase that cannot be the subject of this one."""
    if words[index].form == "base" and index and words[index - 1].lower == "to":
        return False
    start = index - 1
    while start >= 0 and (words[start].tag in (NOUN, NAME, NUMBER, PARTICIPLE) or _joins(words, start)):
        start -= 1
    if start < 0:
        return index == 0
    return (
        words[start].tag in ("P", CUE, VERB, GERUND)
        or words[start].lower == "as"
        or (start == index - 1 and words[start].tag == "D")
    )


def _joins(words: list[Word], index: int) -> bool:
    """Whether a conjunction joins two plain nouns ("strikes and opposition calls")."""
    return words[index].lower == "and" and index > 0 and words[index - 1].tag == words[index + 1].tag == NOUN


def _finite_present(word: Word, before: Word | None, tag_after: str) -> bool:
    if before is None:
        return False
    if before.tag == "C":
        return word.form == "present" and word.lower not in _NOUNS_TOO
    if before.lower == "to":
        return word.form == "base"
    if before.lower in ("he", "she", "it", "they", "we", "i", "who", "which", "that") or before.tag in ("A", "R"):
        return True
    if before.tag in ("D", "P", "S", CUE, VERB) or before.lower.endswith(("'s", "s'")):
        return False
    if (
        word.form == "base"
        and word.cues[0].verb in _PLAIN_VERBS
        and (tag_after in ("H", "D", "S") or before.tag == NUMBER)
    ):
        return before.tag not in ("A", "P", CUE)
    if word.form == "base" and not before.lower.endswith("s") and before.tag not in (",", "R", ")"):
        return before.lower in ("people", "police", "men", "women", "and")
    return tag_after in ("D", "S", "H", QUOTATION, NAME, ":", ",", "", ".", "P", "T", "O", "0", NOUN, "A", "R", GERUND)
