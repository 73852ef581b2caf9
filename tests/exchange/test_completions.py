import json
from typing import Any

import pydantic_core
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from extractor.exchange.completions import parsed_body, problems, read_completion, salvage, unfenced
from schemas.response import response_model
from tests.servers import completion
from tests.test_model import BAD, CLAIM, GOOD, RESPONSE

anything: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def perhaps(**fields: Any) -> Any:
    """An object with some of these fields, or something else altogether."""
    return st.fixed_dictionaries({}, optional=fields) | anything


calls = perhaps(id=anything, function=perhaps(name=anything, arguments=anything | st.just(json.dumps(GOOD))))
messages = perhaps(content=anything, refusal=anything, tool_calls=st.lists(calls, max_size=3) | anything)
logprobs = perhaps(content=st.lists(perhaps(token=anything, logprob=anything), max_size=2) | anything)
choices = perhaps(message=messages, logprobs=logprobs, finish_reason=anything)
usages = perhaps(
    prompt_tokens=anything, completion_tokens=anything, prompt_tokens_details=perhaps(cached_tokens=anything)
)
bodies = perhaps(choices=st.lists(choices, max_size=2) | anything, usage=usages, model=anything)


@settings(max_examples=300, deadline=None)
@given(body=bodies, tool=st.sampled_from([None, "Records"]))
def test_no_body_whatever_breaks_the_reading(body: Any, tool: str | None) -> None:
    found = read_completion(body, tool)
    for choice in found.choices:
        assert isinstance(choice.message.content, str)
        assert json.dumps(choice.message.model_dump())


def test_a_body_that_is_not_json_stays_text() -> None:
    assert parsed_body(b'{"a": "\xd0\x96"}') == {"a": "Ж"}
    assert parsed_body(b"<html>") == "<html>"
    assert parsed_body(b"\xff") == "�"
    assert parsed_body(b"[" * 100_000) == "[" * 100_000


def test_half_a_character_does_not_cost_the_reply() -> None:
    assert parsed_body(rb'{"a": "x \ud83d y \ud83d\ude00"}') == {"a": "x ? y 😀"}


def test_content_in_parts_is_joined() -> None:
    body = completion(GOOD, tool=None)
    body["choices"][0]["message"]["content"] = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    assert read_completion(body, None).choices[0].message.content == "ab"


def test_arguments_that_are_an_object_already_become_json() -> None:
    body = completion("x")
    body["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"] = GOOD
    calls = read_completion(body, "Records").choices[0].message.tool_calls
    assert calls is not None and json.loads(calls[0].function.arguments) == GOOD


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("```json\n{}\n```", "{}"),
        ("```\n{}\n```\n", "{}"),
        (" ```json\n{}", "{}"),
        ("{}", "{}"),
        ("see ```x```", "see ```x```"),
    ],
)
def test_a_code_block_around_the_answer_is_taken_off(text: str, inside: str) -> None:
    assert unfenced(text) == inside


def test_problems_name_the_place_and_no_version() -> None:
    with pytest.raises(ValidationError) as caught:
        RESPONSE.model_validate_json(json.dumps(BAD))
    assert problems(caught.value).splitlines() == [
        "The answer does not fit the schema:",
        "- claims.0.speakers: List should have at least 1 item after validation, not 0",
    ]


def test_many_problems_are_cut() -> None:
    with pytest.raises(ValidationError) as caught:
        RESPONSE.model_validate_json(json.dumps({"claims": [{}] * 30}))
    lines = problems(caught.value).splitlines()
    assert len(lines) == 22
    assert lines[-1].endswith("more")


def test_valid_records_are_kept_and_the_others_returned_with_the_reason() -> None:
    response, refused = salvage(json.dumps(BAD | {"notes": ["x"], "meetings": {"id": "m1"}}), RESPONSE)
    assert len(response.model_dump()["claims"]) == 1
    assert [part.record_type for part in refused] == ["meetings", "claims", "notes"]
    assert refused[2].record == {"value": "x"}


def test_of_an_answer_that_breaks_off_the_last_record_is_not_trusted() -> None:
    text = json.dumps({"claims": [CLAIM, CLAIM | {"topics": ["peace"]}]})
    for cut in range(text.rindex("topics") + 9, len(text) - 1):
        response, refused = salvage(text[:cut], RESPONSE)
        assert len(response.model_dump()["claims"]) == 1
        assert "breaks off" in refused[0].message


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30) | anything.map(json.dumps))
def test_what_cannot_be_salvaged_is_a_value_error(text: str) -> None:
    try:
        found = pydantic_core.from_json(text)
    except ValueError:
        found = None
    try:
        response, _ = salvage(text, response_model(("claims",)))
    except ValueError:
        assert not isinstance(found, dict)
    else:
        assert response.model_dump() == {"claims": []}
