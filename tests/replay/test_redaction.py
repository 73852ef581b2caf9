import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import FileError
from extractor.replay.redaction import Secrets, kept_of_reply, looks_secret


@pytest.mark.parametrize(
    "header",
    [
        {"Set-Cookie": ["session=abcdefgh; Path=/; HttpOnly"]},
        {"set-cookie": "session=abcdefgh"},
        {"Authorization": b"Bearer abcdefgh"},
        {"OpenAI-Organization": "abcdefgh"},
        {"openai-project": ["abcdefgh"]},
        {"X-Api-Key": "abcdefgh"},
    ],
)
def test_what_headers_give_away_is_redacted_everywhere(header):
    secrets = Secrets()
    secrets.learn(header)
    assert secrets.redact("the value abcdefgh again") == "the value *** again"
    with pytest.raises(FileError, match=r"c\.json would hold"):
        secrets.refuse("the value abcdefgh", "c.json")


def test_counts_in_headers_are_no_secrets():
    secrets = Secrets()
    secrets.learn({"x-ratelimit-remaining-tokens": "150000", "Content-Length": "123456", "Set-Cookie": "a=1"})
    assert secrets.redact("150000 people, 123456 dollars, a=1") == "150000 people, 123456 dollars, a=1"


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-abcdefghijklmnop",
        "sk-ant-api03-abcdefghijklmnop",
        "org-abcdefghijklmnop",
        "proj-abcdefghijklmnop",
        "Bearer abcdefghijklmnop",
        "gsk_abcdefghijklmnopqrstuvwx",
    ],
)
def test_what_looks_like_a_key_is_found(secret):
    assert looks_secret(f"it is {secret}, you know")
    assert Secrets().redact(f"it is {secret}, you know") == "it is ***, you know"


@pytest.mark.parametrize("text", ["He is at risk-free rates.", "the org-chart", "Bearer of bad news", "task-force"])
def test_words_are_no_keys(text):
    assert not looks_secret(text)


@settings(max_examples=60, deadline=None)
@given(before=st.text(), secret=st.text("abcdef0123456789", min_size=8), after=st.text())
def test_a_known_secret_never_survives(before, secret, after):
    assert secret not in Secrets([secret]).redact(before + secret + after)


def test_of_a_reply_only_what_is_read_is_kept():
    choice = {"index": 0, "message": {"role": "assistant", "content": "x", "x_secret": "y"}, "finish_reason": "stop"}
    body = {"id": "chatcmpl-1", "model": "m", "choices": [choice], "usage": {"prompt_tokens": 1}, "organization": "o"}
    kept = kept_of_reply(body)
    assert kept == {
        "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "x"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1},
    }
