"""`extractor review`: the page on which people check fields, and what becomes of their decisions."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractor.review.desk import Desk
    from extractor.review.index import RunIndex
    from extractor.review.store import Store


class _Order(StrEnum):
    article = "article"
    risk = "risk"


class _Format(StrEnum):
    jsonl = "jsonl"
    gold = "gold"
    csv = "csv"
    label_studio = "label-studio"


class _ReviewGroup(TyperGroup):
    """Takes `review FACTS` as `review page FACTS`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        if not args or args[0] not in self.commands:
            args = ["page", *args]
        return super().parse_args(ctx, args)


_Facts = Annotated[
    Path, typer.Argument(help="The output of `extractor run`; it is never changed.", metavar="FACTS.jsonl")
]
_StoreUrl = Annotated[
    str | None,
    typer.Option(
        "--store", help="An SQLAlchemy URL; by default SQLite in FACTS.reviews.db beside the run.", metavar="URL"
    ),
]
_Reviewer = Annotated[str | None, typer.Option(help="Your name in the log of decisions; by default your login name.")]


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the app."""
    group = typer.Typer(
        cls=_ReviewGroup, help="Review the doubtful fields of a run; export and import decisions.", add_completion=False
    )
    group.command("page", epilog="See also: extractor review export --help, extractor review import --help.")(page)
    group.command("export")(export)
    group.command("import")(import_decisions)
    app.add_typer(group, name="review")


def page(
    facts: _Facts,
    threshold: Annotated[
        float | None, typer.Option(min=0, max=1, help="Queue fields with a confidence below this; 1 queues all. [0.9]")
    ] = None,
    target_error: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, help="Derive the threshold from the run's calibration: at most this share wrong above it."
        ),
    ] = None,
    audit: Annotated[
        float, typer.Option(min=0, max=1, help="Share of the confident fields that is drawn at random and mixed in.")
    ] = 0.05,
    order: Annotated[_Order, typer.Option(help="Article by article, or strictly by risk.")] = _Order.article,
    blind: Annotated[bool, typer.Option("--blind", help="Hide a value until you have given yours.")] = False,
    settle: Annotated[
        bool, typer.Option("--settle", help="Show the fields on which reviewers differ, to settle them.")
    ] = False,
    agreement: Annotated[
        bool, typer.Option("--agreement", help="Print how far reviewers agree, by field, and stop.")
    ] = False,
    reviewer: _Reviewer = None,
    store: _StoreUrl = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
) -> None:
    """Review the doubtful fields of a run on a page of this machine."""
    from contextlib import closing

    from extractor.review.desk import Terms
    from extractor.review.index import RunIndex
    from extractor.review.queue import Plan
    from extractor.review.server import serve
    from extractor.review.session import Session
    from extractor.review.store import Store, default_store
    from extractor.review.threshold import choose_threshold

    index = RunIndex(facts)
    plan = Plan(choose_threshold(facts, index.calibrations, threshold, target_error), audit, order.value)
    with closing(Store(store or default_store(facts))) as decisions:
        if agreement:
            _print_agreement(index, decisions)
            return
        session = Session(index, decisions, plan, Terms(_name(reviewer), blind, settle))
        before = session.progress()
        print(
            f"{index.articles:,} articles, {index.fields:,} fields; {before.total:,} to review, "
            f"{session.desk.queue.wholes:,} of them whole articles; {before.done:,} done",
            file=sys.stderr,
        )
        serve(session, _announcer(no_open))
        print(f"{session.progress().done - before.done:,} decided. Run the same command to go on.", file=sys.stderr)


def export(
    facts: _Facts,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Where to write: a file, - for standard output; for gold a folder.")
    ],
    format: Annotated[
        _Format, typer.Option(help="Reviewed lines, gold files for `evaluate`, one row per value, or tasks.")
    ] = _Format.jsonl,
    store: _StoreUrl = None,
) -> None:
    """Write the run as its reviewers left it. The run file itself is never changed."""
    from contextlib import closing

    from extractor.errors import UsageError
    from extractor.review.export import export_csv, export_gold, export_lines, export_tasks
    from extractor.review.index import RunIndex
    from extractor.review.store import Store, default_store

    if output.exists() and output.samefile(facts):
        raise UsageError(f"{output} is the run itself, which is never changed", "Name another output.")
    with closing(Store(store or default_store(facts))) as decisions:
        desk = _desk(RunIndex(facts), decisions)
        if format is _Format.gold:
            counts = export_gold(desk, output)
        else:
            write = {_Format.jsonl: export_lines, _Format.csv: export_csv, _Format.label_studio: export_tasks}[format]
            counts = write(desk, output)
    print("; ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items()), file=sys.stderr)


def import_decisions(
    facts: _Facts,
    tasks: Annotated[Path, typer.Argument(help="What Label Studio exported as JSON.", metavar="TASKS.json")],
    store: _StoreUrl = None,
) -> None:
    """Read decisions that were made in Label Studio on exported tasks. Reading a file twice adds nothing."""
    from contextlib import closing

    from extractor.review.index import RunIndex
    from extractor.review.label_studio import decisions_of, read_tasks
    from extractor.review.store import Store, default_store

    faults: list[str] = []
    with closing(Store(store or default_store(facts))) as decisions:
        before = decisions.last()
        for decision in decisions_of(_desk(RunIndex(facts), decisions), read_tasks(tasks), faults):
            decisions.append(decision)
        added = sum(1 for _ in decisions.since(before))
    print(f"{added:,} decisions added", file=sys.stderr)
    for fault in faults:
        print(f"  not read: {fault}", file=sys.stderr)
    if faults:
        raise typer.Exit(1)


def _desk(index: "RunIndex", store: "Store") -> "Desk":
    from extractor.review.desk import Desk, Terms

    desk = Desk(index, Terms(""))
    for decision in store.since(0):
        desk.take(decision)
    return desk


def _print_agreement(index: "RunIndex", store: "Store") -> None:
    from rich.console import Console
    from rich.table import Table

    from extractor.review.agreement import agreements

    found = agreements(_desk(index, store).ledger)
    if not found:
        print("No field was decided by two reviewers yet.")
        return
    table = Table("field", "items", "reviewers", "same", "measure", "value")
    for row in found:
        value = "undefined" if row.value is None else f"{row.value:.2f}"
        table.add_row(row.field, str(row.items), str(row.reviewers), f"{row.same:.0%}", row.measure, value)
    Console().print(table)


def _announcer(no_open: bool) -> "Callable[[str], None]":
    import webbrowser

    opened = no_open

    def announce(link: str) -> None:
        nonlocal opened
        print(f"Review page (this link works once): {link}", flush=True)
        if not opened:
            opened = True
            webbrowser.open(link)

    return announce


def _name(reviewer: str | None) -> str:
    import getpass

    from extractor.errors import UsageError

    try:
        name = (reviewer or getpass.getuser()).strip()
    except (OSError, KeyError) as error:
        raise UsageError("This machine gives no login name", "Say who you are with --reviewer NAME.") from error
    if not name or "/" in name or len(name) > 100:
        raise UsageError(f"{name!r} cannot be a reviewer's name", "Use up to 100 characters and no slash.")
    return name
