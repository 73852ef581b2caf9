"""`extractor show`: an output in, its records out as text, with the evidence marked in its sentence."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.text import Text

    from extractor.presentation import FieldView
    from schemas import Line, Record

    Row = tuple[Text, Text]

_TITLE, _DIM, _EVIDENCE, _LOW = "bold", "dim", "bold yellow", "bold red"


def add_to(app: typer.Typer) -> None:
    """Adds the command to the app."""
    app.command()(show)


def show(
    output: Annotated[str, typer.Argument(help="A JSONL file of a run or of its review, or - for standard input.")],
    article: Annotated[str, typer.Option(help="Show only articles whose id starts so.")] = "",
    below: Annotated[
        float | None, typer.Option(min=0, max=1, help="Show only records with a field of lower confidence.")
    ] = None,
) -> None:
    """Print the records of an output, with their evidence marked in its sentence and low confidence marked."""
    from rich.console import Console
    from rich.text import Text

    from extractor.errors import UsageError
    from extractor.jsonl import read_lines
    from extractor.presentation import LOW
    from schemas.reviewed import ReviewedLine

    console = Console(highlight=False)
    shown = 0
    for _, line in read_lines(output, ReviewedLine):
        if line.article.id.startswith(article):
            shown += 1
            for margin, text in _line(line, LOW if below is None else below, only_low=below is not None):
                if console.is_terminal:
                    wrapped = text.wrap(console, max(20, console.width - margin.cell_len)) or [Text()]
                    for index, part in enumerate(wrapped):
                        console.print(Text(" " * margin.cell_len) if index else margin, part, sep="")
                else:
                    print((margin + _marked(text)).plain.rstrip())
    if article and not shown:
        raise UsageError(
            f"{output}: no article has an id that starts with {article}", "Run without --article to see all."
        )


def _line(line: "Line", threshold: float, *, only_low: bool) -> "Iterator[Row]":
    from rich.text import Text

    from extractor.grounding.segments import split_sentences
    from extractor.presentation import is_low, lowest_confidence, visible

    records = [
        record
        for group in line.records.values()
        for record in group
        if not only_low or is_low(lowest_confidence(record), threshold)
    ]
    if only_low and not records:
        return
    article = line.article
    about = "  ".join(visible(part) for part in (article.source, article.id, article.published or "no date"))
    yield Text(), Text(visible(article.title or "(no headline)"), style=_TITLE)
    yield Text(), Text(about, style=_DIM)
    sentences = split_sentences(article.text)
    for record in records:
        yield Text(), Text()
        yield from _record(record, threshold)
        for evidence in record.evidence:
            yield _quoted(article.text, sentences, (evidence.start, evidence.end))
    if line.rejected and not only_low:
        yield Text(), Text()
        yield Text("  "), Text(f"rejected: {_reasons(line)}", style=_DIM)
    yield Text(), Text()


def _record(record: "Record", threshold: float) -> "Iterator[Row]":
    from rich.text import Text

    from extractor.presentation import field_views, heading, in_words

    kind = in_words(type(record).__name__.lower())
    yield Text.assemble("  ", (f"{record.id} {kind}", _TITLE), "  "), Text(heading(record))
    views = field_views(record)
    width = max(len(view.name) for view in views)
    for view in views:
        if not view.empty or _is_marked(view, threshold):
            yield _field(view, width, _is_marked(view, threshold))


def _is_marked(view: "FieldView", threshold: float) -> bool:
    from extractor.presentation import is_low

    return is_low(view.confidence, threshold)


def _field(view: "FieldView", width: int, low: bool) -> "Row":
    from rich.text import Text

    number = "" if view.confidence is None else f"{view.confidence:.2f}"
    margin = Text.assemble(
        "     ",
        (f"{number:>4} ", _LOW if low else _DIM),
        ("! " if low else "  ", _LOW),
        (f"{view.name:<{width}}  ", _DIM),
    )
    return margin, Text(view.value)


def _quoted(text: str, sentences: list[tuple[int, int]], span: tuple[int, int]) -> "Row":
    from rich.text import Text

    from extractor.presentation import in_sentence, visible

    start, end = in_sentence(sentences, *span)
    before, quote, after = (
        visible(part).replace("\n", " ")
        for part in (text[start : span[0]], text[span[0] : span[1]], text[span[1] : end])
    )
    return Text("     │ ", style=_DIM), Text.assemble(before, (quote, _EVIDENCE), after)


def _marked(text: "Text") -> "Text":
    """Puts «» around evidence inside its sentence, for where there is no colour to show it."""
    for span in text.spans:
        if span.style == _EVIDENCE and span.end - span.start < len(text):
            return text[: span.start] + "«" + text[span.start : span.end] + "»" + text[span.end :]
    return text


def _reasons(line: "Line") -> str:
    from collections import Counter

    from extractor.presentation import in_words

    counts = Counter(item.reason for item in line.rejected)
    return ", ".join(f"{count} {in_words(reason)}" for reason, count in counts.most_common())
