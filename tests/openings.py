"""A record type that the engine has never heard of, and its measurements, for the tests of confidence."""

from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from extractor.confidence import score
from extractor.confidence_signals import Measurements, Signals
from schemas import Actor, Evidence, Record, Trait
from schemas.confidence_map import ConfidenceMap
from schemas.grounding import Grounding

TEXT = "Anna Berg, the envoy of Norland, opened 3 ports in Vell on Monday. Karrin Ode watched from Westmark."
FIRST = Evidence(quote=TEXT[:66], start=0, end=66)
SECOND = Evidence(quote=TEXT[67:], start=67, end=len(TEXT))
SOUND = Grounding(exact=1)
PRIOR = ConfidenceMap.model_validate_json(
    (Path(__file__).parent / "benchmarks" / "confidence_prior.json").read_text(encoding="utf-8")
)


class Opening(Record):
    """A record type that the engine has never heard of."""

    id_prefix: ClassVar[str] = "o"

    openers: Annotated[list[Actor], Trait("name", "verbatim", identifying=True)]
    town: Annotated[str | None, Trait("name", "verbatim")] = None
    when: Annotated[str | None, Trait("text", "verbatim")] = None
    day: Annotated[str | None, Trait("date", "derived", derived_from="when")] = None
    kind: Annotated[Literal["public", "private"], Trait("exact", "chosen")] = "public"
    summary: Annotated[str | None, Trait("text", "written")] = None
    gifts: Annotated[list[str], Trait("text", "written")] = Field(default_factory=list)
    follows: Annotated[str | None, Trait("reference", "chosen", refers_to="openings")] = None


def opening(**fields: Any) -> Opening:
    given = {"id": "o1", "evidence": [FIRST], "openers": [Actor(name="Anna Berg", role="envoy")]}
    return Opening.model_validate({**given, **fields})


def measured(record: Record, grounding: Grounding = SOUND, others=None, **knowledge) -> Signals:
    return Measurements(TEXT, **knowledge).measure(record, grounding, others)


def confidence(record: Record, grounding: Grounding = SOUND, others=None, **knowledge) -> dict[str, float]:
    return score(PRIOR, "openings", record, measured(record, grounding, others, **knowledge))
