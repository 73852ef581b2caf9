"""About: what the file beside a cassette says of the recorded replies."""

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class Asked(BaseModel):
    """What was asked for, as in the `run` of a line.

    Attributes:
        model: The model that was asked.
        prompt: Name and version of the prompt.
        prompt_file: The prompt's file, if it does not ship with the package.
        prompt_fingerprint: Hash over the prompt's file.
        schema_fingerprint: Hash over the response schema.
        parameters: Model parameters, and the mode.
    """

    model_config = ConfigDict(extra="forbid")

    model: str
    prompt: str
    prompt_file: str | None = None
    prompt_fingerprint: str
    schema_fingerprint: str
    parameters: dict[str, JsonValue]


class AskedAbout(BaseModel):
    """The article that was asked about.

    Attributes:
        id: Its id.
        source: The file it came from, below the folder that the tests are run in.
    """

    model_config = ConfigDict(extra="forbid")

    id: str
    source: str


class About(BaseModel):
    """What the file beside a cassette says.

    Attributes:
        obtained: How the replies were obtained.
        recorded: The day of the recording, `YYYY-MM-DD`.
        models: The models that answered, as the server named them, with the number of their replies.
        asked: What was asked for; null for a cassette that does not record a prompt.
        article: The article that was asked about; null likewise.
    """

    model_config = ConfigDict(extra="forbid")

    obtained: str = Field(min_length=1)
    recorded: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    models: dict[str, int]
    asked: Asked | None = None
    article: AskedAbout | None = None
