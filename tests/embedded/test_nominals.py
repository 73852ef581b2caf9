from tests.embedded.reading import reports


def test_a_noun_of_speech_with_an_owner_reports():
    assert ("The union's", "threat", "it would strike") in reports(
        "The union's threat that it would strike worked.".replace(" worked", "")
    )


def test_a_consensus_reports_without_a_source():
    assert reports("There was a consensus that the talks must go on.") == [(None, "consensus", "the talks must go on")]


def test_a_noun_without_an_owner_reports_nothing():
    assert reports("The demand that prices fall was met.") == []
