"""`extractor compare`: two runs and gold in, what got better and what got worse out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.evaluate import refuse_nothing, show_tables, write_json, write_text
from extractor.cli.messages import tell
from extractor.cli.run import BASE_URL, MODE

if TYPE_CHECKING:
    from extractor.cli.sides import Side
    from extractor.evaluation.comparison import Comparison


def add_to(app: typer.Typer) -> None:
    """Adds the command to the app."""
    app.command()(compare)


def compare(
    runs: Annotated[
        list[Path] | None, typer.Argument(metavar="[RUN]...", help="JSONL files that `extractor run` has written.")
    ] = None,
    gold: Annotated[
        list[Path],
        typer.Option(help="A folder of gold files named after their articles, or a JSONL of reviewed lines."),
    ] = ...,  # type: ignore[assignment]
    prompt: Annotated[
        list[str] | None, typer.Option(help="A prompt to ask: one that ships (facts/v1) or a .md file. Give two.")
    ] = None,
    model: Annotated[list[str] | None, typer.Option(help="A model to ask. Give two to compare models.")] = None,
    base_url: BASE_URL = None,
    mode: MODE = None,
    articles: Annotated[
        list[str] | None, typer.Option(help="Articles to ask about: a folder, file or glob. [default: seeds]")
    ] = None,
    samples: Annotated[int, typer.Option(min=1, help="Replies drawn for each article.")] = 1,
    replies: Annotated[
        Path | None, typer.Option(help="The reply store: only what is not in it is asked. [default: replies.jsonl]")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="A blessed run as the first side; a regression then gives exit code 1.")
    ] = None,
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
    """Compare two prompts, models or runs: differences with intervals, changed decisions, a verdict for each field."""
    from extractor.evaluation import require_extra

    require_extra()
    from extractor.cli.sides import sides
    from extractor.evaluation import comparison as comparing
    from extractor.evaluation.gold import read_gold
    from extractor.settings import load_settings

    # An empty list is what typer makes of an option that was not given.
    settings = load_settings(
        base_url=base_url,
        mode=mode,
        articles=tuple(articles) if articles else None,
        replies=replies,
        model=model[0] if model else None,
        prompt=prompt[0] if prompt else None,
    )
    first, second = sides(runs or [], baseline, prompt or [], model or [], settings, samples)
    compared = comparing.compare(first.run, second.run, [item for path in gold for item in read_gold(path)])
    refuse_nothing(bool(compared.groups), gold[0])
    _write(compared, _texts(first, second), html=html, json=json, junit=junit, markdown=markdown)
    if str(json) != "-":
        from extractor.evaluation.comparison_tables import comparison_tables

        show_tables(lambda narrow: comparison_tables(compared, narrow=narrow))
    _tell_what_was_compared(compared)
    worse = [row for row in compared.regressions if (row.difference.change.value or 0) < -settings.tolerance]
    if baseline is not None and worse:
        raise typer.Exit(1)


def _texts(first: "Side", second: "Side") -> tuple[str, str] | None:
    """Returns the texts of the two prompts when both are known and they differ."""
    if first.prompt_source is None or second.prompt_source is None:
        return None
    return (first.prompt_source, second.prompt_source) if first.prompt_source != second.prompt_source else None


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
