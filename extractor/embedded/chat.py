"""Chat: a chat completions request in, the completion that the embedded reader gives to it out."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extractor.embedded.answers import Schema, fit
from extractor.embedded.reader import read

MODEL = "embedded/rules-v1"
"""The one model that is served; its name says that it is rules."""

_FENCED = re.compile(
    r"^<article (?P<key>\S+)>[ \t]*\n(?P<text>.*?)\n</article (?P=key)>[ \t]*$", re.DOTALL | re.MULTILINE
)
_PUBLISHED = re.compile(r"^Published:[ \t]*(\d{4}-\d{2}-\d{2})[ \t]*$", re.MULTILINE)
_TITLE = re.compile(r"^Title:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)


class RequestError(Exception):
    """A request that cannot be answered.

    Args:
        message: What is wrong with it, and what to do.
        param: The part of the request that is wrong.
        code: OpenAI's name for the error.
        status: HTTP status.
    """

    def __init__(self, message: str, *, param: str | None = None, code: str | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.param = param
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What of a chat completions request the reader needs.

    Attributes:
        model: The model's name.
        prompt: All text of the messages.
        article: The text to read.
        published: Its publication date, `YYYY-MM-DD`.
        title: Its headline.
        function: The function whose arguments are asked for; `None` if the content of a message is.
        schema: What the answer has to fit; `None` for the reader's own form.
    """

    model: str
    prompt: str
    article: str
    published: str | None
    title: str | None
    function: str | None
    schema: Schema | None

    @classmethod
    def read(cls, body: Any) -> "ChatRequest":
        """Reads the body of a request.

        Raises:
            RequestError: It lacks something, or asks for what the reader does not do.
        """
        if not isinstance(body, dict):
            raise RequestError("The body of the request is not a JSON object.")
        if body.get("stream"):
            raise RequestError("This model does not stream: send the request without 'stream'.", param="stream")
        if not isinstance(body.get("model"), str):
            raise RequestError("'model' is missing.", param="model")
        if body.get("n") not in (None, 1):
            raise RequestError("This model gives one choice: 'n' has to be 1.", param="n")
        texts = _texts(body.get("messages"))
        function, schema = _asked(body)
        message = _article_message(texts)
        article, before = _article(message)
        if schema is None and function is None:
            schema = _schema_in_words([text for _, text in texts], message)
        published, title = _PUBLISHED.search(before), _TITLE.search(before)
        return cls(
            body["model"],
            "".join(text for _, text in texts),
            article,
            published[1] if published else None,
            title[1] if title else None,
            function,
            _schema(json.dumps(schema, sort_keys=True)) if schema else None,
        )


def complete(chat: ChatRequest) -> dict[str, Any]:
    """Returns the completion for a request, without the time it was made."""
    answer = json.dumps(_answer(chat), ensure_ascii=False)
    message: dict[str, Any] = {"role": "assistant", "content": answer, "refusal": None}
    digest = hashlib.sha256((chat.prompt + answer).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    if chat.function:
        call = {"name": chat.function, "arguments": answer}
        message |= {"content": None, "tool_calls": [{"id": f"call_{digest}", "type": "function", "function": call}]}
    prompt_tokens, answer_tokens = _tokens(chat.prompt), _tokens(answer)
    return {
        "id": f"chatcmpl-{digest}",
        "object": "chat.completion",
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": answer_tokens,
            "total_tokens": prompt_tokens + answer_tokens,
        },
    }


def _answer(chat: ChatRequest) -> dict[str, Any]:
    numbered = chat.schema is not None and chat.schema.numbers_sentences
    if not numbered:
        records = read(chat.article, published=chat.published, title=chat.title)
        return fit(records, chat.schema) if chat.schema else dict(records)
    numbers = NumberedText.read(chat.article)
    records = read(numbers.text, published=chat.published, title=chat.title)
    assert chat.schema is not None
    return fit(records, chat.schema, numbers.cite)


@dataclass(frozen=True, slots=True)
class NumberedText:
    """An article whose prompt numbers its sentences.

    Attributes:
        text: The article without the numbers.
        starts: For each sentence, its number and where it starts in `text`.
    """

    text: str
    starts: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, text: str) -> "NumberedText":
        """Takes the numbers out of a text; those that do not count up by one belong to the article."""
        pieces: list[str] = []
        starts: list[tuple[int, int]] = []
        length = position = 0
        for match in re.finditer(r"\[(\d+)\] ", text):
            number = int(match[1])
            if number != (starts[-1][0] + 1 if starts else number):
                continue
            pieces.append(text[position : match.start()])
            length += len(pieces[-1])
            starts.append((number, length))
            position = match.end()
        return cls("".join((*pieces, text[position:])), tuple(starts))

    def cite(self, quotes: list[str]) -> list[int]:
        """Returns the numbers of the sentences that hold the quotes."""
        found: list[int] = []
        for quote in quotes:
            start = self.text.find(quote)
            end = start + len(quote)
            for (number, begin), (_, stop) in zip(self.starts, (*self.starts[1:], (0, len(self.text))), strict=True):
                if start >= 0 and begin < end and start < stop and number not in found:
                    found.append(number)
        return found


def _texts(messages: Any) -> list[tuple[str, str]]:
    if not isinstance(messages, list) or not messages:
        raise RequestError("'messages' is missing or empty.", param="messages")
    texts = []
    for message in messages:
        if not isinstance(message, dict) or not isinstance(message.get("role"), str):
            raise RequestError("A message is not an object with a 'role'.", param="messages")
        texts.append((message["role"], _content(message.get("content"))))
    return texts


def _content(content: Any) -> str:
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, list) and all(
        isinstance(part, dict) and isinstance(part.get("text"), str) for part in content
    ):
        return "".join(part["text"] for part in content)
    raise RequestError("The content of a message is neither text nor a list of text parts.", param="messages")


def _article_message(texts: list[tuple[str, str]]) -> str:
    spoken = [text for role, text in texts if role == "user"]
    if not spoken:
        raise RequestError("No message has the role 'user'.", param="messages")
    return next((text for text in reversed(spoken) if _FENCED.search(text)), spoken[-1])


def _article(message: str) -> tuple[str, str]:
    found = list(_FENCED.finditer(message))
    if not found:
        return message, ""
    return found[-1]["text"], message[: found[-1].start()]


def _asked(body: dict[str, Any]) -> tuple[str | None, dict[str, Any] | None]:
    tools = body.get("tools") or []
    choice = body.get("tool_choice")
    if tools and choice != "none":
        wanted = choice.get("function", {}).get("name") if isinstance(choice, dict) else None
        functions = [tool.get("function") for tool in tools if isinstance(tool, dict)]
        for function in functions:
            if (
                isinstance(function, dict)
                and isinstance(function.get("name"), str)
                and wanted in (None, function["name"])
            ):
                return function["name"], _object(function.get("parameters"), "tools")
        raise RequestError(f"No tool has the name {wanted!r}.", param="tool_choice")
    form = body.get("response_format") or {}
    if isinstance(form, dict) and form.get("type") == "json_schema":
        wrapped = form.get("json_schema")
        return None, _object(wrapped.get("schema") if isinstance(wrapped, dict) else None, "response_format")
    return None, None


def _object(schema: Any, param: str) -> dict[str, Any]:
    if not isinstance(schema, dict):
        raise RequestError("A JSON Schema is missing.", param=param)
    return schema


def _schema_in_words(texts: list[str], article: str) -> dict[str, Any] | None:
    """Returns a JSON Schema that the prompt spells out, as prompts for plain JSON do."""
    decoder = json.JSONDecoder()
    for text in texts:
        if text is article or '"properties"' not in text:
            continue
        for brace in re.finditer(r"\{", text):
            try:
                schema, _ = decoder.raw_decode(text, brace.start())
            except ValueError:
                continue
            if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
                return schema
            break
    return None


@lru_cache(maxsize=32)
def _schema(text: str) -> Schema:
    return Schema(json.loads(text))


def _tokens(text: str) -> int:
    return -(-len(text) // 4)
