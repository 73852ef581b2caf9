"""`extractor bless`: declares a run to be the one that later runs are compared with."""

from pathlib import Path
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Adds the command to the app."""
    app.command()(bless)


def bless(
    run: Annotated[Path, typer.Argument(help="A JSONL file that `extractor run` has written.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The baseline to write.")] = Path("baseline.json"),
) -> None:
    """Bless a run: keep it, with the prompt that made it, as the baseline of `extractor compare --baseline`."""
    import datetime
    import sys

    from extractor.evaluation.baseline import bless as blessed
    from extractor.evaluation.baseline import write_baseline
    from extractor.jsonl import read_lines

    baseline = blessed([line for _, line in read_lines(run)], datetime.datetime.now(datetime.UTC).date().isoformat())
    write_baseline(output, baseline)
    made = baseline.lines[0].run
    print(f"{output}: {len(baseline.lines)} lines of {made.model} with {made.prompt}; commit it", file=sys.stderr)
