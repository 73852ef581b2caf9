import pytest

from extractor.evaluation.comparators import agreement, contradicts, day_range, similarity, token_f1


def test_exact_values_agree_only_when_equal() -> None:
    assert agreement("exact", "phone", "phone") == "match"
    assert agreement("exact", "phone", "video") == "wrong"


@pytest.mark.parametrize(
    ("expected", "found", "verdict"),
    [
        ("2021-07-14", "2021-07-14", "match"),
        ("2021-07-14", "2021-07-15", "wrong"),
        ("2021-07-14", "2020-07-14", "wrong"),
        ("2021-07-14", "2021-07", "coarser"),
        ("2021-07-14", "2021", "coarser"),
        ("2021-07-14", "2021-07-12/2021-07-18", "coarser"),
        ("2021-07", "2021-07-14", "wrong"),
        ("2021-07", "2021-08", "wrong"),
        ("2021-07", "2021-07-01/2021-07-31", "match"),
        ("2020-02", "2020-02-01/2020-02-29", "match"),
        ("2021-07-14/2021-07-14", "2021-07-14", "match"),
        ("2018-12-24/2018-12-26", "2018-12-24/2018-12-27", "coarser"),
        ("2018-12-24/2018-12-26", "2018-12-24", "wrong"),
        ("soon", "soon", "match"),
        ("soon", "2021", "wrong"),
    ],
)
def test_dates_agree_to_the_day_and_coarser_ones_are_named(expected: str, found: str, verdict: str) -> None:
    assert agreement("date", expected, found) == verdict


def test_overlapping_dates_are_near_and_others_are_not() -> None:
    assert similarity("date", "2021-07-14", "2021-07") == 0.5
    assert similarity("date", "2021-07-14", "2021-07-15") == 0.0
    assert day_range("2021-13") is None


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("The border will stay open.", "the border stays open"),
        ("Peace is important for the region.", "Peace is important for regional stability and the region."),
        ("Both sides agreed to meet.", "The two sides agreed to meet."),
        ("Five states signed the treaty.", "5 states signed the treaty."),
        ("It costs 1,000 dollars.", "It costs 1000 dollars."),
        ("Wednesday", "on Wednesday"),
        ("the 14th of July", "14 July"),
        ("The U.S. will pay.", "the US will pay"),
        ("Neither Ana nor Karl will go.", "Ana and Karl will not go."),
        ("They paid 30 dollars in fees for the port.", "They paid fees for the port."),
    ],
)
def test_texts_with_mostly_the_same_words_agree(expected: str, found: str) -> None:
    assert agreement("text", expected, found) == "match"


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("The border will stay open.", "The border will not stay open."),
        ("The border will not stay open.", "The border will stay open."),
        ("Torp denied that funds were paid.", "Torp said that funds were paid."),
        ("The army didn't cross the river.", "The army did cross the river."),
        ("The call lasted 12 minutes.", "The call lasted 21 minutes."),
        ("Three states signed the treaty.", "Four states signed the treaty."),
        ("The loan is worth $5bn a year.", "The loan is worth $6bn a year."),
        ("The rate is 3.5 percent.", "The rate is 3.6 percent."),
        ("They paid fees for the port.", "They paid 30 dollars in fees for the port."),
        ("The border will stay open.", "The harvest was good this year."),
        ("", "The border will stay open."),
    ],
)
def test_negated_renumbered_and_other_texts_are_wrong(expected: str, found: str) -> None:
    assert agreement("text", expected, found) == "wrong"


def test_token_f1_counts_words_as_often_as_they_occur() -> None:
    assert token_f1("peace peace", "peace") == pytest.approx(2 / 3)
    assert token_f1("the", "the") == 1.0


def test_leaving_a_number_out_is_no_contradiction() -> None:
    assert not contradicts("They met for 2 days.", "They met.")
    assert contradicts("They met.", "They met for 2 days.")


def test_references_agree_when_the_ids_are_equal() -> None:
    assert agreement("reference", "m2", "m2") == "match"
    assert agreement("reference", "m2", "m1") == "wrong"
