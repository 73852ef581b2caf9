"""Evaluation: a run against gold, and a run against a run. Reads files; never calls a model."""
