import pytest

from extractor.embedded.analysis import analyse
from extractor.embedded.parties import PartyFinder
from extractor.embedded.triggers import find_triggers


def parties(text: str) -> tuple[list[str], list[str]]:
    document = analyse(text)
    sentence = document.sentences[0]
    trigger = next(find_triggers(document, sentence))
    found = PartyFinder(document, sentence).find(trigger)
    return [entity.name for entity in found.near], [entity.name for entity in found.far]


A, B, C = "Ana Horvat", "Marko Zupan", "Ivo Petrov"


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("President Ana Horvat met President Marko Zupan.", [A], [B]),
        ("President Ana Horvat met on Monday in Oslo with President Marko Zupan.", [A], [B]),
        ("President Ana Horvat met President Marko Zupan and President Ivo Petrov.", [A], [B, C]),
        ("President Ana Horvat and President Marko Zupan met.", [A, B], []),
        ("President Ana Horvat, who is ill, met President Marko Zupan.", [A], [B]),
        ("After talks between President Ana Horvat and President Marko Zupan, rain fell.", [], [A, B]),
        ("In a meeting with President Marko Zupan, President Ana Horvat agreed.", [A], [B]),
        ("Kenya-Uganda talks began.", [], ["Kenya", "Uganda"]),
        ("President Ana Horvat was received by President Marko Zupan.", [A], [B]),
        ("President Ana Horvat met a delegation led by President Marko Zupan.", [A], [B]),
        ("President Ana Horvat held talks on ties with Kenya.", [A], []),
        ("President Ana Horvat held a Quad summit.", [A], []),
    ],
)
def test_the_sides_of_a_trigger(text: str, near: list[str], far: list[str]) -> None:
    assert parties(text) == (near, far)
