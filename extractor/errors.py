"""The exceptions of this package.

ExtractorError                what happened, where, and what to do about it
├── UsageError                a flag, a file or a setting is wrong; nothing was changed (exit 2)
│   ├── PromptError           a prompt file cannot be used
│   └── FileError             a file cannot be read, or is not what it should be
├── ArticleError              one article failed; it becomes a Failure record and the run goes on
│   └── CutShortError         the article is too long for one reply or one request; it can be split
└── StoppedError              the whole run must stop; everything done so far is on disk
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas import Usage
    from schemas.failure import Stage


class ExtractorError(Exception):
    """The base of all errors raised by this package.

    Args:
        what: What happened, and where.
        fix: What the reader can do about it.
    """

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what if not fix else f"{what}\n{fix}")
        self.what = what
        self.fix = fix


class UsageError(ExtractorError):
    """A flag, a file or a setting is wrong. Nothing was changed."""


class PromptError(UsageError):
    """A prompt file cannot be used."""


class FileError(UsageError):
    """A file cannot be read, or is not what it should be."""


class ArticleError(ExtractorError):
    """One article failed. It becomes a `Failure` record and the run goes on.

    Args:
        what: What happened.
        stage: The step that failed.
        reason: A short stable name for it.
        fix: What the reader can do about it.
        attempts: Requests made for the article.
        last_reply: The last raw reply, if any.
        usage: Tokens paid for.
    """

    def __init__(
        self,
        what: str,
        *,
        stage: "Stage",
        reason: str,
        fix: str = "",
        attempts: int = 0,
        last_reply: str | None = None,
        usage: "Usage | None" = None,
    ) -> None:
        super().__init__(what, fix)
        self.stage = stage
        self.reason = reason
        self.attempts = attempts
        self.last_reply = last_reply
        self.usage = usage


class CutShortError(ArticleError):
    """The article is too long for one reply or one request. It can be split and asked again in parts."""


class StoppedError(ExtractorError):
    """The whole run must stop. Everything done so far is on disk."""
