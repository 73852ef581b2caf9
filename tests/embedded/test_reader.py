import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.embedded.answers import Schema, fit
from extractor.embedded.reader import read
from schemas.response import response_model

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("EXTRACTOR_CORPUS", ROOT.parent / "shared" / "corpus"))
SEEDS = {path.name[:3]: path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("seeds/*.txt"))}
RESPONSE = response_model(("meetings", "claims"))
SCHEMA = Schema(RESPONSE.model_json_schema())


def meetings(seed: str, published: str | None = None) -> list[tuple[set[str], str, str | None, str | None]]:
    found = read(SEEDS[seed], published=published)["meetings"]
    return [({a["name"] for a in m["participants"]}, m["mode"], m["date"], m["place"]) for m in found]


def test_two_meetings_on_the_sidelines_of_a_council() -> None:
    found = read(SEEDS["000"], published="2021-07-14")["meetings"]
    assert [{a["name"] for a in m["participants"]} for m in found] == [
        {"Shah Mahmood Qureshi", "Sergei Lavrov"},
        {"Shah Mahmood Qureshi", "Wang Yi"},
    ]
    for meeting in found:
        assert (meeting["date"], meeting["place_country"]) == ("2021-07-14", "TJK")
        assert "SCO Council of Foreign Ministers" in meeting["occasion"]


def test_a_meeting_of_today_and_two_of_before() -> None:
    found = meetings("001", "2021-07-14")
    pair = {"Shah Mahmood Qureshi", "Sergey Lavrov"}
    assert any("Emomali Rahmon" in names and place == "Dushanbe" for names, _, _, place in found)
    assert (pair, "in_person", "2019-06", "Bishkek") in found
    assert (pair, "in_person", "2020-09", "Moscow") in found
    assert any(names == pair and date == "2021-07-14" for names, _, date, _ in found)


def test_the_stops_of_a_tour() -> None:
    assert {"Moscow", "Kabul", "Tehran", "Beijing"} <= {place for _, _, _, place in meetings("002")}


@pytest.mark.parametrize(("seed", "other"), [("003", "Sergey Lavrov"), ("004", "Antony J. Blinken")])
def test_phone_calls(seed: str, other: str) -> None:
    ((names, mode, _, place),) = meetings(seed)
    assert other in names
    assert (mode, place) == ("phone", None)


@pytest.mark.parametrize("seed", sorted(SEEDS))
def test_records_fit_the_schema_and_quote_the_article(seed: str) -> None:
    records = read(SEEDS[seed], published="2021-07-14")
    RESPONSE.model_validate(fit(records, SCHEMA))
    quotes = [quote for items in records.values() for item in items for quote in item["evidence"]]
    assert quotes
    assert all(quote in SEEDS[seed] for quote in quotes)


PIECES = st.sampled_from(
    [
        "Kenyan President William Ruto",
        " met ",
        " Ugandan President Yoweri Museveni",
        " spoke by phone with ",
        " in Oslo",
        " on Monday",
        " on 30 February 2021",
        " said: “we agreed”",
        ". ",
        "\n\n",
        " and ",
        "the two leaders",
        " his counterpart",
        "<p>",
        "’s",
        "İ",
        "[1] ",
        "—",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_the_text_records_fit_and_quotes_are_slices_of_it(text: str) -> None:
    records = read(text, published="2024-07-27")
    RESPONSE.model_validate(fit(records, SCHEMA))
    assert all(quote in text for items in records.values() for item in items for quote in item["evidence"])


def test_articles_with_nothing_in_them_give_nothing() -> None:
    assert read("The harvest fair opened under a clear sky. The heaviest pumpkin won.") == {
        "meetings": [],
        "claims": [],
    }
    assert read("") == {"meetings": [], "claims": []}


def test_reading_needs_no_network_library() -> None:
    program = (
        "import sys, extractor.embedded.reader; print(any(name in sys.modules for name in ('openai', 'starlette')))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert shown.stdout.strip() == "False"


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the development corpus is not here")
def test_every_article_of_the_corpus_is_read_with_evidence_from_it() -> None:
    for path in sorted(CORPUS.glob("articles/*.txt")):
        text = path.read_text(encoding="utf-8")
        records = read(text, published="2020-01-01")
        RESPONSE.model_validate(fit(records, SCHEMA))
        assert all(quote in text for items in records.values() for item in items for quote in item["evidence"])
