"""Lines, made by hand, for the tests of what reads an output."""

from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import Field

from schemas import Actor, Article, Claim, Evidence, Line, Meeting, Record, Rejected, Run, Trait, own_fields
from schemas.line import article_id

TEXT = (
    "Ministers meet in Port Anders\n\n"
    "Foreign Minister Ada Roe of Norland met Sven Holt in Port Anders on Tuesday. "
    "“We agreed on the border,” Roe said after the talks. They had lunch."
)


class Visit(Record):
    """A record type that the package does not have."""

    id_prefix: ClassVar[str] = "v"

    guest: Annotated[Actor, Trait("name", "verbatim", identifying=True, heading=True)]
    nights: Annotated[int, Trait("exact", "derived")] = 1
    purpose: Annotated[str | None, Trait("text", "written")] = Field(default=None, description="Why")
    during: Annotated[str | None, Trait("reference", "chosen", refers_to="meetings")] = None


def evidence(quote: str, text: str = TEXT) -> Evidence:
    start = text.index(quote)
    return Evidence(quote=quote, start=start, end=start + len(quote))


def sure(record_type: type[Record], **numbers: float) -> dict[str, Any]:
    """Confidence of 0.9 for all fields but those named, and a signal for each."""
    return {
        "confidence": {name: numbers.get(name, 0.9) for name in own_fields(record_type)},
        "signals": {name: {"located": 1.0} for name in own_fields(record_type)},
    }


def meeting(text: str = TEXT, **numbers: float) -> Meeting:
    return Meeting(
        id="m1",
        participants=[Actor(name="Ada Roe", role="Foreign Minister"), Actor(name="Sven Holt")],
        status="held",
        mode="in_person",
        place="Port Anders",
        evidence=[evidence("Foreign Minister Ada Roe of Norland met Sven Holt", text), evidence("the talks", text)],
        **sure(Meeting, **numbers),
    )


def claim(text: str = TEXT, **numbers: float) -> Claim:
    return Claim(
        id="c1",
        speakers=[Actor(name="Ada Roe")],
        text="They agreed on the border.",
        quotation="direct",
        speech_act="commissive",
        channel="unspecified",
        meeting="m1",
        evidence=[evidence("“We agreed on the border,” Roe said after the talks.", text)],
        **sure(Claim, **numbers),
    )


def visit(text: str = TEXT) -> Visit:
    return Visit(
        id="v1", guest=Actor(name="Sven Holt"), during="m1", evidence=[evidence("They had lunch.", text)], **sure(Visit)
    )


def rejected() -> Rejected:
    return Rejected(
        record_type="claims",
        record_id="c1",
        reason="quote_not_located",
        message="the article has another number",
        quote="We agreed on 15 borders",
        nearest="We agreed on the border",
        differences=["15 borders → the border"],
    )


def line(text: str = TEXT, **records: list[Record]) -> Line:
    return Line(
        article=Article(
            id=article_id(text),
            source="news/a.txt",
            title="Ministers meet in Port Anders",
            published="2021-07-14",
            url="https://planet.example/a",
            text=text,
        ),
        records=records or {"meetings": [meeting(text)], "claims": [claim(text)]},
        run=Run(
            model="some-model",
            prompt="mine/v1",
            prompt_fingerprint="p",
            schema_fingerprint="s",
            started="2021-07-14T00:00:00Z",
            seconds=1.0,
            version="0.1.0",
        ),
    )


def write(path: Path, *lines: Line | dict[str, Any] | str) -> Path:
    import json

    written = [
        item if isinstance(item, str) else json.dumps(item) if isinstance(item, dict) else item.model_dump_json()
        for item in lines
    ]
    path.write_text("".join(f"{item}\n" for item in written), encoding="utf-8")
    return path
