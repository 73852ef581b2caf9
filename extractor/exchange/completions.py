"""Completions: the body of a chat completion becomes the text of an answer, an invalid answer what is valid in it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

import pydantic_core
from pydantic import JsonValue, TypeAdapter, ValidationError

from schemas.answer import Salvaged
from schemas.line import Usage
from schemas.registry import RECORD_TYPES
from schemas.response import Response
from schemas.traits import traits

_MOST_PROBLEMS = 20
_FENCED = re.compile(r"\s*```\w*\s*(.*?)\s*(```\s*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Function:
    """The name and the arguments of a tool call."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool call of an answer."""

    id: str
    function: Function


@dataclass(frozen=True, slots=True)
class AssistantMessage:
    """The message of an answer, with the attributes that instructor reads."""

    content: str
    tool_calls: list[ToolCall] | None
    refusal: str | None
    role: str = "assistant"

    def model_dump(self) -> dict[str, JsonValue]:
        """Returns the message as it is sent back in a re-ask."""
        calls: list[JsonValue] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.function.name, "arguments": call.function.arguments},
            }
            for call in self.tool_calls or []
        ]
        return {"role": self.role, "content": self.content, "tool_calls": calls or None}


@dataclass(frozen=True, slots=True)
class Choice:
    """The first choice of a completion."""

    message: AssistantMessage
    finish_reason: str | None


@dataclass(frozen=True, slots=True)
class Completion:
    """What is read of a chat completion.

    Plain attributes instead of the client's models: those are built by walking every field, which costs more than all
    the rest of an answer.

    Attributes:
        choices: The first choice, or none.
        model: The model's name as the server gave it.
        tokens: What the answer used.
        logprobs: Tokens in order with their log-probabilities.
        calls: The number of tool calls that were merged into one.
        usage: Always null: tokens are summed by the caller, once.
    """

    choices: list[Choice]
    model: str = ""
    tokens: Usage = field(default_factory=Usage)
    logprobs: tuple[tuple[str, float], ...] = ()
    calls: int = 0
    usage: None = None


def parsed_body(content: bytes) -> JsonValue:
    """Returns the body of a response as parsed JSON, or as a string when it is not JSON.

    Half a character (an unpaired surrogate), which some models write, becomes a question mark.
    """
    body: JsonValue
    try:
        body = pydantic_core.from_json(content)
    except ValueError:
        try:
            body = json.loads(content)
            body = json.loads(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return content.decode("utf-8", "replace")
    return body


def read_completion(body: JsonValue, tool: str | None) -> Completion:
    """Returns what a server answered, whatever it left out.

    Args:
        body: The parsed body of the response.
        tool: The name of the tool that was asked for, if any; an answer that gives its arguments as plain content is
            taken for a call of it, as some servers do that.
    """
    fields = _object(body)
    tokens, model = _usage(_object(fields.get("usage"))), str(fields.get("model") or "")
    choices = [choice for choice in _items(fields.get("choices")) if isinstance(choice, dict)]
    if not choices:
        return Completion([], model, tokens)
    choice, message = choices[0], _object(choices[0].get("message"))
    calls = [call for call in _items(message.get("tool_calls")) if isinstance(_object(call).get("function"), dict)]
    content = _content(message.get("content"))
    if tool and not calls and content.lstrip().startswith(("{", "```")):
        calls, content = [{"id": "call_0", "function": {"name": tool, "arguments": unfenced(content)}}], ""
    elif not tool:
        content = unfenced(content)
    refusal = str(message.get("refusal") or "") or None
    answer = AssistantMessage(content, [_merged(calls)] if tool and calls else None, refusal)
    reason = choice.get("finish_reason")
    return Completion([Choice(answer, reason)], model, tokens, _logprobs(choice.get("logprobs")), len(calls))


def unfenced(text: str) -> str:
    """Returns the inside of a Markdown code block that is all there is, or the text as it is."""
    fenced = _FENCED.fullmatch(text) if text.lstrip().startswith("```") else None
    return fenced[1] if fenced else text


def problems(error: ValidationError) -> str:
    """Returns what does not fit the schema, in words that do not change with the version of the validator."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    lines = [f"- {'.'.join(str(part) for part in item['loc']) or 'answer'}: {item['msg']}" for item in found]
    more = [f"- and {len(lines) - _MOST_PROBLEMS} more"] if len(lines) > _MOST_PROBLEMS else []
    return "\n".join(["The answer does not fit the schema:", *lines[:_MOST_PROBLEMS], *more])


def salvage(text: str, response: type[Response]) -> tuple[Response, tuple[Salvaged, ...]]:
    """Returns what is valid in an invalid answer, and the rest with the reason.

    Of an answer that breaks off, the last record is not trusted even if it would be valid.

    Raises:
        ValueError: There is no JSON object in the answer.
    """
    refused: list[Salvaged] = []
    broken = ""
    try:
        found = pydantic_core.from_json(text)
    except ValueError as error:
        found, broken = pydantic_core.from_json(text, allow_partial=True), f"The answer breaks off: {error}"
    if not isinstance(found, dict):
        raise ValueError("The answer is not a JSON object.")
    valid: dict[str, list[Any]] = {key: [] for key in response.model_fields}
    for key, items in found.items():
        items = items if isinstance(items, list) else [items]
        for number, item in enumerate(items):
            last = broken and key == list(found)[-1] and number == len(items) - 1
            try:
                if last or key not in valid:
                    raise ValueError(broken if last else f"There is no field {key} in the schema.")
                valid[key].append(_item(response, key, item))
            except ValueError as error:
                message = problems(error) if isinstance(error, ValidationError) else str(error)
                refused.append(Salvaged(key, message, item if isinstance(item, dict) else {"value": item}))
    return response.model_construct(None, **valid), tuple(refused)


def _item(response: type[Response], key: str, item: Any) -> Any:
    (kind,) = get_args(response.model_fields[key].annotation)
    return TypeAdapter(kind).validate_python(item)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _content(content: Any) -> str:
    if isinstance(content, list):
        return "".join(str(_object(part).get("text") or "") for part in content)
    return content if isinstance(content, str) else ""


def _usage(usage: dict[str, Any]) -> Usage:
    details = _object(usage.get("prompt_tokens_details"))
    return Usage(
        prompt_tokens=_count(usage.get("prompt_tokens")),
        completion_tokens=_count(usage.get("completion_tokens")),
        cached_tokens=_count(details.get("cached_tokens")),
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _logprobs(logprobs: Any) -> tuple[tuple[str, float], ...]:
    tokens = [_object(token) for token in _items(_object(logprobs).get("content"))]
    return tuple(
        (token["token"], float(token["logprob"]))
        for token in tokens
        if isinstance(token.get("token"), str) and isinstance(token.get("logprob"), int | float)
    )


def _merged(calls: list[Any]) -> ToolCall:
    texts = [_arguments(call["function"].get("arguments")) for call in calls]
    text = texts[0]
    if len(texts) > 1:
        text = _merged_text(texts)
    first = calls[0]
    return ToolCall(str(first.get("id") or "call_0"), Function(str(first["function"].get("name") or ""), text))


def _arguments(arguments: Any) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)


def _merged_text(texts: list[str]) -> str:
    merged: dict[str, list[Any]] = {}
    for number, text in enumerate(texts):
        try:
            found = pydantic_core.from_json(text)
        except ValueError:
            return text
        if not isinstance(found, dict) or not all(isinstance(items, list) for items in found.values()):
            return text
        for key, items in found.items():
            merged.setdefault(key, []).extend(_renamed(key, item, number) for item in items)
    return json.dumps(merged, ensure_ascii=False)


def _renamed(key: str, record: Any, call: int) -> Any:
    """Keeps the ids of one call apart from those of the others, in records and in what refers to them."""
    if call == 0 or key not in RECORD_TYPES or not isinstance(record, Mapping):
        return record
    references = {name for name, trait in traits(RECORD_TYPES[key]).items() if trait.refers_to} | {"id"}
    return {
        name: f"{value}.{call + 1}" if name in references and isinstance(value, str) else value
        for name, value in record.items()
    }
