"""`extractor evaluate`: a run and gold in, accuracy with intervals out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.messages import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.table import Table

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
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all figures as JSON; - for standard output.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page with plots and every disagreement.")
    ] = None,
) -> None:
    """Score a run against gold: records, fields, evidence and confidence, with intervals."""
    evaluation = _evaluation(run, gold)
    if html:
        from extractor.evaluation.report import evaluation_html

        write_text(html, evaluation_html(evaluation, run.name))
    if json:
        from extractor.evaluation.report import evaluation_json

        write_json(json, evaluation_json(evaluation))
    if str(json) != "-":
        from extractor.evaluation.tables import evaluation_tables

        show_tables(lambda narrow: evaluation_tables(evaluation, narrow=narrow))
    _tell_what_was_scored(evaluation)


def write_text(path: Path, text: str) -> None:
    """Writes a text file.

    Raises:
        FileError: If it cannot be written.
    """
    from extractor.errors import FileError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FileError(
            f"{path}: cannot be written: {error.strerror}", "Name a file in a folder that exists."
        ) from None


def write_json(path: Path, data: object) -> None:
    """Writes data as JSON to a file, or to standard output for `-`.

    Raises:
        FileError: If it cannot be written.
    """
    import json

    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    if str(path) == "-":
        sys.stdout.write(text)
    else:
        write_text(path, text)


def show_tables(make: "Callable[[bool], list[Table]]") -> None:
    """Prints tables, with fewer columns where the terminal is narrow.

    Args:
        make: Makes the tables, told whether the terminal is narrow.
    """
    from rich.console import Console

    from extractor.evaluation.tables import WIDE

    console = Console()
    if not console.is_terminal:
        console.width = WIDE * 2
    for table in make(console.width < WIDE):
        console.print(table)
        console.print()


def refuse_nothing(scored: bool, gold: Path) -> None:
    """Refuses to report figures about no article at all.

    Raises:
        UsageError: If no article was scored.
    """
    from extractor.errors import UsageError

    if not scored:
        raise UsageError(
            f"{gold}: none of its articles is in the run, so there is nothing to score.",
            "A gold file is named after its article: 001.json belongs to 001.txt.",
        )


def _evaluation(run: Path, gold: Path) -> "Evaluation":
    from extractor.evaluation import require_extra

    require_extra()
    from extractor.evaluation.gold import read_gold
    from extractor.evaluation.summary import evaluate as score
    from extractor.jsonl import read_lines
    from extractor.output import failures_beside

    lines: Iterator[tuple[int, Line]] = read_lines(run)
    evaluation = score((line for _, line in lines), read_gold(gold), failures_beside(run))
    refuse_nothing(bool(evaluation.articles), gold)
    return evaluation


def _tell_what_was_scored(evaluation: "Evaluation") -> None:
    for warning in evaluation.warnings:
        tell(f"warning: {warning}")
    matched = evaluation.matched
    failed = [outcome.name for outcome in evaluation.articles if outcome.article is None]
    tell(f"Articles scored: {len(evaluation.articles)}")
    for names, what in (
        (failed, "Failed in the run, counted as missed"),
        (matched.missing, "With gold but not in the run, not scored"),
        (matched.without_gold, "In the run but without gold, not scored"),
    ):
        if names:
            tell(f"{what}: {len(names)} ({', '.join(names)})")
