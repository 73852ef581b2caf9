import json
from pathlib import Path
from typing import Any

import pytest

from extractor.embedded.analysis import analyse
from extractor.embedded.records import read_meetings

ARTICLES = json.loads(Path(__file__).with_name("invented_meetings.json").read_text(encoding="utf-8"))
FIELDS = ("status", "mode", "date", "place")


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["text"][:40])
def test_the_meetings_of_an_invented_article_are_read(article: dict[str, Any]) -> None:
    found = read_meetings(analyse(article["text"], article["published"]))
    assert [
        {"participants": [actor["name"] for actor in meeting["participants"]]}
        | {name: meeting[name] for name in FIELDS}
        for meeting in found
    ] == article["meetings"]


def test_all_mentions_of_a_meeting_are_one_record() -> None:
    text = (
        "Horvat meets Zupan in Oslo\n\n"
        "Croatian President Ana Horvat met Slovenian President Marko Zupan on Monday. The meeting took place in Oslo. "
        "The two presidents discussed fishing. They agreed to build a bridge."
    )
    (meeting,) = read_meetings(analyse(text, "2020-01-08"))
    assert (meeting["date"], meeting["place"], meeting["topics"]) == ("2020-01-06", "Oslo", ["fishing"])
    assert meeting["outcomes"] == ["They agreed to build a bridge."]


def test_two_occasions_of_the_same_people_are_two_records() -> None:
    text = (
        "Croatian President Ana Horvat met Slovenian President Marko Zupan in Oslo on Monday. "
        "They had met in Riga in May 2019. Horvat met Zupan at the Bled Forum in Bled, Slovenia, in June 2018 and the "
        "Davos Forum in Davos in January 2019."
    )
    found = read_meetings(analyse(text, "2020-01-08"))
    assert [(meeting["place"], meeting["date"]) for meeting in found] == [
        ("Oslo", "2020-01-06"),
        ("Riga", "2019-05"),
        ("Bled", "2018-06"),
        ("Davos", "2019-01"),
    ]


def test_a_meeting_told_only_in_a_headline_is_none() -> None:
    assert read_meetings(analyse("Kenyan President Ruto meets Ugandan President Museveni\n\nIt rained.")) == []
