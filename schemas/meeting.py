"""Meeting: an occasion on which representatives of two or more parties talk to each other."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.record import Actor, Record
from schemas.traits import Trait
from schemas.values import CountryCode, EdtfDate


class Meeting(Record):
    """A specific occasion on which representatives of two or more countries or organisations talk to each other."""

    id_prefix: ClassVar[str] = "m"

    participants: Annotated[list[Actor], Trait("name", "verbatim", identifying=True, heading=True)] = Field(
        min_length=2, description="Those who took part; a delegation by its head"
    )
    status: Annotated[Literal["held", "planned", "cancelled", "denied"], Trait("exact", "chosen", heading=True)] = (
        Field(description="denied: the article reports that no meeting took or will take place")
    )
    mode: Annotated[
        Literal["in_person", "phone", "video", "unspecified"],
        Trait("exact", "chosen", heading=True),
    ]
    date: Annotated[
        EdtfDate | None,
        Trait("date", "derived", identifying=True, heading=True, derived_from="date_text"),
    ] = Field(
        default=None,
        description="YYYY, YYYY-MM, YYYY-MM-DD or START/END; relative words are resolved against the "
        "publication date, and are null without one",
    )
    date_text: Annotated[str | None, Trait("text", "verbatim")] = Field(
        default=None, description="The words that gave the date, verbatim"
    )
    place: Annotated[str | None, Trait("name", "verbatim", identifying=True, heading=True)] = Field(
        default=None,
        description="Most specific place named: city before country, venue with city; null for a call",
    )
    place_country: Annotated[CountryCode | None, Trait("exact", "derived", derived_from="place")] = Field(
        default=None, description="ISO 3166-1 alpha-3 code"
    )
    occasion: Annotated[str | None, Trait("text", "verbatim", identifying=True)] = Field(
        default=None, description="The event it is part of or beside"
    )
    topics: Annotated[list[str], Trait("text", "written")] = Field(
        default_factory=list, description="What was discussed, as short noun phrases"
    )
    outcomes: Annotated[list[str], Trait("text", "written")] = Field(
        default_factory=list, description="What was agreed, signed or decided, as short sentences"
    )
