"""`extractor run`: articles in, JSONL out."""

import typer


def add_to(app: typer.Typer) -> None:
    """Adds the command to the app."""
    app.command()(run)


def run() -> None:
    """Extract records from articles into a JSONL file."""
