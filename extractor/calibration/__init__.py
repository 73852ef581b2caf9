"""Calibration: judged fields of a run in, a confidence map fitted on them out. Reads files; never calls a model."""
