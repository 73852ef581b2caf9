from extractor.evaluation.gold import GoldArticle
from extractor.evaluation.matching import match_gold, source_stem
from schemas import Failure
from tests.evaluation.making import gold, line


def test_gold_and_run_are_matched_by_the_stem_of_the_source() -> None:
    matched = match_gold([gold("b"), gold("a")], [line("x/a.txt", "one"), line("y/b.html", "two")])
    assert [(item.name, [found.article.source for found in lines]) for item, lines in matched.scored] == [
        ("b", ["y/b.html"]),
        ("a", ["x/a.txt"]),
    ]


def test_gold_that_knows_its_article_is_matched_by_id() -> None:
    one = line("feed.jsonl:12", "one")
    annotation = GoldArticle("reviewed", "gold.jsonl:1", {}, one.article.id)
    assert match_gold([annotation], [one]).scored == [(annotation, [one])]


def test_what_has_no_partner_is_named() -> None:
    matched = match_gold([gold("a"), gold("b")], [line("a.txt", "one"), line("c.txt", "two")])
    assert matched.missing == ["b"]
    assert matched.without_gold == ["c.txt"]


def test_an_article_that_failed_is_scored_as_empty_and_not_as_missing() -> None:
    failure = Failure(source="x/b.txt", stage="ask", reason="refusal", message="")
    matched = match_gold([gold("b")], [], [failure])
    assert matched.missing == []
    assert [(item.name, lines) for item, lines in matched.scored] == [("b", [])]


def test_several_lines_of_one_article_stay_together() -> None:
    matched = match_gold([gold("a")], [line("a.txt", "one"), line("a.txt", "one")])
    assert len(matched.scored[0][1]) == 2
    assert matched.warnings == []


def test_two_articles_of_one_name_are_a_warning() -> None:
    matched = match_gold([gold("a")], [line("x/a.txt", "one"), line("y/a.txt", "two")])
    assert len(matched.scored[0][1]) == 1
    assert "2 different articles are called a" in matched.warnings[0]
    assert matched.without_gold == ["y/a.txt"]


def test_a_row_of_a_file_is_not_called_by_the_files_name() -> None:
    assert source_stem("feed.jsonl:3") == "feed.jsonl:3"
    assert source_stem("news/000_x.txt") == "000_x"
