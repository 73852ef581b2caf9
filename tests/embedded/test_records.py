from extractor.embedded.analysis import analyse
from extractor.embedded.document import Entity
from extractor.embedded.records import actor, read_meetings


def test_a_record_has_every_field_and_quotes_for_evidence() -> None:
    text = "Kenyan President William Ruto spoke by phone with Ugandan President Yoweri Museveni on Monday."
    (meeting,) = read_meetings(analyse(text, "2024-07-24"))
    assert meeting == {
        "id": "m1",
        "participants": [
            {"name": "William Ruto", "role": "President", "country": "KEN", "organization": None},
            {"name": "Yoweri Museveni", "role": "President", "country": "UGA", "organization": None},
        ],
        "status": "held",
        "mode": "phone",
        "date": "2024-07-22",
        "date_text": "Monday",
        "place": None,
        "place_country": None,
        "occasion": None,
        "topics": [],
        "outcomes": [],
        "evidence": [text],
    }


def test_an_office_without_a_name_stands_for_its_country_and_members_for_their_body() -> None:
    minister = Entity("the Kenyan foreign minister", "foreign minister", "KEN", unnamed=True)
    assert actor(minister)["name"] == "Kenya"
    members = Entity("Taliban representatives", None, None, "Taliban", kind="group")
    assert actor(members)["name"] == "Taliban"
    army = Entity("Delegations from the Kenyan army", None, "KEN", kind="group")
    assert actor(army)["name"] == "Kenyan army"
