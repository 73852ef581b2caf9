import pytest

from extractor.embedded.analysis import analyse
from extractor.embedded.reporting import attributions
from tests.embedded.reading import clauses, reports


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("“We will wait,” said Foreign Minister Ana Ruiz.", "Foreign Minister Ana Ruiz", "“We will wait,”"),
        ("“We will wait,” Ana Ruiz told reporters in Quito.", "Ana Ruiz", "“We will wait,”"),
        ("The port has reopened, the governor said on Monday.", "the governor", "The port has reopened"),
        ("According to the union, the strike is over.", "the union", "the strike is over"),
        ("The strike is over, according to the union.", "the union", "The strike is over"),
        (
            "In the long run, many economists say, prices will fall.",
            "many economists",
            "In the long run … prices will fall",
        ),
        ("The plan, said two aides, would cost little.", "two aides", "The plan … would cost little"),
        ("“It is over!” Bush shouted.", "Bush", "“It is over!”"),
        ("Pakistan was quick to condemn the bombing.", "Pakistan", "the bombing"),
        ("Officials were quoted as saying that the ship was seized.", "Officials", "the ship was seized"),
        ("Fishermen have been demanding that the fleet withdraw.", "Fishermen", "the fleet withdraw"),
        ("The G7 issued a statement condemning the launch.", "The G7", "the launch"),
        (
            "“No deal,” Carla Diaz, spokeswoman for the ministry.",
            "Carla Diaz, spokeswoman for the ministry",
            "“No deal,”",
        ),
        ("Nothing came of the ministry's demand that the fleet withdraw.", "the ministry's", "the fleet withdraw"),
    ],
)
def test_source_and_content_are_found(text, source, content):
    assert (source, content) in [(found, told) for found, _, told in reports(text)]


def test_a_second_verb_shares_the_source_and_ends_the_first_content():
    assert reports("The envoy praised the truce and called on both armies to respect it.") == [
        ("The envoy", "praised", "the truce"),
        ("The envoy", "called on", "to respect it"),
    ]


def test_a_participle_shares_the_source():
    found = reports("The envoy said the truce held, adding that aid was on its way.")
    assert found == [("The envoy", "said", "the truce held"), ("The envoy", "adding", "aid was on its way")]


def test_a_participle_in_front_takes_the_subject_that_follows():
    assert reports("While saying no date was set, an aide said talks went on.")[0] == (
        "an aide",
        "saying",
        "no date was set",
    )


def test_a_relative_report_takes_its_noun_as_content():
    ((source, cue, content),) = reports("She listed 21 goods, which the ministry said would be taxed.")
    assert (source, cue, content) == ("the ministry", "said", "21 goods … would be taxed")


def test_an_agreement_in_the_passive_has_no_named_source():
    (clause,) = clauses("It was agreed to meet again in Oslo.")
    assert clause.passive
    assert clause.source is None


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The ministry did not say that the port was open.", "negated"),
        ("The ministry will announce that the port is open.", "unreal"),
        ("The ministry has announced that the port is open.", "actual"),
    ],
)
def test_what_was_not_said_is_told_from_what_was(text, modality):
    assert [clause.modality for clause in clauses(text)] == [modality]


@pytest.mark.parametrize(
    "text",
    [
        "The two leaders discussed trade and energy.",
        "Three explosions ripped through the market on Monday.",
        "Golden Lions beat River City 3-1 to open the season.",
        "The claims of the two companies were settled in court.",
        "China has a long history of expressing itself in verse.",
    ],
)
def test_narration_reports_nothing(text):
    assert reports(text) == []


def test_a_run_of_quotation_belongs_to_one_attribution():
    text = "“We waited,” Ana Ruiz said. “Nobody came. We left.”\n\n“We will not come back.”"
    (found,) = attributions(analyse(text))
    assert [text[start:end] for start, end in found.content] == [
        "“We waited,”",
        "“Nobody came. We left.”",
        "“We will not come back.”",
    ]


def test_thoughts_are_attributed_too_but_not_those_of_a_quoted_speaker():
    assert [text for _, text, _ in reports("Voters believe that taxes will rise.")] == ["believe"]
    assert attributions(analyse("I think that taxes will rise.")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Demir, Ana Ruiz told me, has already started the war.",
            ("Ana Ruiz", "told", "Demir … has already started the war"),
        ),
        (
            "Ali Demir said on the eve of the latest round of talks in Geneva that Greece should come.",
            ("Ali Demir", "said", "Greece should come"),
        ),
        (
            "Ali Demir said ahead of a summit of the bloc in Brussels on Monday that Greece should come.",
            ("Ali Demir", "said", "Greece should come"),
        ),
        (
            "It came after an election, which the army claims was marred by fraud.",
            ("the army", "claims", "an election … was marred by fraud"),
        ),
        ("Peru's leader gave her backing to the talks.", ("Peru's leader", "gave", "her backing to the talks")),
        (
            "President Ruiz met the envoy, the closest Peru has to a mediator, and said peace was near.",
            ("President Ruiz", "said", "peace was near"),
        ),
    ],
)
def test_frames_of_many_words_are_read(text, expected):
    assert expected in reports(text)


@pytest.mark.parametrize(
    "text",
    [
        "Long queues for bread have led to strikes and opposition calls for an early vote.",
        "A boycott by Turkish President Ali Demir adds to doubts that the summit will yield results.",
    ],
)
def test_nouns_that_look_like_verbs_report_nothing(text):
    assert reports(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ama Owusu used her speech to warn that time was short.", ("Ama Owusu", "warn", "time was short")),
        (
            "Togo's envoy is said to have told the council that the army would leave.",
            ("Togo's envoy", "told", "the army would leave"),
        ),
        ("Ghana's position remains that Togo owes the money.", ("Ghana's", "position", "Togo owes the money")),
        ("Ghana let it be known that nobody would come.", ("Ghana", "let it be known", "nobody would come")),
        (
            "Kenya denounced as piracy the seizure of its ships.",
            ("Kenya", "denounced", "as piracy the seizure of its ships"),
        ),
        ("Ghana has hit back at claims of fraud.", ("Ghana", "hit back at", "claims of fraud")),
        (
            "Congo proposed a new round next month, but Ghana has not replied.",
            ("Congo", "proposed", "a new round next month, but Ghana has not replied"),
        ),
    ],
)
def test_roundabout_ways_to_report_are_read(text, expected):
    assert expected in reports(text)
