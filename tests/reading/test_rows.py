import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.reading.rows import ROW_LIMIT, BadRow, Row, csv_rows, json_rows


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(), max_size=5))
def test_rows_of_jsonl_come_back_as_they_were(texts: list[str]) -> None:
    data = "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()
    assert list(json_rows(io.BytesIO(data))) == [
        Row(number, {"text": text}) for number, text in enumerate(texts, start=1)
    ]


def test_the_separators_of_unicode_do_not_end_a_row() -> None:
    row = {"text": "one\u2028two\x85three"}
    data = json.dumps(row, ensure_ascii=False).encode() + b"\r\n"
    assert list(json_rows(io.BytesIO(data))) == [Row(1, row)]


def test_a_row_of_just_the_greatest_length_is_read_and_a_longer_one_is_not() -> None:
    frame = len('{"text":""}') + 1
    longest = '{"text":"' + "x" * (ROW_LIMIT - frame) + '"}\n'
    found = list(json_rows(io.BytesIO((longest + longest.replace("x", "xx", 1) + '{"a":1}').encode())))
    assert [type(row) for row in found] == [Row, BadRow, Row]
    assert [row.number for row in found] == [1, 2, 3]


def test_values_that_csv_leaves_empty_are_left_out() -> None:
    assert list(csv_rows(io.BytesIO(b"text,title\nBody.,\n\n,T\n"))) == [
        Row(2, {"text": "Body."}),
        Row(4, {"title": "T"}),
    ]


def test_an_empty_csv_has_no_text_column() -> None:
    [row] = csv_rows(io.BytesIO(b""))
    assert isinstance(row, BadRow)
    assert row.reason == "no_text"


def test_a_stream_that_is_not_read_to_its_end_stays_usable() -> None:
    stream = io.BytesIO(b'{"a":1}\n{"a":2}\n')
    rows = json_rows(stream)
    assert next(rows) == Row(1, {"a": 1})
    rows.close()
    assert not stream.closed
