"""The order of the steps for one article: render, ask, ground, score. The only module that knows it."""

from collections import Counter
from functools import partial
from importlib.metadata import version
from typing import Any

from pydantic import ValidationError

from extractor.assembly import Assembled, Cite, PartAnswer, assemble, missing_citations
from extractor.confidence import default_map, score
from extractor.confidence_signals import Measurements
from extractor.errors import ArticleError, CutShortError, PromptError, UsageError
from extractor.evidence import Located, Missing, Passages
from extractor.exchange.providers import cost
from extractor.model import Model
from extractor.parts import PartSize, halves, split
from extractor.prompting import Part, Prompt, number_sentences
from schemas import Article, Line, Record, Run, Usage
from schemas.answer import Answer
from schemas.confidence_map import ConfidenceMap
from schemas.model_settings import Mode
from schemas.response import Response

CHARACTERS_PER_TOKEN = 4
"""A rule of thumb for English text, used for estimates only."""

EXPECTED_OUTPUT_SHARE = 0.7
"""Output tokens expected for each token of the article, used for estimates only."""


_VERSION = version("extractor")


class Pipeline:
    """Turns one article into one line.

    Args:
        prompt: What to ask.
        model: Whom to ask.
        mode: How the records are asked for.
        second: A second model; its agreement is a signal of confidence.
        sample: Number of the draw, when several answers to the same question are wanted.
        part_size: How an article is cut.
    """

    def __init__(
        self,
        prompt: Prompt,
        model: Model,
        *,
        mode: Mode,
        second: Model | None = None,
        sample: int = 0,
        part_size: PartSize,
    ) -> None:
        self.prompt = prompt
        self.model = model
        self._mode = mode
        self._second = second
        self._sample = sample
        self._confidence = default_map(model.name)
        self._part_size = part_size

    @property
    def identity(self) -> dict[str, Any]:
        """What must be the same for all lines of one file, as in a line's `run`."""
        return {
            "model": self.model.name,
            "prompt": self.prompt.name,
            "prompt_fingerprint": self.prompt.fingerprint,
            "schema_fingerprint": self.prompt.schema_fingerprint,
            "parameters": {**self.prompt.head.parameters, "mode": self._mode},
        }

    def calibrate(self, calibration: ConfidenceMap) -> None:
        """Scores with another confidence map than the one that ships for the model.

        Raises:
            UsageError: It was fitted on another prompt, schema or model.
        """
        differing = calibration.mismatches(self.prompt.fingerprint, self.prompt.schema_fingerprint, self.model.name)
        if differing:
            raise UsageError(
                f"The confidence map {calibration.name} was fitted on another {' and another '.join(differing)}.",
                "Leave out --calibration, or run `extractor calibrate` on a run made with these.",
            )
        self._confidence = calibration

    async def __call__(self, article: Article) -> Line:
        """Returns the line of an article.

        Raises:
            ArticleError: This article failed.
            StoppedError: No article can succeed.
        """
        passages = Passages(article.text)
        asked, cut_short = await self._ask_parts(self.model, article, passages)
        assembled = assemble(asked, article.text)
        second = await self._second_opinion(article, passages)
        answers = [part.answer for part in asked]
        self._score(assembled, article, answers, second)
        return Line(
            article=article,
            records=assembled.records,
            rejected=assembled.rejected,
            run=self._run(answers, cut_short),
        )

    def estimated_usage(self, article: Article) -> Usage:
        """Returns the tokens that an article is expected to need, by its length."""
        parts = article_parts(article, self._part_size)
        prefix = len(self.prompt.prefix["content"]) + len(str(self.prompt.response.model_json_schema()))
        asked = sum(prefix + part.end - part.start for part in parts)
        answered = sum(part.end - part.start for part in parts) * EXPECTED_OUTPUT_SHARE
        return Usage(
            prompt_tokens=int(asked / CHARACTERS_PER_TOKEN), completion_tokens=int(answered / CHARACTERS_PER_TOKEN)
        )

    def estimated_cost(self, article: Article) -> float:
        """Returns the US dollars that an article is expected to cost; 0 when no price is known."""
        return self.cost(self.estimated_usage(article)) or 0.0

    def cost(self, usage: Usage) -> float | None:
        """Returns the US dollars that tokens cost, if the price is known."""
        return cost(self.model.name, usage)

    async def _ask_parts(
        self, model: Model, article: Article, passages: Passages
    ) -> tuple[list[PartAnswer], list[CutShortError]]:
        """Asks about each part; a part whose answer is cut short is asked about in halves.

        Returns:
            The answers in the order of the parts, and the attempts that were cut short.
        """
        waiting = article_parts(article, self._part_size)
        asked: list[PartAnswer] = []
        cut_short: list[CutShortError] = []
        while waiting:
            part = waiting.pop(0)
            try:
                asked.append(await self._ask(model, article, part, passages))
            except CutShortError as error:
                cut_short.append(error)
                smaller = halves(article.text, part.start, part.end)
                if not smaller:
                    raise _with_all_costs(error, asked, cut_short) from error
                waiting[:0] = [Part(start, end, part.number, part.total) for start, end in smaller]
        return asked, cut_short

    async def _ask(self, model: Model, article: Article, part: Part, passages: Passages) -> PartAnswer:
        cite = self._citer(article, part, passages)
        answer = await model.ask(
            self.prompt.render(article, part),
            self.prompt.response,
            parameters=self.prompt.head.parameters,
            check=partial(_complaint, start=part.start, cite=cite),
            article_id=article.id,
            sample=self._sample,
        )
        return PartAnswer(part.start, answer, cite)

    async def _second_opinion(self, article: Article, passages: Passages) -> dict[str, list[Record]] | None:
        """Returns the records of the second model; `None` when there is none or it has no answer."""
        if self._second is None:
            return None
        try:
            asked, _ = await self._ask_parts(self._second, article, passages)
        except ArticleError:
            return None
        return assemble(asked, article.text).records

    def _score(
        self,
        assembled: Assembled,
        article: Article,
        answers: list[Answer],
        second: dict[str, list[Record]] | None,
    ) -> None:
        """Gives each record its signals and, from these, its confidence."""
        reasks = sum(answer.reasks for answer in answers)
        tokens = [token for answer in answers for token in answer.logprobs]
        measurements = Measurements(article.text, reasks, tokens)
        for key, records in assembled.records.items():
            others = None if second is None else second.get(key, [])
            for record in records:
                record.signals = measurements.measure(record, assembled.groundings[record.id], others)
                record.confidence = score(self._confidence, key, record, record.signals)

    def _citer(self, article: Article, part: Part, passages: Passages) -> Cite:
        if self.prompt.head.evidence == "quotes":
            return passages.locate
        spans = number_sentences(article.text[part.start : part.end])[1]
        return partial(_cite_sentence, [(part.start + start, part.start + end) for start, end in spans])

    def _run(self, answers: list[Answer], cut_short: list[CutShortError]) -> Run:
        outcomes = Counter[str](split=len(cut_short)) if cut_short else Counter[str]()
        for answer in answers:
            outcomes.update(answer.outcomes)
        usage = sum((answer.usage for answer in answers), Usage())
        usage = sum((error.usage for error in cut_short if error.usage), usage)
        return Run(
            **self.identity,
            served_model=answers[0].model,
            usage=usage,
            cost=self.cost(usage),
            sample=self._sample,
            attempts=sum(answer.attempts for answer in answers) + sum(error.attempts for error in cut_short),
            reasks=sum(answer.reasks for answer in answers),
            parts=len(answers),
            outcomes=dict(sorted(outcomes.items())),
            started=min(answer.started for answer in answers),
            seconds=round(sum(answer.seconds for answer in answers), 3),
            version=_VERSION,
            calibration=self._confidence.name,
        )


def _with_all_costs(error: CutShortError, asked: list[PartAnswer], cut_short: list[CutShortError]) -> CutShortError:
    """Returns the error with what the whole article has cost, and not only its last part."""
    usage = sum((part.answer.usage for part in asked), Usage())
    return CutShortError(
        error.what,
        stage=error.stage,
        reason=error.reason,
        fix=error.fix,
        attempts=sum(part.answer.attempts for part in asked) + sum(item.attempts for item in cut_short),
        last_reply=error.last_reply,
        usage=sum((item.usage for item in cut_short if item.usage), usage),
    )


def article_parts(article: Article, size: PartSize) -> list[Part]:
    """Returns the parts in which an article is asked about; most articles are one part."""
    ranges = split(article.text, size)
    return [Part(start, end, number, len(ranges)) for number, (start, end) in enumerate(ranges, 1)]


def check_examples(prompt: Prompt) -> None:
    """Checks that the examples of a prompt are what the prompt asks for: valid records, grounded in their article.

    Raises:
        PromptError: An example is not valid, or cites what its article does not hold.
    """
    for number, example in enumerate(prompt.examples, 1):
        try:
            response = prompt.response.model_validate(example.records)
        except ValidationError as error:
            raise PromptError(f"Prompt {prompt.name}, example {number}: {error}") from error
        article = Article(id="", source="", text=example.article)
        cite: Cite = Passages(article.text).locate
        if prompt.head.evidence == "sentences":
            cite = partial(_cite_sentence, number_sentences(article.text)[1])
        missing = missing_citations(response, 0, cite)
        if missing:
            quote, why = missing[0]
            raise PromptError(f"Prompt {prompt.name}, example {number}: it cites {quote!r}. {why.message()}")


def _cite_sentence(spans: list[tuple[int, int]], number: int, after: int) -> Located | Missing:
    if 1 <= number <= len(spans):
        return Located(*spans[number - 1], "exact", 1)
    return Missing("not in the article", f"there is no sentence {number}; they are numbered 1 to {len(spans)}")


def _complaint(response: Response, *, start: int, cite: Cite) -> str | None:
    """Returns what to tell a model whose evidence is not in the article, or `None` when all of it is."""
    missing = missing_citations(response, start, cite)
    if not missing:
        return None
    lines = [f"- {quote}\n  {why.message()}" for quote, why in missing]
    return (
        "Some evidence is not in the article. Copy it character for character, or leave out the record that it was "
        "for; keep all other records as they are.\n" + "\n".join(lines)
    )
