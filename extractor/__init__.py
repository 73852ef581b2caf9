"""Extract meetings and claims from news articles, each value tied to the words that prove it."""
