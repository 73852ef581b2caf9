"""Step 2, render: a prompt file and an article become messages, with a fingerprint of all that shapes the answer.

A prompt file is Markdown: front matter in YAML, then sections `## system`, any number of `## example`, and `## user`.
An example holds an invented article and, in a fenced JSON block, the records it should give. Everything but the
article stands first and is the same bytes for every article, so that a provider can cache it.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from extractor.errors import PromptError
from extractor.grounding.segments import split_sentences
from schemas.answer import Message
from schemas.line import Article
from schemas.registry import RECORD_TYPES
from schemas.response import EvidenceForm, Response, response_model

_SECTION = re.compile(r"^## (system|example|user)[ \t]*\n", re.MULTILINE)
_EXAMPLE = re.compile(r"(?P<article>.*?)\n```json\n(?P<records>.*?)\n```\s*", re.DOTALL)
_TITLE_LENGTH = 300
# A title stands outside the article's delimiter; it is data too, and must not look like one.
_NO_TAGS = str.maketrans("<>", "‹›")
_PLACEHOLDERS = ("metadata", "key", "article")


class FrontMatter(BaseModel):
    """The head of a prompt file.

    Attributes:
        name: Name of the prompt; the folder of the file.
        version: Version; the file is `v<version>.md`.
        records: Keys of the record types it asks for.
        evidence: Whether the model cites by verbatim quotes or by sentence numbers.
        descriptions: Whether the response schema carries the field descriptions.
        ratings: Whether the model names the fields that it is not sure of.
        parameters: Model parameters sent with each request, such as `temperature`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    version: int
    records: tuple[str, ...]
    evidence: EvidenceForm = "quotes"
    descriptions: bool = True
    ratings: bool = False
    parameters: dict[str, JsonValue] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """An invented article and the records it should give."""

    article: str
    records: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A run of an article, `[start, end)` in code points, that is asked about at once; `number` of `total`."""

    start: int
    end: int
    number: int = 1
    total: int = 1


@dataclass(frozen=True)
class Prompt:
    """A prompt that can be rendered.

    Attributes:
        head: The front matter.
        source: The whole file.
        system: The system message without the examples.
        examples: The examples.
        user: The template of the last message.
    """

    head: FrontMatter
    source: str
    system: str
    examples: tuple[Example, ...]
    user: str

    @property
    def name(self) -> str:
        """Name and version, such as `facts/v1`."""
        return f"{self.head.name}/v{self.head.version}"

    @cached_property
    def response(self) -> type[Response]:
        """The model that is to be filled."""
        return response_model(
            self.head.records, self.head.evidence, descriptions=self.head.descriptions, ratings=self.head.ratings
        )

    @cached_property
    def fingerprint(self) -> str:
        """Hash over the text of the file, model parameters included: 16 hexadecimal digits."""
        return _digest(self.source)

    @cached_property
    def schema_fingerprint(self) -> str:
        """Hash over the response schema: 16 hexadecimal digits."""
        return _digest(json.dumps(self.response.model_json_schema(), sort_keys=True))

    @cached_property
    def prefix(self) -> Message:
        """The system message with the examples: the same bytes for every article."""
        shown = [self.system]
        for number, example in enumerate(self.examples, 1):
            records = json.dumps(example.records, ensure_ascii=False, separators=(",", ":"))
            text = number_sentences(example.article)[0] if self.head.evidence == "sentences" else example.article
            shown.append(f"Example {number}\n\n{text}\n\nRecords: {records}")
        return {"role": "system", "content": "\n\n".join(shown)}

    def render(self, article: Article, part: Part | None = None) -> list[Message]:
        """Returns the messages that ask about an article, or about one part of it."""
        part = part or Part(0, len(article.text))
        text = article.text[part.start : part.end]
        if self.head.evidence == "sentences":
            text = number_sentences(text)[0]
        content = Template(self.user).substitute(
            metadata=_metadata(article, part), key=_fence_key(article.text), article=text
        )
        return [self.prefix, {"role": "user", "content": content}]


def number_sentences(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Returns a text with `[1] `, `[2] ` … before its sentences, and the sentences' ranges in the given text."""
    spans = split_sentences(text)
    pieces, position = [], 0
    for number, (start, _end) in enumerate(spans, 1):
        pieces += [text[position:start], f"[{number}] "]
        position = start
    return "".join([*pieces, text[position:]]), spans


@cache
def load_prompt(name: str) -> Prompt:
    """Loads a prompt: one that ships with the package (`facts/v1`), or a file of the user's own (`my/facts/v3.md`).

    Raises:
        PromptError: There is no such prompt, or its file cannot be used.
    """
    source = _read(name)
    head_text, _, body = source.removeprefix("---\n").partition("\n---\n")
    if not source.startswith("---\n") or not body:
        raise PromptError(f"Prompt {name}: the file does not start with front matter between two lines of ---.")
    try:
        head = FrontMatter.model_validate(yaml.safe_load(head_text))
    except (ValidationError, yaml.YAMLError) as error:
        raise PromptError(f"Prompt {name}: the front matter is not valid: {error}") from error
    if not name.endswith(".md") and name != f"{head.name}/v{head.version}":
        raise PromptError(
            f"Prompt {name}: its front matter says that it is {head.name}/v{head.version}.",
            "Set name and version in the file to those of its folder and file name.",
        )
    unknown = [key for key in head.records if key not in RECORD_TYPES]
    if unknown or not head.records:
        raise PromptError(f"Prompt {name}: unknown record types {unknown}.", f"Known are: {', '.join(RECORD_TYPES)}.")
    sections = _sections(name, body)
    examples = tuple(_example(name, text) for role, text in sections if role == "example")
    return Prompt(head, source, _only(name, sections, "system"), examples, _only(name, sections, "user"))


def released_prompts() -> list[str]:
    """Returns the names of the prompts that ship with the package, such as `facts/v1`, in order."""
    folder = resources.files("prompts")
    found = [
        (kind.name, int(file.name[1:-3]))
        for kind in folder.iterdir()
        if kind.is_dir()
        for file in kind.iterdir()
        if re.fullmatch(r"v\d+\.md", file.name)
    ]
    return [f"{kind}/v{version}" for kind, version in sorted(found)]


def _read(name: str) -> str:
    if name.endswith(".md"):
        path = Path(name)
        if not path.is_file():
            raise PromptError(f"There is no prompt file {name}.")
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    if name not in released_prompts():
        raise PromptError(
            f"There is no prompt {name!r}.",
            f"Give one of {', '.join(released_prompts())}, or the path of a file that ends in .md.",
        )
    return resources.files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8").replace("\r\n", "\n")


def _sections(name: str, body: str) -> list[tuple[str, str]]:
    pieces = _SECTION.split(body)
    if pieces[0].strip():
        raise PromptError(f"Prompt {name}: text stands before the first section.")
    sections = [(role, text.strip("\n")) for role, text in zip(pieces[1::2], pieces[2::2], strict=True)]
    template = Template(_only(name, sections, "user"))
    if not template.is_valid() or sorted(template.get_identifiers()) != sorted(_PLACEHOLDERS):
        raise PromptError(
            f"Prompt {name}: the user section must hold each of ${', $'.join(_PLACEHOLDERS)} and no other.",
            "Write $$ for a dollar sign.",
        )
    return sections


def _only(name: str, sections: Sequence[tuple[str, str]], role: str) -> str:
    texts = [text for kind, text in sections if kind == role]
    if len(texts) != 1:
        raise PromptError(f"Prompt {name}: it needs one section '## {role}' and has {len(texts)}.")
    return texts[0]


def _example(name: str, text: str) -> Example:
    match = _EXAMPLE.fullmatch(text)
    if not match:
        raise PromptError(f"Prompt {name}: an example is an article followed by a fenced ```json block.")
    try:
        return Example(match["article"].strip("\n"), json.loads(match["records"]))
    except ValueError as error:
        raise PromptError(f"Prompt {name}: the records of an example are not JSON: {error}") from error


def _metadata(article: Article, part: Part) -> str:
    lines = [f"Published: {article.published or 'unknown'}"]
    if article.title and article.title not in article.text:
        lines.append(f"Title: {' '.join(article.title.split())[:_TITLE_LENGTH].translate(_NO_TAGS)}")
    if part.total > 1:
        lines.append(f"Part: {part.number} of {part.total}")
    return "\n".join(lines)


def _fence_key(text: str) -> str:
    """Returns a key that the article cannot hold, so that nothing in it can close the article's delimiter."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    length = 8
    while digest[:length] in text:
        length += 1
    return digest[:length]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
