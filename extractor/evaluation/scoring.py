"""The gold and the run's line of one article in, every agreement and disagreement out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extractor.evaluation.alignment import Alignment, Candidate, align
from extractor.evaluation.fields import Counts, FieldOutcome, compare_field, field_trait, values
from extractor.evaluation.gold import GoldArticle, found_candidates, locate_gold
from schemas import RECORD_TYPES, Article, Line, Record, nested_model, own_fields, traits

EVIDENCE = "evidence"


@dataclass(frozen=True)
class RecordOutcome:
    """How one record came out.

    Attributes:
        record_type: The key of its record type.
        expected: The gold record; `None` if the run invented it.
        found: The run's record; `None` if the run missed it.
        fields: One outcome for each field and field of a nested model, and one for the evidence; for a record
            without a partner, its values count as omissions or inventions.
    """

    record_type: str
    expected: Candidate | None
    found: Candidate | None
    fields: list[FieldOutcome]

    @property
    def aligned(self) -> bool:
        """Whether the record was expected and found."""
        return self.expected is not None and self.found is not None

    @cached_property
    def counts(self) -> dict[str, Counts]:
        """The counts of each field by its path."""
        return {item.path: item.counts for item in self.fields}

    @cached_property
    def right(self) -> dict[str, bool]:
        """Whether each field is right, by its path; nothing is right in a record without a partner."""
        return {item.path: self.aligned and item.right for item in self.fields}


@dataclass(frozen=True)
class ConfidencePoint:
    """A stated confidence and whether the value was right.

    Attributes:
        path: `<record type>.<field>`.
        confidence: The stated probability that the value is right.
        right: Whether the field agrees with gold, nested fields included; never for a record that was not expected.
        weight: For how many values it stands.
    """

    path: str
    confidence: float
    right: bool
    weight: float = 1.0


@dataclass
class ArticleOutcome:
    """How one article came out.

    Attributes:
        name: The name under which gold and run were matched.
        article: The article; `None` if the run failed on it.
        records: One outcome for each gold record and each further record of the run.
        split: (record type, gold id, run id) for records of the run that lie within an already found gold record.
        merged: (record type, gold id, run id) for gold records that lie within a record aligned with another one.
        quotes: Number of quotes that the run cites.
        located: How many of them stand in the article where the run says.
        warnings: What is wrong with the gold.
    """

    name: str
    article: Article | None
    records: list[RecordOutcome] = field(default_factory=list)
    split: list[tuple[str, str, str]] = field(default_factory=list)
    merged: list[tuple[str, str, str]] = field(default_factory=list)
    quotes: int = 0
    located: int = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def points(self) -> list[ConfidencePoint]:
        """The stated confidences of all records of the run."""
        return [point for outcome in self.records for point in _points(outcome)]


def score_article(gold: GoldArticle, line: Line | None) -> ArticleOutcome:
    """Scores one article.

    Args:
        gold: Its annotation.
        line: What the run found; `None` if it failed on the article, so that everything in it is missed.

    Raises:
        FileError: If the gold does not fit its record types.
    """
    text = line.article.text if line else ""
    located = locate_gold(gold, text)
    outcome = ArticleOutcome(gold.name, line.article if line else None, warnings=located.warnings if line else [])
    found = {key: found_candidates(line.records.get(key, []) if line else [], text) for key in RECORD_TYPES}
    alignments = {key: align(located.candidates[key], found[key]) for key in RECORD_TYPES}
    references = {
        key: {located.candidates[key][i].record.id: found[key][j].record.id for i, j in alignments[key].pairs}
        for key in RECORD_TYPES
    }
    for key, alignment in alignments.items():
        _add_records(outcome, key, alignment, (located.candidates[key], found[key]), references)
    outcome.quotes = sum(len(candidate.passages) for group in found.values() for candidate in group)
    outcome.located = sum(bool(place) for group in found.values() for item in group for place in item.passages)
    return outcome


def _add_records(
    outcome: ArticleOutcome,
    key: str,
    alignment: Alignment,
    candidates: tuple[Sequence[Candidate], Sequence[Candidate]],
    references: dict[str, dict[str, str]],
) -> None:
    gold, found = candidates
    for i, j in alignment.pairs:
        outcome.records.append(RecordOutcome(key, gold[i], found[j], _compare(gold[i], found[j], references)))
    for i in alignment.missed:
        outcome.records.append(RecordOutcome(key, gold[i], None, _one_sided(gold[i], missed=True)))
    for j in alignment.invented:
        outcome.records.append(RecordOutcome(key, None, found[j], _one_sided(found[j], missed=False)))
    outcome.split += [(key, gold[i].record.id, found[j].record.id) for i, j in alignment.split]
    outcome.merged += [(key, gold[i].record.id, found[j].record.id) for i, j in alignment.merged]


def _compare(gold: Candidate, found: Candidate, references: dict[str, dict[str, str]]) -> list[FieldOutcome]:
    model = type(gold.record)
    outcomes = []
    for name in own_fields(model):
        refers_to = field_trait(model, name).refers_to
        outcomes += compare_field(gold.record, found.record, name, references.get(refers_to or ""))
    return [*outcomes, _compare_evidence(gold, found)]


def _compare_evidence(gold: Candidate, found: Candidate) -> FieldOutcome:
    known = [passage for passage in gold.passages if passage]
    hit = sum(_overlaps(passage, found) for passage in known)
    stray = sum(not _overlaps(passage, gold) for passage in found.passages)
    counts = Counts(match=hit, omission=len(known) - hit, invention=stray)
    return FieldOutcome(EVIDENCE, counts, gold.record.evidence, found.record.evidence, counts.right)


def _overlaps(passage: Sequence[tuple[int, int]], candidate: Candidate) -> bool:
    return any(
        start < end_there and start_there < end for start, end in passage for start_there, end_there in candidate.spans
    )


def _one_sided(candidate: Candidate, missed: bool) -> list[FieldOutcome]:
    record = candidate.record
    outcomes = []
    for name in own_fields(type(record)):
        held = values(record, name)
        value = getattr(record, name)
        outcomes.append(_one_sided_outcome(name, len(held), value, missed))
        nested = nested_model(type(record), name)
        for part in traits(nested) if nested else ():
            if not traits(nested)[part].identifying:
                inner = [getattr(item, part) for item in held]
                count = sum(len(values(item, part)) for item in held)
                outcomes.append(_one_sided_outcome(f"{name}.{part}", count, inner, missed))
    return [*outcomes, _one_sided_outcome(EVIDENCE, len(record.evidence), record.evidence, missed)]


def _one_sided_outcome(path: str, count: int, value: object, missed: bool) -> FieldOutcome:
    counts = Counts(omission=count) if missed else Counts(invention=count)
    return FieldOutcome(path, counts, value if missed else None, None if missed else value, right=False)


def _points(outcome: RecordOutcome) -> list[ConfidencePoint]:
    if outcome.found is None:
        return []
    record: Record = outcome.found.record
    right = dict.fromkeys(own_fields(type(record)), True)
    for path, agrees in outcome.right.items():
        name = path.partition(".")[0]
        if name in right:
            right[name] = right[name] and agrees
    return [
        ConfidencePoint(f"{outcome.record_type}.{name}", confidence, right[name])
        for name, confidence in record.confidence.items()
        if name in right
    ]
