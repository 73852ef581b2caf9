import base64
import hashlib
import re
from collections.abc import Sequence
from html.parser import HTMLParser

import pytest

from extractor.reports.page import band, pieces_of, report_page
from schemas import RECORD_TYPES, Article, Failure, Line
from schemas.line import article_id
from tests.outputs import TEXT, Visit, claim, line, meeting, rejected, visit


class Page(HTMLParser):
    """A page as a browser reads it: its elements, and the text of each class."""

    VOID = ("meta", "input", "br", "img", "link")

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            name = dict(attrs).get("class") or f"<{tag}>"
            self._open.append((tag, name))
            self.texts.setdefault(name, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, name in self._open:
            self.texts[name][-1] += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page_of(*lines: Line, failures: Sequence[Failure] = ()) -> str:
    return "".join(report_page(lambda: lines, failures, "facts.jsonl"))


def test_each_article_stands_whole_with_its_evidence_marked() -> None:
    page = Page(page_of(line(), line(TEXT + " More.")))
    assert page.texts["text"] == [TEXT, TEXT + " More."]
    marks = [(mark["data-records"], mark["class"]) for mark in page.of("mark")]
    assert marks[:4] == [("m1", "k0"), ("c1", "k1"), ("m1 c1", "k0 k1"), ("c1", "k1")]


def test_pieces_tell_where_records_start_and_end() -> None:
    pieces = [piece for piece in pieces_of(line()) if piece.records]
    assert [(piece.text, piece.starts, piece.ends) for piece in pieces] == [
        ("Foreign Minister Ada Roe of Norland met Sven Holt", ("m1",), "m1"),
        ("“We agreed on the border,” Roe said after ", ("c1",), ""),
        ("the talks", (), "m1"),
        (".", (), "c1"),
    ]


def test_records_stand_with_values_and_confidence_and_low_ones_are_marked() -> None:
    page = Page(page_of(line(meetings=[meeting(place=0.31, date=0.2)], claims=[claim()])))
    cards = {attributes["data-record"]: attributes["class"] for attributes in page.of("article")}
    assert cards == {"m1": "record k0 doubtful", "c1": "record k1"}
    low = [" ".join(text.split()) for text in page.texts["low"]]
    assert low == ["date– confidence 0.20", "placePort Anders confidence 0.31"]


def test_ids_and_references_of_the_page_fit_together() -> None:
    page = Page(page_of(line(), line(TEXT + " More.")))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.elements:
        for name in ("href", "aria-labelledby"):
            value = attributes.get(name) or ""
            if value and not value.startswith("https://planet.example"):
                assert value.removeprefix("#") in ids


HOSTILE = (
    "<script>alert(1)</script> </div></section> {{ 7 * 7 }} {% endfor %} <img src=x onerror=alert(2)> & &amp; "
    "\x00\x1b[31m \u202e \"quoted\" 'so' ]]> --> A met B."
)


def test_what_articles_and_models_hold_is_text_and_nothing_else() -> None:
    record = meeting()
    record.participants[0].name = record.place = HOSTILE
    record.evidence = record.evidence[:1]
    record.evidence[0].start, record.evidence[0].end = 3, 40
    refused = rejected()
    refused.reason = refused.message = refused.quote = refused.nearest = HOSTILE
    refused.differences = [HOSTILE]
    hostile = line(meetings=[record])
    hostile.article = Article(
        id=article_id(HOSTILE), source=HOSTILE, title=HOSTILE, published=None, url="javascript:alert(3)", text=HOSTILE
    )
    hostile.rejected.append(refused)
    hostile.run.model = hostile.run.prompt = HOSTILE
    failure = Failure(source=HOSTILE, stage="read", reason=HOSTILE, message=HOSTILE)
    written = page_of(hostile, failures=[failure])
    page, plain = Page(written), Page(page_of(line(), failures=[failure.model_copy(update={"source": "a"})]))
    assert page.texts["text"] == [HOSTILE.replace("\x00", "␀").replace("\x1b", "␛").replace("\u202e", "‹U+202E›")]
    assert {tag for tag, _ in page.elements} - {tag for tag, _ in plain.elements} <= {
        "details",
        "blockquote",
        "ul",
        "li",
    }
    assert len(page.of("script")) == 1
    assert not page.of("img")
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert not any("javascript" in (attributes.get("href") or "") for attributes in page.of("a"))
    assert "49" not in page.texts["text"][0]


def test_the_page_makes_no_request_and_allows_only_its_own_style_and_script() -> None:
    written = page_of(line())
    page = Page(written)
    for _, attributes in page.elements:
        assert not attributes.keys() & {"src", "srcset", "style", "action", "background"}
    assert not page.of("link")
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest", written)
    [policy] = [str(meta["content"]) for meta in page.of("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for element, directive in (("style", "style-src"), ("script", "script-src")):
        [content] = re.findall(f"<{element}>(.*?)</{element}>", written, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy


def test_figures_rejections_and_failures_stand_on_top() -> None:
    rejecting = line()
    rejecting.rejected.append(rejected())
    page = Page(
        page_of(rejecting, failures=[Failure(source="b.txt", stage="ask", reason="refusal", message="No answer.")])
    )
    panels = " ".join(" ".join(page.texts["panel"] + page.texts["panel wide"]).split())
    assert "quote not locatedclaims1" in panels
    assert "b.txtaskrefusalNo answer." in panels
    [histogram] = [attributes["aria-label"] for attributes in page.of("svg")]
    assert "0.9 to 1.0: 19." in str(histogram)


def test_an_output_without_lines_gives_a_page() -> None:
    assert Page(page_of()).texts["tiles"]


def test_an_article_in_which_nothing_was_found_says_so() -> None:
    page = Page(page_of(line(meetings=[], claims=[])))
    assert "Nothing was found" in page.texts["records"][0]


def test_a_third_record_type_is_shown_like_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECORD_TYPES, "visits", Visit)
    page = Page(page_of(line(**line().records, visits=[visit()])))
    assert ("v1", "k2") in [(mark["data-records"], mark["class"]) for mark in page.of("mark")]
    assert "visit v1" in page.texts["record k2"][0]


@pytest.mark.parametrize(
    ("confidence", "classes"),
    [(None, "none"), (0.0, "low t0"), (0.5, "medium t5"), (0.8, "high t8"), (1.0, "high t10")],
)
def test_confidence_has_a_band(confidence: float | None, classes: str) -> None:
    assert band(confidence) == classes
