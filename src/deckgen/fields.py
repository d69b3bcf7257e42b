"""Field types that the spec models of slides, charts and data share. Values keep their place in the YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError, core_schema

from deckgen.findings import Where
from deckgen.languages import LANGUAGES, NumberKind


class Located(str):
    """A text of the YAML that knows its place. `lines` are the lines of the file it stands in, from there on."""

    __slots__ = ("lines", "where")
    where: Where | None
    lines: tuple[str, ...]

    def __new__(cls, text: str, where: Where | None = None, lines: tuple[str, ...] = ()) -> Located:
        made = super().__new__(cls, text)
        made.where, made.lines = where, lines
        return made


class LocatedMap(dict[str, Any]):
    """A mapping of the YAML: `where` is its own place, `keys_at` and `values_at` those of its entries."""

    __slots__ = ("keys_at", "values_at", "where")

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        self.keys_at: dict[str, Where] = {}
        self.values_at: dict[str, Where] = {}

    def with_values(self, values: Mapping[str, Any]) -> LocatedMap:
        """The same places with other values."""
        made = LocatedMap(self.where)
        made.update(values)
        made.keys_at, made.values_at = self.keys_at, self.values_at
        return made


class LocatedList(list[Any]):
    """A sequence of the YAML with the places of its items."""

    __slots__ = ("items_at", "where")

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        self.items_at: list[Where] = []


def place_of(value: object) -> Where | None:
    """Where a value of the YAML stands, if it knows."""
    return getattr(value, "where", None)


class _Name(str):
    """A name of something defined elsewhere: a number, a data set, a column, an icon."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_read_name)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": ["string", "number"]}


def _read_name(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise PydanticCustomError("name", "a plain word or text is meant here")


Name = Annotated[str, _Name]
"""A plain word or path; keeps its place."""


TEXT_SCHEMA = {
    "description": "A text, or a map from language to text",
    "anyOf": [
        {"type": ["string", "number"]},
        {
            "type": "object",
            "properties": {code: {"type": "string"} for code in LANGUAGES},
            "additionalProperties": False,
            "minProperties": 1,
        },
    ],
}


@dataclass(frozen=True, slots=True)
class LocalText:
    """A template text: the same for all languages (`texts` has the one key ''), or one for each."""

    texts: Mapping[str, str]
    where: Where | None = None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_read_text)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**TEXT_SCHEMA}


def _read_text(value: object) -> LocalText:
    if isinstance(value, LocalText):
        return value
    if isinstance(value, str):
        return LocalText({"": value}, place_of(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return LocalText({"": str(value)})
    if isinstance(value, Mapping) and value:
        texts: dict[str, str] = {}
        for code, text in value.items():
            if code not in LANGUAGES:
                raise PydanticCustomError(
                    "language", "unknown language '{code}'",
                    {"code": str(code), "expected": ", ".join(LANGUAGES), "key": str(code)},
                )  # fmt: skip
            if isinstance(text, bool) or not isinstance(text, str | int | float):
                raise PydanticCustomError("inside", "a text is meant here, in one language", {"path": [str(code)]})
            texts[str(code)] = text if isinstance(text, str) else str(text)
        return LocalText(texts, place_of(value))
    raise PydanticCustomError("text", "a text is meant here, or a map from language to text")


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A key that its mapping does not know: where it stands, where the mapping stands, and what it does know."""

    key: str
    where: Where
    mapping: Where
    known: tuple[str, ...]


class SpecModel(BaseModel):
    """What all spec models share: values do not change, and an unknown key is told with its place.

    Unknown keys are gathered in the validation context under 'unknown' and left out, so that one misspelt
    key does not hide the other problems of its mapping. A key with nothing after it counts as not given.
    """

    # Built on first use: most decks need few of the kinds, and building all takes longer than reading a deck.
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _gather_unknown(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, LocatedMap) or info.context is None:
            return value
        fields = {field.alias or name: field for name, field in cls.model_fields.items()}
        known = tuple(sorted(fields))
        info.context["unknown"].extend(
            UnknownKey(key, value.keys_at[key], value.where, known) for key in value if key not in fields
        )
        return value.with_values({
            key: each for key, each in value.items()
            if key in fields and (each is not None or fields[key].is_required())
        })  # fmt: skip


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


_NAME = {"type": ["string", "number"]}
Names = Annotated[
    list[Name],
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [_NAME, {"type": "array", "items": _NAME}]}),
]
"""One name or a list of names."""


class _Conditions(list[Mapping[str, Any]]):
    """Conditions as they stand in the YAML, so that each column and value keeps its place."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_read_conditions)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]}


def _read_conditions(value: object) -> list[Mapping[str, Any]]:
    several = isinstance(value, list)
    found: list[Mapping[str, Any]] = []
    for index, each in enumerate(value if isinstance(value, list) else [value]):
        path: list[int | str] = [index] if several else []
        if not isinstance(each, Mapping):
            raise PydanticCustomError(
                "inside", "columns with their values are meant here: {column: value}", {"path": path}
            )
        for column, wanted in each.items():
            for one in wanted if isinstance(wanted, list) else [wanted]:
                if isinstance(one, list | Mapping):
                    raise PydanticCustomError(
                        "inside", "a value or a list of values is meant here", {"path": [*path, str(column)]}
                    )
        found.append(each)
    return found


Conditions = Annotated[
    list[Mapping[str, Any]],
    _Conditions,
    Field(
        default_factory=list,
        description="Rows to take: column and value, or a list of values; a list of such maps takes rows that "
        "fit any of them. $name stands for a param",
    ),
]


def _read_waves(value: object) -> object:
    """A short number counts waves, any other is the name of one: a plain word of the YAML is text."""
    text = str(value)
    if not isinstance(value, list | bool) and text.isdecimal() and len(text) <= 2 and int(text):
        return int(text)
    return [] if value == "all" else _as_list(value)


WhichWaves = Annotated[
    int | list[Name],
    BeforeValidator(_read_waves),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, _NAME, {"type": "array", "items": _NAME}]}),
]
"""So many of the last waves, or a list of waves; an empty list is all of them."""

Compare = Literal["anyway"] | None
COMPARE = "`anyway`: compare with the wave before though the series breaks between them, or the question changed"


class Selection(SpecModel):
    """Rows of a data set made ready for a chart, a table or an icon grid."""

    from_: Name = Field(alias="from", description="The data set, by its name under `data`")
    where: Conditions
    category: Name | None = Field(None, description="The column with the codes that tell the rows apart")
    value: Name | None = Field(None, description="The column with the values; the data set's own by default")
    labels: dict[str, LocalText] = Field({}, description="Wording for codes, before that of the data")
    sort: Literal["descending", "ascending", "label", "data"] | list[Name] = Field(
        "data", description="By value, by label in the deck's collation, as in the data, or a list of codes"
    )
    top: int | None = Field(None, ge=1, description="Keep this many of the largest")
    other: LocalText | None = Field(None, description="With `top`: sum the rest under this label")
    format: NumberKind | None = Field(None, description="How values are written; the data set's own by default")
    decimals: int = Field(0, ge=0, le=4, description="Decimals shown")
    waves: WhichWaves | None = Field(
        None, description="Where waves are categories or series: `all` of them, a list, or this many of the last; by "
        "default those up to the deck's own"
    )  # fmt: skip
    changes: bool = Field(False, description="Mark with ▲ or ▼ what has changed significantly since the wave before")
    compare: Compare = Field(None, description=COMPARE)
