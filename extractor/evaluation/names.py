"""Two names in, whether they name the same person, body or place out."""

from functools import lru_cache

from extractor.evaluation.normalisation import words

_HONORIFICS = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady hon honourable honorable excellency his her h e the former
    president prime minister foreign secretary ambassador general gen chancellor king queen prince princess sheikh
    senator sen representative rep premier chairman chairwoman spokesperson spokesman spokeswoman envoy special deputy
    vice acting assistant colonel captain crown""".split()
)
_OFFICES = frozenset(
    """minister ministers president presidents secretary secretaries ambassador ambassadors spokesperson spokesman
    spokeswoman chairman chairwoman chief chiefs envoy envoys official officials adviser advisers leader leaders
    commander diplomat diplomats""".split()
)
_BODIES = frozenset(
    """ministry office government embassy agency department council committee commission party army navy police
    parliament assembly delegation media news newspaper post times today daily union company bank university court
    administration opposition""".split()
)
_GENERIC = _OFFICES | _BODIES
_DISTINGUISHING = frozenset("north south east west northern southern eastern western equatorial papua".split())
_LINKING_WORDS = frozenset("of the and for in on to de la".split())


@lru_cache(maxsize=200_000)
def same_name(expected: str, found: str) -> bool:
    """Returns whether two names can be the same.

    Case, diacritics, punctuation and honorifics are folded. A surname or another part matches a fuller form
    ("Lavrov", "Sergei Lavrov"), an initial its given name ("S.M. Krishna"), an acronym its words ("UN"). Two
    different given names with one surname differ, and so do a body or country and its office or its officer
    ("Pakistan", "Pakistan Foreign Office").
    """
    if words(expected) == words(found):
        return True
    if _acronym_of(expected, found) or _acronym_of(found, expected):
        return True
    first, second = name_words(expected), name_words(found)
    if not first or not second:
        return False
    shorter, longer = sorted((first, second), key=len)
    return _contained(shorter, longer)


@lru_cache(maxsize=200_000)
def name_similarity(expected: str, found: str) -> float:
    """Returns the Dice coefficient of the two names' words, or 1.0 when the names can be the same."""
    if same_name(expected, found):
        return 1.0
    first, second = set(name_words(expected)), set(name_words(found))
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


@lru_cache(maxsize=100_000)
def name_words(name: str) -> tuple[str, ...]:
    """Returns the words of a name without honorifics in front of it; all its words if nothing else is left."""
    found = words(name)
    start = 0
    while start < len(found) and found[start] in _HONORIFICS:
        start += 1
    rest = tuple(word for word in found[start:] if word != "the")
    return found if not rest or rest[0] in _GENERIC else rest


def _contained(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    if any(all(len(word) == 1 or word in _GENERIC for word in name) for name in (shorter, longer)):
        return shorter == longer
    matched: list[int] = []
    for place, word in enumerate(shorter):
        after = matched[-1] + 1 if matched else 0
        found = next((i for i in range(after, len(longer)) if _same_word(word, longer[i])), None)
        if found is not None:
            matched.append(found)
        elif not 0 < place < len(shorter) - 1 or len(word) > 1:  # a middle initial may be missing
            return False
    extra = [word for i, word in enumerate(longer) if i not in matched]
    return not any(word in _DISTINGUISHING for word in extra) and not any(
        word in _GENERIC for i, word in enumerate(longer) if i > matched[0] and i not in matched
    )


def _same_word(first: str, second: str) -> bool:
    if first == second:
        return True
    return (len(first) == 1 or len(second) == 1) and first[0] == second[0] and first.isalpha() and second.isalpha()


def _acronym_of(acronym: str, name: str) -> bool:
    letters = words(acronym)
    short = "".join(letters)
    if not 2 <= len(short) <= 8 or (len(letters) > 1 and any(len(word) > 1 for word in letters)):
        return False
    if len(letters) == 1 and not acronym.strip().isupper():
        return False
    spelled = words(name)
    return len(spelled) > 1 and short in {
        "".join(word[0] for word in spelled),
        "".join(word[0] for word in spelled if word not in _LINKING_WORDS),
    }
