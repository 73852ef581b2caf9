"""`extractor evaluate`: a run and gold in, accuracy with intervals out."""

import sys
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
    _print(evaluation, tables=str(json) != "-")


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


def _evaluation(run: Path, gold: Path) -> "Evaluation":
    from extractor.evaluation import require_extra

    require_extra()
    from extractor.evaluation.gold import read_gold
    from extractor.evaluation.summary import evaluate as score
    from extractor.jsonl import read_lines
    from extractor.output import failures_beside

    lines: Iterator[tuple[int, Line]] = read_lines(run)
    return score((line for _, line in lines), read_gold(gold), failures_beside(run))


def _print(evaluation: "Evaluation", tables: bool) -> None:
    from rich.console import Console

    from extractor.evaluation.tables import evaluation_tables

    console = Console(width=None if Console().is_terminal else 200)
    for table in evaluation_tables(evaluation) if tables else ():
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
