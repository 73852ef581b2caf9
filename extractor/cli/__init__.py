"""The command line: the only place that prints or exits. Heavy imports stay inside the commands."""

import errno
import os
import sys
from importlib import import_module

import typer

from extractor.cli.messages import tell
from extractor.errors import ExtractorError, UsageError

app = typer.Typer(
    name="extractor",
    help="Extract meetings and claims from news articles, each value tied to the words that prove it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# One module for each command or pair of commands; each adds itself to the app. The order is that of `--help`.
COMMANDS = (
    "run",
    "show",
    "report",
    "verify",
    "review",
    "calibrate",
    "evaluate",
    "compare",
    "bless",
    "cassettes",
    "prompt",
    "serve",
)


@app.callback()
def _options() -> None:
    """Keeps the name of the command in the usage, even while there is only one."""


for _name in COMMANDS:
    import_module(f"extractor.cli.{_name}").add_to(app)


def main() -> None:
    """Runs the command line and turns the package's errors into a message and an exit code."""
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except ExtractorError as error:
        tell(f"extractor: {error.what}")
        if error.fix:
            tell(f"  {error.fix}")
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except OSError as error:
        if error.errno not in {errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno != errno.EPIPE:
            tell(f"extractor: a file or the standard output could not be written: {error.strerror}")
            tell("  Make room on the disk and run the same command again.")
        sys.exit(1)
