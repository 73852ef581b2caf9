"""Review: the queue of fields, the decisions made on them, and the page."""
