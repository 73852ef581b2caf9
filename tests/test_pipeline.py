import asyncio
from collections import Counter
from typing import Annotated, ClassVar

import pytest
from pydantic import Field

from extractor.errors import ArticleError, CutShortError
from extractor.parts import PartSize
from extractor.pipeline import Pipeline
from extractor.prompting import load_prompt
from schemas import RECORD_TYPES, Article, Line, Record, Trait, Usage
from schemas.answer import Answer
from schemas.line import article_id

TEXT = "Ana Horvat met Marko Zupan on 5 March 2019.\n\nZupan said the bridge is safe.\n\nThe sun shone."
MEETING = {
    "id": "m1",
    "participants": [{"name": "Ana Horvat"}, {"name": "Marko Zupan"}],
    "status": "held",
    "mode": "in_person",
    "date": "2019-03-05",
    "date_text": "5 March 2019",
    "evidence": ["Ana Horvat met Marko Zupan on 5 March 2019."],
}


def article(text=TEXT, **fields):
    return Article(id=article_id(text), source="a.txt", text=text, **fields)


class FakeModel:
    """Answers with what `reply` gives for the text it is asked about; consults the check once, as re-asks allow."""

    name = "fake/one"

    def __init__(self, reply):
        self.reply = reply
        self.contents, self.complaints = [], []

    async def ask(self, messages, response, *, parameters, check, article_id, sample=0):
        content = messages[-1]["content"]
        self.contents.append(content)
        answer = self.reply(content)
        if isinstance(answer, Exception):
            raise answer
        filled = response.model_validate(answer)
        self.complaints.append(check(filled))
        usage = Usage(prompt_tokens=100, completion_tokens=10)
        reasked = int(self.complaints[-1] is not None)
        return Answer(
            filled,
            (),
            "fake-1",
            usage,
            1 + reasked,
            reasked,
            {"reask": 1} if reasked else {},
            "2026-01-01T00:00:00Z",
            0.5,
        )


def extract(model, item, prompt="facts/v1", **options):
    pipeline = Pipeline(load_prompt(prompt), model, **{"mode": "tools", "part_size": PartSize(24_000, 0), **options})
    return asyncio.run(pipeline(item))


def test_a_line_holds_grounded_records_with_a_confidence_for_each_field():
    line = extract(FakeModel(lambda content: {"meetings": [MEETING]}), article())
    (meeting,) = line.records["meetings"]
    (evidence,) = meeting.evidence
    assert TEXT[evidence.start : evidence.end] == evidence.quote
    own = set(type(meeting).model_fields) - {"id", "evidence", "confidence", "signals"}
    assert set(meeting.confidence) == own and set(meeting.signals) == own | {"evidence"}
    assert line.records["claims"] == [] and line.rejected == []
    assert Line.model_validate_json(line.model_dump_json()) == line


def test_a_quote_that_is_not_in_the_article_is_sent_back_with_the_difference():
    model = FakeModel(
        lambda content: {"meetings": [{**MEETING, "evidence": ["Ana Horvat met Marko Zupan on 6 March 2019."]}]}
    )
    line = extract(model, article())
    assert '"6" -> "5"' in model.complaints[0] and "changed number" in model.complaints[0]
    assert line.records["meetings"] == []
    assert Counter(item.reason for item in line.rejected) == {"quote_not_located": 1, "no_evidence": 1}
    assert (line.run.reasks, line.run.attempts, line.run.outcomes) == (1, 2, {"reask": 1})


def test_a_long_article_is_asked_about_in_parts_and_merged():
    model = FakeModel(lambda content: {"meetings": [MEETING] if "5 March" in content else []})
    line = extract(model, article(), part_size=PartSize(60, 30))
    assert len(model.contents) == line.run.parts > 1
    assert f"Part: 1 of {line.run.parts}" in model.contents[0]
    assert len(line.records["meetings"]) == 1
    assert line.run.usage.prompt_tokens == 100 * line.run.parts


def test_an_answer_cut_short_splits_the_article_and_counts_what_it_cost():
    cut = CutShortError("cut", stage="ask", reason="cut_short", attempts=1, usage=Usage(prompt_tokens=100))
    model = FakeModel(lambda content: cut if "5 March" in content and "sun" in content else {"meetings": []})
    line = extract(model, article())
    assert line.run.outcomes == {"split": 1} and line.run.parts == 2
    assert line.run.usage.prompt_tokens == 300 and line.run.attempts == 3


def test_an_article_that_cannot_be_split_further_fails_with_its_reason():
    cut = CutShortError("cut", stage="ask", reason="cut_short", attempts=1, usage=Usage(prompt_tokens=100))
    with pytest.raises(ArticleError, match="cut") as error:
        extract(FakeModel(lambda content: cut), article("One word.\n\nOther."))
    assert (error.value.attempts, error.value.usage.prompt_tokens) == (3, 300)


def test_a_second_opinion_is_a_signal():
    model = FakeModel(lambda content: {"meetings": [MEETING]})
    agreeing = extract(model, article(), second=FakeModel(lambda content: {"meetings": [MEETING]}))
    silent = extract(model, article(), second=FakeModel(lambda content: {"meetings": []}))
    alone = extract(model, article())
    signals = [line.records["meetings"][0].signals["evidence"] for line in (agreeing, silent, alone)]
    assert [found.get("seconded") for found in signals] == [1, 0, None]
    assert agreeing.records["meetings"][0].confidence["date"] > silent.records["meetings"][0].confidence["date"]


def test_a_second_opinion_that_fails_is_no_opinion():
    failing = FakeModel(lambda content: ArticleError("no", stage="ask", reason="refusal"))
    line = extract(FakeModel(lambda content: {"meetings": [MEETING]}), article(), second=failing)
    assert "seconded" not in line.records["meetings"][0].signals["evidence"]


def test_numbered_sentences_become_evidence(tmp_path):
    source = load_prompt("facts/v1").source.replace("evidence: quotes", "evidence: sentences")
    head, _, rest = source.partition("## example")
    path = tmp_path / "numbered.md"
    path.write_text(head + "## user" + rest.rpartition("## user")[2], encoding="utf-8")
    model = FakeModel(lambda content: {"meetings": [{**MEETING, "evidence": [1, 9]}]})
    line = extract(model, article(), prompt=str(path))
    assert "[1] Ana Horvat met" in model.contents[0] and "[3] The sun" in model.contents[0]
    assert [item.quote for item in line.records["meetings"][0].evidence] == [MEETING["evidence"][0]]
    assert "no sentence 9" in line.rejected[0].message


class Quake(Record):
    """A third record type, known to this test alone."""

    id_prefix: ClassVar[str] = "q"

    place: Annotated[str, Trait("name", "verbatim", identifying=True, heading=True)]
    magnitude: Annotated[float | None, Trait("exact", "verbatim")] = Field(default=None)


def test_a_third_record_type_needs_no_change_to_the_engine(tmp_path, monkeypatch):
    monkeypatch.setitem(RECORD_TYPES, "quakes", Quake)
    path = tmp_path / "quakes.md"
    path.write_text(
        "---\nname: quakes\nversion: 1\nrecords: [quakes]\n---\n## system\n\nRead.\n\n"
        "## user\n\n$metadata\n<article $key>\n$article\n</article $key>\n",
        encoding="utf-8",
    )
    quake = {"place": "Skopje", "magnitude": 6.1, "evidence": ["A quake of 6.1 shook Skopje."]}
    model = FakeModel(lambda content: {"quakes": [quake, {**quake, "evidence": ["A quake of 6.2 shook Skopje."]}]})
    line = extract(model, article("A quake of 6.1 shook Skopje. No one was hurt."), prompt=str(path))
    (record,) = line.records["quakes"]
    assert (record.id, record.place) == ("q1", "Skopje") and set(record.confidence) == {"place", "magnitude"}
    assert "changed number" in line.rejected[0].message
    assert Line.model_validate_json(line.model_dump_json()) == line
