import pytest

from extractor.reading.pages import read_page

PAGE = """<!doctype html><html><head><title>Talks reopen the border at Port Anders - The Planet</title>{head}</head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><p class="date">Saturday, November 23, 2024</p>
<article><h1>Talks reopen the border at Port Anders</h1>
<p>The foreign minister of Norland met his Sudland counterpart in Port Anders on Tuesday, the ministry said.</p>
<p>They discussed trade &amp; transit, and &lt;script&gt;alert(1)&lt;/script&gt; was not among the topics.</p>
<script>alert("never run")</script></article><footer>Copyright 2024 The Planet</footer></body></html>"""


def test_the_main_text_is_taken_without_menus_scripts_and_footers() -> None:
    page = read_page(PAGE.replace("{head}", ""))
    assert page is not None
    assert "met his Sudland counterpart" in page.text
    assert "trade & transit, and <script>alert(1)</script> was" in page.text
    assert "never run" not in page.text and "Copyright" not in page.text and "World" not in page.text
    assert page.title == "Talks reopen the border at Port Anders"


def test_date_and_address_come_from_metadata() -> None:
    head = (
        '<meta property="article:published_time" content="2021-07-14T08:00:00+05:00">'
        '<meta property="article:modified_time" content="2021-08-01T08:00:00+05:00">'
        '<link rel="canonical" href="https://planet.example/talks">'
    )
    page = read_page(PAGE.replace("{head}", head))
    assert page is not None
    assert (page.published, page.url) == ("2021-07-14", "https://planet.example/talks")


def test_the_date_of_linked_data_counts() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2021-07-14T08:00:00Z"}</script>'
    page = read_page(PAGE.replace("{head}", head))
    assert page is not None
    assert page.published == "2021-07-14"


def test_a_date_that_only_the_page_shows_does_not_count() -> None:
    page = read_page(PAGE.replace("{head}", ""))
    assert page is not None
    assert page.published is None


def test_a_page_without_an_article_gives_none() -> None:
    assert read_page("<html><body></body></html>") is None
    assert read_page("") is None


def test_a_page_that_breaks_the_parser_gives_none(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura

    def broken(*arguments: object, **options: object) -> None:
        raise AttributeError("'NoneType' object has no attribute 'tag'")

    monkeypatch.setattr(trafilatura, "bare_extraction", broken)
    assert read_page(PAGE) is None


@pytest.mark.parametrize("page", ["<div>" * 20_000 + PAGE, "<!--" * 20_000, "<p " + "a=b " * 20_000 + ">x"])
def test_a_page_made_to_break_a_parser_does_not(page: str) -> None:
    found = read_page(page)
    assert found is None or found.text
