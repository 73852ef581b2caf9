"""`extractor evaluate`: a run and gold in, accuracy with intervals out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.evaluation.summary import Evaluation
    from schemas import Line


def add_to(app: typer.Typer) -> None:
    """Adds the command to the app."""
    app.command()(evaluate)


def evaluate(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A JSONL file that `extractor run` has written.")],
    gold: Annotated[
        Path, typer.Option(help="A folder of gold files named after their articles, or a JSONL of reviewed lines.")
    ],
) -> None:
    """Score a run against gold: records, fields, evidence and confidence, with intervals."""
    evaluation = _evaluation(run, gold)
    _print(evaluation)


def _evaluation(run: Path, gold: Path) -> "Evaluation":
    from extractor.evaluation import require_extra

    require_extra()
    from extractor.evaluation.gold import read_gold
    from extractor.evaluation.summary import evaluate as score
    from extractor.jsonl import read_lines
    from extractor.output import failures_beside

    lines: Iterator[tuple[int, Line]] = read_lines(run)
    return score((line for _, line in lines), read_gold(gold), failures_beside(run))


def _print(evaluation: "Evaluation") -> None:
    from rich.console import Console

    from extractor.evaluation.tables import evaluation_tables

    console = Console(width=None if Console().is_terminal else 200)
    for table in evaluation_tables(evaluation):
        console.print(table)
        console.print()
    messages = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    for warning in evaluation.warnings:
        messages.print(f"warning: {warning}")
    matched = evaluation.matched
    failed = [outcome.name for outcome in evaluation.articles if outcome.article is None]
    messages.print(f"{len(evaluation.articles)} articles scored.")
    for names, what in (
        (failed, "failed in the run and count as missed"),
        (matched.missing, "have gold but are not in the run, and are not scored"),
        (matched.without_gold, "are in the run but have no gold, and are not scored"),
    ):
        if names:
            messages.print(f"{len(names)} {what}: {', '.join(names)}")
