"""Propositions: takes the content of a reporting clause, gives one plain sentence that stands alone."""

import re

from extractor.embedded import lexicons
from extractor.embedded.cues import reporting_forms, verb_forms
from extractor.embedded.document import Document, Entity
from extractor.embedded.memory import is_body

Span = tuple[int, int]

_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"â€œ|â€\x9d?|''|``|[\"“”„«»]|(?<!\w)[‘']|[’'](?!\w)")
_FIRST_PERSON = re.compile(
    r"\b((?:I|[Ww]e) [a-z]+(?:['’]t)?\b|(?:I|[Ww]e)['’](?:m|re|ve|d|ll)\b"
    r"|(?:I|[Ww]e|[Mm]y|[Oo]ur|(?<![Ll]et )us|me|mine|ours)\b)"
)
_AGREEING = frozenset("want need see stand share remain know get take live work look keep try make".split())
_REPLACED = frozenset("he she him his her".split())
_DATELINE = re.compile(
    r"^\s*(?:[A-Z][A-Z.'’-]+(?:[ ,]+[A-Z\d][\w.'’/-]*){0,6},?\s*)?(?:\([A-Z][\w /]{1,20}\)\s*)?"
    r"(?:--|[-–—:])\s+(?=[A-Z\"“])"
)
_NEW_SENTENCE = re.compile(r",\s+(?=(?:The|A|An|It|This|That|These|Those|We|They|He|She|There|But|And|Such|If|In) )")
_EDGES = " ,;:-—–…"
_LINKS = re.compile(r"(?:\s*(?:https?://\S+|pic\.twitter\.com/\S+))+")
_SINGULAR = {"have": "has", "are": "is", "were": "was", "am": "is", "do": "does", "don't": "doesn't"}
_SUFFIX = {"'m": " is", "'re": " are", "'ve": " has", "'d": " would", "'ll": " will"}


def plain_sentence(document: Document, spans: tuple[Span, ...], speakers: tuple[Entity, ...], frame: str = "") -> str:
    """Returns the content as one sentence, with pronouns replaced by those they stand for where known.

    Args:
        document: The article.
        spans: Offsets of the content.
        speakers: Whose content it is; they are "I" and "we".
        frame: Words to put in front, such as "India agreed".
    """
    pieces = [_with_names(document, span, speakers, bool(frame)) for span in spans]
    text = (" and " if frame else " ").join(piece for piece in pieces if piece)
    text = _NEW_SENTENCE.sub(". ", text) if len(pieces) > 1 else text
    if frame:
        text = f"{frame} {text}"
    text = _SPACE.sub(" ", text).strip(_EDGES)
    if not text:
        return ""
    if len(speakers) == 1 and is_body(speakers[0]) and text.lower().startswith("it "):
        text = speakers[0].name + text[2:]
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else text + "."


def _with_names(document: Document, span: Span, speakers: tuple[Entity, ...], framed: bool) -> str:
    start, end = span
    parts: list[str] = []
    position = start
    for mention in document.mentions_between(start, end):
        if mention.form != "pronoun" or len(mention.entities) != 1 or mention.end > end:
            continue
        words = document.plain[mention.start : mention.end].lower()
        own = mention.entities[0] in speakers
        if words not in _REPLACED or (own and (framed or document.plain[start : start + 1] in "\"'`")):
            continue
        parts += [
            document.text[position : mention.start],
            _named(mention.entities[0], words in ("his", "her", "their")),
        ]
        position = mention.end
    parts.append(document.text[position:end])
    text = _LINKS.sub(" ", _MARKS.sub("", _DATELINE.sub("", "".join(parts))))
    text = re.sub(r"^(?:that|[Bb]ut|[Aa]nd|[Bb]ecause)\s+", "", text.strip())
    named: set[str] = set()
    return _FIRST_PERSON.sub(lambda match: _self_named(match[0], speakers, named), text)


def without_marks(text: str) -> str:
    """Returns a text without quotation marks."""
    return _SPACE.sub(" ", _MARKS.sub("", text)).strip()


def _self_named(words: str, speakers: tuple[Entity, ...], named: set[str]) -> str:
    """Returns whom "I", "we", "our" stands for; a person who has been `named` before goes by the surname."""
    first, _, verb = words.partition(" ")
    pronoun, mark, suffix = first.replace("’", "'").partition("'")
    lower = pronoun.lower()
    if not speakers or (words.isupper() and len(words) > 1):
        return words
    if lower in ("i", "me", "my", "mine") or len(speakers) > 1:
        name = " and ".join(_shorter(speaker) if speaker.name in named else speaker.name for speaker in speakers)
        named.update(speaker.name for speaker in speakers)
    else:
        name = party_name(speakers[0])
    if lower in ("my", "our", "mine", "ours"):
        return name + "'s"
    if verb and len(speakers) == 1:
        verb = _SINGULAR.get(verb.lower().replace("’", "'")) or _agreeing(verb)
    return name + (_SUFFIX.get(mark + suffix, "") if mark else "") + (f" {verb}" if verb else "")


def _agreeing(verb: str) -> str:
    """Returns a plain form with the ending that a name asks for ("I believe" → "Ana Ruiz believes")."""
    known = verb in _AGREEING or reporting_forms().get(verb, ("",))[0] == "base"
    return next((form for form, kind in verb_forms(verb).items() if kind == "present"), verb) if known else verb


def _shorter(entity: Entity) -> str:
    return entity.name.split()[-1] if entity.kind == "person" and not entity.unnamed else entity.name


def party_name(entity: Entity) -> str:
    """Returns the name of the country or body for which somebody speaks as "we"."""
    if entity.country:
        return lexicons.country_names().get(entity.country, entity.name)
    return entity.organization or entity.name


def _named(entity: Entity, possessive: bool) -> str:
    return entity.name + ("'s" if possessive else "")
