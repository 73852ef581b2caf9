import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.reading.decoding import decode

ARTICLE = "Der Außenminister traf seinen Kollegen in Zürich. Über die Gespräche wurde am Mittwoch nichts bekannt."
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_utf_8_is_decoded_exactly_and_nothing_is_assumed(text: str) -> None:
    found = decode(("x" + text).encode())
    assert found is not None
    assert (found.text, found.assumed) == ("x" + text, None)


@settings(deadline=None, max_examples=60)
@given(TEXTS)
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_not_part_of_the_text(mark: bytes, encoding: str, text: str) -> None:
    found = decode(mark + text.encode(encoding))
    assert found is not None
    assert (found.text, found.assumed) == (text, None)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", ARTICLE),
        ("cp1252", "The minister said: “We agreed” – in a café in Tromsø."),
        ("cp1251", "Министр иностранных дел встретился со своим коллегой в Москве."),
        ("koi8_r", "Министр иностранных дел встретился со своим коллегой в Москве."),
        ("cp1256", "التقى وزير الخارجية نظيره الروسي في موسكو يوم الأربعاء وقال إن المحادثات كانت بناءة"),
        ("gb18030", "外交部长星期三在北京会见了俄罗斯外长，双方讨论了地区局势。"),
        ("shift_jis", "外務大臣は水曜日、東京でロシア外相と会談した。"),
        ("euc_kr", "외교부 장관은 수요일 서울에서 러시아 외무장관과 회담했다."),
    ],
)
def test_a_legacy_encoding_is_detected_and_named(encoding: str, text: str) -> None:
    found = decode(text.encode(encoding))
    assert found is not None
    assert found.text == text
    assert found.assumed == encoding


def test_line_breaks_and_blanks_stay_as_they_are() -> None:
    found = decode(b"  one\r\ntwo\rthree\n\n ")
    assert found is not None
    assert found.text == "  one\r\ntwo\rthree\n\n "


@pytest.mark.parametrize("name", ["windows-1251", "x-no-such"])
def test_a_declared_encoding_is_believed_when_it_exists(name: str) -> None:
    page = f'<html><head><meta charset="{name}"></head>Министр встретился со своим коллегой в Москве.</html>'
    found = decode(page.encode("cp1251"), declared=True)
    assert found is not None
    assert found.text == page
    assert found.assumed == (None if name == "windows-1251" else "cp1251")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"%PDF-1.7\nstream",
        b"\x1f\x8b\x08compressed",
        b"text with a \x00 in it",
        bytes(range(1, 32)) * 9,
        codecs.BOM_UTF16_LE + b"\x00\xd8x",
    ],
)
def test_data_that_are_no_text_are_refused(data: bytes) -> None:
    assert decode(data) is None
