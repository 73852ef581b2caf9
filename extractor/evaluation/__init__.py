"""Evaluation: a run against gold, and a run against a run. Reads files; never calls a model."""

from importlib.util import find_spec

from extractor.errors import UsageError

_NEEDED = ("numpy", "scipy", "matplotlib", "jinja2")


def require_extra() -> None:
    """Makes sure that the packages of the extra `evaluation` are installed; other modules here import them freely.

    Raises:
        UsageError: If one is missing.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"Evaluation needs {', '.join(missing)}, which this installation does not have.",
            "In the folder of this project, with the same pip: pip install '.[evaluation]'",
        )
