"""The embedded reader: rules and lexicons that read an article into records, behind an OpenAI-compatible server."""
