"""Lines and gold made from a few words, for the tests of evaluation."""

from typing import Any

from extractor.evaluation.gold import GoldArticle
from schemas import Article, Line, Run
from schemas.line import article_id

TEXT = (
    "On Monday, Minister Ana Duarte met President Karl Voss in Lagos. "
    "Duarte said that the border will stay open. "
    "Voss did not promise any new funds. "
    "They agreed to meet again in 30 days. "
    "An aide named Lia Torp said nothing of note."
)


def actor(name: str, **fields: str | None) -> dict[str, Any]:
    return {"name": name, "role": None, "country": None, "organization": None, **fields}


def cite(*quotes: str) -> list[dict[str, Any]]:
    return [{"quote": quote, "start": TEXT.index(quote), "end": TEXT.index(quote) + len(quote)} for quote in quotes]


def meeting(**fields: Any) -> dict[str, Any]:
    return {
        "id": "m1",
        "participants": [actor("Ana Duarte", country="PRT"), actor("Karl Voss", country="DEU")],
        "status": "held",
        "mode": "in_person",
        "date": "2023-05-08",
        "date_text": "Monday",
        "place": "Lagos",
        "place_country": "NGA",
        "evidence": cite("On Monday, Minister Ana Duarte met President Karl Voss in Lagos."),
        **fields,
    }


def claim(**fields: Any) -> dict[str, Any]:
    return {
        "id": "c1",
        "speakers": [actor("Ana Duarte")],
        "text": "The border will stay open.",
        "quotation": "indirect",
        "speech_act": "assertive",
        "channel": "unspecified",
        "topics": ["border"],
        "evidence": cite("Duarte said that the border will stay open."),
        **fields,
    }


def refusal(**fields: Any) -> dict[str, Any]:
    return claim(
        **{
            "id": "c2",
            "speakers": [actor("Karl Voss")],
            "text": "Karl Voss did not promise any new funds.",
            "topics": ["funds"],
            "evidence": cite("Voss did not promise any new funds."),
            **fields,
        }
    )


def line(source: str = "articles/one.txt", text: str = TEXT, **records: list[dict[str, Any]]) -> Line:
    return Line.model_validate(
        {
            "article": Article(id=article_id(text), source=source, text=text).model_dump(),
            "meetings": records.get("meetings", []),
            "claims": records.get("claims", []),
            "run": run().model_dump(),
        }
    )


def run(**fields: Any) -> Run:
    return Run(
        **{
            "model": "reader",
            "prompt": "facts/v1",
            "prompt_fingerprint": "p",
            "schema_fingerprint": "s",
            "started": "2026-01-01T00:00:00Z",
            "seconds": 1.0,
            "version": "0",
            **fields,
        }
    )


def gold(name: str = "one", **records: list[dict[str, Any]]) -> GoldArticle:
    return GoldArticle(name, f"{name}.json", {"meetings": [], "claims": [], **records})
