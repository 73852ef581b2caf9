"""`extractor run` as a user runs it: a process of its own against a loopback server."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from extractor.jsonl import read_lines
from schemas import Failure
from schemas.stored_reply import StoredReply
from tests.servers import Reply, completion, serving

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "EXTRACTOR"))}
ENVIRONMENT["EXTRACTOR_PROMPT"] = "facts/v1"  # the one that is answered with quotes


def command(*arguments, cwd):
    return [sys.executable, "-m", "extractor", *map(str, arguments)], {"cwd": cwd, "env": ENVIRONMENT}


def extractor(*arguments, cwd):
    line, options = command(*arguments, cwd=cwd)
    return subprocess.run(line, capture_output=True, text=True, timeout=120, **options)


def articles(folder, count):
    folder.mkdir()
    for number in range(count):
        text = f"Minister {number} of Aland met Minister {number} of Bland on day {number}.\n\nNothing else happened."
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")
    return folder


def text_of(request):
    content = request.body["messages"][1]["content"]
    return content.split(">\n", 1)[1].rsplit("\n</article", 1)[0]


def honest(request, number):
    """Answers with one meeting whose evidence is the first sentence of the article."""
    first = text_of(request).split("\n")[0]
    people = [{"name": " ".join(first.split()[at : at + 4])} for at in (0, 5)]
    meeting = {"id": "m1", "participants": people, "status": "held", "mode": "in_person", "evidence": [first]}
    return Reply(completion({"meetings": [meeting], "claims": []}))


def run(folder, output, server, *more, cwd):
    return extractor("run", folder, "-o", output, "--base-url", server.base_url, "--model", "stub", *more, cwd=cwd)


def lines(output):
    return [line for _, line in read_lines(output)]


def failures(output):
    return [item for _, item in read_lines(output.with_name(f"{output.name}.errors.jsonl"), Failure)]


def test_articles_in_jsonl_out(tmp_path):
    folder, output = articles(tmp_path / "in", 20), tmp_path / "facts.jsonl"
    with serving(honest) as server:
        done = run(folder, output, server, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "" and "articles extracted" in done.stderr
    assert len({line.article.id for line in lines(output)}) == 20
    assert all(line.records["meetings"][0].evidence[0].start == 0 for line in lines(output))


def test_a_second_run_pays_for_nothing_and_changes_nothing(tmp_path):
    folder, output = articles(tmp_path / "in", 5), tmp_path / "facts.jsonl"
    with serving(honest) as server:
        run(folder, output, server, cwd=tmp_path)
        before, asked = output.read_bytes(), len(server.requests)
        again = run(folder, output, server, cwd=tmp_path)
        assert again.returncode == 0 and "articles done before" in again.stderr
        assert (output.read_bytes(), len(server.requests)) == (before, asked)


def test_the_same_replies_give_the_same_bytes(tmp_path):
    folder, output = articles(tmp_path / "in", 5), tmp_path / "facts.jsonl"
    with serving(honest) as server:
        run(folder, output, server, "--concurrency", "1", cwd=tmp_path)
        before = output.read_bytes()
        output.unlink()
        run(folder, output, server, "--concurrency", "1", cwd=tmp_path)
        assert output.read_bytes() == before and len(server.requests) == 5


def test_one_refused_article_is_one_record_and_is_tried_again(tmp_path):
    folder, output = articles(tmp_path / "in", 6), tmp_path / "facts.jsonl"
    refusing = True

    def script(request, number):
        if refusing and "Minister 3 " in text_of(request):
            return Reply({"error": {"message": "not this one"}}, status=400)
        return honest(request, number)

    with serving(script) as server:
        done = run(folder, output, server, cwd=tmp_path)
        assert done.returncode == 1 and len(lines(output)) == 5
        (failure,) = failures(output)
        assert failure.source.endswith("0003.txt") and failure.stage == "ask" and "not this one" in failure.message
        refusing = False
        assert run(folder, output, server, cwd=tmp_path).returncode == 0
    assert len(lines(output)) == 6 and not failures_file(output).exists()


def failures_file(output):
    return output.with_name(f"{output.name}.errors.jsonl")


def test_a_wrong_key_stops_the_run_at_once_with_what_to_do(tmp_path):
    folder, output = articles(tmp_path / "in", 200), tmp_path / "facts.jsonl"
    with serving([Reply({"error": {"message": "bad key", "code": "invalid_api_key"}}, status=401)]) as server:
        done = run(folder, output, server, "--concurrency", "4", cwd=tmp_path)
        assert len(server.requests) <= 8
    assert done.returncode == 1 and "key" in done.stderr and "Traceback" not in done.stderr


def test_every_article_gets_a_result_when_replies_are_invalid_or_cut_short(tmp_path):
    folder, output = articles(tmp_path / "in", 40), tmp_path / "facts.jsonl"
    seen = Counter()

    def script(request, number):
        text = text_of(request)
        name = text.split(" of ")[0]
        seen[name] += 1
        if name == "Minister 7" and seen[name] == 1:
            return Reply(completion('{"meetings": [{"id": '))
        if name == "Minister 8":  # never valid: one record has no participants
            return Reply(completion({"meetings": [{"id": "m1", "evidence": ["x"]}], "claims": []}))
        if name == "Minister 9" and "Nothing else" in text:
            return Reply(completion("{", finish_reason="length"))
        return honest(request, number) if " met " in text else Reply(completion({"meetings": [], "claims": []}))

    with serving(script) as server:
        done = run(folder, output, server, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = {line.article.text.split(" of ")[0]: line for line in lines(output)}
    assert len(found) == 40
    assert found["Minister 7"].run.reasks == 1 and len(found["Minister 7"].records["meetings"]) == 1
    assert [item.reason for item in found["Minister 8"].rejected] == ["invalid_record"]
    assert found["Minister 9"].run.outcomes["split"] == 1 and len(found["Minister 9"].records["meetings"]) == 1
    for word in ("invalid_record", "split", "reask"):
        assert word in done.stderr


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment_nothing_is_lost_doubled_or_paid_twice(tmp_path, seed):
    chance = random.Random(seed)
    folder, output = articles(tmp_path / "in", 150), tmp_path / "facts.jsonl"
    journal = output.with_name(f"{output.name}.replies.jsonl")

    def script(request, number):
        return Reply(honest(request, number).body, seconds=chance.uniform(0, 0.05))

    with serving(script) as server:
        arguments, options = command(
            *("run", folder, "-o", output, "--base-url", server.base_url, "--model", "stub", "--concurrency", "8"),
            cwd=tmp_path,
        )
        for _ in range(3):
            process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL, **options)
            reached = len(server.requests) + chance.randint(5, 40)
            while len(server.requests) < reached and process.poll() is None:
                time.sleep(0.002)
            process.send_signal(signal.SIGKILL)
            process.wait()
            time.sleep(0.1)  # replies to what was in flight run out
        kept = whole_replies(journal)
        asked_before = len(server.requests)
        assert run(folder, output, server, cwd=tmp_path).returncode == 0
        paid_again = {text_of(request) for request in server.requests[asked_before:]} & kept
    assert not paid_again
    assert len(kept) > 10
    ids = [line.article.id for line in lines(output)]
    assert len(ids) == len(set(ids)) == 150


def whole_replies(journal):
    """The texts of the articles whose replies had arrived: those in whole lines of the journal."""
    first = []
    for raw in journal.read_bytes().split(b"\n")[:-1]:
        arguments = StoredReply.model_validate_json(raw).body["choices"][0]["message"]["tool_calls"][0]["function"]
        first.append(json.loads(arguments["arguments"])["meetings"][0]["evidence"][0])
    return {f"{text}\n\nNothing else happened." for text in first}


def test_control_c_finishes_what_is_in_flight(tmp_path):
    folder, output = articles(tmp_path / "in", 100), tmp_path / "facts.jsonl"
    with serving(lambda request, number: Reply(honest(request, number).body, seconds=0.3)) as server:
        arguments, options = command(
            *("run", folder, "-o", output, "--base-url", server.base_url, "--model", "stub", "--concurrency", "8"),
            cwd=tmp_path,
        )
        process = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, **options)
        while len(server.requests) < 8:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, messages = process.communicate(timeout=30)
        assert process.returncode == 130
        assert len(lines(output)) == len(server.requests) < 100
    assert "in flight" in messages and "Traceback" not in messages
    assert "Run the same command again to go on" in messages


def test_a_dry_run_asks_nothing(tmp_path):
    folder = articles(tmp_path / "in", 3)
    done = extractor("run", folder, "-o", "x.jsonl", "--dry-run", "--model", "embedded", cwd=tmp_path)
    assert done.returncode == 0 and "3 articles" in done.stderr
    assert len(done.stdout.splitlines()) == 3
    assert not (tmp_path / "x.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere/"], "nowhere/"),
        (["in", "--prompt", "facts/v99"], "facts/v1"),
        (["in", "--model", "nobody/x"], "nobody"),
        (["in", "--model", "openai/gpt-4.1-mini"], "OPENAI_API_KEY"),
        (["in", "--concurrency", "0"], "concurrency"),
        (["in", "--mode", "guess"], "mode"),
    ],
)
def test_a_users_mistake_is_one_message_and_exit_code_2(tmp_path, arguments, said):
    articles(tmp_path / "in", 1)
    done = extractor("run", *arguments, "-o", "x.jsonl", cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "x.jsonl").exists()
