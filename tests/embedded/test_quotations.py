from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.embedded.quotations import find_quotations


def inner(text: str) -> list[str]:
    return [text[found.inner_start : found.inner_end] for found in find_quotations(text)]


@pytest.mark.parametrize(
    "text",
    [
        'He said: "We agree."',
        "He said: “We agree.”",
        "He said: «We agree.»",
        "He said: „We agree.“",
        "He said: ``We agree.''",
        "He said: ''We agree.''",
        "He said: ‘We agree.’",
        "He said: â€œWe agree.â€\x9d",
        "He said: â€œWe agree.â€",
        '"We agree.”, he said.',
    ],
)
def test_every_kind_of_mark_is_found(text):
    assert inner(text) == ["We agree."]


def test_an_apostrophe_is_no_mark():
    assert inner("Kenya’s farmers don't want the ministers' plan.") == []


def test_a_mark_for_inches_opens_nothing():
    assert inner('The 5" pipe was cut.') == []


def test_the_outer_of_nested_quotations_is_kept():
    assert inner("“He told me, ‘There is no deal,’ and left,” she said.") == [
        "He told me, ‘There is no deal,’ and left,"
    ]


def test_a_quotation_over_paragraphs_opens_in_each_and_says_that_it_goes_on():
    found = find_quotations("“We waited for a week.\n\n“Then we left,” Moraes said.")
    assert [quotation.continued for quotation in found] == [True, False]


def test_a_mark_that_is_never_closed_does_not_swallow_the_next_paragraph():
    text = 'He said "no.\n\nThe talks went on.'
    assert all(found.end <= text.index("\n\n") for found in find_quotations(text))


def test_a_post_is_read_with_its_author_and_without_its_links():
    text = "Talks went well. Thank you, Oslo! https://t.co/abc pic.twitter.com/xyz — Ana Ruiz (@AnaRuiz) March 3, 2022"
    (post,) = find_quotations(text)
    assert text[post.inner_start : post.inner_end] == "Talks went well. Thank you, Oslo!"
    assert post.author is not None and text[post.author[0] : post.author[1]] == "Ana Ruiz"


def test_marks_inside_markup_are_no_quotations():
    text = '<p class="lead">He said "yes" twice.</p>'
    plain = " " * 16 + 'He said "yes" twice.' + " " * 4
    assert [text[found.inner_start : found.inner_end] for found in find_quotations(text, plain)] == ["yes"]


@given(st.text(alphabet="ab \n\"“”‘’«»'.,", max_size=120))
def test_quotations_are_in_order_and_never_overlap(text):
    found = find_quotations(text)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(one.start <= one.inner_start <= one.inner_end <= one.end for one in found)
