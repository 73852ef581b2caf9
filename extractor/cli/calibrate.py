"""`extractor calibrate`: a run and what is known of its fields in, a confidence map out."""

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.messages import tell


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
    from extractor.calibration.fitting import LEAST_ARTICLES, LEAST_LABELS
    from extractor.calibration.tables import calibration_tables
    from extractor.cli.evaluate import show_tables, write_text

    if output.exists() and output.samefile(run):
        raise UsageError(f"{output} is the run itself, which is never changed", "Name another output.")
    calibration = fit(run, gold, _store_url(reviews), output.name)
    if html:
        from extractor.calibration.report import calibration_html

        write_text(html, calibration_html(calibration, run.name))
    show_tables(lambda _: calibration_tables(calibration))
    for note in calibration.notes:
        tell(note)
    if calibration.fitted.method == "none":
        least = f"{LEAST_LABELS} labels or {LEAST_ARTICLES} articles"
        tell(f"The map stays as it is: fewer than {least}. Nothing was written.")
        raise typer.Exit(1)
    write_text(output, map_json(calibration.map))
    tell(f"{output} written. Use it with `extractor run --calibration {output}`.")


def _store_url(reviews: str | None) -> str | None:
    from extractor.errors import UsageError

    if reviews is None or "://" in reviews:
        return reviews
    if not Path(reviews).is_file():
        raise UsageError(f"{reviews}: no such file.", "Give the decisions that `extractor review` has stored.")
    return f"sqlite:///{reviews}"
