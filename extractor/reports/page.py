"""An output in, a self-contained page out: each article with its evidence marked and its records beside it."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

import jinja2
from markupsafe import Markup

from extractor.presentation import Passage, cut, field_views, heading, in_words, is_low, lowest_confidence, visible
from extractor.reports.summary import Summary, kind_of, summarise
from schemas import RECORD_TYPES, Article, Failure, Line, Record

_COLOURS = 4
_MEDIUM = 0.8


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage as the page shows it.

    Attributes:
        text: Its text.
        records: Ids of the records that cite it, divided by spaces.
        kinds: Style classes of their types.
        starts: Ids of the records that cite the article from here for the first time.
        ends: Ids of the records whose evidence ends here, divided by spaces.
    """

    text: str
    records: str
    kinds: str
    starts: tuple[str, ...]
    ends: str


def report_page(lines: Callable[[], Iterable[Line]], failures: Iterable[Failure], title: str) -> Iterator[str]:
    """Yields the page piece by piece, so that an output of any length takes little memory.

    The page makes no request, runs no script but its own, and escapes everything that comes from articles and models.

    Args:
        lines: Gives the lines; called twice, for the figures and for the articles.
        failures: The failures beside the output.
        title: Name of the output.
    """
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_resource),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = in_words
    environment.filters["visible"] = visible
    style, script = _resource("style.css"), _resource("script.js")
    stream = environment.get_template("page.html.j2").stream(
        title=visible(title),
        summary=summarise(lines(), failures),
        lines=lines(),
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        kinds={kind_of(record_type): _colour(key) for key, record_type in RECORD_TYPES.items()},
        kind_of=kind_of,
        colour_of=_colour,
        label_of=_label,
        pieces_of=pieces_of,
        fields_of=field_views,
        heading_of=heading,
        lowest=lowest_confidence,
        band=band,
        address_of=_address,
        bars=_bars,
    )
    stream.enable_buffering(64)
    return iter(stream)


def pieces_of(line: Line) -> list[Piece]:
    """Returns an article cut into pieces, each with the records that cite it."""
    kinds = {record.id: _colour(key) for key, group in line.records.items() for record in group}
    cited = [
        (record.id, [(evidence.start, evidence.end) for evidence in record.evidence])
        for group in line.records.values()
        for record in group
    ]
    passages = cut(line.article.text, cited)
    seen: set[str] = set()
    pieces = []
    for passage, after in zip(passages, [*passages[1:], Passage("", ())], strict=True):
        starts = tuple(record for record in passage.records if record not in seen)
        seen.update(starts)
        ends = " ".join(record for record in passage.records if record not in after.records)
        classes = " ".join(sorted({kinds[record] for record in passage.records}))
        pieces.append(Piece(visible(passage.text), " ".join(passage.records), classes, starts, ends))
    return pieces


def band(confidence: float | None) -> str:
    """Returns the style classes of a confidence: its band, and its tenth."""
    if confidence is None:
        return "none"
    name = "low" if is_low(confidence) else "medium" if confidence < _MEDIUM else "high"
    return f"{name} t{round(confidence * 10)}"


def _colour(key: str) -> str:
    # An unknown key is a type that this version does not have; it gets the first colour.
    return f"k{list(RECORD_TYPES).index(key) % _COLOURS}" if key in RECORD_TYPES else "k0"


def _label(record: Record) -> str:
    return kind_of(type(record))


def _address(article: Article) -> str | None:
    url = article.url or ""
    return url if url.startswith(("https://", "http://")) else None


def _bars(summary: Summary) -> list[tuple[int, int, float, str]]:
    """Returns for each tenth of confidence its number, count, height in [0, 1], and range in words."""
    highest = max(summary.histogram, default=0) or 1
    bins = len(summary.histogram)
    return [
        (index, count, count / highest, f"{index / bins:.1f} to {(index + 1) / bins:.1f}")
        for index, count in enumerate(summary.histogram)
    ]


def _policy(style: str, script: str) -> str:
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script))
    style_hash, script_hash = hashes
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _resource(name: str) -> str:
    return resources.files("extractor.reports").joinpath(name).read_text(encoding="utf-8")
