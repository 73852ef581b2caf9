"""Baselines: a run and the prompt that made it in, one file out; and back."""

import json
from pathlib import Path

from pydantic import ValidationError

from extractor.errors import FileError, UsageError
from extractor.prompting import load_prompt
from schemas import Line
from schemas.baseline import Baseline


def bless(lines: list[Line], day: str) -> Baseline:
    """Returns the baseline of a run.

    Args:
        lines: The lines of the run.
        day: The date, `YYYY-MM-DD`.

    Raises:
        UsageError: The run is empty, or its prompt is not what it was.
    """
    if not lines:
        raise UsageError("An empty run cannot be blessed.", "Run the prompt over articles that have gold first.")
    run = lines[0].run
    prompt = load_prompt(run.prompt)
    if (prompt.fingerprint, prompt.schema_fingerprint) != (run.prompt_fingerprint, run.schema_fingerprint):
        raise UsageError(
            f"The prompt {run.prompt} or its schema has changed since the run was made.",
            "Run it again and bless that run.",
        )
    ordered = sorted(lines, key=lambda line: (line.article.source, line.run.sample))
    return Baseline(
        blessed=day,
        prompt_source=prompt.source,
        response_schema=prompt.response.model_json_schema(),
        lines=ordered,
    )


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Writes a baseline as JSON that a version control system can show the changes of."""
    text = json.dumps(baseline.model_dump(mode="json"), ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


def read_baseline(path: Path) -> Baseline:
    """Returns a baseline.

    Raises:
        FileError: There is none, or the file is something else.
    """
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except OSError as error:
        raise FileError(
            f"{path}: {error.strerror}.", f"Make a baseline with: extractor bless RUN.jsonl -o {path}"
        ) from error
    except ValidationError as error:
        raise FileError(f"{path}: this is not a baseline: {error.errors()[0]['msg']}.") from error
