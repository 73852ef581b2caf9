"""What replaying costs: 300 recorded articles of 3 kB, against reading the same cassettes and validating the replies.

Run: python tests/benchmarks/replay.py
"""

import asyncio
import json
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from extractor.prompting import Prompt, load_prompt
from extractor.replay.cassettes import cassettes_in, read_cassette
from extractor.replay.recordings import Recordings
from extractor.settings import Settings
from schemas import Article
from schemas.line import article_id
from tests.benchmarks.grounding import invented_article
from tests.replay.making import CLAIM
from tests.servers import Reply, Request, completion, serving

ARTICLES = 300
CLAIMS = 10
ROUNDS = 5


def invented(number: int) -> Article:
    """Returns an article of about 3 kB."""
    text = "\n\n".join(invented_article(450, seed=number))
    return Article(id=article_id(text), source=f"seeds/{number:03}.txt", text=text)


def reply(request: Request, number: int) -> Reply:
    """Answers with claims that cite sentences of the article."""
    article = re.findall(r"<article \w+>\n(.*)\n</article", request.body["messages"][-1]["content"], re.DOTALL)[-1]
    quotes = article.split("\n\n")[:CLAIMS]
    return Reply(completion({"meetings": [], "claims": [CLAIM | {"text": q, "evidence": [q]} for q in quotes]}))


def read_and_validate(folder: Path, prompt: Prompt) -> None:
    """Does what any replay has to do: the floor."""
    for path in cassettes_in(folder):
        for exchange in read_cassette(path):
            body: Any = json.loads(exchange["response"]["body"]["string"])
            prompt.response.model_validate_json(body["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"])


def seconds(work: Callable[[], object]) -> tuple[float, float, float]:
    """Returns the median, least and greatest CPU time of a piece of work."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return statistics.median(times), min(times), max(times)


def main() -> None:
    """Prints the figures."""
    articles = [invented(number) for number in range(ARTICLES)]
    prompt = load_prompt("facts/v1")
    with TemporaryDirectory() as name:
        folder = Path(name)
        with serving(reply) as server:
            settings = Settings(base_url=server.base_url, model="stub")
            recordings = Recordings(folder, prompt, settings, command="")
            asyncio.run(recordings.record(articles, "From a loopback stub."))
        size = sum(path.stat().st_size for path in cassettes_in(folder)) / ARTICLES / 1000
        floor = seconds(lambda: read_and_validate(folder, prompt))
        replay = seconds(lambda: asyncio.run(recordings.replay(articles)))
    print(
        f"{ARTICLES} articles of {len(articles[0].text):,} characters, {CLAIMS} claims each; cassettes of {size:.1f} kB"
    )
    for label, (median, least, greatest) in (("read and validate", floor), ("replay", replay)):
        print(f"{label:<18} {median:6.2f} s  ({least:.2f} to {greatest:.2f})  {median / floor[0]:5.1f} × the floor")


if __name__ == "__main__":
    main()
