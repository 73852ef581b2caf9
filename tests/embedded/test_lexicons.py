import re
from importlib import resources

import pytest

from extractor.embedded import lexicons
from schemas.values import COUNTRY_CODES

FILES = sorted(path.name for path in resources.files("extractor.embedded").joinpath("lexicons").iterdir())


@pytest.mark.parametrize("name", FILES)
def test_every_data_file_names_its_source(name: str) -> None:
    text = resources.files("extractor.embedded").joinpath("lexicons", name).read_text(encoding="utf-8")
    assert text.startswith("#")
    assert any(line.startswith("#") and "Source:" in line for line in text.splitlines())


@pytest.mark.parametrize("name", ["demonyms", "capitals", "cities", "country_names", "offices_of_countries"])
def test_every_country_code_is_one(name: str) -> None:
    assert {row[0] for row in lexicons.rows(name)} <= COUNTRY_CODES


def test_country_names_come_from_cldr_for_every_code() -> None:
    names = lexicons.country_names()
    assert set(names) == set(COUNTRY_CODES)
    assert names["PAK"] == "Pakistan"
    assert names["XKX"] == "Kosovo"


def test_phrases_are_found_by_their_first_word_the_longest_first() -> None:
    entries = lexicons.proper_phrases()["South"]
    lengths = [len(rest) for rest, _ in entries]
    assert lengths == sorted(lengths, reverse=True)
    assert any(rest == ("Korean",) and term.country == "KOR" for rest, term in entries)


def test_offices_have_plurals() -> None:
    terms = dict(lexicons.common_phrases()["secretaries"])
    assert terms[("of", "state")].tag == "Q"


def test_alternatives_are_whole_phrases_with_any_ending_for_a_star() -> None:
    pattern = re.compile(lexicons.alternatives("meeting_status", "cancelled"))
    assert pattern.search("the visit was postponed")
    assert pattern.search("talks were called off")
    assert not pattern.search("the visit was precalled offhand")
