"""`extractor compare`: two runs and gold in, what got better and what got worse out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.evaluate import refuse_nothing, show_tables, tell, write_json, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.evaluation.comparison import ComparedRun, Comparison
    from schemas import Line


def add_to(app: typer.Typer) -> None:
    """Adds the command to the app."""
    app.command()(compare)


def compare(
    first: Annotated[Path, typer.Argument(metavar="FIRST", help="A JSONL file that `extractor run` has written.")],
    second: Annotated[Path, typer.Argument(metavar="SECOND", help="Another one, over the same articles.")],
    gold: Annotated[
        Path, typer.Option(help="A folder of gold files named after their articles, or a JSONL of reviewed lines.")
    ],
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all figures as JSON; - for standard output.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page with plots and every changed decision.")
    ] = None,
    junit: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML; a regression is a failure.")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="Write a summary for a pull request.")
    ] = None,
) -> None:
    """Compare two runs: per field the difference with its interval, the decisions that changed, and a verdict."""
    from extractor.evaluation import require_extra

    require_extra()
    from extractor.evaluation import comparison as comparing
    from extractor.evaluation.gold import read_gold

    runs = [_read(path, name) for path, name in zip((first, second), _names(first, second), strict=True)]
    compared = comparing.compare(runs[0], runs[1], read_gold(gold))
    refuse_nothing(bool(compared.groups), gold)
    _write(compared, _prompts(runs[0], runs[1]), html=html, json=json, junit=junit, markdown=markdown)
    if str(json) != "-":
        from extractor.evaluation.comparison_tables import comparison_tables

        show_tables(lambda narrow: comparison_tables(compared, narrow=narrow))
    _tell_what_was_compared(compared)


def _read(path: Path, name: str) -> "ComparedRun":
    from extractor.evaluation.comparison import ComparedRun
    from extractor.jsonl import read_lines
    from extractor.output import failures_beside

    lines: Iterator[tuple[int, Line]] = read_lines(path)
    return ComparedRun(name, [line for _, line in lines], list(failures_beside(path)))


def _names(first: Path, second: Path) -> tuple[str, str]:
    if first.name != second.name:
        return first.name, second.name
    return str(first), str(second)


def _prompts(first: "ComparedRun", second: "ComparedRun") -> tuple[str, str] | None:
    from extractor.errors import PromptError
    from extractor.prompting import load_prompt

    texts = []
    for run in (first, second):
        made = run.lines[0].run if run.lines else None
        try:
            prompt = load_prompt(made.prompt) if made else None
        except PromptError:
            return None
        if made is None or prompt is None or prompt.fingerprint != made.prompt_fingerprint:
            return None
        texts.append(prompt.source)
    return (texts[0], texts[1]) if texts[0] != texts[1] else None


def _write(
    compared: "Comparison",
    prompts: tuple[str, str] | None,
    *,
    html: Path | None,
    json: Path | None,
    junit: Path | None,
    markdown: Path | None,
) -> None:
    from extractor.evaluation import comparison_report as report

    if html:
        write_text(html, report.comparison_html(compared, prompts))
    if junit:
        write_text(junit, report.comparison_junit(compared))
    if markdown:
        write_text(markdown, report.comparison_markdown(compared))
    if json:
        write_json(json, report.comparison_json(compared))


def _tell_what_was_compared(compared: "Comparison") -> None:
    from extractor.evaluation.comparison_tables import caution

    for warning in compared.warnings:
        tell(f"warning: {warning}")
    tell(caution(compared))
    if compared.not_compared:
        tell(f"Not compared: {len(compared.not_compared)} ({', '.join(compared.not_compared)})")
