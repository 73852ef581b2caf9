"""Measures the embedded reader's reported speech on the attribution articles of the development corpus.

    python tests/benchmarks/attributions.py --split dev

The corpus lies in the folder that the environment names in EXTRACTOR_CORPUS, or in `../shared/corpus` beside the
project. A found attribution matches a gold one when their contents share words with a token F1 of at least 0.5; they
are paired one to one. The gold is wider than speech (endorsements, plans, feelings count too), so recall is also given
for the attributions whose cue is a verb of speech. Intervals are 95% by bootstrap over articles.
"""

import argparse
import json
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.embedded.analysis import analyse
from extractor.embedded.cues import reporting_forms
from extractor.embedded.reporting import attributions

Span = tuple[int, int]
_WORD = re.compile(r"\w+")
_WEAK = frozenset("the a an of for in and to who that which his her their its he she they it mr ms mrs".split())


@dataclass(frozen=True)
class Item:
    """An attribution, gold or found: the offsets of the words of each part."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    names: frozenset[str]
    cue_text: str


@dataclass
class Counts:
    """What came out in one article."""

    gold: int = 0
    found: int = 0
    matched: int = 0
    speech: int = 0
    speech_matched: int = 0
    said: int = 0
    said_matched: int = 0
    source_right: int = 0
    sources: int = 0
    cue_right: int = 0


def corpus() -> Path:
    """Returns the folder of the development corpus."""
    default = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
    return Path(os.environ.get("EXTRACTOR_CORPUS", default))


def articles(split: str) -> Iterator[tuple[str, str, list[dict[str, list[list[int]]]]]]:
    """Yields name, text and gold attributions; every fifth article is kept apart."""
    for index, path in enumerate(sorted((corpus() / "attributions").glob("*.json"))):
        apart = index % 5 == 0
        if split == "all" or apart == (split == "kept-apart"):
            text = path.with_suffix(".txt").read_text(encoding="utf-8")
            yield path.stem, text, json.loads(path.read_text(encoding="utf-8"))["attributions"]


def word_offsets(text: str, spans: list[Span]) -> frozenset[int]:
    """Returns the offsets of the words in some spans."""
    return frozenset(match.start() for start, end in spans for match in _WORD.finditer(text, start, end))


def item(text: str, source: list[Span], cue: list[Span], content: list[Span]) -> Item:
    """Builds one attribution from its spans."""
    words = " ".join(text[start:end] for start, end in source).lower()
    return Item(
        word_offsets(text, source),
        word_offsets(text, cue),
        word_offsets(text, content),
        frozenset(_WORD.findall(words)) - _WEAK,
        " ".join(text[start:end] for start, end in cue).lower(),
    )


def overlap(gold: Item, found: Item) -> float:
    """Returns the token F1 of two contents."""
    size = len(gold.content) + len(found.content)
    return 2 * len(gold.content & found.content) / size if size else 0.0


def is_speech(gold: Item) -> bool:
    """Whether the cue holds a verb of speech, by the lexicon."""
    known = reporting_forms()
    words = _WORD.findall(gold.cue_text)
    return gold.cue_text == "according to" or any(
        cue.act != "thought" and not cue.particles and cue.complements & {"clause", "quote"}
        for word in words
        for cue in known.get(word, (None, ()))[1]
    )


def same_source(gold: Item, found: Item) -> bool:
    """Whether the words of the sources overlap, or their names do."""
    return bool(gold.source & found.source) or bool(gold.names & found.names)


def score(text: str, gold: list[Item], found: list[Item]) -> tuple[Counts, dict[int, int]]:
    """Pairs gold and found attributions one to one, the nearest first, and counts."""
    ranked = sorted(
        (
            (overlap(one, two) + 0.2 * bool(one.cue & two.cue), i, j)
            for i, one in enumerate(gold)
            for j, two in enumerate(found)
            if overlap(one, two) >= 0.5
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    counts = Counts(len(gold), len(found), len(pairs))
    for i, one in enumerate(gold):
        speech = is_speech(one)
        said = bool(re.search(r"\b(said|says|say|saying|told|according to|added|wrote|tweeted)\b", one.cue_text))
        counts.speech += speech
        counts.said += said
        if i in pairs:
            two = found[pairs[i]]
            counts.speech_matched += speech
            counts.said_matched += said
            counts.cue_right += bool(one.cue & two.cue)
            counts.sources += bool(one.source)
            counts.source_right += bool(one.source) and same_source(one, two)
    return counts, pairs


def figures(counts: list[Counts]) -> dict[str, float]:
    """Returns the figures over some articles."""
    total: Counter[str] = Counter()
    for one in counts:
        total.update(vars(one))
    precision = total["matched"] / max(1, total["found"])
    recall = total["matched"] / max(1, total["gold"])
    return {
        "precision": precision,
        "recall": recall,
        "F1": 2 * precision * recall / max(1e-9, precision + recall),
        "recall of speech": total["speech_matched"] / max(1, total["speech"]),
        "recall of say and tell": total["said_matched"] / max(1, total["said"]),
        "speaker right": total["source_right"] / max(1, total["sources"]),
        "cue right": total["cue_right"] / max(1, total["matched"]),
    }


def interval(counts: list[Counts], name: str, resamples: int = 500) -> tuple[float, float]:
    """Returns the 95% bootstrap interval of a figure, resampling articles."""
    generator = random.Random(0)
    values = sorted(figures(generator.choices(counts, k=len(counts)))[name] for _ in range(resamples))
    return values[int(0.025 * resamples)], values[int(0.975 * resamples) - 1]


def read(text: str) -> list[Item]:
    """Returns what the embedded reader finds in an article."""
    return [
        item(text, [found.source] if found.source else [], [found.cue], list(found.content))
        for found in attributions(analyse(text))
    ]


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("dev", "kept-apart", "all"), default="dev")
    parser.add_argument("--errors", action="store_true", help="list what was missed (-) and invented (+)")
    options = parser.parse_args()
    if not (corpus() / "attributions").is_dir():
        parser.error(f"{corpus()} holds no folder `attributions`; name the corpus in EXTRACTOR_CORPUS")
    counts = []
    for name, text, raw in articles(options.split):
        gold = [
            item(text, *([(start, end) for start, end in one[part]] for part in ("source", "cue", "content")))
            for one in raw
        ]
        found = read(text)
        one, pairs = score(text, gold, found)
        counts.append(one)
        if options.errors:
            list_errors(name, text, (gold, found), pairs)
    total = sum(one.gold for one in counts)
    print(f"{len(counts)} articles, {total} gold attributions, {sum(one.found for one in counts)} found")
    for figure, value in figures(counts).items():
        low, high = interval(counts, figure)
        print(f"{figure:24} {value:.3f}  [{low:.3f}, {high:.3f}]")


def list_errors(name: str, text: str, items: tuple[list[Item], list[Item]], pairs: dict[int, int]) -> None:
    """Prints the disagreements of one article."""
    gold, found = items
    for i, one in enumerate(gold):
        if i not in pairs and is_speech(one):
            print(f"{name[:24]} - [{' '.join(sorted(one.names))}] <{one.cue_text}> {_excerpt(text, one.content)}")
        elif i in pairs and one.source and not same_source(one, found[pairs[i]]):
            wanted, named = (" ".join(sorted(item.names)) for item in (one, found[pairs[i]]))
            print(f"{name[:24]} ? [{wanted}] not [{named}] <{one.cue_text}>")
    for j, two in enumerate(found):
        if j not in pairs.values():
            print(f"{name[:24]} + [{' '.join(sorted(two.names))}] <{two.cue_text}> {_excerpt(text, two.content)}")


def _excerpt(text: str, content: frozenset[int]) -> str:
    return text[min(content) : min(max(content) + 12, min(content) + 140)].replace("\n", " ") if content else ""


if __name__ == "__main__":
    main()
