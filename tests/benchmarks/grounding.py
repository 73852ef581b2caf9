"""What locating costs: 20 sentence-length quotes in an invented article of 3,000 words, against `str.find` of the same.

Run: python tests/benchmarks/grounding.py
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from extractor.evidence import Located, Passages

REPEATS = 15
WORDS = """
ministers talks border grain treaty minority harbour envoy committee statement spring officials delegation ceasefire
railway visit counterpart agreement students fishery president parliament neighbours energy pipeline investment the of
in and to a that with for on by from after before was were had has will would said told urged noted welcomed pledged
""".split()
NAMES = "Norland Sudria Berg Ibáñez Westmark Vell Ode Karrin".split()


def invented_article(words: int, seed: int = 7) -> list[str]:
    """Returns the sentences of an article of so many words."""
    source = random.Random(seed)
    sentences = []
    while words > 0:
        length = source.randint(18, 32)
        body = [source.choice(NAMES) if source.random() < 0.1 else source.choice(WORDS) for _ in range(length - 4)]
        body[length // 2] = f"“{body[length // 2]}"
        body[length // 2 + 3] += "”"
        sentences.append(f"{source.choice(NAMES)}’s {' '.join(body)} — in {source.randint(1990, 2030)}.")
        words -= length
    return sentences


def altered(sentence: str) -> str:
    """Returns a sentence with another year."""
    year = int(sentence[-5:-1])
    return f"{sentence[:-5]}{year + 31}."


def milliseconds(work: Callable[[], object]) -> float:
    """Returns the median CPU time of a piece of work."""
    times = []
    for _ in range(REPEATS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return statistics.median(times) * 1000


def main() -> None:
    """Prints the figures."""
    sentences = invented_article(3_000)
    text = "\n\n".join(" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3))
    exact = sentences[5 : 5 + 20 * 5 : 5]
    plain = str.maketrans("“”’—", '""\'-')
    cases = {
        "exact": exact,
        "folded": [quote.translate(plain) for quote in exact],
        "altered": list(map(altered, exact)),
    }
    floor = milliseconds(lambda: [[text.find(quote) for quote in exact] for _ in range(50)]) / 50
    print(
        f"article: {len(text.split())} words, {len(text)} characters; 20 quotes of {len(exact[0].split())} words or so"
    )
    print(f"{'str.find, the floor':22}{floor:9.3f} ms")
    for name, quotes in cases.items():
        found = sum(isinstance(Passages(text).locate(quote), Located) for quote in quotes)
        spent = milliseconds(lambda quotes=quotes: list(map(Passages(text).locate, quotes)))
        print(f"{name:22}{spent:9.3f} ms  {spent / floor:8.1f} x  {found} of {len(quotes)} located")


if __name__ == "__main__":
    main()
