import json
from html.parser import HTMLParser

from rich.console import Console

from extractor.evaluation.disagreements import heading, list_disagreements, passages, value_text, verdict
from extractor.evaluation.fields import Counts
from extractor.evaluation.plots import plot_fields
from extractor.evaluation.report import evaluation_html, evaluation_json
from extractor.evaluation.summary import Evaluation, evaluate
from extractor.evaluation.tables import evaluation_tables, figure_text
from schemas import RECORD_TYPES
from tests.evaluation.making import TEXT, claim, gold, line, meeting, refusal

HOSTILE = '<script>alert("x")</script>{{ 7 * 7 }}'


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def _evaluation(extra: str = "") -> Evaluation:
    stated = {"text": 0.8, "speakers": 0.6}
    lines, annotations = [], []
    for number in range(4):
        found = [claim(text=f"The border will not stay open. {extra}", confidence=stated)]
        lines.append(line(f"{number}.txt", TEXT + extra + str(number), meetings=[meeting()], claims=found))
        annotations.append(gold(str(number), meetings=[meeting(date="2023-05-07")], claims=[claim()]))
    annotations[2].records["claims"].append(refusal())
    return evaluate(lines, annotations)


def test_the_worst_article_comes_first_with_its_differences_and_passages() -> None:
    worst, *others = list_disagreements(_evaluation().articles)
    assert (worst.name, worst.errors) == ("2", 3)
    assert [item.errors for item in others] == [2, 2, 2]
    date = worst.records[0].differences[0]
    assert (date.path, date.verdict, date.expected, date.found) == ("date", "wrong", "2023-05-07", "2023-05-08")
    text = worst.records[1]
    assert text.passages[0][1] == ("Duarte said that the border will stay open.", "both")
    missed = worst.records[2]
    assert (missed.kind, missed.found_id, missed.differences) == ("missed", None, [])


def test_passages_say_which_side_cites_what() -> None:
    pieces = passages("abcdefghij", [(2, 6)], [(4, 8)])
    assert pieces == [[("ab", ""), ("cd", "gold"), ("ef", "both"), ("gh", "found"), ("ij", "")]]
    assert len(passages("x" * 1000, [(0, 5)], [(900, 905)])) == 2
    assert passages("abc", [], []) == []


def test_a_split_is_noted_at_the_invented_record() -> None:
    evaluation = evaluate([line("a.txt", claims=[claim(), claim(id="c2")])], [gold("a", claims=[claim()])])
    (record,) = list_disagreements(evaluation.articles)[0].records
    assert record.kind == "invented"
    assert record.note == "part of c1 of the gold, which is found already"


def test_values_read_as_text() -> None:
    record = RECORD_TYPES["meetings"].model_validate(meeting())
    assert value_text(None) == value_text([]) == "–"
    assert value_text(record.participants) == "Ana Duarte (PRT) · Karl Voss (DEU)"
    assert heading(record).startswith("Ana Duarte (PRT) · Karl Voss (DEU) — held")


def test_each_kind_of_disagreement_has_its_name() -> None:
    assert verdict(Counts(match=3, agreed_null=1)) is None
    assert verdict(Counts(wrong=1)) == "wrong"
    assert verdict(Counts(wrong=1, coarser=1)) == "coarser"
    assert verdict(Counts(omission=1)) == "omission"
    assert verdict(Counts(match=1, invention=1)) == "invention"
    assert verdict(Counts(omission=1, invention=1)) == "differs"


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = _Page(evaluation_html(_evaluation(HOSTILE), HOSTILE))
    assert not [tag for tag, _ in page.tags if tag in {"script", "link", "iframe", "object", "embed", "form"}]
    policies = [attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    assert policies[0] is not None
    assert policies[0].startswith("default-src 'none'")
    for _, attrs in page.tags:
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
        for name in ("src", "srcset", "href"):
            assert (attrs.get(name) or "data:").startswith("data:")


def test_what_an_article_holds_is_shown_as_text() -> None:
    page = evaluation_html(_evaluation(HOSTILE), HOSTILE)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7 * 7 }}" in page


def test_the_page_is_the_same_every_time() -> None:
    assert evaluation_html(_evaluation(), "run") == evaluation_html(_evaluation(), "run")


def test_the_page_of_an_empty_run_says_what_is_missing() -> None:
    page = evaluation_html(evaluate([], [gold("a", claims=[claim()])]), "run")
    assert "have gold but are not in the run" in page


def test_the_document_holds_all_figures_as_plain_data() -> None:
    data = json.loads(json.dumps(evaluation_json(_evaluation())))
    text = data["records"]["claims"]["fields"]["text"]
    assert (text["wrong"], text["f1"]["value"], text["f1"]["enough"]) == (4, 0.0, False)
    assert data["articles"]["scored"] == ["0", "1", "2", "3"]
    assert data["confidence"]["claims.text"]["brier"]["value"] > 0.5
    assert data["disagreements"][0]["name"] == "2"


def test_tables_name_every_field_and_say_when_there_are_too_few_items() -> None:
    records, meetings, claims, confidence = evaluation_tables(_evaluation())
    assert "with the right speakers" in " ".join(map(str, records.columns[0].cells))
    assert "  .country" in list(meetings.columns[0].cells)
    assert "too few" in str(list(claims.columns[9].cells))
    assert confidence.row_count == 3


def test_a_narrow_terminal_gets_fewer_columns_and_all_rows() -> None:
    for wide, narrow in zip(
        evaluation_tables(_evaluation()), evaluation_tables(_evaluation(), narrow=True), strict=True
    ):
        assert narrow.row_count == wide.row_count
        assert Console(width=200).measure(narrow).maximum <= 100


def test_figures_read_as_value_and_interval() -> None:
    summary = _evaluation().types[1]
    assert figure_text(summary.f1) == "0.89 (too few: 5)"


def test_plots_describe_themselves_in_words() -> None:
    plot = plot_fields(_evaluation().types[0])
    assert plot.description.startswith("F1 of meetings and their fields: meetings 1.00")
    assert plot.light != plot.dark
