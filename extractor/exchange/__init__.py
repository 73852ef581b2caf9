"""One exchange with a model: where it is asked, at what pace, what its replies hold, and what went wrong."""
