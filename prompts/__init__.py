"""Prompt versions: data, never edited once released. README.md says what each version changed and why."""
