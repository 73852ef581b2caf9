import json
from importlib import resources

import pytest
from pydantic import SecretStr

from extractor.errors import UsageError
from extractor.exchange.providers import PROVIDERS, cost, endpoint
from schemas.line import Usage
from schemas.model_settings import ModelSettings


@pytest.mark.parametrize(
    ("settings", "environment", "name", "key"),
    [
        (ModelSettings(), {}, "embedded/rules-v1", "none"),
        (ModelSettings(), {"OPENAI_API_KEY": "k"}, "openai/gpt-4.1-mini", "k"),
        (ModelSettings(model="embedded"), {"OPENAI_API_KEY": "k"}, "embedded/rules-v1", "none"),
        (ModelSettings(model="openai"), {"OPENAI_API_KEY": "k"}, "openai/gpt-4.1-mini", "k"),
        (ModelSettings(model="openai/gpt-5", api_key=SecretStr("g")), {"OPENAI_API_KEY": "k"}, "openai/gpt-5", "g"),
        (ModelSettings(model="anthropic/claude"), {"ANTHROPIC_API_KEY": "a"}, "anthropic/claude", "a"),
        (ModelSettings(model="ollama/llama3.1:8b"), {"OPENAI_API_KEY": "k"}, "ollama/llama3.1:8b", "none"),
        (ModelSettings(model="openrouter/meta/llama"), {"OPENROUTER_API_KEY": "o"}, "openrouter/meta/llama", "o"),
        (ModelSettings(model="openai/gpt-oss", base_url="http://h/v1"), {}, "openai/gpt-oss", "none"),
        (ModelSettings(base_url="http://h/v1"), {"OPENAI_API_KEY": "k"}, "", "k"),
    ],
)
def test_the_model_is_found_from_what_is_given(
    settings: ModelSettings, environment: dict[str, str], name: str, key: str
) -> None:
    found = endpoint(settings, environment)
    assert (found.name, found.key) == (name, key)


def test_with_a_base_url_the_name_goes_to_the_server_as_it_is() -> None:
    found = endpoint(ModelSettings(model="openai/gpt-oss", base_url="http://h:8000/v1"), {})
    assert (found.model, found.provider.base_url) == ("openai/gpt-oss", "http://h:8000/v1")


@pytest.mark.parametrize(
    ("settings", "what", "fix"),
    [
        (ModelSettings(model="gpt-4"), "no known provider", "--base-url"),
        (ModelSettings(model="azure/gpt-4"), "no known provider", "openrouter"),
        (ModelSettings(model="openai/gpt-4"), "needs a key", "OPENAI_API_KEY"),
        (ModelSettings(base_url="localhost:8000"), "not an http", "http://localhost:8000/v1"),
    ],
)
def test_what_cannot_be_asked_says_what_to_do(settings: ModelSettings, what: str, fix: str) -> None:
    with pytest.raises(UsageError) as caught:
        endpoint(settings, {})
    assert what in caught.value.what
    assert fix in caught.value.fix


def test_the_key_is_not_shown() -> None:
    found = endpoint(ModelSettings(api_key=SecretStr("sk-secret"), model="openai"), {})
    assert "sk-secret" not in repr(found)
    assert found.without_key("bad sk-secret!") == "bad ***!"
    assert endpoint(ModelSettings(), {}).without_key("none left") == "none left"


def test_a_base_url_with_a_password_is_refused_without_showing_it() -> None:
    with pytest.raises(UsageError) as caught:
        endpoint(ModelSettings(base_url="http://me:hunter2@127.0.0.1:8000/v1", model="any"), {})
    assert "EXTRACTOR_API_KEY" in str(caught.value) and "hunter2" not in str(caught.value)


def test_every_provider_can_be_reached_and_named() -> None:
    for name, provider in PROVIDERS.items():
        assert name == name.lower()
        assert provider.base_url is None or provider.base_url.startswith("http")
        assert provider.key_variable or provider.app or "localhost" in str(provider.base_url)


@pytest.mark.parametrize("model", ["gpt-4.1-mini", "openai/gpt-4.1-mini", "openai/gpt-4.1-mini-2025-04-14"])
def test_tokens_are_priced_cached_ones_apart(model: str) -> None:
    usage = Usage(prompt_tokens=1_000_000, completion_tokens=100_000, cached_tokens=400_000)
    assert cost(model, usage) == pytest.approx(0.6 * 0.4 + 0.4 * 0.1 + 0.1 * 1.6)


def test_the_embedded_reader_costs_nothing_and_an_unknown_model_has_no_price() -> None:
    assert cost("embedded/rules-v1", Usage(prompt_tokens=5)) == 0
    assert cost("ollama/llama3.1", Usage(prompt_tokens=5)) is None


def test_the_price_list_is_complete_and_says_its_source() -> None:
    prices = json.loads(resources.files("extractor.exchange").joinpath("prices.json").read_text(encoding="utf-8"))
    assert prices["source"]
    for price in prices["models"].values():
        assert set(price) == {"input", "cached", "output"}
        assert 0 <= price["cached"] <= price["input"] <= price["output"]
