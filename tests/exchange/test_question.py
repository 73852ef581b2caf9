import pytest
from pydantic import JsonValue

from extractor.errors import ArticleError
from extractor.exchange.question import InvalidAnswerError, Question
from schemas.response import Response
from schemas.stored_reply import StoredReply
from tests.servers import completion


class Texts(Response):
    claims: list[str]


def question(reasks: int = 1) -> Question:
    return Question(Texts, lambda _: None, "a", 0, {}, reasks)


def reply(body: JsonValue, asked_at: str, seconds: float, **outcomes: int) -> StoredReply:
    return StoredReply(
        key="0" * 64, article_id="a", endpoint="x", asked_at=asked_at, seconds=seconds, outcomes=outcomes, body=body
    )


def test_time_runs_from_the_first_request_to_the_last_reply() -> None:
    asked = question()
    asked.receive(reply(completion("no"), "2026-01-01T10:00:00.000+00:00", 1.5), tool="Records", replayed=False)
    with pytest.raises(InvalidAnswerError):
        asked.read("no")
    body = completion({"claims": ["x"]})
    asked.receive(reply(body, "2026-01-01T10:00:10.250+00:00", 2.125, retry_429=3), tool="Records", replayed=True)
    answer = asked.answer(asked.read('{"claims": ["x"]}'))
    assert (answer.started, answer.seconds) == ("2026-01-01T10:00:00.000+00:00", 12.375)
    assert (answer.attempts, answer.reasks, answer.replayed) == (5, 1, 1)
    assert answer.outcomes == {"reask": 1, "retry_429": 3}
    assert answer.usage.prompt_tokens == 200


def test_without_reasks_the_first_answer_is_the_last() -> None:
    asked = question(reasks=0)
    asked.receive(reply(completion("no"), "2026-01-01T10:00:00+00:00", 1), tool="Records", replayed=False)
    assert asked.read('{"claims": ["x"]')[0].model_dump() == {"claims": []}


def test_an_error_tells_what_was_spent() -> None:
    asked = question(reasks=0)
    body = completion("Leider nicht – „nein“")
    asked.receive(reply(body, "2026-01-01T10:00:00+00:00", 1), tool="Records", replayed=False)
    with pytest.raises(ArticleError) as caught:
        asked.read("Leider nicht")
    assert (caught.value.stage, caught.value.reason, caught.value.attempts) == ("parse", "invalid_reply", 1)
    assert "„nein“" in (caught.value.last_reply or "")
    assert caught.value.usage is not None and caught.value.usage.completion_tokens == 10
