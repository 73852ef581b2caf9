from extractor.embedded.analysis import analyse
from extractor.embedded.circumstances import Circumstances
from extractor.embedded.triggers import find_triggers


def circumstances(text: str) -> tuple[str | None, str | None]:
    document = analyse(text)
    sentence = document.sentences[0]
    trigger = next(find_triggers(document, sentence))
    found = Circumstances(document)
    words, place = found.date_of(sentence, trigger, []), found.place_of(sentence, trigger)
    return words.words if words else None, place.name if place else None


def test_date_and_place_are_those_of_the_meeting() -> None:
    assert circumstances("Horvat met Zupan in Oslo on Monday.") == ("Monday", "Oslo")
    assert circumstances("On Monday Horvat met Zupan at the Town Hall in Oslo.") == ("Monday", "Town Hall, Oslo")


def test_the_date_of_a_statement_and_the_place_of_a_topic_are_not() -> None:
    assert circumstances("Horvat met Zupan, a spokesman said on Monday.") == (None, None)
    assert circumstances("Horvat met Zupan over the situation in Sudan.") == (None, None)
    assert circumstances("Horvat met Zupan after Friday's attack.") == (None, None)
