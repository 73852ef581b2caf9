from tests.embedded.reading import said

INTERVIEW = """Greek Prime Minister Nikos Pappas sat down with our reporter in Athens. He said that Greece would act.

"It has already begun. The question is how to stop it."

What about the demand to hand over the islands?

"They will not be handed over to anybody."
"""


def test_answers_of_an_interview_are_by_whoever_spoke_last():
    assert [speaker for speaker, _ in said(INTERVIEW)] == ["Nikos Pappas"] * 3
    assert said(INTERVIEW)[2][1] == "They will not be handed over to anybody."


def test_a_quotation_after_a_sentence_about_another_person_is_by_that_person():
    text = (
        'Greek Prime Minister Nikos Pappas was blunt. "It is dead," he said. Turkish President Ali Demir took a softer '
        'line. "The islands can be talked about."'
    )
    assert said(text) == [("Nikos Pappas", "It is dead."), ("Ali Demir", "The islands can be talked about.")]
