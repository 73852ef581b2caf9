from extractor.assembly import PartAnswer, assemble, missing_citations
from extractor.evidence import Passages
from schemas import Usage
from schemas.answer import Answer, Salvaged
from schemas.response import response_model

TEXT = (
    "Ana Horvat met Marko Zupan in Ljubljana. Later she called Eva Novak. "
    "Horvat said the road will open. Zupan said the bridge is safe. Horvat said the road will open."
)
RESPONSE = response_model(("meetings", "claims"))
RATED = response_model(("meetings", "claims"), ratings=True)


def meeting(number, *names, evidence, **fields):
    people = [{"name": name} for name in names]
    return {
        "id": number,
        "participants": people,
        "status": "held",
        "mode": "in_person",
        "evidence": evidence,
        **fields,
    }


def claim(speaker, text, *, evidence, **fields):
    kinds = {"quotation": "indirect", "speech_act": "assertive", "channel": "unspecified"}
    return {"speakers": [{"name": speaker}], "text": text, "evidence": evidence, **kinds, **fields}


def part(start=0, response=RESPONSE, refused=(), **records):
    answer = Answer(response.model_validate(records), tuple(refused), "m", Usage(), 1, 0, {}, "", 0.0)
    return PartAnswer(start, answer, Passages(TEXT).locate)


MEETING_1 = meeting("m7", "Ana Horvat", "Marko Zupan", evidence=["Ana Horvat met Marko Zupan in Ljubljana."])
MEETING_2 = meeting("m3", "Ana Horvat", "Eva Novak", evidence=["Later she called Eva Novak."])
ROAD = "Horvat said the road will open."


def test_ids_follow_the_article_and_references_follow_the_ids():
    records = assemble(
        [part(meetings=[MEETING_2, MEETING_1], claims=[claim("Horvat", "x y", evidence=[ROAD], meeting="m3")])], TEXT
    ).records
    assert [(m.id, m.participants[1].name) for m in records["meetings"]] == [
        ("m1", "Marko Zupan"),
        ("m2", "Eva Novak"),
    ]
    assert records["claims"][0].meeting == "m2"


def test_evidence_is_the_articles_own_slice():
    records = assemble([part(meetings=[MEETING_1])], TEXT).records
    (evidence,) = records["meetings"][0].evidence
    assert TEXT[evidence.start : evidence.end] == evidence.quote == "Ana Horvat met Marko Zupan in Ljubljana."


def test_a_repeated_passage_is_found_after_the_record_before_it():
    claims = [
        claim("Horvat", "The road will open.", evidence=[ROAD]),
        claim("Zupan", "The bridge is safe.", evidence=["Zupan said the bridge is safe."]),
        claim("Horvat", "An unrelated thing.", evidence=[ROAD]),
    ]
    found = assemble([part(claims=claims)], TEXT).records["claims"]
    assert [record.evidence[0].start for record in found] == [
        TEXT.index(ROAD),
        TEXT.index("Zupan said"),
        TEXT.rindex(ROAD),
    ]


def test_a_record_without_located_evidence_is_refused_whole_with_its_reason():
    faked = meeting("m1", "Ana Horvat", "Eva Novak", evidence=["Ana Horvat met Eva Novak in Paris."])
    assembled = assemble([part(meetings=[faked])], TEXT)
    assert assembled.records["meetings"] == []
    assert [item.reason for item in assembled.rejected] == ["quote_not_located", "no_evidence"]
    quote, record = assembled.rejected
    assert quote.quote == "Ana Horvat met Eva Novak in Paris." and quote.nearest and quote.differences
    assert record.record["participants"][1]["name"] == "Eva Novak"


def test_a_record_keeps_its_located_evidence_when_another_quote_is_refused():
    mixed = meeting(
        "m1", "Ana Horvat", "Marko Zupan", evidence=["Ana Horvat met Marko Zupan in Ljubljana.", "They never met."]
    )
    assembled = assemble([part(meetings=[mixed])], TEXT)
    assert len(assembled.records["meetings"][0].evidence) == 1
    assert [(item.reason, item.record_id) for item in assembled.rejected] == [("quote_not_located", "m1")]
    assert assembled.groundings["m1"].rejected == 1


def test_a_reference_to_nothing_is_emptied_and_said():
    assembled = assemble([part(claims=[claim("Horvat", "x y", evidence=[ROAD], meeting="m9")])], TEXT)
    assert assembled.records["claims"][0].meeting is None
    (item,) = assembled.rejected
    assert (item.reason, item.record_id) == ("invalid_reference", "c1") and "'m9'" in item.message


def test_references_of_each_part_stay_in_that_part_and_survive_merging():
    first = part(meetings=[{**MEETING_1, "id": "m1"}])
    second = part(
        start=10,
        meetings=[{**MEETING_2, "id": "m1"}, {**MEETING_1, "id": "m2"}],
        claims=[claim("Zupan", "x y", evidence=["Zupan said the bridge is safe."], meeting="m2")],
    )
    records = assemble([first, second], TEXT).records
    assert [m.participants[1].name for m in records["meetings"]] == ["Marko Zupan", "Eva Novak"]
    assert records["claims"][0].meeting == "m1"


def test_one_id_given_twice_keeps_both_records():
    both = [{**MEETING_1, "id": "m1"}, {**MEETING_2, "id": "m1"}]
    assert [m.id for m in assemble([part(meetings=both)], TEXT).records["meetings"]] == ["m1", "m2"]


def test_records_that_were_not_valid_are_kept_with_the_reason():
    assembled = assemble([part(refused=[Salvaged("claims", "no speaker", {"text": "x"})])], TEXT)
    (item,) = assembled.rejected
    assert (item.reason, item.message, item.record) == ("invalid_record", "no speaker", {"text": "x"})


def test_the_models_own_rating_is_kept_for_each_field():
    rated = part(response=RATED, meetings=[{**MEETING_1, "unsure": ["date"]}])
    ratings = assemble([rated], TEXT).groundings["m1"].ratings
    assert ratings["date"] == 0 and ratings["place"] == 1


def test_missing_citations_names_each_quote_and_what_is_wrong():
    response = RESPONSE.model_validate({"meetings": [meeting("m1", "A", "B", evidence=["Ana Horvat met Petra Kos."])]})
    ((quote, why),) = missing_citations(response, 0, Passages(TEXT).locate)
    assert quote == "Ana Horvat met Petra Kos." and "words differ" in why.message()
