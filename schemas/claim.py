"""Claim: one proposition that the article attributes to somebody."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.record import Actor, Record
from schemas.traits import Trait


class Claim(Record):
    """One attributed proposition: somebody is reported to say, urge, promise, thank, agree or announce something."""

    id_prefix: ClassVar[str] = "c"

    speakers: Annotated[list[Actor], Trait("name", "verbatim", identifying=True, heading=True)] = Field(
        min_length=1, description="Whose claim it is, not who relayed it"
    )
    addressee: Annotated[str | None, Trait("name", "verbatim")] = Field(
        default=None, description="To whom it was said, when stated"
    )
    text: Annotated[str, Trait("text", "written", identifying=True, heading=True)] = Field(
        min_length=1, description="The proposition in one plain sentence that stands alone"
    )
    quotation: Annotated[Literal["direct", "indirect", "mixed"], Trait("exact", "chosen")] = Field(
        description="direct: all the content is in quotation marks or an embedded post; indirect: "
        "none of it; mixed: part of it"
    )
    speech_act: Annotated[
        Literal["assertive", "directive", "commissive", "expressive", "declarative"],
        Trait("exact", "chosen"),
    ] = Field(
        description="states a fact or view; urges or asks; promises, offers or agrees to do; thanks, "
        "congratulates, condoles or condemns; brings about"
    )
    channel: Annotated[
        Literal[
            "statement",
            "press_release",
            "social_media",
            "speech",
            "interview",
            "press_conference",
            "meeting",
            "unspecified",
        ],
        Trait("exact", "chosen"),
    ] = Field(
        description="Through what it reached the article; meeting: said in the room and told without another channel"
    )
    relayed_by: Annotated[str | None, Trait("name", "verbatim")] = Field(default=None, description="Who passed it on")
    meeting: Annotated[str | None, Trait("reference", "chosen", refers_to="meetings")] = Field(
        default=None, description="id of the meeting in which it was said"
    )
    topics: Annotated[list[str], Trait("text", "written")] = Field(
        default_factory=list, description="Short noun phrases"
    )
