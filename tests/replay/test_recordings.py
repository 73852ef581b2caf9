import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import PromptError
from extractor.exchange import question
from extractor.prompting import Prompt, load_prompt
from extractor.replay import cassettes
from extractor.replay.recordings import Recordings, ReplayError, article_name, path_name
from schemas import Line
from schemas.model_settings import Mode
from tests.replay.making import MODES, PROMPT, answer, article, prompt, recordings
from tests.servers import Reply, completion, serving
from tests.servers import Request as Received

HOW = "From a loopback stub with scripted answers; no language model was asked."


async def record(folder: Path, asked: Prompt, script: Any = answer, numbers: Any = (1,), **settings: Any) -> list[Line]:
    with serving(script) as server:
        made = recordings(folder, asked, url=server.base_url, **settings)
        return await made.record([article(number) for number in numbers], HOW)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


async def failure(made: Recordings, number: int = 1) -> list[str]:
    with pytest.raises(ReplayError) as caught:
        await made.replay([article(number)])
    return str(caught.value).splitlines()


@pytest.mark.parametrize("mode", MODES)
async def test_recorded_articles_replay_without_a_server(tmp_path: Path, mode: Mode) -> None:
    asked = prompt(tmp_path / "prompts")
    recorded = await record(tmp_path / "r", asked, numbers=(1, 2), mode=mode)
    replayed = await recordings(tmp_path / "r", asked, mode=mode).replay([article(2), article(1)])
    assert [line.records for line in replayed] == [line.records for line in reversed(recorded)]
    assert [line.article.id for line in replayed] == [article(2).id, article(1).id]
    assert all(line.records["claims"][0].evidence for line in replayed)


async def test_a_recording_is_readable_and_says_where_it_comes_from(tmp_path: Path) -> None:
    asked = prompt(tmp_path / "prompts")
    await record(tmp_path, asked)
    path = tmp_path / "notes" / "v1" / "stub" / "001_report.json"
    text = path.read_text(encoding="utf-8")
    assert "bridge 1 “über” the river" in text
    assert json.loads(text)["interactions"][0]["response"]["json"]["model"] == "stub-1"
    assert json.loads(cassettes.sidecar(path).read_text(encoding="utf-8")) == {
        "obtained": HOW,
        "recorded": cassettes.read_about(path).recorded,
        "models": {"stub-1": 1},
        "asked": {
            "model": "stub",
            "prompt": "notes/v1",
            "prompt_fingerprint": asked.fingerprint,
            "schema_fingerprint": asked.schema_fingerprint,
            "parameters": {"temperature": 0, "max_tokens": 900, "mode": "tools"},
        },
        "article": {"id": article(1).id, "source": "seeds/001_report.txt"},
    }


async def test_64_articles_asked_at_once_are_told_apart_and_replay_in_any_order(tmp_path: Path) -> None:
    asked = prompt(tmp_path / "prompts")
    delay = random.Random(3)

    def late(request: Received, number: int) -> Reply:
        return replace(answer(request), seconds=delay.random() / 5)

    with serving(late) as server:
        made = recordings(tmp_path / "r", asked, url=server.base_url, concurrency=64)
        recorded = await made.record([article(number) for number in range(64)], HOW)
        assert [line.article.id for line in recorded] == [article(number).id for number in range(64)]
        assert server.most_at_once > 16
    shuffled = [article(number) for number in range(64)]
    random.Random(5).shuffle(shuffled)
    lines = await recordings(tmp_path / "r", asked).replay(shuffled)
    for line, item in zip(lines, shuffled, strict=True):
        assert line.article.id == item.id
        (claim,) = line.records["claims"]
        assert item.text.endswith(claim.evidence[0].quote)


def edits(text: str) -> Iterator[tuple[str, str]]:
    """Every line of a prompt's body changed in one character, doubled, and left out, as far as a prompt remains."""
    head, _, body = text.partition("\n---\n")
    lines = body.split("\n")
    for number, line in enumerate(lines):
        if line.startswith(("## ", "```")) or "$" in line:
            continue
        middle = len(line) // 2
        changed = [line[:middle] + "x" + line[middle:], None] if line else ["x"]
        if line.startswith("{"):
            changed = [line.replace("A", "B", 1)]
        for new in changed:
            yield line, "\n".join([head, "---", *lines[:number], *([] if new is None else [new]), *lines[number + 1 :]])


def edited_prompts(folder: Path, source: str) -> Iterator[tuple[str, Prompt]]:
    for line, text in edits(source):
        with suppress(PromptError):
            yield line, prompt(folder, text)


@pytest.mark.parametrize("mode", MODES)
async def test_every_edit_of_a_prompts_text_is_caught(tmp_path: Path, mode: Mode) -> None:
    await record(tmp_path / "r", prompt(tmp_path / "prompts"), mode=mode)
    edited = list(edited_prompts(tmp_path / "prompts", PROMPT))
    assert len(edited) >= 12
    for line, asked in edited:
        lines = await failure(recordings(tmp_path / "r", asked, mode=mode))
        assert lines[0].startswith("notes/v1 cannot be replayed on 001_report: the prompt changed since "), line
        assert lines[-1] == "Record anew with: pytest t.py --record-mode=rewrite"
        assert any(row.startswith(("+", "-")) for row in lines[3:]) or "though nothing that is sent" in lines[0]


async def test_every_edit_of_a_released_prompt_is_caught(tmp_path: Path) -> None:
    def nothing(request: Received, number: int) -> Reply:
        return Reply(completion({"meetings": [], "claims": []}))

    source = load_prompt("facts/v2").source
    await record(tmp_path / "r", prompt(tmp_path / "prompts", source), nothing)
    edited = list(edited_prompts(tmp_path / "prompts", source))
    assert len(edited) > 20
    for line, asked in edited:
        lines = await failure(recordings(tmp_path / "r", asked))
        assert ": the prompt changed since " in lines[0], line


PARAMETERS = "{temperature: 0, max_tokens: 900}"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("{temperature: 1, max_tokens: 900}", "temperature: 0 → 1"),
        ("{temperature: 0, max_tokens: 901}", "max_tokens: 900 → 901"),
        ("{temperature: 0}", "max_tokens: 900 → None"),
        ("{temperature: 0, max_tokens: 900, seed: 7}", "seed: None → 7"),
        ("{temperature: 0.5, max_tokens: 1}", "max_tokens: 900 → 1, temperature: 0 → 0.5"),
    ],
)
async def test_every_edit_of_the_parameters_is_caught(tmp_path: Path, new: str, said: str) -> None:
    await record(tmp_path / "r", prompt(tmp_path / "prompts"))
    changed = prompt(tmp_path / "prompts", PROMPT.replace(PARAMETERS, new))
    lines = await failure(recordings(tmp_path / "r", changed))
    assert lines[0].startswith(f"notes/v1 cannot be replayed on 001_report: the parameters ({said}) changed since ")
    assert any(row.startswith("+") for row in lines[3:])


async def test_another_model_or_mode_is_caught(tmp_path: Path) -> None:
    asked = prompt(tmp_path / "prompts")
    await record(tmp_path / "r", asked)
    lines = await failure(recordings(tmp_path / "r", asked, model="openai/stub"))
    assert ": the model (stub → openai/stub) changed since " in lines[0]
    assert {"-stub", "+openai/stub"} <= set(lines)
    for mode in ("json", "json_schema"):
        lines = await failure(recordings(tmp_path / "r", asked, mode=mode))
        assert f": the mode (tools → {mode}) changed since " in lines[0]


def leaves(schema: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, value in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key)


def with_schema(asked: Prompt, change: Callable[[dict[str, Any]], None]) -> Prompt:
    schema = deepcopy(asked.response.model_json_schema())
    change(schema)

    class Changed(asked.response):  # type: ignore[name-defined, misc]
        @classmethod
        def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
            return schema

    Changed.__name__ = asked.response.__name__
    changed = replace(asked)
    changed.__dict__["response"] = Changed
    return changed


@pytest.mark.parametrize("mode", MODES)
async def test_every_change_of_the_schema_is_caught(tmp_path: Path, mode: Mode) -> None:
    asked = prompt(tmp_path / "prompts")
    await record(tmp_path / "r", asked, mode=mode)
    schema = asked.response.model_json_schema()
    for place in list(leaves(schema))[:: 29 if mode == "tools" else 97]:

        def change(schema: dict[str, Any], place: tuple[Any, ...] = place) -> None:
            *above, last = place
            for key in above:
                schema = schema[key]
            schema[last] = f"{schema[last]} changed"

        lines = await failure(recordings(tmp_path / "r", with_schema(asked, change), mode=mode))
        assert lines[0].startswith("notes/v1 cannot be replayed on 001_report: the schema changed since "), place
        assert any(row.startswith("+") for row in lines[3:]), place


@pytest.mark.parametrize("setting", ["evidence: sentences", "descriptions: false", "ratings: true"])
async def test_a_front_matter_that_changes_the_schema_is_caught(tmp_path: Path, setting: str) -> None:
    await record(tmp_path / "r", prompt(tmp_path / "prompts"))
    changed = prompt(tmp_path / "prompts", PROMPT.replace("parameters:", f"{setting}\nparameters:"))
    assert ": the schema" in (await failure(recordings(tmp_path / "r", changed)))[0]


async def test_an_edit_that_changes_nothing_sent_is_caught_too(tmp_path: Path) -> None:
    await record(tmp_path / "r", prompt(tmp_path / "prompts"))
    changed = prompt(tmp_path / "prompts", PROMPT + "\n")
    lines = await failure(recordings(tmp_path / "r", changed))
    assert "the prompt changed" in lines[0] and lines[0].endswith(", though nothing that is sent.")


async def test_a_change_of_how_the_question_is_put_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = prompt(tmp_path / "prompts")
    await record(tmp_path / "r", asked)
    monkeypatch.setattr(Prompt, "prefix", {"role": "system", "content": "Something else."})
    lines = await failure(recordings(tmp_path / "r", replace(asked)))
    assert lines[0].endswith("The question differs from the one in 001_report.json: messages.0.content.")
    assert "+Something else." in lines


async def test_a_changed_article_is_caught(tmp_path: Path) -> None:
    asked = prompt(tmp_path / "prompts")
    await record(tmp_path / "r", asked)
    changed = article(2).model_copy(update={"source": article(1).source})
    with pytest.raises(ReplayError, match=r"on 001_report: the article changed since .*\(messages\.1\.content\)"):
        await recordings(tmp_path / "r", asked).replay([changed])


def invalid_at_first(request: Received, number: int) -> Reply:
    return answer(request, speakers=[]) if len(request.body["messages"]) == 2 else answer(request)


@pytest.mark.parametrize("mode", MODES)
async def test_a_reask_outlives_other_words_of_the_validator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode
) -> None:
    asked = prompt(tmp_path / "prompts")
    (recorded,) = await record(tmp_path / "r", asked, invalid_at_first, mode=mode)
    assert recorded.run.reasks == 1
    problems = question.problems

    def later(error: Any) -> str:
        assert "should have at least 1 item" in problems(error)
        return problems(error).replace("should have at least 1 item", "needs an item")

    monkeypatch.setattr(question, "problems", later)
    (line,) = await recordings(tmp_path / "r", asked, mode=mode).replay([article(1)])
    assert line.records == recorded.records
    assert line.run.reasks == 1


async def test_a_reask_about_another_place_is_another_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = prompt(tmp_path / "prompts")
    await record(tmp_path / "r", asked, invalid_at_first)
    problems = question.problems
    monkeypatch.setattr(question, "problems", lambda error: problems(error).replace("speakers", "listeners"))
    lines = await failure(recordings(tmp_path / "r", asked))
    assert lines[0].endswith("The question differs from the one in 001_report.json: messages.3.content.")


async def test_a_busy_server_is_not_recorded_and_not_waited_for(tmp_path: Path) -> None:
    def busy(request: Received, number: int) -> Reply:
        return answer(request) if number else Reply({}, 429, {"Retry-After": "0.1"})

    asked = prompt(tmp_path / "prompts")
    (recorded,) = await record(tmp_path / "r", asked, busy)
    assert recorded.run.attempts == 2
    (line,) = await recordings(tmp_path / "r", asked).replay([article(1)])
    assert (line.run.attempts, line.run.outcomes) == (1, {})


async def test_a_refusal_for_length_is_replayed_with_the_halves(tmp_path: Path) -> None:
    whole = article(1).model_copy(update={"text": f"{article(1).text}\n\n{article(2).text}"})

    def too_long(request: Received, number: int) -> Reply:
        if all(f"Report {part}" in request.body["messages"][1]["content"] for part in (1, 2)):
            message = "maximum context length; request of org-0123456789abcdefghij"
            return Reply({"error": {"message": message, "code": "context_length_exceeded"}}, 400)
        return answer(request)

    asked = prompt(tmp_path / "prompts")
    with serving(too_long) as server:
        (recorded,) = await recordings(tmp_path / "r", asked, url=server.base_url).record([whole], HOW)
    assert recorded.run.outcomes == {"split": 1}
    assert not any(b"org-0123" in content for content in files(tmp_path / "r").values())
    (line,) = await recordings(tmp_path / "r", asked).replay([whole])
    assert (line.records, line.run.outcomes) == (recorded.records, {"split": 1})


async def test_an_endpoint_that_is_down_leaves_the_recording(tmp_path: Path) -> None:
    asked = prompt(tmp_path / "prompts")
    await record(tmp_path / "r", asked)
    before = files(tmp_path / "r")
    with serving(answer) as server:
        url = server.base_url
    with pytest.raises(ReplayError):
        await recordings(tmp_path / "r", asked, url=url).record([article(1)], HOW)
    assert files(tmp_path / "r") == before


async def test_an_article_is_recorded_whole_or_not_at_all(tmp_path: Path) -> None:
    def second_fails_half_way(request: Received, number: int) -> Reply:
        if "bridge 2" in request.body["messages"][1]["content"]:
            half_way = len(request.body["messages"]) > 2
            return Reply({"error": {"message": "no"}}, 400) if half_way else answer(request, speakers=[])
        return answer(request, text="New.")

    asked = prompt(tmp_path / "prompts")
    await record(tmp_path / "r", asked, numbers=(1, 2, 3))
    before = files(tmp_path / "r")
    with pytest.raises(ReplayError, match="1 of 3 articles were not recorded") as caught:
        await record(tmp_path / "r", asked, second_fails_half_way, numbers=(1, 2, 3))
    assert "seeds/002_report.txt: " in caught.value.fix
    after = files(tmp_path / "r")
    assert after.keys() == before.keys()
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"notes/v1/stub/001_report.json", "notes/v1/stub/003_report.json"}
    lines = await recordings(tmp_path / "r", asked).replay([article(1), article(2), article(3)])
    assert ["New." == line.records["claims"][0].text for line in lines] == [True, False, True]  # noqa: SIM300


async def test_a_write_that_fails_leaves_the_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = prompt(tmp_path / "prompts")
    await record(tmp_path / "r", asked)
    before = files(tmp_path / "r")
    write_text = Path.write_text

    def full(path: Path, text: str, **options: Any) -> int:
        write_text(path, text[: len(text) // 2], **options)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(ReplayError, match="not recorded"):
        await record(tmp_path / "r", asked, lambda request, number: answer(request, text="New."))
    assert files(tmp_path / "r") == before


PLANTED = {
    "Set-Cookie": "session=planted-cookie; Path=/",
    "OpenAI-Organization": "planted-organization",
    "openai-project": "planted-project",
    "X-Request-Id": "planted-request",
    "X-Api-Key": "planted-key",
}


def leaking(request: Received, number: int) -> Reply:
    assert request.headers["authorization"] == "Bearer planted-key"
    reply = answer(
        request,
        text="planted-key planted-organization planted-cookie sk-abcdefghijklmnopqrstuv org-0123456789abcdefghij",
    )
    body = reply.body | {"id": "planted-id", "system_fingerprint": "planted-fingerprint", "user": "planted-user"}
    return Reply(body, headers=PLANTED)


async def test_no_planted_secret_survives_in_a_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "planted-organization")
    asked = prompt(tmp_path / "prompts")
    await record(tmp_path / "r", asked, leaking)
    text = "".join(content.decode() for content in files(tmp_path / "r").values())
    assert "planted" not in text
    assert "sk-abc" not in text and "org-0123" not in text and "127.0.0.1" not in text
    (line,) = await recordings(tmp_path / "r", asked).replay([article(1)])
    assert "planted" not in line.model_dump_json()


@pytest.mark.parametrize("status", [400, 401])
async def test_no_planted_secret_survives_in_an_error(tmp_path: Path, status: int) -> None:
    def refusing(request: Received, number: int) -> Reply:
        message = "Key planted-key of org-0123456789abcdefghij, session planted-cookie, planted-organization: no."
        return Reply({"error": {"message": message}}, status, PLANTED)

    with pytest.raises(ReplayError) as caught:
        await record(tmp_path / "r", prompt(tmp_path / "prompts"), refusing)
    assert "***" in str(caught.value)
    assert "planted" not in str(caught.value) and "org-0123" not in str(caught.value)
    assert files(tmp_path / "r") == {} if (tmp_path / "r").exists() else True


async def test_a_key_in_a_prompt_is_not_written(tmp_path: Path) -> None:
    asked = prompt(tmp_path / "prompts", PROMPT.replace("word for word", "planted-key"))
    with pytest.raises(ReplayError, match="would hold a key"):
        await record(tmp_path / "r", asked)
    assert not (tmp_path / "r").exists()


async def test_recorded_replies_that_nobody_asks_for_are_named(tmp_path: Path) -> None:
    asked = prompt(tmp_path / "prompts")
    await record(tmp_path / "r", asked, numbers=(1, 2))
    path, other = (tmp_path / "r" / "notes" / "v1" / "stub" / f"00{number}_report.json" for number in (1, 2))
    cassette = json.loads(path.read_text(encoding="utf-8"))
    cassette["interactions"] += json.loads(other.read_text(encoding="utf-8"))["interactions"]
    path.write_text(json.dumps(cassette), encoding="utf-8")
    lines = await failure(recordings(tmp_path / "r", asked))
    assert lines[0].endswith("recorded but never asked: 2: POST /v1/chat/completions.")


async def test_what_is_not_recorded_says_how_to_record_it(tmp_path: Path) -> None:
    asked = prompt(tmp_path / "prompts")
    again = "pytest t.py --record-mode=rewrite"
    assert await failure(recordings(tmp_path / "r", asked)) == [
        "No replies to notes/v1 are recorded.",
        f"Record them with: {again}",
    ]
    await record(tmp_path / "r", asked)
    lines = await failure(recordings(tmp_path / "r", asked), 2)
    assert lines[0].startswith("notes/v1 cannot be replayed on 002_report: no reply is recorded in ")
    assert lines[1] == f"Record anew with: {again}"


async def test_two_models_are_kept_apart(tmp_path: Path) -> None:
    asked = prompt(tmp_path / "prompts")
    await record(tmp_path / "r", asked, model="a/one")
    await record(tmp_path / "r", asked, lambda request, number: answer(request, text="Two."), model="two")
    (line,) = await recordings(tmp_path / "r", asked, model="two").replay([article(1)])
    assert (line.run.model, line.records["claims"][0].text) == ("two", "Two.")
    (line,) = await recordings(tmp_path / "r", asked, model="a/one").replay([article(1)])
    assert line.run.model == "a/one"
    assert "is recorded with 2 models: a/one, two." in (await failure(recordings(tmp_path / "r", asked, model=None)))[0]


async def test_a_recording_through_a_gateway_replays_under_the_models_name(tmp_path: Path) -> None:
    asked = prompt(tmp_path / "prompts")
    with serving(answer) as server:
        made = recordings(tmp_path / "r", asked, url=f"{server.base_url}/secret-account", model="openai/gpt-x")
        await made.record([article(1)], HOW)
    assert "secret-account" not in "".join(content.decode() for content in files(tmp_path / "r").values())
    (line,) = await recordings(tmp_path / "r", asked, model=None).replay([article(1)])
    assert line.run.model == "openai/gpt-x"


async def test_only_what_is_missing_can_be_recorded(tmp_path: Path) -> None:
    asked = prompt(tmp_path / "prompts")
    await record(tmp_path / "r", asked)
    with serving(answer) as server:
        made = recordings(tmp_path / "r", asked, url=server.base_url)
        lines = await made.record([article(1), article(2)], HOW, missing_only=True)
        assert [line.article.id for line in lines] == [article(2).id]
        assert len(server.requests) == 1


async def test_a_model_inside_this_process_is_recorded_like_any_other(tmp_path: Path) -> None:
    asked = load_prompt("facts/v1")
    (recorded,) = await recordings(tmp_path / "r", asked, model="embedded").record([article(1)], HOW)
    assert recorded.records["claims"]
    (line,) = await recordings(tmp_path / "r", asked, model=None).replay([article(1)])
    assert (line.run.model, line.records) == ("embedded/rules-v1", recorded.records)


async def test_a_model_whose_requests_are_not_seen_is_not_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cassettes, "kept_of_response", lambda response, secrets: None)
    with pytest.raises(ReplayError, match="nothing to record"):
        await record(tmp_path / "r", prompt(tmp_path / "prompts"))


def test_names_of_files_are_plain() -> None:
    assert path_name("openai/gpt-4.1-mini") == "openai_gpt-4.1-mini"
    assert article_name("seeds/000_a.txt") == "000_a"
    assert article_name("news.jsonl:12") == "news.12"
    assert article_name("a/Ärger: 2.html") == "Ärger_2"
