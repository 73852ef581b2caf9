from pathlib import Path

import pytest

from extractor.errors import UsageError
from extractor.replay.extraction import Extraction, load_articles
from tests.outputs import TEXT, line

LINES = [line(), line(TEXT + "\nMore.")]
LINES[0].article.source, LINES[1].article.source = "seeds/001_a.txt", "seeds/002_b.txt"
EXTRACTION = Extraction(LINES, Path())


def test_a_line_is_found_by_the_beginning_of_its_name() -> None:
    assert EXTRACTION.line("001") is EXTRACTION.line("001_a") is LINES[0]


@pytest.mark.parametrize(("name", "said"), [("00", "More than one article is"), ("9", "No article is")])
def test_a_name_that_leads_to_no_line_is_an_error(name: str, said: str) -> None:
    with pytest.raises(UsageError, match=f"{said} called '{name}'.\nThere are: 001_a, 002_b."):
        EXTRACTION.line(name)


def test_records_are_those_of_all_articles_or_of_one() -> None:
    one, all_of_them = EXTRACTION.records("claims", "001"), EXTRACTION.records("claims")
    assert one == LINES[0].records["claims"]
    assert all_of_them == [*LINES[0].records["claims"], *LINES[1].records["claims"]]
    with pytest.raises(UsageError, match="no records called 'Meetings'"):
        EXTRACTION.records("Meetings")


def test_articles_have_the_same_source_on_every_machine(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "news" / "a.txt").write_text("One fine article.", encoding="utf-8")
    assert [item.source for item in load_articles("news", tmp_path)] == ["news/a.txt"]
    assert [item.source for item in load_articles(str(tmp_path / "news"), tmp_path)] == ["news/a.txt"]
    assert [item.source for item in load_articles("../news", tmp_path / "tests")] == ["../news/a.txt"]


def test_articles_that_would_share_a_recording_are_refused(tmp_path: Path) -> None:
    for suffix in ("txt", "md"):
        (tmp_path / f"a.{suffix}").write_text(f"An article in {suffix}.", encoding="utf-8")
    with pytest.raises(UsageError, match=r"a\.txt and a\.md would share|a\.md and a\.txt would share"):
        load_articles(".", tmp_path)


def test_an_article_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0\1\2\3" * 50)
    with pytest.raises(UsageError, match=r"a\.txt"):
        load_articles(".", tmp_path)


def test_a_folder_without_articles_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="empty"):
        load_articles("empty", tmp_path)
