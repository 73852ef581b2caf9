"""How many articles a second the embedded reader reads on one core, beside only splitting them into words.

python tests/benchmarks/reading.py [--rounds 40]
"""

import argparse
import re
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds

    from extractor.embedded.reader import read

    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    kilobytes = sum(map(len, seeds)) / 1000
    read(seeds[0])  # loads the lexicons
    spent: list[float] = []
    floor: list[float] = []
    for number in range(rounds):
        # Each round reads other texts, so that no cache of an earlier round helps.
        texts = [text.replace("Qureshi", f"Qureshi{'abcdefghij'[number % 10]}") for text in seeds]
        start = time.process_time()
        for text in texts:
            read(text, published="2021-07-14")
        spent.append(time.process_time() - start)
        start = time.process_time()
        for text in texts:
            re.findall(r"\w+", text)
        floor.append(time.process_time() - start)
    median = statistics.median(spent)
    print(
        f"{median / kilobytes * 3000:.1f} ms for 3 kB, {kilobytes / 3 / median:.0f} articles of 3 kB a second, "
        f"{median / statistics.median(floor):.0f} times splitting into words"
    )


if __name__ == "__main__":
    main()
