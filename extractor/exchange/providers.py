"""Providers: which server answers for a model's name, with which key, and what its tokens cost."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module, resources
from typing import Any

from extractor.errors import UsageError
from schemas.line import Usage
from schemas.model_settings import ModelSettings

DEFAULT_MODEL = "gpt-4.1-mini"
"""The model that is asked when there is an OpenAI key and no other choice."""


_LEAST_KEY = 12
_NO_KEY = "none"
"""Sent to servers that need no key; the client insists on one."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A server with the OpenAI interface.

    Attributes:
        base_url: Its address; null for the default of the client.
        key_variable: The environment variable that holds its key; null when it needs none.
        default_model: The model that is asked when only the provider is named; null to take the only one it serves.
        app: `module:attribute` of an ASGI app that answers inside this process.
        attempts: Times that a request is sent at most; null for the setting.
    """

    base_url: str | None
    key_variable: str | None = None
    default_model: str | None = None
    app: str | None = None
    attempts: int | None = None


PROVIDERS: dict[str, Provider] = {
    "openai": Provider(None, "OPENAI_API_KEY", DEFAULT_MODEL),
    "embedded": Provider(
        "http://embedded.invalid/v1", default_model="rules-v1", app="extractor.embedded.app:app", attempts=1
    ),
    "ollama": Provider("http://localhost:11434/v1"),
    "anthropic": Provider("https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
    "cerebras": Provider("https://api.cerebras.ai/v1", "CEREBRAS_API_KEY"),
    "deepseek": Provider("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"),
    "fireworks": Provider("https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY"),
    "google": Provider("https://generativelanguage.googleapis.com/v1beta/openai", "GOOGLE_API_KEY"),
    "groq": Provider("https://api.groq.com/openai/v1", "GROQ_API_KEY"),
    "mistral": Provider("https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
    "openrouter": Provider("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
    "together": Provider("https://api.together.xyz/v1", "TOGETHER_API_KEY"),
    "xai": Provider("https://api.x.ai/v1", "XAI_API_KEY"),
}
"""By the prefix of a model's name, as instructor's provider strings have it. All speak the OpenAI interface."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where one model is asked.

    Attributes:
        provider: How the server is reached.
        prefix: What stands before the model in its full name; empty for a server given by its address.
        model: The name that the server knows; null when the server is to be asked for the only one it serves.
        key: The key to send.
    """

    provider: Provider
    prefix: str
    model: str | None
    key: str = field(repr=False)

    @property
    def name(self) -> str:
        """The full name of the model, such as `openai/gpt-4.1-mini`."""
        return "/".join(part for part in (self.prefix, self.model) if part)

    def without_key(self, text: str) -> str:
        """Returns a text with the key in it made unreadable."""
        return text if self.key == _NO_KEY else text.replace(self.key, "***")

    def without_key_bytes(self, content: bytes) -> bytes:
        """Returns a reply with the key in it made unreadable; a placeholder as short as a word may be a word of it."""
        return content if len(self.key) < _LEAST_KEY else content.replace(self.key.encode(), b"***")

    def load_app(self) -> Any:
        """Returns the ASGI app that answers inside this process, or `None`."""
        if self.provider.app is None:
            return None
        module, _, attribute = self.provider.app.partition(":")
        return getattr(import_module(module), attribute)


def endpoint(settings: ModelSettings, environment: Mapping[str, str] | None = None) -> Endpoint:
    """Returns where a model is asked.

    Without a model: the only one of the server at `base_url`, OpenAI's when there is a key for it, or else the embedded
    reader. With `base_url`, the model's name goes to that server as it is.

    Raises:
        UsageError: The provider is unknown, or its key is missing.
    """
    environment = os.environ if environment is None else environment
    given = settings.api_key.get_secret_value() if settings.api_key else None
    if settings.base_url is not None:
        provider = Provider(_checked(settings.base_url), "OPENAI_API_KEY")
        return Endpoint(provider, "", settings.model, given or environment.get("OPENAI_API_KEY") or _NO_KEY)
    name = settings.model or ("openai" if given or environment.get("OPENAI_API_KEY") else "embedded")
    prefix, _, model = name.partition("/")
    provider = _provider(prefix, name)
    key = given or environment.get(provider.key_variable or "") or ("" if provider.key_variable else _NO_KEY)
    if not key:
        raise UsageError(
            f"The model {name} needs a key.",
            f"Set {provider.key_variable}, or use --model embedded, which needs none.",
        )
    return Endpoint(provider, prefix, model or provider.default_model, key)


def _provider(prefix: str, name: str) -> Provider:
    if prefix in PROVIDERS:
        return PROVIDERS[prefix]
    raise UsageError(
        f"The model {name!r} names no known provider.",
        f"Write provider/model with one of {', '.join(sorted(PROVIDERS))}; or give --base-url for another server.",
    )


def _checked(base_url: str) -> str:
    if re.match(r"https?://[^/\s]*@", base_url):
        raise UsageError(
            "The base URL holds a user name or password, which the client does not send.",
            "Leave them out, and give the key in EXTRACTOR_API_KEY.",
        )
    if not re.match(r"https?://[^/\s]", base_url):
        raise UsageError(
            f"The base URL {base_url!r} is not an http or https address.", "Write it as http://localhost:8000/v1."
        )
    return base_url


def cost(model: str, usage: Usage) -> float | None:
    """Returns what tokens cost in US dollars, or `None` when the price of the model is not known.

    Args:
        model: The model's name, with or without provider and date (`openai/gpt-4.1-mini-2025-04-14`).
        usage: The tokens.
    """
    name = model.rpartition("/")[2]
    price = _prices().get(name) or _prices().get(re.sub(r"-(\d{4}-?\d{2}-?\d{2}|latest)$", "", name))
    if price is None:
        return None
    fresh = usage.prompt_tokens - usage.cached_tokens
    dollars = fresh * price["input"] + usage.cached_tokens * price["cached"] + usage.completion_tokens * price["output"]
    return dollars / 1_000_000


@cache
def _prices() -> dict[str, dict[str, float]]:
    text = resources.files("extractor.exchange").joinpath("prices.json").read_text(encoding="utf-8")
    models: dict[str, dict[str, float]] = json.loads(text)["models"]
    return models
