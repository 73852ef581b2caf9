import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.evaluation.names import name_similarity, same_name

SAME = [
    ("Sergei Lavrov", "lavrov"),
    ("Sergei Lavrov", "SERGEI LAVROV"),
    ("José Peña", "Jose Pena"),
    ("Foreign Minister Sergei Lavrov", "Sergei Lavrov"),
    ("US Secretary of State Antony Blinken", "Antony J. Blinken"),
    ("Somanahalli Mallaiah Krishna", "S.M. Krishna"),
    ("S. M. Krishna", "S.M. Krishna"),
    ("Dr. Wang Yi", "Wang"),
    ("United Nations", "UN"),
    ("United States", "U.S."),
    ("Shanghai Cooperation Organisation", "SCO"),
    ("Ministry of External Affairs (MEA)", "Ministry of External Affairs"),
    ("Congress Hall, Dushanbe", "Dushanbe"),
    ("the Foreign Office", "Foreign Office"),
    ("Pakistan's Foreign Office", "Foreign Office"),
    ("two U.S. officials", "US officials"),
    ("G7 foreign ministers", "G7 ministers"),
    ("Thomas West", "Special Representative West"),
]
DIFFERENT = [
    ("Nawaz Sharif", "Shehbaz Sharif"),
    ("N. Sharif", "Shehbaz Sharif"),
    ("Sergei Lavrov", "Sergei Ryabkov"),
    ("Pakistan", "Pakistan Foreign Office"),
    ("Foreign Office", "Foreign Office spokesperson"),
    ("Taliban", "Taliban spokesperson"),
    ("Foreign Ministry", "Interior Ministry"),
    ("Foreign Office", "Prime Minister's Office"),
    ("Ministry", "Interior Ministry"),
    ("Minister", "Foreign Minister Sergei Lavrov"),
    ("Korea", "North Korea"),
    ("North Korea", "South Korea"),
    ("Union of Nurses", "us"),
    ("A.", "Ana"),
    ("G7 ministers", "G20 ministers"),
]


@pytest.mark.parametrize(("expected", "found"), SAME)
def test_forms_of_one_name_are_the_same_in_either_order(expected: str, found: str) -> None:
    assert same_name(expected, found)
    assert same_name(found, expected)
    assert name_similarity(expected, found) == 1.0


@pytest.mark.parametrize(("expected", "found"), DIFFERENT)
def test_different_names_differ_in_either_order(expected: str, found: str) -> None:
    assert not same_name(expected, found)
    assert not same_name(found, expected)
    assert name_similarity(expected, found) < 1.0


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_compare_the_same_both_ways(one: str, two: str) -> None:
    assert same_name(one, two) == same_name(two, one)
    assert same_name(one, one)
    assert 0.0 <= name_similarity(one, two) <= 1.0
