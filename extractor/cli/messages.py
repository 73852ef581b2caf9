"""Messages to the reader of a terminal, on stderr. What they quote may be hostile: it moves no cursor."""

import sys


def tell(message: str) -> None:
    """Prints a message to stderr; control characters in it, as signs that show them."""
    from extractor.presentation import visible

    print(visible(message), file=sys.stderr)
