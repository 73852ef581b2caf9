from extractor.embedded.analysis import analyse

TEXT = "Ana Horvat arrived. Foreign Minister Ana Horvat met Marko Zupan in Oslo. İstanbul was next."


def test_sentence_at_gives_the_sentence_that_holds_an_offset() -> None:
    document = analyse(TEXT)
    assert document.sentence_at(0).index == 0
    assert document.sentence_at(TEXT.index("Oslo")).index == 1
    assert document.sentence_at(TEXT.index("Oslo.") + 5).index == 1


def test_mentions_and_places_between_offsets_are_those_that_start_there() -> None:
    document = analyse(TEXT)
    start = TEXT.index("Foreign")
    assert [TEXT[m.start : m.end] for m in document.mentions_between(start, TEXT.index(" in Oslo"))] == [
        "Foreign Minister Ana Horvat",
        "Marko Zupan",
    ]
    assert [place.name for place in document.places_between(start, len(TEXT))] == ["Oslo"]


def test_lower_case_keeps_the_length_even_for_letters_that_grow() -> None:
    document = analyse(TEXT)
    assert len(document.lower) == len(TEXT)
    assert document.lower[TEXT.index("stanbul") :].startswith("stanbul")
