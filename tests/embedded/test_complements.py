import pytest

from tests.embedded.reading import clauses


@pytest.mark.parametrize(
    ("text", "kind", "content"),
    [
        ("Minister Ana Ruiz said that the port would reopen.", "clause", "the port would reopen"),
        ("Minister Ana Ruiz said the port reopens.", "clause", "the port reopens"),
        ("Minister Ana Ruiz welcomed the decision of the court.", "noun", "the decision of the court"),
        ("Minister Ana Ruiz promised to reopen the port.", "to", "to reopen the port"),
        ("Minister Ana Ruiz called for a ceasefire.", "noun", "a ceasefire"),
        ("Minister Ana Ruiz said on Monday in a statement that the port was open.", "clause", "the port was open"),
        ("Minister Ana Ruiz told reporters the port was open.", "clause", "the port was open"),
        ("Minister Ana Ruiz told a hearing on Feb. 3 that the port was open.", "clause", "the port was open"),
        ("Minister Ana Ruiz urged the rebels to lay down arms.", "to", "to lay down arms"),
        ("Minister Ana Ruiz accused the rebels of looting.", "phrase", "the rebels of looting"),
        ("Minister Ana Ruiz stressed the need for talks and left the room.", "noun", "the need for talks"),
        ("Minister Ana Ruiz said at a dinner that the port was open.", "clause", "the port was open"),
        ("Minister Ana Ruiz reported, citing the navy, that the port was open.", "clause", "the port was open"),
    ],
)
def test_the_complement_carries_the_content(text, kind, content):
    clause = clauses(text)[0]
    assert clause.complement is not None
    assert clause.complement.kind == kind
    start, end = clause.content_offsets[0]
    assert text[start:end] == content


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("Ana Ruiz told her Peruvian counterpart that the port was open.", "her Peruvian counterpart"),
        ("Ana Ruiz urged the rebels to lay down arms.", "the rebels"),
        ("Ana Ruiz said to the council that the port was open.", "the council"),
    ],
)
def test_the_addressee_is_told_from_the_content(text, addressee):
    (clause,) = clauses(text)
    assert clause.complement is not None and clause.complement.addressee is not None
    start, end = clause.offsets(clause.complement.addressee)
    assert text[start:end] == addressee
