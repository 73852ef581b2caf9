"""`extractor run`: articles in, JSONL out."""

from pathlib import Path
from typing import Annotated

import typer

INPUTS = Annotated[
    list[str],
    typer.Argument(help="Files, folders or globs of articles (.txt .md .html .jsonl .jsonl.gz .csv), or - for stdin."),
]
MODEL = Annotated[
    str | None,
    typer.Option(
        help="Provider string (openai/gpt-4.1-mini, ollama/llama3.1), a bare name with --base-url, or embedded."
    ),
]
BASE_URL = Annotated[str | None, typer.Option(help="An OpenAI-compatible server, such as http://127.0.0.1:8000/v1.")]
PROMPT = Annotated[str | None, typer.Option(help="A prompt that ships (facts/v1) or a .md file of yours.")]
MODE = Annotated[str | None, typer.Option(help="How records are asked for: tools, json_schema or json.")]


def add_to(app: typer.Typer) -> None:
    """Adds the command to the app."""
    app.command()(run)


def run(
    inputs: INPUTS,
    output: Annotated[Path, typer.Option("--output", "-o", help="The JSONL file to write, or to continue.")],
    model: MODEL = None,
    base_url: BASE_URL = None,
    prompt: PROMPT = None,
    mode: MODE = None,
    concurrency: Annotated[int | None, typer.Option(help="Articles in flight. [default: 32]")] = None,
    rpm: Annotated[int | None, typer.Option(help="Requests a minute at most.")] = None,
    tpm: Annotated[int | None, typer.Option(help="Tokens a minute at most.")] = None,
    reasks: Annotated[int | None, typer.Option(help="Times an invalid answer is sent back. [default: 2]")] = None,
    max_cost: Annotated[float | None, typer.Option(help="US dollars that the run may not cross.")] = None,
    second_opinion: Annotated[
        str | None, typer.Option(help="A second model, such as embedded, whose agreement raises confidence.")
    ] = None,
    logprobs: Annotated[
        bool | None, typer.Option("--logprobs", help="Ask for token log-probabilities, a signal of confidence.")
    ] = None,
    calibration: Annotated[
        Path | None, typer.Option(help="A confidence map that `extractor calibrate` wrote.", metavar="MAP.json")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Print articles, estimated tokens and cost; ask nothing.")] = False,
) -> None:
    """Extract records from articles into a JSONL file; run it again to continue where it stopped."""
    from extractor.cli.running import dry_run as show_plan
    from extractor.cli.running import run_to_file
    from extractor.settings import load_settings

    settings = load_settings(
        model=model,
        base_url=base_url,
        prompt=prompt,
        mode=mode,
        concurrency=concurrency,
        rpm=rpm,
        tpm=tpm,
        reasks=reasks,
        max_cost=max_cost,
        second_opinion=second_opinion,
        calibration=calibration,
        logprobs=logprobs,
    )
    raise typer.Exit(show_plan(settings, inputs) if dry_run else run_to_file(settings, inputs, output))
