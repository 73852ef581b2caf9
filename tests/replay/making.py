"""What the tests of recordings are made of: a server that answers from the article, prompts, and cassettes of vcrpy."""

import asyncio
import re
from pathlib import Path
from typing import Any, NoReturn

import vcr as vcrpy
from pydantic import SecretStr

from extractor.exchange.pacing import Gate
from extractor.model import Model
from extractor.prompting import Prompt, load_prompt
from extractor.replay import cassettes, misses
from extractor.replay.recordings import Recordings
from extractor.settings import Settings
from schemas import Article
from schemas.answer import Answer
from schemas.line import article_id
from schemas.model_settings import Mode, ModelSettings
from schemas.response import Response
from tests.exchange.test_pacing import Clock
from tests.servers import Reply, completion, serving
from tests.servers import Request as Received


class Texts(Response):
    claims: list[str]


class MissedError(BaseException):
    """What a test raises for a miss; like pytest's own, not an `Exception`."""


def fail(miss: misses.Miss) -> NoReturn:
    raise MissedError(miss.message("record it"))


def echo(request: Received, number: int) -> Reply:
    headers = {"Set-Cookie": "planted-cookie", "OpenAI-Organization": "planted-organization", "X-Key": "planted"}
    return Reply(completion({"claims": [request.body["messages"][-1]["content"]]}), headers=headers)


async def ask(url: str, articles: list[str], **parameters: Any) -> list[Answer]:
    clock = Clock()
    model_settings = ModelSettings(model="stub", base_url=url, api_key=SecretStr("planted-key"))
    async with Model(model_settings, gate=Gate(clock, clock.sleep)) as model:
        return await asyncio.gather(
            *(
                model.ask(
                    [{"role": "user", "content": article}],
                    Texts,
                    parameters=parameters,
                    check=lambda _: None,
                    article_id=article,
                )
                for article in articles
            )
        )


def use(path: Path, mode: str) -> Any:
    recorder = vcrpy.VCR()
    cassettes.configure(recorder)
    return recorder.use_cassette(str(path), record_mode=mode, **cassettes.VCR_SETTINGS)


async def record(path: Path, articles: list[str]) -> None:
    with serving(echo) as server, use(path, "once"):
        await ask(server.base_url, articles)


PROMPT = """---
name: notes
version: 1
records: [meetings, claims]
parameters: {temperature: 0, max_tokens: 900}
---
## system

Record the claims of the article.

Quote it word for word; “über” stays “über”.

## example

Anna said: it works.

```json
{"claims": [{"speakers": [{"name": "Anna"}], "text": "It works.", "evidence": ["Anna said: it works."]}]}
```

## user

$metadata

<article $key>
$article
</article $key>
"""

CLAIM = {
    "speakers": [{"name": "Anna Berg"}],
    "quotation": "indirect",
    "speech_act": "assertive",
    "channel": "unspecified",
}
MODES: tuple[Mode, ...] = ("tools", "json_schema", "json")


def prompt_file(folder: Path, text: str = PROMPT) -> Path:
    """Writes a prompt that no other test has loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"p{len(list(folder.iterdir()))}.md"
    path.write_text(text, encoding="utf-8")
    return path


def prompt(folder: Path, text: str = PROMPT) -> Prompt:
    return load_prompt(str(prompt_file(folder, text)))


def article(number: int) -> Article:
    text = f"Report {number}\n\nAnna Berg said that bridge {number} “über” the river is safe."
    return Article(id=article_id(text), source=f"seeds/{number:03}_report.txt", text=text)


def sentence(request: Received) -> str:
    """The last sentence of the article in a request."""
    return str(re.findall(r"Anna Berg said .*", request.body["messages"][1]["content"])[-1])


def answer(request: Received, number: int = 0, **claim: Any) -> Reply:
    """Answers with the claim of the article that is asked about."""
    quote = sentence(request)
    found = CLAIM | {"text": quote, "evidence": [quote]} | claim
    tool = "Records" if "tools" in request.body else None
    return Reply(completion({"meetings": [], "claims": [found]}, tool=tool))


def recordings(folder: Path, asked: Prompt, *, url: str | None = None, **settings: Any) -> Recordings:
    chosen = {"base_url": url, "model": "stub", "api_key": SecretStr("planted-key")} | settings
    return Recordings(folder, asked, Settings(**chosen), command="pytest t.py --record-mode=rewrite")
