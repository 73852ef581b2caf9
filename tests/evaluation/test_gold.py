import json
from pathlib import Path

import pytest

from extractor.errors import FileError
from extractor.evaluation.gold import found_candidates, locate_gold, read_gold
from schemas import RECORD_TYPES
from tests.evaluation.making import TEXT, cite, claim, gold, line

ROOT = Path(__file__).parents[2]


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data), encoding="utf-8")


def test_a_folder_gives_one_article_for_each_file_named_after_it(tmp_path: Path) -> None:
    _write(tmp_path / "b.json", {"meetings": [], "claims": [claim()]})
    _write(tmp_path / "a.json", {"claims": []})
    assert [(item.name, len(item.records["claims"])) for item in read_gold(tmp_path)] == [("a", 0), ("b", 1)]


def test_lines_of_a_run_are_gold_by_the_id_of_their_article(tmp_path: Path) -> None:
    reviewed = line(claims=[claim()])
    (tmp_path / "reviewed.jsonl").write_text(reviewed.model_dump_json() + "\n", encoding="utf-8")
    (article,) = read_gold(tmp_path / "reviewed.jsonl")
    assert article.article_id == reviewed.article.id
    assert article.path.endswith("reviewed.jsonl:1")
    located = locate_gold(article, TEXT)
    assert located.candidates["claims"][0].spans == ((65, 108),)
    assert located.warnings == []


def test_a_quote_that_is_not_in_the_article_is_a_warning_and_no_span() -> None:
    article = gold(claims=[claim(evidence=[{"quote": "Duarte said nothing."}, *cite("An aide named Lia Torp")])])
    located = locate_gold(article, TEXT)
    assert len(located.warnings) == 1
    assert "one.json: c1: the article does not hold the quote 'Duarte said nothing.'" in located.warnings[0]
    assert len(located.candidates["claims"][0].spans) == 1


def test_a_quote_that_occurs_twice_counts_at_both_places() -> None:
    located = locate_gold(gold(claims=[claim(evidence=[{"quote": "Duarte"}])]), TEXT)
    assert len(located.candidates["claims"][0].passages[0]) == 2


def test_a_quote_with_offsets_counts_only_where_they_say() -> None:
    second = TEXT.index("Duarte", TEXT.index("Duarte") + 1)
    located = locate_gold(gold(claims=[claim(evidence=[{"quote": "Duarte", "start": second}])]), TEXT)
    assert located.candidates["claims"][0].passages == (((second, second + 6),),)


@pytest.mark.parametrize("evidence", [None, [], [{}], [3], [{"quote": ""}]])
def test_gold_without_usable_evidence_is_named(evidence: object) -> None:
    with pytest.raises(FileError, match=r"one\.json: c1: evidence"):
        locate_gold(gold(claims=[claim(evidence=evidence)]), TEXT)


def test_a_span_whose_text_is_not_its_quote_is_no_span() -> None:
    shifted = [{**item, "start": item["start"] + 1, "end": item["end"] + 1} for item in cite("Duarte said")]
    record = RECORD_TYPES["claims"].model_validate(claim(evidence=shifted))
    assert found_candidates([record], TEXT)[0].passages == ((),)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", "{", "is not JSON"),
        ("a.json", "[]", "is not gold"),
        ("a.json", '{"article": {}}', "is not gold"),
        ("a.json", '{"claims": ["said"]}', "claims is not a list of records"),
        ("a.json", '{"claims": [], "meetings": {"id": "m1"}}', "meetings is not a list of records"),
        ("a.jsonl", '{"claims": []}', "which article"),
        ("a.json", b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_what_is_not_gold_is_named_with_its_place(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FileError, match=rf"{name}.*{message}"):
        read_gold(tmp_path)


def test_a_missing_or_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no gold in it"):
        read_gold(tmp_path)
    with pytest.raises(FileError, match="no such file"):
        read_gold(tmp_path / "none")


def test_two_files_for_one_article_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    _write(tmp_path / "a.json", {"claims": []})
    _write(tmp_path / "more" / "a.json", {"claims": []})
    with pytest.raises(FileError, match="is also in"):
        read_gold(tmp_path)


def test_a_record_that_does_not_fit_its_type_is_named() -> None:
    with pytest.raises(FileError, match=r"one\.json: c1: quotation"):
        locate_gold(gold(claims=[claim(quotation="perhaps")]), TEXT)


@pytest.mark.parametrize(
    ("folder", "articles"), [("tests/gold", "seeds"), ("tests/adversarial/gold", "tests/adversarial")]
)
def test_the_projects_own_gold_fits_its_schema_and_cites_its_articles(folder: str, articles: str) -> None:
    texts = {path.stem: path for path in (ROOT / articles).glob("*.txt")}
    annotations = read_gold(ROOT / folder)
    assert [item.name for item in annotations] == sorted(texts)
    for item in annotations:
        located = locate_gold(item, texts[item.name].read_text(encoding="utf-8"))
        assert located.warnings == []
        for key, record_type in RECORD_TYPES.items():
            for candidate in located.candidates[key]:
                assert candidate.record.id.startswith(record_type.id_prefix)
