"""Figures and disagreements in, a self-contained HTML page or a JSON document out."""

import base64
import hashlib
from dataclasses import asdict
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from extractor.evaluation.disagreements import list_disagreements
from extractor.evaluation.plots import plot_fields, plot_reliability, plot_risk
from extractor.evaluation.reliability import OVERALL
from extractor.evaluation.statistics import Figure
from extractor.evaluation.summary import Evaluation, FieldSummary, TypeSummary
from extractor.evaluation.tables import figure_text


def evaluation_html(evaluation: Evaluation, title: str) -> str:
    """Returns a page with figures, plots and every disagreement; it makes no request and escapes all data.

    Args:
        evaluation: The figures.
        title: Name of the run.
    """
    overall = evaluation.confidence.get(OVERALL)
    shown = [summary for summary in evaluation.types if summary.expected or summary.found]
    return render(
        "evaluation.html.j2",
        title=title,
        evaluation=evaluation,
        failed=[outcome.name for outcome in evaluation.articles if outcome.article is None],
        types=shown,
        field_plots=[plot_fields(summary) for summary in shown],
        confidence_plots=[plot_reliability(overall), plot_risk(overall)] if overall else [],
        disagreements=list_disagreements(evaluation.articles),
    )


def evaluation_json(evaluation: Evaluation) -> dict[str, Any]:
    """Returns all figures and disagreements as plain data."""
    matched = evaluation.matched
    return {
        "articles": {
            "scored": [outcome.name for outcome in evaluation.articles],
            "failed": [outcome.name for outcome in evaluation.articles if outcome.article is None],
            "missing": matched.missing,
            "without_gold": matched.without_gold,
        },
        "records": {summary.record_type: type_json(summary) for summary in evaluation.types},
        "located": figure_json(evaluation.located),
        "confidence": {
            name: {
                key: figure_json(value) if isinstance(value, Figure) else value
                for key, value in vars(item).items()
                if key != "bins"
            } | {"bins": [asdict(part) for part in item.bins]}
            for name, item in evaluation.confidence.items()
        },
        "disagreements": [asdict(item) for item in list_disagreements(evaluation.articles)],
        "warnings": evaluation.warnings,
    }  # fmt: skip


def type_json(summary: TypeSummary) -> dict[str, Any]:
    """Returns the figures of one record type as plain data."""
    names = ("expected", "found", "aligned", "split", "merged")
    return {
        **{name: getattr(summary, name) for name in names},
        **{name: figure_json(getattr(summary, name)) for name in ("precision", "recall", "f1")},
        "f1_with": {name: figure_json(figure) for name, figure in summary.f1_with.items()},
        "fields": {item.path: _field_json(item) for item in summary.fields},
    }


def figure_json(figure: Figure) -> dict[str, Any]:
    """Returns a figure as plain data, with `enough` false where there are too few items for an interval."""
    return {**asdict(figure), "enough": figure.enough}


def render(template: str, **values: Any) -> str:
    """Returns a page: values are escaped, and the page may load nothing but its own style and images."""
    environment = _environment()
    style = Markup(environment.get_template("style.css").render())
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    return environment.get_template(template).render(style=style, policy=policy, **values)


def _field_json(item: FieldSummary) -> dict[str, Any]:
    figures = ("precision", "recall", "f1", "accuracy", "overall_f1")
    return {
        **asdict(item.counts),
        "missed": item.missed,
        "invented": item.invented,
        **{name: figure_json(getattr(item, name)) for name in figures},
    }


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("extractor.evaluation"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = figure_text
    return environment
