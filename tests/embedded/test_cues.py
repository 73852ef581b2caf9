import pytest

from extractor.embedded.cues import attitude_nouns, reporting_forms, speaker_nouns, verb_forms


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("say", {"say", "says", "said", "saying"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("urge", {"urge", "urges", "urged", "urging"}),
        ("admit", {"admit", "admits", "admitted", "admitting"}),
        ("offer", {"offer", "offers", "offered", "offering"}),
        ("write", {"write", "writes", "wrote", "written", "writing"}),
        ("stress", {"stress", "stresses", "stressed", "stressing"}),
        ("agree", {"agree", "agrees", "agreed", "agreeing"}),
        ("slam", {"slam", "slams", "slammed", "slamming"}),
    ],
)
def test_verbs_are_inflected(verb, forms):
    assert set(verb_forms(verb)) == forms


def test_both_spellings_of_verbs_in_el_are_known():
    assert {"labeled", "labelled", "labeling", "labelling"} <= set(verb_forms("label"))


def test_the_reading_with_most_particles_comes_first():
    _, cues = reporting_forms()["called"]
    assert cues[0].particles and not cues[-1].particles


def test_every_verb_has_a_known_act_and_known_complements():
    acts = {"assertive", "directive", "commissive", "expressive", "declarative", "thought"}
    kinds = set("clause quote noun attitude to object for of on about against with as at upon".split())
    for _, cues in reporting_forms().values():
        for cue in cues:
            assert cue.act in acts
            assert cue.complements <= kinds, cue


def test_nouns_have_a_known_class():
    assert set(attitude_nouns().values()) <= {"assertive", "directive", "commissive", "expressive", "declarative"}
    assert set(speaker_nouns().values()) == {"person", "body", "document"}
