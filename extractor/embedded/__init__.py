"""The embedded reader: rules and lexicons behind an OpenAI-compatible API. No key, no network, no weights."""
