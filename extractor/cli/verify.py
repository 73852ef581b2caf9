"""`extractor verify`: an output in, every fault of it out."""

import sys
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Adds the command to the app."""
    app.command()(verify)


def verify(
    output: Annotated[str, typer.Argument(help="A JSONL file of a run or of its review, or - for standard input.")],
) -> None:
    """Check every line of an output: schema, ids, references, quotes, confidence, fingerprints, provenance."""
    from extractor.presentation import visible
    from extractor.verification import Verification

    verification = Verification(output, present=_fingerprints)
    faults = 0
    for fault in verification.faults():
        faults += 1
        print(visible(f"{output}:{fault.line}: {fault.message}"))
    counts = verification.counts
    checked = ", ".join(f"{count:,} {name}" for name, count in counts.items()) or "nothing"
    verdict = f"{faults:,} {'fault' if faults == 1 else 'faults'} in" if faults else "ok:"
    print(f"{output}: {verdict} {checked}", file=sys.stderr)
    if faults:
        raise typer.Exit(1)


def _fingerprints(prompt: str) -> dict[str, str]:
    from extractor.prompting import load_prompt, released_prompts

    if prompt not in released_prompts():
        return {}
    released = load_prompt(prompt)
    return {"prompt_fingerprint": released.fingerprint, "schema_fingerprint": released.schema_fingerprint}
