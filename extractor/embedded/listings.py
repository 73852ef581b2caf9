"""Listings: the mentions of a sentence in, those that stand in one list ("A, B and C") out."""

import re
from itertools import pairwise

from extractor.embedded.document import Document, Mention, Sentence
from extractor.embedded.lexicons import labelled

_LIST_GAP = re.compile(
    r"(?:'s?)?\s*(?:\([^()]{0,60}\))?\s*(?:,?\s*(?:and|as well as|along with|alongside|together with|&)|,)\s*"
    r"(?:(?:also|then|separately|with|between|later|both)\s+)?(?:the|a|an|his|her|its|their)?\s*"
    r"(?:(?!(?:met|held|spoke|called|received|visited|said|told|discussed|thanked|urged|hosted)\b)\w+\s+)?"
)
_TIGHT = re.compile(
    r"\s*(?:(?:the|a|an|his|her|its|both|visiting|also|again|fellow|then|new)\s+){0,3}"
    r"(?:(?:[\w-]+\s+){0,3}delegations?\s+(?:of|from|(?:\w+\s+)?(?:led|headed)\s+by)\s+(?:(?:the|its)\s+)?)?"
)
_AND = re.compile(r"\b(?:and|as well as|along ?with|alongside|together with)\b|&")


class Listings:
    """Finds the lists of mentions of one sentence."""

    def __init__(self, document: Document, sentence: Sentence) -> None:
        self._plain = document.plain
        self._sentence = sentence
        self._mentions = document.mentions_between(sentence.start, sentence.end)

    def behind(self, start: int) -> list[Mention]:
        """Returns the list of mentions ("A, B and C") that starts at an offset, small words aside."""
        tight = _TIGHT.match(self._plain, start, self._sentence.end)
        start = tight.end() if tight else start
        index = next((i for i, m in enumerate(self._mentions) if m.start <= start + 1 and m.end > start), None)
        if index is None or is_owner(self._plain, self._mentions[index]):
            return []
        return self.starting_with(index)

    def starting_with(self, index: int) -> list[Mention]:
        """Returns the list of mentions that starts with one of them."""
        found = [self._apposed(index)]
        for mention in self._mentions[index + 1 :]:
            if mention.form == "pronoun" or not _LIST_GAP.fullmatch(self._plain, found[-1].end, mention.start):
                break
            if is_owner(self._plain, mention) or self._starts_clause(mention):
                break
            found.append(mention)
        return self._closed(found)

    def _apposed(self, index: int) -> Mention:
        """Returns a mention, or the name that stands behind its office ("a NATO leader, Turkey's Tayyip Erdogan")."""
        first, *others = self._mentions[index : index + 2]
        named = first.form == "office" and bool(others) and others[0].form == "name" and others[0].entities
        return others[0] if named and self._plain[first.end : others[0].start] == ", " else first

    def _closed(self, found: list[Mention]) -> list[Mention]:
        """Returns a list as far as an "and" closes it: in "with A, B said" it is A alone."""
        if re.match(r",? and\b", self._plain[found[-1].end : found[-1].end + 6]):
            return found
        gaps = [self._plain[first.end : second.start] for first, second in pairwise(found)]
        closed = max((index for index, gap in enumerate(gaps) if _AND.search(gap)), default=-1)
        return found[: closed + 2]

    def _starts_clause(self, mention: Mention) -> bool:
        after = self._plain[mention.end : mention.end + 14].split(maxsplit=1)
        comma = "," in self._plain[mention.start - 3 : mention.start]
        return comma and bool(after) and after[0] in labelled("meeting_context")["clause verbs"]

    def joins(self, first: Mention, second: Mention, *, listed: bool) -> bool:
        """Whether two mentions stand in one list; a comma alone joins only the earlier items of a list."""
        gap = self._plain[first.end : second.start]
        if len(gap) >= 24 or first.form == "pronoun" or not _LIST_GAP.fullmatch(gap):
            return False
        return listed or _AND.search(gap) is not None


def is_owner(plain: str, mention: Mention) -> bool:
    """Returns whether a possessive ending stands behind a mention."""
    return plain.startswith("'s", mention.end)
