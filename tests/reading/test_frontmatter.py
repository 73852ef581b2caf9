import pytest

from extractor.reading.frontmatter import front_matter


def test_title_and_date_are_taken_from_the_block_at_the_start() -> None:
    text = "---\ntitle: >\n  Talks at\n  Port Anders\ndate: 2021-07-14 07:05:13\npublished: true\n---\nBody."
    found = front_matter(text)
    assert found is not None
    assert (found.title, found.published) == ("Talks at Port Anders", "2021-07-14")
    assert text[found.length :] == "Body."


@pytest.mark.parametrize(
    "text",
    ["Body.", "Talks\n---\ndate: 2021-07-14\n---\nBody.", "---\nno end of the block\ndate: 2021-07-14\n", "--- \nx"],
)
def test_a_text_without_such_a_block_has_none(text: str) -> None:
    assert front_matter(text) is None


@pytest.mark.parametrize(
    "block",
    ["a: [", "- list", "x: !!python/object/apply:os.getcwd []", "[" * 5000, "title: [a, b]\ndate: 3", "title: ' '"],
)
def test_a_block_that_states_nothing_usable_gives_nothing(block: str) -> None:
    found = front_matter(f"---\n{block}\n---\nBody.")
    assert found is not None
    assert (found.title, found.published) == (None, None)
