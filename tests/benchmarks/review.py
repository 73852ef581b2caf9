"""How long a decision takes on the review page, with few and with many articles loaded.

Run as `python -m tests.benchmarks.review [ARTICLES]`. It writes a run of that many articles (10,000 unless told) with
199 fields each to a temporary folder, starts the server, and decides by keys in Chromium: the time runs from the key
to the next field on the page, so it holds the server, the disk and the browser. The same is done with 10 articles, and
the ratio of the two is printed: what size costs.
"""

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from extractor.review.index import RunIndex
from extractor.review.queue import Plan, build_queue
from schemas import Line
from tests.review.lines import MET, SAID, TEXT, claim, line, meeting
from tests.review.serving import ReviewServer
from tests.review.test_browser import CHROMIUM, FLAGS

DECISIONS = 60

_WAIT = """(item) => new Promise((resolve) => {
  const done = () => location.hash !== item && !document.body.hasAttribute("aria-busy");
  const look = () => (done() ? resolve() : setTimeout(look));
  look();
})"""


def lines(articles: int) -> Iterator[Line]:
    for number in range(articles):
        text = f"Report {number}.\n" + "The delegations spoke about trade, water and the border. " * 40 + "\n" + TEXT

        def confidence(name: str, place: int, number: int = number) -> float:
            return round((number * 7919 + place * 104729) % 1000 / 1000, 3)

        meetings = [meeting(text, confidence, MET, id=f"m{one}") for one in range(1, 11)]
        claims = [claim(text, confidence, SAID, id=f"c{one}") for one in range(1, 12)]
        yield line(text, source=f"news/{number}.txt", meetings=meetings, claims=claims)


def write(path: Path, articles: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for one in lines(articles):
            file.write(one.model_dump_json() + "\n")


def measure_decisions(run: Path, browser: Browser) -> tuple[float, list[float]]:
    """Returns the seconds until the page is ready, and the milliseconds of each decision."""
    begun = time.perf_counter()
    with ReviewServer(run, "--threshold", "0.9") as server:
        page = browser.new_page()
        page.goto(server.link)
        page.wait_for_selector("body:not([aria-busy]) .focused")
        ready = time.perf_counter() - begun
        times = []
        for number in range(DECISIONS):
            item = page.evaluate("location.hash")
            key = "l" if number % 10 == 9 else "a"
            start = time.perf_counter()
            page.keyboard.press(key)
            page.evaluate(_WAIT, item)
            times.append((time.perf_counter() - start) * 1000)
        page.close()
    return ready, times


def measure_index(run: Path) -> None:
    start = time.perf_counter()
    index = RunIndex(run)
    read = time.perf_counter() - start
    start = time.perf_counter()
    queue = build_queue(index, Plan())
    ordered = time.perf_counter() - start
    start = time.perf_counter()
    build_queue(index, Plan(order="risk"))
    by_risk = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"run file: {run.stat().st_size / 1e6:,.0f} MB, {index.articles:,} articles, {index.fields:,} fields")
    print(f"index: {read:.1f} s; queue of {len(queue.items):,}: {ordered:.1f} s; by risk: {by_risk:.1f} s")
    print(f"peak memory of this process: {peak:,.0f} MB")


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        small, large = Path(folder) / "small.jsonl", Path(folder) / "large.jsonl"
        write(small, 10)
        write(large, many)
        measure_index(large)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        results = {name: measure_decisions(run, browser) for name, run in (("small", small), ("large", large))}
        browser.close()
    for name, (ready, times) in results.items():
        middle, slow = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{name}: page ready {ready:.1f} s; decision median {middle:.0f} ms, 95th percentile {slow:.0f} ms")
    ratio = statistics.median(results["large"][1]) / statistics.median(results["small"][1])
    print(f"a decision with {many:,} articles costs {ratio:.2f} times one with 10")


if __name__ == "__main__":
    main()
