import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Claim
from tests.embedded.reading import claims, said

ASEAN = """JAKARTA, Aug 14 – Indonesia and Malaysia agreed to speed up talks, Foreign Minister Retno Wulandari said on
the second day of talks with her Malaysian counterpart Zulkifli Karim.

"Both ministers underlined the importance of a code," Retno Wulandari told a joint press conference. "We will not wait."

Zulkifli Karim, for his part, expressed hope that the next round would be held this year, and thanked Indonesia for
hosting the meeting.

The Philippines has repeatedly accused China of harassing its vessels, an allegation Beijing denies.
"""


def test_records_follow_the_schema_with_evidence_from_the_text():
    for number, claim in enumerate(claims(ASEAN), start=1):
        assert claim["id"] == f"c{number}"
        assert claim["evidence"]
        quotes = claim.pop("evidence")
        assert all(quote in ASEAN for quote in quotes)
        starts = [(quote, ASEAN.index(quote)) for quote in quotes]
        spans = [{"quote": quote, "start": start, "end": start + len(quote)} for quote, start in starts]
        Claim.model_validate({**claim, "evidence": spans})


def test_who_said_it_is_told_from_who_passed_it_on():
    first = claims(ASEAN)[0]
    assert [actor["name"] for actor in first["speakers"]] == ["Indonesia", "Malaysia"]
    assert first["relayed_by"] == "Retno Wulandari"
    assert first["speech_act"] == "commissive"


def test_one_verb_with_content_of_its_own_is_one_claim():
    texts = [text for speaker, text in said(ASEAN) if speaker == "Zulkifli Karim"]
    assert texts == [
        "Zulkifli Karim expressed hope that the next round would be held this year.",
        "Zulkifli Karim thanked Indonesia for hosting the meeting.",
    ]


def test_an_accusation_belongs_to_the_accuser():
    assert said("The Philippines has accused China of harassing its vessels, an allegation Beijing denies.") == [
        ("Philippines", "Philippines accused China of harassing its vessels, an allegation Beijing denies.")
    ]


def test_a_read_out_in_quotation_marks_is_the_speech_of_those_it_tells_of():
    text = (
        "Foreign Minister Ana Ruiz met Prime Minister Tom Hale. "
        '"The foreign minister stressed that the border must stay open," the Foreign Office said.'
    )
    (claim,) = claims(text)
    assert claim["speakers"][0]["name"] == "Ana Ruiz"
    assert claim["relayed_by"] == "Foreign Office"
    assert claim["quotation"] == "direct"


@pytest.mark.parametrize(
    ("sentence", "quotation"),
    [
        ("“We will wait,” Foreign Minister Ana Ruiz said.", "direct"),
        ("Foreign Minister Ana Ruiz said she would wait.", "indirect"),
        ("Foreign Minister Ana Ruiz said the offer was “a joke”.", "mixed"),
    ],
)
def test_quotation_is_direct_indirect_or_mixed(sentence, quotation):
    assert [claim["quotation"] for claim in claims(sentence)] == [quotation]


@pytest.mark.parametrize(
    ("sentence", "channel"),
    [
        ("Foreign Minister Ana Ruiz told reporters that the port was open.", "press_conference"),
        ("Foreign Minister Ana Ruiz said in a statement that the port was open.", "statement"),
        ("Foreign Minister Ana Ruiz tweeted that the port was open.", "social_media"),
        ("Foreign Minister Ana Ruiz told Reuters that the port was open.", "interview"),
        ("Foreign Minister Ana Ruiz said the port was open.", "unspecified"),
    ],
)
def test_the_channel_is_named_by_the_words_around(sentence, channel):
    assert [claim["channel"] for claim in claims(sentence)] == [channel]


def test_what_was_said_in_the_room_names_the_meeting():
    text = (
        "Foreign Minister Ana Ruiz met Foreign Minister Tom Hale in Oslo. "
        "During the meeting, Ruiz thanked Hale for the aid."
    )
    meeting = {
        "id": "m1",
        "status": "held",
        "participants": [{"name": "Ana Ruiz", "country": None}, {"name": "Tom Hale", "country": None}],
        "evidence": ["Foreign Minister Ana Ruiz met Foreign Minister Tom Hale in Oslo."],
    }
    (claim,) = claims(text, meetings=[meeting])
    assert (claim["meeting"], claim["channel"]) == ("m1", "meeting")


def test_a_paraphrase_and_its_quotation_are_one_claim():
    text = (
        "Governor Ana Ruiz said the northern border crossing would reopen for trucks in October.\n\n"
        "“The northern border crossing will reopen for trucks in October,” Ruiz said."
    )
    (claim,) = claims(text)
    assert len(claim["evidence"]) == 2


def test_claims_that_differ_in_number_or_negation_are_not_joined():
    text = "Norway said it would give 30 million euros. Norway said it would not give 13 million euros."
    assert len(claims(text)) == 2


def test_a_post_is_a_claim_of_its_author():
    text = "Talks went well in Oslo and we thank our hosts. — Ana Ruiz (@AnaRuiz) March 3, 2022"
    (claim,) = claims(text)
    assert (claim["channel"], claim["quotation"]) == ("social_media", "direct")
    assert claim["speakers"][0]["name"] == "Ana Ruiz"


@pytest.mark.parametrize(
    "text",
    [
        "The two ministers discussed trade and energy.",
        "Will the border reopen?",
        "“Will the border reopen?” a reporter asked.",
        "The ministry did not say when the border would reopen.",
        "Heavy rain closed two roads. The water rose by a metre. The new season begins in August.",
        "",
    ],
)
def test_narration_questions_and_silence_give_no_claim(text):
    assert claims(text) == []


PIECES = [
    *("Ana Ruiz", "the ministry", "he", "who", "it", "India and Pakistan", "said", "told", "urged", "saying", "agreed"),
    *(
        "that",
        "to",
        "of",
        ",",
        ".",
        ":",
        "“",
        "”",
        '"',
        "—",
        "(",
        ")",
        "and",
        "but",
        "according to",
        "will",
        "not",
        "?",
    ),
    *(
        "the talks",
        "in Oslo",
        "on Monday",
        "\n\n",
        "MR. LEE:",
        "@highlight",
        "’s",
        "demand",
        "was",
        "warned",
        "\x00",
        "😀",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_whatever_the_text_claims_cite_it_and_name_somebody(text):
    for claim in claims(text):
        assert claim["speakers"] and claim["text"]
        assert all(quote and quote in text for quote in claim["evidence"])


def test_a_denial_stays_a_denial():
    assert said("Foreign Minister Ana Ruiz denied that she had met the rebels.") == [
        ("Ana Ruiz", "Ana Ruiz denied that she had met the rebels.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Ana Ruiz welcomed President Tom Hale at the airport.",
        "Spokesman Tom Lee declined to comment on the report.",
        "Poland recalled its ambassador on Monday.",
    ],
)
def test_greetings_refusals_and_recalls_are_no_claims(text):
    assert claims(text) == []


def test_numbered_paragraphs_of_a_joint_statement_are_read():
    text = (
        "Joint Statement\n\n1. Prime Minister Ana Ruiz and President Tom Hale met in Oslo on Monday.\n\n"
        "2. The two leaders agreed to deepen cooperation on green technology.\n\n"
        "3. India and Norway called for the early conclusion of the trade agreement."
    )
    assert [claim["speech_act"] for claim in claims(text)] == ["commissive", "directive"]


def test_a_headline_gives_no_claim_of_its_own():
    text = "Ruiz urges calm\n\nForeign Minister Ana Ruiz on Monday urged both sides to stay calm after the vote."
    assert len(claims(text)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Angolan President Joao Costa offered no sign that his country would withdraw its troops.", []),
        (
            "President Ana Ruiz called Chile's prime minister Monday to push a trade deal, spokesman Juan Soto said.",
            ["Juan Soto"],
        ),
        (
            "Diplomats have indicated since last autumn that Ruiz agrees with Demir that land is the key to peace.",
            ["Diplomats"],
        ),
        (
            "President Ali Demir has often said that his country can win, but what would victory look like?",
            ["Ali Demir"],
        ),
    ],
)
def test_what_is_told_beside_speech_is_no_claim_of_its_own(text, expected):
    assert [speaker for speaker, _ in said(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Seoul's decision was condemned by Moscow.",
            ("Russia", "Russia condemned Seoul's decision."),
        ),
        (
            '"That is what we need," Foreign Minister Ana Ruiz of Peru said.',
            ("Ana Ruiz", "That is what Peru needs."),
        ),
        (
            '"I believe in peace," Foreign Minister Ana Ruiz of Peru said.',
            ("Ana Ruiz", "Ana Ruiz believes in peace."),
        ),
        (
            "The minister's spokesperson, Lami Sani, clarified that no deadline had been set.",
            ("Lami Sani", "No deadline had been set."),
        ),
    ],
)
def test_the_proposition_is_a_sentence_of_its_own(text, expected):
    assert said(text) == [expected]
