"""Contents: takes a reporting clause with its source, gives the words that carry what was said, before and after it."""

from extractor.embedded.clauses import ACCORDING, Clause, Span, sentence_end
from extractor.embedded.complements import after_cue, audience
from extractor.embedded.sources import Subject
from extractor.embedded.words import CUE, NOMINAL, NOUN, QUOTATION, VERB, Word

_WHILE = frozenset("while whereas though although".split())


def fill(clause: Clause, earlier: list[Clause]) -> Clause | None:
    """Gives a clause its content, after the verb or in front of the clause; returns `None` if it has none.

    Args:
        clause: The clause, with its source.
        earlier: The reporting clauses before it, whose words are no content of this one.
    """
    words = clause.passage.words
    verb_end = clause.cue_words[1]
    clause.complement = after_cue(words, verb_end, clause.cue)
    if clause.complement is None:
        clause.addressee = audience(words, verb_end, clause.cue)
    front = _front(clause, earlier) if _takes_front(clause) else None
    if clause.complement is None:
        clause.content = [front, *_resumed(words, verb_end, _frame_end(clause))] if front else []
    else:
        clause.addressee = clause.complement.addressee
        clause.content = _after_verb(words, clause)
        if front and clause.complement.kind == "quote" and _holds_quotation(words, front):
            clause.content.insert(0, front)
    return clause if clause.content else None


def _after_verb(words: list[Word], clause: Clause) -> list[Span]:
    if clause.complement is None:
        return []
    first = clause.complement.first
    if first >= len(words):
        return []
    if words[first].tag == "A" and words[first - 1].lower == "that":
        first -= 1
    elif words[first].tag == "A":
        return _relative_content(words, clause)
    if (closed := _relative_end(words, clause)) > first:
        return [(first, closed)]
    whole = clause.complement.kind in ("clause", "quote")
    return [(first, sentence_end(words) if whole else _phrase_end(words, first))]


def _relative_end(words: list[Word], clause: Clause) -> int:
    """Returns the index of the comma that closes a relative clause between commas, or 0 ("…, who urged calm, said")."""
    if clause.source is None or words[clause.source[0]].lower not in ("who", "which"):
        return 0
    opening = clause.source[0] - 1
    if opening < 0 or words[opening].tag != ",":
        return 0
    return next((index for index in range(clause.cue_words[1], len(words)) if words[index].tag == ","), 0)


def _phrase_end(words: list[Word], first: int) -> int:
    """Returns the index after a phrase, which ends where the main clause goes on with another verb ("… and left")."""
    for index in range(first + 1, sentence_end(words)):
        if words[index].tag != "C":
            continue
        verb = index + 1
        while verb < len(words) and words[verb].tag in ("R", "A"):
            verb += 1
        if verb < len(words) and words[index - 1].tag != "T" and _is_main_verb(words, verb):
            return index - 1 if words[index - 1].tag == "," else index
    return sentence_end(words)


def _is_main_verb(words: list[Word], index: int) -> bool:
    """Whether a past form is a verb, not an adjective before its noun ("unlawful and unprovoked aggression")."""
    if words[index].form == "past":
        return True
    return words[index].tag == VERB and (index + 1 == len(words) or words[index + 1].tag != NOUN)


def _holds_quotation(words: list[Word], span: Span) -> bool:
    return any(word.tag == QUOTATION for word in words[span[0] : span[1]])


def _takes_front(clause: Clause) -> bool:
    """Whether content can stand in front of a clause."""
    if clause.gerund or clause.source is None or "quote" not in clause.cue.complements:
        return False
    return clause.passage.words[clause.source[0]].lower not in ("who", "which", "that")


def fill_inverted(clause: Clause, subject: Subject, earlier: list[Clause]) -> Clause | None:
    """Gives a clause whose subject follows its verb the content around it; returns `None` if there is none."""
    words = clause.passage.words
    front = _front(clause, earlier, any_words=True)
    clause.content = [front] if front else []
    clause.content += _resumed(words, clause.cue_words[1], subject.last)
    return clause if clause.content else None


def _front(clause: Clause, earlier: list[Clause], any_words: bool = False) -> Span | None:
    """Returns the content that stands before its reporting clause; it needs a verb unless `any_words` will do."""
    words = clause.passage.words
    last = clause.first
    if not last or words[last - 1].tag not in (",", QUOTATION, "-", "?", "!"):
        return None
    if words[last - 1].tag != QUOTATION:
        last -= 1
    floor = 0
    for other in earlier:
        if other.first < last and (other.complement is None or other.gerund):
            floor = max(floor, other.cue_words[1], other.source[1] if other.source and other.source[1] <= last else 0)
    while floor < last and words[floor].tag in ("C", ",", ".", "T"):
        floor += 1
    if floor >= last:
        return None
    front = words[floor:last]
    has_verb = any(word.tag in ("A", VERB, CUE, QUOTATION) and word.form != "gerund" for word in front)
    end = _frame_end(clause)
    after = words[end].tag if end < len(words) else "."
    enclosed = words[last].tag == "," and after == ","
    closes = after == "." and last - floor > 2
    return (floor, last) if has_verb or enclosed or closes or any_words else None


def _frame_end(clause: Clause) -> int:
    """Returns the index after the verb and the addressee that follows it."""
    return clause.addressee[1] if clause.addressee and not clause.complement else clause.cue_words[1]


def _resumed(words: list[Word], cue_end: int, index: int) -> list[Span]:
    """Returns content that goes on after a reporting clause in the middle of it.

    Args:
        words: The words of the passage.
        cue_end: Index after the cue.
        index: Index after the reporting clause's last known word.
    """
    enclosed = index < len(words) - 1 and words[index].tag == ","
    while index < len(words) and words[index].tag not in (",", QUOTATION, ":", "-", "."):
        index += 1
    if index < len(words) and words[index].tag in (",", ":", "-", "."):
        index += 1
    if index < len(words) and words[index].tag == QUOTATION:
        return [(index, index + 1)]
    quoted = any(word.tag == QUOTATION for word in words[:cue_end])
    if enclosed and not quoted and index < len(words) and _resumes(words, index):
        return [(index, sentence_end(words))]
    return []


def _resumes(words: list[Word], index: int) -> bool:
    """Whether the content itself goes on after the comma, rather than another clause or phrase of the frame."""
    word = words[index]
    if word.tag in NOMINAL | {"D"}:
        return any(other.tag in ("A", VERB) or other.form in ("past", "present") for other in words[index:])
    if word.tag in ("H", "A") or (word.tag in (VERB, CUE) and word.form != "gerund"):
        return True
    return word.lower in ("to", "that", "there")


def _relative_content(words: list[Word], clause: Clause) -> list[Span]:
    """Reads "…, which the ministry said was false": the relative pronoun's noun and what follows the verb."""
    relative = clause.first - 1
    if clause.complement is None or relative < 1 or words[relative].lower not in ("who", "which", "what"):
        return []
    rest = (clause.complement.first, sentence_end(words))
    if words[relative].lower == "what":
        return [rest]
    last = relative - 1 if words[relative - 1].tag == "," else relative
    first = last
    while first and words[first - 1].tag in NOMINAL | {"D", "P"}:
        first -= 1
    while first < last and words[first].tag == "P":
        first += 1
    return [(first, last), rest] if last > first else [rest]


def trim_contents(words: list[Word], clauses: list[Clause]) -> None:
    """Ends the content of a clause where the next clause of the same rank begins."""
    for position, clause in enumerate(clauses):
        for other in clauses[position + 1 :]:
            cut = _rank_boundary(words, other)
            if cut is None or (other.cue.act == "thought" and not other.gerund):
                continue
            clause.content = [
                (first, min(last, cut)) if first < cut <= last else (first, last) for first, last in clause.content
            ]


def _rank_boundary(words: list[Word], clause: Clause) -> int | None:
    """Returns where a clause that is not part of an earlier clause's content begins."""
    first = clause.first
    before = words[first - 1] if first else None
    shared = clause.source is None and clause.shares is not None
    if (
        clause.cue is ACCORDING
        or (clause.gerund and before is not None and before.tag in (",", "S", "C", "-"))
        or shared
        or words[first].tag in ("C", ",")
    ):
        cut = first
    elif before is not None and (before.tag == "C" or before.lower in _WHILE):
        cut = first - 1
    elif clause.complement is None and before is not None and before.tag in (",", QUOTATION):
        cut = first
    else:
        return None
    while cut and words[cut - 1].tag in (",", "C", "-", "S"):
        cut -= 1
    return cut
