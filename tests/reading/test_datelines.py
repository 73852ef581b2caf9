import datetime
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.reading.datelines import read_masthead

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("EXTRACTOR_CORPUS", ROOT.parent / "shared" / "corpus"))

TITLE = "Norland and Sudland agree to reopen their border crossing"
LEAD = (
    "The foreign minister of Norland met his Sudland counterpart in Port Anders on Tuesday, the ministry said in a "
    "statement issued after the talks."
)
BODY = f"\n\n{LEAD}\n\nThey discussed trade.\n"


@pytest.mark.parametrize(
    "line",
    [
        "Published: 14 July 2021",
        "Published On: 14 Jul 2021, 10:22 PM IST",
        "IST(Published On: 14 Jul 2021, 10:22 PM)",
        "Posted on July 14, 2021 by admin",
        "Published July 14, 2021 | Updated July 16, 2021",
        "Last updated: 16 July 2021\nPublished: 14 July 2021",
        "July 14, 2021 10:22 am Last updated July 15, 2021 11:00 am",
        "FOR IMMEDIATE RELEASE\nJuly 14, 2021",
        "**Date:** 14 July 2021\n**Source:** The Planet",
        "July 14, 2021 08:15 GMT",
        "14 July 2021 [12:03] - PLANET.EXAMPLE",
        "Jul 14, 2021, 10:22 PM IST",
        "Wed, 14 Jul 2021 10:22:00 +0500",
        "14 July 2021 - 10:22 | Port Times",
        "14.07.2021",
        "14/07/2021",
        "2021-07-14T08:00:00Z",
        "*14 July 2021*",
        "By Jane Roe\nJuly 14, 2021 at 8:15 a.m. EDT",
        "By Jane Roe | July 14, 2021",
        "Written by Jane Roe | Port Anders | July 14, 2021 10:22:33 pm",
        "Jane Roe Published Jul 14, 2021 10:22am",
        "Wednesday Jul 14 2021",
        "Source: Agency| 2021-07-14 22:10:29|Editor: roe",
        "Posted Wed 14 Jul 2021 at 8:15am",
        "Published 10:22 PM GMT, July 14, 2021",
        "Wed 14 Jul 2021 10.22 BST\nLast modified on Thu 15 Jul 2021 08.00 BST",
        "• Updated: 16-07-2021 12:46 IST\n• |\n• Created: 14-07-2021 12:46 IST",
        "Edited by Jane Roe | World News | Wednesday July 14, 2021",
    ],
)
def test_a_date_below_the_headline_is_the_articles(line: str) -> None:
    masthead = read_masthead(f"{TITLE}\n\n{line}{BODY}")
    assert (masthead.title, masthead.published) == (TITLE, "2021-07-14")


@pytest.mark.parametrize(
    "start",
    [
        "PORT ANDERS, July 14, 2021 (Agency) - The",
        "PORT ANDERS, 14th July, 2021 (APN): The",
        "PORT ANDERS, July 14, 2021. /AGENCY/. The",
        "PORT ANDERS: July 14, 2021 – The",
        "PORT ANDERS, 14 July 2021, (APN): The",
        "PORT ANDERS (Planet News / Agency - 14th July, 2021) The",
    ],
)
def test_a_dateline_with_its_year_counts(start: str) -> None:
    assert read_masthead(f"{TITLE}\n\n{start} ministers met on Tuesday.").published == "2021-07-14"


@pytest.mark.parametrize(
    "end",
    [
        "Published in Planet, July 14th, 2021",
        "Published in The Port Times, July 14th, 2021.",
        "first published: July 14, 2021, 00:42 IST",
    ],
)
def test_a_note_of_publication_at_the_end_counts(end: str) -> None:
    assert read_masthead(f"{TITLE}{BODY}\n{end}\n").published == "2021-07-14"


@pytest.mark.parametrize(
    "line",
    [
        "Updated July 14, 2021",
        "Thursday Jul 14 2021",
        "03/04/2021",
        "July 14",
        "PORT ANDERS, July 14 (Agency) - The ministers met.",
        "Photo of the talks in Port Anders on July 14, 2021. - Agency",
        "Published: 14 July 2021\nPublished: 12 July 2021",
        "July 14, 2021\nAnother headline about a quite different thing\nJuly 12, 2021",
    ],
)
def test_a_date_that_is_not_certainly_the_articles_does_not_count(line: str) -> None:
    assert read_masthead(f"{TITLE}\n\n{line}{BODY}").published is None


@pytest.mark.parametrize(
    "end",
    [
        "Copyright © 2005-2014 The Planet",
        "© 14 July 2021 The Planet",
        "Related\n\nJuly 12, 2021\n\nAnother headline about a thing\n\nJuly 11, 2021",
    ],
)
def test_dates_below_the_body_do_not_count(end: str) -> None:
    assert read_masthead(f"{TITLE}{BODY}\n{end}").published is None


@pytest.mark.parametrize(
    "banner",
    [
        "Planet TV\n\nSaturday, November 23, 2024  \n20 Jumada Al-Awwal 1446  \n\n",
        "The Daily Planet - All the news\nSaturday, November 23, 2024\n",
        "Today's Paper | November 23, 2024\n\n",
        "PLANET.EXAMPLE\n\nToday's Paper | November 23, 2024\n\nUpdated 22 Nov, 2018 05:35pm\n\n",
        "Home News Politics World Sport\nSaturday, November 23, 2024\nSign in\n",
    ],
)
def test_the_date_of_a_sites_banner_does_not_count(banner: str) -> None:
    assert read_masthead(f"{banner}{TITLE}{BODY}").published is None


def test_a_banner_is_the_articles_date_if_the_article_names_it_too() -> None:
    text = f"Planet TV\nWednesday, July 14, 2021\n{TITLE}\nThe talks of July 14, 2021{BODY}"
    assert read_masthead(text).published == "2021-07-14"


def test_a_date_on_the_first_line_counts_unless_the_article_speaks_of_earlier_years_only() -> None:
    assert read_masthead(f"Wednesday Jul 14 2021\n{TITLE}{BODY}").published == "2021-07-14"
    assert read_masthead(f"Wednesday Jul 14 2021\n{TITLE}{BODY}It began in 2019.").published is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f" date 2021-07-14 {TITLE}{BODY}", TITLE),
        (f" date 2021-07-14  \nWednesday Jul 14 2021\n{TITLE}{BODY}", TITLE),
        (f" date 2021-07-14 {LEAD}\n\nThey discussed trade.", None),
        (f"# {TITLE}{BODY}", TITLE),
        (f"◆   {TITLE}{BODY}", TITLE),
        (f"---\ntitle: {TITLE}\n---\nOther words stand here first{BODY}", TITLE),
        (f"Planet TV\n\n{TITLE}{BODY}", TITLE),
        (f" date 2021-07-14 World Cup of 2021\n\n{TITLE}{BODY}", TITLE),
        (f"{LEAD}\n\nThey discussed trade.", None),
        ("", None),
    ],
)
def test_a_headline_stands_first_and_is_no_sentence(text: str, title: str | None) -> None:
    assert read_masthead(text).title == title


@pytest.mark.parametrize(
    "text",
    [
        "." * 300_000,
        "July " * 60_000,
        "1 " * 150_000,
        "A, " * 100_000,
        "published " * 30_000,
        '".' * 150_000,
        "safar " * 50_000,
        "first published: 14 July 2021" + "-" * 300_000 + "x",
        "A" + "-" * 300_000,
        "\n" * 300_000,
    ],
)
def test_a_text_made_to_be_slow_has_no_date(text: str) -> None:
    assert read_masthead(text).published is None
    assert read_masthead(f"{TITLE}\n{text}").published is None


PARTS = [
    "date",
    "Published",
    "Updated",
    ":",
    "July",
    "14",
    "2021",
    "Wed",
    "\n",
    "\n\n",
    "---",
    "(",
    ")",
    "/",
    ".",
    "٣",
    TITLE,
    LEAD,
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=25).map(" ".join))
def test_any_text_is_read_and_a_date_that_it_gives_stands_in_it(text: str) -> None:
    published = read_masthead(text).published
    if published is not None:
        assert datetime.date.fromisoformat(published)
        assert published[:4] in text


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the development corpus is not here")
def test_the_corpus_is_dated_as_its_gold() -> None:
    wrong = []
    for gold in sorted((CORPUS / "gold").glob("*.json")):
        expected = json.loads(gold.read_text(encoding="utf-8"))
        masthead = read_masthead((CORPUS / "articles" / f"{gold.stem}.txt").read_text(encoding="utf-8"))
        if (masthead.published, masthead.title) != (expected["published"], expected["title"]):
            wrong.append(gold.stem)
    # The metadata of this one state a year that only its body contradicts.
    assert wrong == ["051"]
