from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.reading.sightings import Sightings

IDS = st.integers(0, 40).map(lambda number: f"{number * 1024:016x}")
SOURCES = st.sampled_from(["a.txt", "b.jsonl:1", "b.jsonl:2", "stdin:7", "c:x.txt", ":3", "/folder/d.csv:900000000"])


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(IDS, SOURCES), max_size=60))
def test_the_first_source_of_every_article_comes_back(read: list[tuple[str, str]]) -> None:
    sightings, expected = Sightings(), dict[str, str]()
    for article, source in read:
        assert sightings.first(article, source) == expected.get(article)
        expected.setdefault(article, source)


def test_many_articles_are_told_apart() -> None:
    sightings = Sightings()
    ids = [f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}" for number in range(20_000)]
    assert all(sightings.first(article, f"a.jsonl:{line}") is None for line, article in enumerate(ids, 1))
    assert [sightings.first(article, "b.txt") for article in ids] == [f"a.jsonl:{line}" for line in range(1, 20_001)]
