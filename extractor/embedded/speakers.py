"""Speakers: takes the words that name a source, gives whose claim it is and, for a document, whose voice it is."""

import re
from dataclasses import replace

from extractor.embedded import lexicons
from extractor.embedded.bodies import national_body
from extractor.embedded.cues import shared_offices, speaker_nouns
from extractor.embedded.document import Document, Entity, Mention
from extractor.embedded.memory import Memory, Source, is_body

Span = tuple[int, int]
_ARTICLES = ("the ", "a ", "an ")
_ENDS_HEAD = frozenset(
    "of for in from at to with on about between close near among against within by who which that after , ( -".split()
)
_JOINED = re.compile(r"(?:,|,? and|,? as well as|,? along with)\s+(?:the\s+|his\s+|her\s+|its\s+)?")
_NEAR = re.compile(r"[^.;:\"]{0,45}")
_OWNER = re.compile(r"(?:'s|s') $")
_TO = re.compile(r"\bto\b", re.IGNORECASE)
_COUNTING = frozenset(
    "two three four five six seven eight nine ten some several many other senior top few dozens".split()
)
_NUMBERS = {"three": 3, "four": 4, "five": 5}
_LONGEST_OFFICE = 4
# Words by which the news calls somebody whom it has named, lest it repeat the name.
_STAND_FOR_NAMES = frozenset("diplomat leader minister president premier".split())
_LONGEST_PHRASE = 8
_SELF = frozenset(("i", "we", "you"))
_PRONOUNS = frozenset(("it", "he", "she", "they", "both"))


def resolve(document: Document, span: Span, memory: Memory) -> Source:
    """Returns who the words in a span are.

    Args:
        document: The article.
        span: Offsets of the words.
        memory: Who has spoken so far.
    """
    start, end = span
    if document.plain[start:end].endswith(("'s", "s'")):
        end -= 2 if document.plain[end - 1] == "s" else 1
    words = document.plain[start:end].lower().split()
    if not words:
        return Source("unknown")
    if words[0].partition("'")[0] in _SELF:
        return Source("self")
    if words in (["each", "side"], ["each"], ["either", "side"]):
        return Source("entity", entities) if (entities := _joined_before(document, start)) else memory.parties(start)
    if words[0] in ("who", "which", "that") and len(words) == 1:
        return _antecedent(document, start)
    mentions = [mention for mention in document.mentions_between(start - 60, end) if mention.end > start]
    if len(words) == 1 and words[0].partition("'")[0] in _PRONOUNS:
        return _pronoun(document, start, mentions, memory)
    return _renamed(document, (start, end), _noun_phrase(document, (start, end), mentions, memory), memory)


def _renamed(document: Document, span: Span, source: Source, memory: Memory) -> Source:
    """Returns a source by its name where the words of the article are only an office, a side or a stand-in for it."""
    if source.kind == "literal" and (named := _apposed(document, span[1])):
        return Source("entity", named)
    if len(source.entities) == 1 and source.entities[0].country and source.entities[0].name.endswith(" side"):
        side = source.entities[0]
        return memory.literal(lexicons.country_names().get(side.country or "", side.name), side.country)
    if len(source.entities) == 1 and (party := _party_with_office(document, span, source.entities[0], memory)):
        return replace(source, entities=(party,))
    if any(entity in memory.holders for entity in source.entities):
        return replace(source, entities=tuple(memory.holders.get(entity, entity) for entity in source.entities))
    return source


def _apposed(document: Document, end: int) -> tuple[Entity, ...]:
    """Returns who is named between commas after an office that ends at `end` ("his spokesperson, Lami Sani, said")."""
    if not document.plain.startswith(", ", end):
        return ()
    mention = next(iter(document.mentions_between(end + 2, end + 3)), None)
    if mention is None or mention.form != "name" or not document.plain.startswith(",", mention.end):
        return ()
    return mention.entities


def _party_with_office(document: Document, span: Span, entity: Entity, memory: Memory) -> Entity | None:
    """Returns the one of those who met whose office "the Prime Minister" is, if somebody else was taken for it."""
    words = document.plain[span[0] : span[1]].lower().split()
    parties = memory.met()
    if words[0] != "the" or len(words) > _LONGEST_OFFICE or entity in parties:
        return None
    if words[-1] in _STAND_FOR_NAMES and entity.country and (entity.unnamed or entity.kind == "group"):
        same = [party for party in parties if party.kind == "person" and party.country == entity.country]
        return same[0] if len(same) == 1 else None
    if entity.kind != "person":
        return None
    office = " ".join(words[1:])
    held = [party for party in parties if party.kind == "person" and (party.role or "").lower().startswith(office)]
    return held[0] if len(held) == 1 and (entity.role or "").lower().startswith(office) else None


def _pronoun(document: Document, start: int, mentions: list[Mention], memory: Memory) -> Source:
    word = document.plain[start : start + 5].lower().split()[0].partition("'")[0]
    resolved = next((mention.entities for mention in mentions if mention.start == start), ())
    if word == "it":
        bodies = [entities for entities in (resolved, memory.speaker, memory.body) if entities and is_body(entities[0])]
        return Source("document", bodies[0] if bodies else _body_before(document, start), pronoun=word)
    if word in ("he", "she") and memory.goes_on(document, start):
        resolved = memory.speaker
    if word == "they" and memory.several_go_on(document, start):
        resolved = memory.speaker
    if word == "they" and not resolved and not memory.several:
        resolved = _joined_before(document, start)
    if not resolved:
        resolved = (memory.several or memory.speaker) if word == "they" else memory.speaker
    return Source("entity" if resolved else "unknown", resolved, pronoun=word)


def _body_before(document: Document, offset: int) -> tuple[Entity, ...]:
    """Returns the body with which the sentence before the one at an offset begins."""
    index = document.sentence_at(offset).index - 1
    if index < 0:
        return ()
    sentence = document.sentences[index]
    mentions = document.mentions_between(sentence.start, sentence.end)
    first = mentions[0].entities if mentions else ()
    return first if len(first) == 1 and first[0].kind in ("country", "organization") else ()


def _joined_before(document: Document, offset: int) -> tuple[Entity, ...]:
    """Returns those with whom the sentence begins, up to an offset ("Ghana and Togo issued a text in which they …")."""
    mentions = document.mentions_between(document.sentence_at(offset).start, offset)
    found = [mention for mention in mentions[:1] if mention.form != "pronoun"]
    for mention in mentions[1:]:
        if found and _JOINED.fullmatch(document.plain, found[-1].end, mention.start):
            found.append(mention)
    entities = tuple(dict.fromkeys(entity for mention in found for entity in mention.entities))
    return entities if len(entities) > 1 else ()


def _antecedent(document: Document, start: int) -> Source:
    near = document.mentions_between(start - 120, start)
    before = [mention for mention in near if mention.end <= start and mention.entities]
    if before and _NEAR.fullmatch(document.plain, before[-1].end, start):
        return Source("entity", before[-1].entities)
    return Source("unknown")


def _noun_phrase(document: Document, span: Span, mentions: list[Mention], memory: Memory) -> Source:
    head_end = _head_end(document.plain, span, mentions)
    words = document.plain[span[0] : head_end].lower().split()
    kind = speaker_nouns().get(words[-1].strip("'\"().,")) if words else None
    if (kind == "body" or words[:1] == ["its"]) and (body := _body(document, span, words, mentions, memory)):
        return Source("entity", (body,))
    if kind == "body" and words[:-1] == ["the"] and memory.body and words[-1] in memory.body[0].name.lower():
        return Source("entity", memory.body)
    inside = [mention for mention in mentions if mention.start < head_end + 1]
    heads = _heads(document.plain, inside, head_end, kind)
    if kind == "document" and not heads:
        return _document(document, span, mentions, memory)
    if len(heads) == 1 and _OWNER.search(document.plain, span[0], heads[0].start) and heads[0].form != "name":
        return _literal(document, (span[0], heads[0].end), mentions, memory)
    if len(heads) == 1 and heads[0].form == "group":
        return _group(document, span, heads[0], memory)
    if len(heads) == 1 and heads[0].form == "pair" and words[:-1] == ["the"] and memory.are_called(words[-1]):
        return Source("entity", memory.unnamed)
    if len(heads) == 1 and heads[0].form == "office" and _is_shared_office(heads[0]):
        return _literal(document, span, mentions, memory)
    entities = tuple(dict.fromkeys(entity for mention in heads for entity in mention.entities))
    if entities:
        return Source("entity", entities)
    return _literal(document, span, inside or mentions, memory)


def _is_shared_office(mention: Mention) -> bool:
    """Whether many hold the office ("a Western diplomat"), so that all words around it tell who is meant."""
    entity = mention.entities[0] if len(mention.entities) == 1 else None
    return entity is not None and entity.unnamed and entity.name.split()[-1].lower() in shared_offices()


def _heads(plain: str, mentions: list[Mention], head_end: int, kind: str | None) -> list[Mention]:
    """Returns the mention that ends the first noun phrase, with those joined to it by `and` or a comma."""
    last = [mention for mention in mentions if mention.end >= head_end - 1]
    if not last and kind not in ("body", "document"):
        last = [mention for mention in mentions if mention.form == "name"][-1:]
    heads = last[:1]
    for mention in reversed(mentions):
        if heads and mention.end <= heads[0].start and _JOINED.fullmatch(plain, mention.end, heads[0].start):
            heads.insert(0, mention)
    return heads


def _head_end(plain: str, span: Span, mentions: list[Mention]) -> int:
    """Returns where the first noun phrase ends, before "of …", "in …" and the like outside of a mention."""
    position = span[0]
    for piece in plain[span[0] : span[1]].split(" "):
        within = any(mention.start < position < mention.end for mention in mentions)
        if piece.lower().strip("\n") in _ENDS_HEAD and position > span[0] and not within:
            return position - 1
        position += len(piece) + 1
        inside = any(mention.start < position - 1 < mention.end for mention in mentions)
        if piece.endswith((",", "(")) and position < span[1] and not inside:
            return position - 2
    return span[1]


def _document(document: Document, span: Span, mentions: list[Mention], memory: Memory) -> Source:
    """Returns for whom a statement, report or post speaks: who owns or issued it, else the last body that spoke."""
    before_addressee = _TO.search(document.plain, span[0], span[1])
    limit = before_addressee.start() if before_addressee else span[1]
    owners = [mention for mention in mentions if mention.entities and mention.start < limit]
    if owners:
        return Source("document", owners[0].entities)
    if "joint" in document.plain[span[0] : span[1]].lower():
        return Source("document", memory.parties(span[0]).entities)
    before = [mention for mention in document.mentions_between(span[0] - 400, span[0]) if mention.entities]
    people = [mention.entities for mention in before if mention.entities[0].kind == "person"]
    return Source("document", memory.body, fallback=memory.speaker or (people[-1] if people else ()))


def _group(document: Document, span: Span, mention: Mention, memory: Memory) -> Source:
    """Returns people without a name; their number and what tells them apart are part of what they are called."""
    words = document.plain[mention.start : mention.end].split()
    bare = words[1:] if words[0].lower() in ("the", "these", "those", "both") else words
    if len(bare) == 1:
        known = document.plain[span[0] : span[0] + 4].lower() == "the " and span[1] <= mention.end + 1
        if known and memory.unnamed and speaker_nouns().get(bare[0]) == "person":
            return Source("entity", memory.unnamed)
        if span[1] > mention.end + 1 and len(document.plain[span[0] : span[1]].split()) <= _LONGEST_PHRASE:
            return _literal(document, span, [mention], memory)
    before = document.plain[span[0] : mention.start].strip().lower()
    if before and before.split()[-1] in _COUNTING and mention.entities:
        return _literal(document, (span[0], mention.end), [mention], memory)
    if before not in ("", "the", "these", "those", "both") and len(mention.entities) == 1 and len(bare) == 1:
        return _literal(document, (span[0], mention.end), [mention], memory)
    return Source("entity", mention.entities) if mention.entities else _literal(document, span, [mention], memory)


def _body(document: Document, span: Span, words: list[str], mentions: list[Mention], memory: Memory) -> Entity | None:
    """Returns whom "the government", "its foreign ministry" or "its foreign minister" means."""
    if words[0] == "its":
        before = document.mentions_between(document.sentence_at(span[0]).start, span[0])
        near = [mention for mention in mentions if mention.form == "pronoun"] + before
        owners = (entity for mention in near for entity in mention.entities)
        owner = next((entity for entity in owners if entity.kind == "country"), None)
        return memory.literal(f"{owner.name}'s {' '.join(words[1:])}", owner.country).entities[0] if owner else None
    if words[:-1] not in ([], ["the"]):
        return None
    body = national_body(document, words[-1])
    return memory.literals.setdefault(body.name.lower(), body) if body else None


def _literal(document: Document, span: Span, mentions: list[Mention], memory: Memory) -> Source:
    name = " ".join(document.text[span[0] : span[1]].split()).strip(" ,;:-—\"'()")
    for article in _ARTICLES:
        if name.lower().startswith(article):
            name = name[len(article) :]
            break
    words = name.split()
    if len(words) > 1 and words[0].lower() in _NUMBERS and len(memory.met()) == _NUMBERS[words[0].lower()]:
        return Source("entity", memory.met())
    if document.plain.startswith(("the ", "The "), span[0]) and (same := memory.fuller(words)):
        return Source("literal", (same,))
    head = next((index for index, word in enumerate(words) if index and word in _ENDS_HEAD), len(words)) - 1
    named = words[head].lower().strip(".,'") in speaker_nouns() or any(word[0].isupper() for word in words[: head + 1])
    if not named and memory.strict:
        return Source("unknown")
    known = [entity for mention in mentions for entity in mention.entities if entity.country]
    return memory.literal(name, known[0].country if known else None)
