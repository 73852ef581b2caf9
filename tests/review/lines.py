"""Lines of runs made by hand: what `extractor run` would write, with confidences that a test chooses."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from schemas import RECORD_TYPES, Article, Line, Record, Run, own_fields
from schemas.line import article_id

SEEDS = Path(__file__).parents[2] / "seeds"

TEXT = (
    "Foreign Minister Ada Novak met her counterpart Li Wen in Vienna on Monday.\n\n"
    "“We will open the border in May,” Novak said. Li Wen thanked her for the talks 🤝 in Vienna.\n"
    "The river port stays closed."
)
MET = "Foreign Minister Ada Novak met her counterpart Li Wen in Vienna on Monday."
SAID = "“We will open the border in May,” Novak said."

Confidence = Callable[[str, int], float]


def evidence(text: str, quote: str) -> dict[str, Any]:
    start = text.index(quote)
    return {"quote": quote, "start": start, "end": start + len(quote)}


def measured(record_type: type[Record], values: dict[str, Any], confidence: Confidence) -> dict[str, Any]:
    names = own_fields(record_type)
    return values | {
        "confidence": {name: confidence(name, number) for number, name in enumerate(names)},
        "signals": {name: {"found_in_evidence": 0.5, "agreement": 1.0} for name in names},
    }


def rising(name: str, number: int) -> float:
    """The first field is the least confident: 0.05, 0.15, 0.25 and so on."""
    return round(0.05 + 0.1 * number, 2)


def meeting(text: str = TEXT, confidence: Confidence = rising, quote: str = MET, **values: Any) -> dict[str, Any]:
    return measured(
        RECORD_TYPES["meetings"],
        {
            "id": "m1",
            "participants": [
                {"name": "Ada Novak", "role": "Foreign Minister", "country": "AUT", "organization": None},
                {"name": "Li Wen", "role": None, "country": "CHN", "organization": None},
            ],
            "status": "held",
            "mode": "in_person",
            "date": None,
            "date_text": "Monday",
            "place": "Vienna",
            "place_country": "AUT",
            "occasion": None,
            "topics": ["the border"],
            "outcomes": [],
            "evidence": [evidence(text, quote)],
        }
        | values,
        confidence,
    )


def claim(text: str = TEXT, confidence: Confidence = rising, quote: str = SAID, **values: Any) -> dict[str, Any]:
    return measured(
        RECORD_TYPES["claims"],
        {
            "id": "c1",
            "speakers": [{"name": "Ada Novak", "role": "Foreign Minister", "country": "AUT", "organization": None}],
            "addressee": None,
            "text": "Austria will open the border in May.",
            "quotation": "direct",
            "speech_act": "commissive",
            "channel": "statement",
            "relayed_by": None,
            "meeting": "m1",
            "topics": ["the border"],
            "evidence": [evidence(text, quote)],
        }
        | values,
        confidence,
    )


def line(text: str = TEXT, source: str = "news/one.txt", calibration: str | None = None, **records: Any) -> Line:
    records = records or {"meetings": [meeting(text)], "claims": [claim(text)]}
    return Line(
        article=Article(id=article_id(text), source=source, title="Talks in Vienna", published="2024-05-06", text=text),
        records={key: [RECORD_TYPES[key].model_validate(one) for one in ones] for key, ones in records.items()},
        run=Run(
            model="by-hand",
            prompt="mine/v1",
            prompt_fingerprint="p" * 16,
            schema_fingerprint="s" * 16,
            started="2024-05-06T10:00:00Z",
            seconds=1.0,
            version="0",
            calibration=calibration,
        ),
    )


def write_run(path: Path, lines: Iterable[Line]) -> Path:
    path.write_text("".join(json.dumps(one.model_dump(mode="json")) + "\n" for one in lines), encoding="utf-8")
    return path


def seed_lines() -> list[Line]:
    """The five seeds, each with a meeting and a claim that rest on its first long paragraphs."""
    found = []
    for number, path in enumerate(sorted(SEEDS.glob("*.txt"))):
        text = path.read_bytes().decode("utf-8")
        quotes = [part.strip() for part in text.split("\n") if len(part.strip()) > 80]

        def confidence(name: str, place: int, number: int = number) -> float:
            return round(0.06 * place + 0.04 * number + 0.02, 2)

        first = meeting(text, confidence, quotes[0])
        second = claim(text, confidence, quotes[1])
        found.append(line(text, source=f"seeds/{path.name}", meetings=[first], claims=[second]))
    return found
