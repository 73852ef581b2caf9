"""The actions of the review page and their keys."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """A key of the page and what it does."""

    key: str
    name: str
    label: str


ACTIONS = (
    Action("a", "accept", "Accept"),
    Action("e", "edit", "Edit"),
    Action("x", "absent", "Absent"),
    Action("r", "reject", "Reject record"),
    Action("t", "take", "Selection → value"),
    Action("v", "evidence", "Selection → evidence"),
    Action("n", "add", "Selection → new record"),
    Action("s", "skip", "Skip"),
    Action("u", "undo", "Undo"),
    Action("j", "next", "Next"),
    Action("k", "previous", "Previous"),
    Action("l", "article", "Next article"),
)

SELECTING = (
    Action(".", "sentence", "Select next sentence"),
    Action(",", "sentence-back", "Select previous sentence"),
    Action(">", "extend", "Select one more"),
)
