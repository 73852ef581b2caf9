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
