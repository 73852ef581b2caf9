"""`extractor report`: an output in, one page to look at out."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Adds the command to the app."""
    app.command()(report)


def report(
    output: Annotated[Path, typer.Argument(help="A JSONL file of a run or of its review.")],
    page: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write.")],
) -> None:
    """Write a self-contained page: each article with its evidence marked and its records beside it."""
    from extractor.errors import FileError
    from extractor.jsonl import read_lines
    from extractor.output import failures_beside
    from extractor.reports.page import report_page
    from schemas.reviewed import ReviewedLine

    if page.resolve() == output.resolve():
        raise FileError(f"{page}: the page would replace the output", "Name another file with -o.")
    if page.exists() and not page.is_file():
        raise FileError(f"{page}: this is no file that a page could replace", "Name another file with -o.")
    pieces = report_page(
        lambda: (line for _, line in read_lines(output, ReviewedLine)), failures_beside(output), output.name
    )
    unfinished = page.with_name(f".{page.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            file.writelines(pieces)
        unfinished.replace(page)
    except OSError as error:
        raise FileError(f"{page}: cannot be written: {error.strerror}", "Name a file that can be written.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    print(f"{page}: written; open it in a browser", file=sys.stderr)
