"""Forms a model fills in: asked for strictly, read tolerantly, so that one odd field does not lose the rest."""

from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

Entry = TypeVar("Entry")


def _strictly(schema: dict[str, Any]) -> None:
    """Endpoints in strict mode want every field required, nothing besides, and no defaults."""
    schema["additionalProperties"] = False
    schema["required"] = list(schema["properties"])
    for field in schema["properties"].values():
        field.pop("default", None)


class Form(BaseModel):
    """What a model is asked to fill in. Its JSON schema is of the strict kind; reading it ignores what is extra."""

    model_config = ConfigDict(extra="ignore", json_schema_extra=_strictly)

    def enough_of_cut(self) -> bool:
        """Tell whether what an answer held before it was cut off is worth keeping; a form says so for itself."""
        return False


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _listed(value: object) -> object:
    """One entry alone is a list of one, and nothing a list of none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _or_none(value: object, read: ValidatorFunctionWrapHandler) -> object:
    try:
        return read(value)
    except ValidationError:
        return None


def _readable(entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry is not None]


Words = Annotated[str, BeforeValidator(_words), WithJsonSchema({"type": "string"})]
"""A text; what is no text is read as an empty one."""

Several = Annotated[
    list[Annotated[Entry, WrapValidator(_or_none)]], BeforeValidator(_listed), AfterValidator(_readable)
]
"""A list without the entries that cannot be read; one entry that is no list counts as a list of it."""
