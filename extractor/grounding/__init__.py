"""What finding a quote takes: folded typography, boundaries of words and negations, the nearest passage, sentences."""
