"""`extractor prompt` and `extractor schema`: what would be sent, and the shape that is asked for."""

from typing import Annotated

import typer

from extractor.cli.messages import tell
from extractor.cli.run import BASE_URL, MODE, MODEL, PROMPT


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the app."""
    app.command()(prompt)
    app.command()(schema)


def prompt(
    article: Annotated[str, typer.Argument(help="A file with one or more articles, or - for stdin.")],
    prompt: PROMPT = None,
    model: MODEL = None,
    base_url: BASE_URL = None,
    mode: MODE = None,
) -> None:
    """Print exactly what would be sent for an article, one JSON request for each part."""
    import asyncio
    import json
    import sys

    from extractor.articles import read_articles
    from extractor.asking import model_settings
    from extractor.model import Model
    from extractor.parts import PartSize
    from extractor.pipeline import article_parts
    from extractor.prompting import load_prompt
    from extractor.settings import load_settings
    from schemas import Failure

    settings = load_settings(prompt=prompt, mode=mode, model=model, base_url=base_url)
    chosen = load_prompt(settings.prompt)
    asked = Model(model_settings(settings))
    for item in read_articles([article], stdin=sys.stdin.buffer, warn=lambda text: tell(f"warning: {text}")):
        if isinstance(item, Failure):
            tell(f"{item.source}: {item.message}")
            raise typer.Exit(1)
        for part in article_parts(item, PartSize(settings.part_size, settings.part_overlap)):
            request = asked.request(chosen.render(item, part), chosen.response, parameters=chosen.head.parameters)
            print(json.dumps(asyncio.run(request), ensure_ascii=False, indent=2))


def schema(
    prompt: PROMPT = None,
    line: Annotated[bool, typer.Option("--line", help="The schema of a line of the output instead.")] = False,
) -> None:
    """Print the JSON Schema that a model is asked to fill."""
    import json

    from extractor.prompting import load_prompt
    from extractor.settings import load_settings
    from schemas.line import line_schema

    shape = line_schema() if line else load_prompt(load_settings(prompt=prompt).prompt).response.model_json_schema()
    print(json.dumps(shape, ensure_ascii=False, indent=2))
