"""`extractor cassettes check`: a folder of recorded replies in, every fault of them out."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Adds the command to the app."""
    group = typer.Typer(no_args_is_help=True, help="Look after the recorded replies that tests replay.")
    group.callback()(_cassettes)
    group.command()(check)
    app.add_typer(group, name="cassettes")


def _cassettes() -> None:
    """Keeps `check` a command of its own while it is the only one."""


def check(
    folder: Annotated[Path, typer.Argument(help="The folder of the cassettes.")] = Path("tests/cassettes"),
) -> None:
    """Name every cassette that is orphan, stale, unplayed, unreadable, or holds a secret."""
    from extractor.errors import UsageError

    try:
        from extractor.replay.cassettes import cassettes_in
        from extractor.replay.check import find_faults
    except ModuleNotFoundError as error:
        raise UsageError(f"{error}.", "Install what recordings need: pip install 'extractor[testing]'") from error

    faults = find_faults(folder, Path.cwd())
    for fault in faults:
        print(f"{fault.path}: {fault.message}")
    count = sum(1 for _ in cassettes_in(folder))
    verdict = f"{len(faults):,} {'fault' if len(faults) == 1 else 'faults'} in" if faults else "ok:"
    print(f"{folder}: {verdict} {count:,} cassettes", file=sys.stderr)
    if faults:
        raise typer.Exit(1)
