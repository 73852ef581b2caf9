import pytest

from extractor.embedded.analysis import analyse


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("They met in Nairobi.", "Nairobi", "KEN"),
        ("They met in Doha, Qatar.", "Doha", "QAT"),
        ("They met in Luku, Kenya.", "Luku", "KEN"),
        ("They met in Laos.", "Laos", "LAO"),
        ("They met at the Congress Hall in Dushanbe.", "Congress Hall, Dushanbe", "TJK"),
        ("They met at the Great Hall of the People in Beijing.", "Great Hall of the People, Beijing", "CHN"),
        ("They met at the White House.", "White House", "USA"),
    ],
)
def test_a_place_is_named_as_specifically_as_the_article_does(text: str, name: str, country: str) -> None:
    assert [(place.name, place.country) for place in analyse(text).places] == [(name, country)]


@pytest.mark.parametrize(
    "text", ["They spoke at the Arab League Summit.", "They met the Kenya team.", "They met on Monday."]
)
def test_events_and_adjectives_are_no_places(text: str) -> None:
    assert analyse(text).places == []


def test_a_destination_is_marked() -> None:
    assert [
        place.visited for place in analyse("He visited Oslo and travelled to Riga, then spoke in Bern.").places
    ] == [
        True,
        True,
        False,
    ]
