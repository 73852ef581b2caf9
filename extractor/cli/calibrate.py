"""`extractor calibrate`: a run and what is known of its fields in, a confidence map out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from extractor.calibration.calibrate import Calibration


def add_to(app: typer.Typer) -> None:
    """Adds the command to the app."""
    app.command()(calibrate)


def calibrate(
    run: Annotated[Path, typer.Argument(metavar="FACTS.jsonl", help="A JSONL file that `extractor run` has written.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="MAP.json", help="Where to write the map.")],
    gold: Annotated[
        Path | None,
        typer.Option(help="A folder of gold files named after their articles, or a JSONL of reviewed lines."),
    ] = None,
    reviews: Annotated[
        str | None,
        typer.Option(metavar="FILE|URL", help="Decisions of `extractor review`: FACTS.reviews.db, or a URL."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page with figures and plots.")
    ] = None,
) -> None:
    """Fit confidence to gold or to reviewers' decisions; say how far it can be trusted before and after."""
    from extractor.errors import UsageError
    from extractor.evaluation import require_extra

    require_extra()
    from extractor.calibration.calibrate import calibrate as fit
    from extractor.calibration.calibrate import map_json

    if output.exists() and output.samefile(run):
        raise UsageError(f"{output} is the run itself, which is never changed", "Name another output.")
    calibration = fit(run, gold, _store_url(reviews), output.name)
    if html:
        from extractor.calibration.report import calibration_html

        _write(html, calibration_html(calibration, run.name))
    _print(calibration)
    if calibration.fitted.method == "none":
        print("The map stays as it is: too few labels, or too few articles. Nothing was written.", file=sys.stderr)
        raise typer.Exit(1)
    _write(output, map_json(calibration.map))
    print(f"{output} written. Use it with `extractor run --calibration {output}`.", file=sys.stderr)


def _store_url(reviews: str | None) -> str | None:
    from extractor.errors import UsageError

    if reviews is None or "://" in reviews:
        return reviews
    if not Path(reviews).is_file():
        raise UsageError(f"{reviews}: no such file.", "Give the decisions that `extractor review` has stored.")
    return f"sqlite:///{reviews}"


def _write(path: Path, text: str) -> None:
    from extractor.cli.evaluate import write_text

    write_text(path, text)


def _print(calibration: "Calibration") -> None:
    from rich.console import Console

    from extractor.calibration.tables import calibration_tables

    console = Console(width=None if Console().is_terminal else 200)
    for table in calibration_tables(calibration):
        console.print(table)
        console.print()
    for note in calibration.notes:
        print(note, file=sys.stderr)
