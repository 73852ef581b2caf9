"""Recorded exchanges with a model, and what is done with them: kept, replayed, compared, checked."""
