from extractor.embedded.analysis import analyse
from extractor.embedded.transcripts import read_turns
from tests.embedded.reading import claims

BRIEFING = """Department Press Briefing

MR. HALE: Good afternoon, everyone. Today we announced 20 million dollars in aid for the people of Chad.

QUESTION: Thank you. Will the Secretary travel to N'Djamena this month?

MR. HALE: We call on all parties to respect the ceasefire in the north.

QUESTION: And on Niger, is there anything new from your side?

MR. HALE: President Bazoum must be released without delay, as we have said.
"""


def test_statements_are_read_and_questions_and_courtesies_are_not():
    document = analyse(BRIEFING)
    turns = [BRIEFING[turn.start : turn.end] for turn in read_turns(document)]
    assert turns == [
        "Today we announced 20 million dollars in aid for the people of Chad.",
        "We call on all parties to respect the ceasefire in the north.",
        "President Bazoum must be released without delay, as we have said.",
    ]


def test_each_statement_is_a_claim_of_the_one_who_answers():
    found = claims(BRIEFING)
    assert [claim["speakers"][0]["name"] for claim in found] == ["Hale"] * 3
    assert [claim["speech_act"] for claim in found][1:] == ["directive", "directive"]


def test_an_article_with_a_colon_or_two_is_no_transcript():
    text = "Ruiz: no deal\n\nThe outcome: nothing.\n\nForeign Minister Ana Ruiz said there was no deal."
    assert read_turns(analyse(text)) == []
