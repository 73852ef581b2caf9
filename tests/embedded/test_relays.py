from tests.embedded.reading import claims


def relayed(text: str) -> list[tuple[str, str | None]]:
    return [(claim["speakers"][0]["name"], claim["relayed_by"]) for claim in claims(text)]


def test_a_report_of_a_report_belongs_to_the_inner_speaker():
    text = "Spokesman Tom Lee said Foreign Minister Ana Ruiz warned that the truce could fail."
    assert relayed(text) == [("Ana Ruiz", "Tom Lee")]


def test_a_speaker_who_tells_the_stand_of_the_own_country_speaks_alone():
    text = "Peruvian Foreign Minister Ana Ruiz said Peru welcomed the truce."
    assert relayed(text) == [("Ana Ruiz", None)]


def test_a_speaker_who_tells_of_an_own_act_makes_one_claim():
    text = "Foreign Minister Ana Ruiz said she hoped that the truce would last."
    assert relayed(text) == [("Ana Ruiz", None)]


def test_a_body_that_only_tells_of_a_meeting_claims_nothing():
    assert relayed("The Kenyan government said that the two leaders discussed trade.") == []
