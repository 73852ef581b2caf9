import json
from typing import Any

import pytest

from extractor.embedded.chat import MODEL, ChatRequest, NumberedText, RequestError, complete
from schemas.response import response_model

ARTICLE = "Kenyan President William Ruto met Ugandan President Yoweri Museveni in Oslo on Monday."
SCHEMA = response_model(("meetings",)).model_json_schema()


def body(content: str, **more: Any) -> dict[str, Any]:
    return {"model": "rules-v1", "messages": [{"role": "user", "content": content}], **more}


def fenced(text: str, before: str = "") -> str:
    return f"{before}\n<article k1>\n{text}\n</article k1>\nNow answer."


def test_the_article_is_exactly_what_stands_between_its_tags() -> None:
    text = " Two lines\n\n</article x> and <b>markup</b> "
    chat = ChatRequest.read(body(fenced(text, "Published: 2024-07-27\nTitle: Talks in Oslo")))
    assert (chat.article, chat.published, chat.title) == (text, "2024-07-27", "Talks in Oslo")


def test_without_tags_the_whole_message_is_the_article() -> None:
    chat = ChatRequest.read(body(ARTICLE))
    assert (chat.article, chat.published, chat.title) == (ARTICLE, None, None)


def test_lines_inside_the_article_are_not_taken_for_its_metadata() -> None:
    chat = ChatRequest.read(body(fenced("Published: 1999-01-01\nText.", "Published: unknown")))
    assert chat.published is None


def test_the_last_message_with_an_article_counts_when_a_question_is_repeated() -> None:
    request = body(fenced(ARTICLE))
    request["messages"] += [{"role": "assistant", "content": "{}"}, {"role": "user", "content": "That was not valid."}]
    assert ChatRequest.read(request).article == ARTICLE


def test_text_parts_are_joined() -> None:
    request = body("")
    request["messages"][0]["content"] = [{"type": "text", "text": "One. "}, {"type": "text", "text": "Two."}]
    assert ChatRequest.read(request).article == "One. Two."


def test_a_function_is_answered_with_its_arguments() -> None:
    tool = {"type": "function", "function": {"name": "Records", "parameters": SCHEMA}}
    choice = {"type": "function", "function": {"name": "Records"}}
    completion = complete(ChatRequest.read(body(ARTICLE, tools=[tool], tool_choice=choice)))
    message = completion["choices"][0]["message"]
    (call,) = message["tool_calls"]
    assert (message["content"], call["function"]["name"]) == (None, "Records")
    assert len(response_model(("meetings",)).model_validate_json(call["function"]["arguments"]).meetings) == 1  # type: ignore[attr-defined]


def test_a_schema_in_the_response_format_or_in_words_is_kept() -> None:
    form = {"type": "json_schema", "json_schema": {"name": "Records", "schema": SCHEMA}}
    strict = complete(ChatRequest.read(body(ARTICLE, response_format=form)))
    request = body(fenced(ARTICLE), response_format={"type": "json_object"})
    request["messages"].insert(
        0, {"role": "system", "content": f"Answer by this schema: {json.dumps(SCHEMA)} and no more."}
    )
    worded = complete(ChatRequest.read(request))
    for completion in (strict, worded):
        assert list(json.loads(completion["choices"][0]["message"]["content"])) == ["meetings"]


def test_without_a_schema_both_record_types_come_back() -> None:
    content = complete(ChatRequest.read(body(ARTICLE)))["choices"][0]["message"]["content"]
    assert set(json.loads(content)) == {"meetings", "claims"}


def test_numbered_sentences_are_cited_by_their_numbers() -> None:
    schema = response_model(("meetings",), "sentences").model_json_schema()
    form = {"type": "json_schema", "json_schema": {"name": "Records", "schema": schema}}
    text = f"[1] It rained. [2] {ARTICLE} [3] It rained again."
    content = complete(ChatRequest.read(body(fenced(text), response_format=form)))["choices"][0]["message"]["content"]
    assert json.loads(content)["meetings"][0]["evidence"] == [2]


def test_numbers_that_do_not_count_up_belong_to_the_article() -> None:
    numbered = NumberedText.read("[1] See note [7] here. [2] End.")
    assert numbered.text == "See note [7] here. End."
    assert numbered.cite(["End."]) == [2]
    assert numbered.cite(["nowhere"]) == []


def test_the_same_request_gets_the_same_completion_with_its_usage() -> None:
    first, second = (complete(ChatRequest.read(body(ARTICLE))) for _ in range(2))
    assert first == second
    assert first["model"] == MODEL
    usage = first["usage"]
    assert usage["prompt_tokens"] == -(-len(ARTICLE) // 4)
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


@pytest.mark.parametrize(
    ("request_body", "param"),
    [
        ([], None),
        ({"messages": []}, "model"),
        ({"model": "rules-v1"}, "messages"),
        ({"model": "rules-v1", "messages": ["x"]}, "messages"),
        ({"model": "rules-v1", "messages": [{"role": "system", "content": "x"}]}, "messages"),
        ({"model": "rules-v1", "messages": [{"role": "user", "content": 7}]}, "messages"),
        (body("x", stream=True), "stream"),
        (body("x", n=2), "n"),
        (body("x", tools=[{"type": "function"}]), "tool_choice"),
        (body("x", tools=[{"type": "function", "function": {"name": "f"}}]), "tools"),
        (body("x", response_format={"type": "json_schema"}), "response_format"),
    ],
)
def test_a_request_that_cannot_be_answered_says_which_part_is_wrong(request_body: Any, param: str | None) -> None:
    with pytest.raises(RequestError) as caught:
        ChatRequest.read(request_body)
    assert (caught.value.param, caught.value.status) == (param, 400)
