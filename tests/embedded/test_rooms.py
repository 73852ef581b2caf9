from tests.embedded.reading import claims

MEETING = {
    "id": "m1",
    "status": "held",
    "participants": [{"name": "Ana Ruiz", "country": None}, {"name": "Tom Hale", "country": None}],
    "evidence": ["Foreign Minister Ana Ruiz met Foreign Minister Tom Hale in Oslo on Monday."],
}
LEAD = MEETING["evidence"][0]


def placed(text: str) -> list[tuple[str | None, str]]:
    return [(claim["meeting"], claim["channel"]) for claim in claims(text, meetings=[MEETING])]


def test_remarks_to_the_press_are_not_made_in_the_room():
    assert placed(f"{LEAD} Ruiz told reporters that the talks were hard.") == [(None, "press_conference")]


def test_a_read_out_gives_its_channel_to_what_was_said_in_the_room():
    text = (
        f"{LEAD}\n\nDuring the meeting, Ruiz thanked Hale for the aid, according to a Foreign Office statement.\n\n"
        "Ruiz stressed that the talks with Hale must go on."
    )
    assert placed(text) == [("m1", "statement"), ("m1", "statement")]


def test_a_stranger_to_the_meeting_did_not_speak_in_it():
    assert placed(f"{LEAD} Senator Eva Lind said the talks were a waste of time.") == [(None, "unspecified")]


def test_an_official_text_says_who_issued_it():
    head = (
        "Readout of a Meeting\n\nOFFICE OF THE SPOKESPERSON\n\nThe below is attributable to Spokesperson Eva Cole:\n\n"
    )
    text = f"{head}{LEAD} Ruiz thanked Hale for the aid."
    claim = claims(text, meetings=[MEETING])[0]
    assert (claim["channel"], claim["relayed_by"]) == ("statement", "Spokesperson Eva Cole")


def test_a_joint_statement_is_a_statement():
    text = f"JOINT STATEMENT ON THE TALKS OF PERU AND CANADA\n\n1. {LEAD}\n\n2. Ruiz thanked Hale for the aid."
    assert placed(text) == [("m1", "statement")]


def test_a_post_tells_nothing_of_the_channel_of_other_words():
    text = "Ana Ruiz said the matter was closed. The talks were over, Ana Ruiz wrote on Twitter."
    assert [claim["channel"] for claim in claims(text)] == ["unspecified", "social_media"]
