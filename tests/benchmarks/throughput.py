"""What `extractor run` costs beside the bare client and beside instructor used plainly.

All three send the same messages and schema for the same articles to one loopback server in a process of its own, and
get the same replies. Figures are ratios to the bare client (`AsyncOpenAI`, a semaphore, pydantic, one JSONL line an
article) of the same round, because machines are noisy.

    python tests/benchmarks/throughput.py [--articles 500] [--rounds 3] [--memory]
"""

import argparse
import asyncio
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))
PEERS = ("bare", "instructor", "extractor")


def make_articles(folder: Path, count: int) -> None:
    """Writes unique articles of about 3.6 kB, made from the seeds by numbering them."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for number in range(count):
        seed = seeds[number % len(seeds)]
        paragraphs = seed.strip().split("\n\n")
        turn = number // len(seeds) % len(paragraphs)
        text = "\n\n".join([f"Number {number} of the set.", *paragraphs[turn:], *paragraphs[:turn]])
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")


def reply_to(text: str) -> dict:
    """Two meetings and two claims, each citing a sentence of the article."""
    quotes = [line.strip() for line in text.split("\n") if 80 < len(line) < 400][:4]
    actors = [{"name": "Shah Mahmood Qureshi", "role": "Foreign Minister", "country": "PAK"}, {"name": "Sergei Lavrov"}]
    meeting = {"participants": actors, "status": "held", "mode": "in_person", "date": "2021-07-14", "place": "Dushanbe"}
    claim = {"speakers": actors[:1], "text": "Pakistan supports the peace process in Afghanistan.", "meeting": "m1"}
    claim |= {"quotation": "indirect", "speech_act": "assertive", "channel": "statement", "topics": ["peace process"]}
    return {
        "meetings": [{**meeting, "id": f"m{n}", "evidence": [quote]} for n, quote in enumerate(quotes[:2], 1)],
        "claims": [{**claim, "evidence": [quote]} for quote in quotes[2:]],
    }


def serve(folder: Path, latency: float) -> None:
    """Answers until its standard input is closed."""
    from tests.servers import Reply, completion, serving

    bodies = {}
    for path in sorted(folder.glob("*.txt")):
        body = completion(reply_to(path.read_text(encoding="utf-8")))
        bodies[int(path.stem)] = json.dumps(body).encode()
    number_of = re.compile(r"Number (\d+) of the set\.")

    def script(request, count):
        found = number_of.search(request.body["messages"][-1]["content"])
        return Reply(bodies[int(found[1])], seconds=latency)

    with serving(script) as server:
        print(server.base_url, flush=True)
        sys.stdin.read()


@contextmanager
def server(folder: Path, latency: float):
    process = subprocess.Popen(
        [sys.executable, __file__, "--serve", str(folder), "--latency", str(latency)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait()


def questions(folder: Path):
    from extractor.articles import read_articles
    from extractor.prompting import load_prompt

    prompt = load_prompt("facts/v1")
    for article in read_articles([str(folder)], warn=print):
        yield article, prompt.render(article)


def peer_bare(folder: Path, output: Path, url: str) -> None:
    from openai import AsyncOpenAI

    from extractor.prompting import load_prompt

    response = load_prompt("facts/v1").response
    tool = {"type": "function", "function": {"name": "Records", "parameters": response.model_json_schema()}}

    async def main():
        slots = asyncio.Semaphore(64)
        async with AsyncOpenAI(base_url=url, api_key="none") as client:
            with output.open("w", encoding="utf-8") as file:

                async def one(article, messages):
                    async with slots:
                        reply = await client.chat.completions.create(
                            model="stub",
                            messages=messages,
                            tools=[tool],
                            temperature=0,
                            tool_choice={"type": "function", "function": {"name": "Records"}},
                        )
                    arguments = reply.choices[0].message.tool_calls[0].function.arguments
                    records = response.model_validate_json(arguments)
                    file.write(json.dumps({"id": article.id, **records.model_dump()}) + "\n")

                await asyncio.gather(*(one(*question) for question in questions(folder)))

    asyncio.run(main())


def peer_instructor(folder: Path, output: Path, url: str) -> None:
    import instructor
    from openai import AsyncOpenAI

    from extractor.prompting import load_prompt

    response = load_prompt("facts/v1").response

    async def main():
        slots = asyncio.Semaphore(64)
        client = instructor.from_openai(AsyncOpenAI(base_url=url, api_key="none"))
        with output.open("w", encoding="utf-8") as file:

            async def one(article, messages):
                async with slots:
                    records = await client.create(
                        model="stub", messages=messages, response_model=response, temperature=0
                    )
                file.write(json.dumps({"id": article.id, **records.model_dump()}) + "\n")

            await asyncio.gather(*(one(*question) for question in questions(folder)))

    asyncio.run(main())


def command(peer: str, folder: Path, output: Path, url: str) -> list[str]:
    if peer == "extractor":
        arguments = [
            "run",
            folder,
            "-o",
            output,
            "--base-url",
            url,
            "--model",
            "stub",
            "--concurrency",
            "64",
            "--prompt",
            "facts/v1",
        ]
        return [sys.executable, "-m", "extractor", *map(str, arguments)]
    return [sys.executable, __file__, "--peer", peer, str(folder), str(output), url]


def measure(peer: str, folder: Path, url: str) -> tuple[float, float, float]:
    """Returns processor seconds, wall seconds and peak memory in MB of one run."""
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "out.jsonl"
        code = (
            "import resource, subprocess, sys, time\n"
            "start = time.perf_counter()\n"
            "subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)\n"
            "wall = time.perf_counter() - start\n"
            "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
            "print(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, *command(peer, folder, output, url)],
            check=True,
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
        expected = len(list(folder.glob("*.txt")))
        assert len(output.read_text(encoding="utf-8").splitlines()) == expected
    return tuple(map(float, done.stdout.split()))


def folder_of(scratch: Path, count: int) -> Path:
    folder = scratch / f"articles{count}"
    if not folder.exists():
        folder.mkdir()
        make_articles(folder, count)
    return folder


def compare_processor_time(scratch: Path, count: int, rounds: int) -> None:
    one, many = folder_of(scratch, 1), folder_of(scratch, count)
    spent = {peer: [] for peer in PEERS}
    with server(many, 0) as url:
        for _ in range(rounds):
            for peer in PEERS:
                start_up = measure(peer, one, url)[0]
                spent[peer].append((measure(peer, many, url)[0] - start_up) / (count - 1) * 1000)
    print(f"\nprocessor time an article, start-up taken off ({count} articles, {rounds} rounds, 64 in flight)\n")
    print("| client | ms | ÷ bare |\n| --- | --- | --- |")
    for peer in PEERS:
        ratios = [mine / bare for mine, bare in zip(spent[peer], spent["bare"], strict=True)]
        print(f"| {peer} | {statistics.median(spent[peer]):.1f} | {statistics.median(ratios):.2f} |")


def compare_latency(scratch: Path, count: int, rounds: int) -> None:
    many = folder_of(scratch, count)
    walls = {peer: [] for peer in PEERS}
    with server(many, 0.2) as url:
        for _ in range(rounds):
            for peer in PEERS:
                walls[peer].append(measure(peer, many, url)[1])
    print(f"\n200 ms a reply, 64 in flight, {count} articles, whole process\n")
    print("| client | articles/s | ÷ bare |\n| --- | --- | --- |")
    for peer in PEERS:
        ratios = [bare / mine for mine, bare in zip(walls[peer], walls["bare"], strict=True)]
        print(f"| {peer} | {count / statistics.median(walls[peer]):.0f} | {statistics.median(ratios):.2f} |")


def compare_memory(scratch: Path) -> None:
    print(
        "\npeak memory in MB\n\n| client | 500 articles | 5,000 articles | MB a thousand |\n| --- | --- | --- | --- |"
    )
    for peer in PEERS:
        peaks = []
        for count in (500, 5000):
            many = folder_of(scratch, count)
            with server(many, 0) as url:
                peaks.append(measure(peer, many, url)[2])
        print(f"| {peer} | {peaks[0]:.0f} | {peaks[1]:.0f} | {(peaks[1] - peaks[0]) / 4.5:.1f} |")


def compare_start_up(rounds: int) -> None:
    def seconds(*arguments: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    floor = statistics.median(seconds("-c", "import openai") for _ in range(rounds + 2))
    helped = statistics.median(seconds("-m", "extractor", "--help") for _ in range(rounds + 2))
    print(f"\n`extractor --help` {helped:.2f} s, `import openai` {floor:.2f} s: {helped / floor:.2f} of it")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true", help="peak memory at 500 and 5,000 articles too (minutes)")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--latency", type=float, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--peer", nargs=4, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        return serve(chosen.serve, chosen.latency)
    if chosen.peer:
        peer, folder, output, url = chosen.peer
        return {"bare": peer_bare, "instructor": peer_instructor}[peer](Path(folder), Path(output), url)
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {time.strftime('%Y-%m-%d')}")
    with tempfile.TemporaryDirectory() as scratch:
        compare_start_up(chosen.rounds)
        compare_processor_time(Path(scratch), chosen.articles, chosen.rounds)
        compare_latency(Path(scratch), chosen.articles, chosen.rounds)
        if chosen.memory:
            compare_memory(Path(scratch))
    return None


if __name__ == "__main__":
    main()
