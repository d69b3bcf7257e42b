"""The spec of a deck as typed models: what may stand in its YAML."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, create_model

from deckgen.fields import Conditions, LocalText, Name, Names, SpecModel
from deckgen.languages import NumberKind
from deckgen.slides._base import SlideSpec
from deckgen.sources import SOURCES

LANGUAGE_CODES = Literal["da", "nb", "sv", "fi", "is", "en"]


class NumberSpec(SpecModel):
    """A named number: one value of one row."""

    from_: Name = Field(alias="from", description="The data set, by its name under `data`")
    where: Conditions
    value: Name | None = Field(None, description="The column; the data set's own value column by default")
    label: LocalText | None = Field(None, description="What the number is, for notes and alt text")


class DataSpec(SpecModel):
    """A data set: a file, which of its rows, and what its columns mean."""

    file: Name = Field(description="The file, relative to the deck")
    kind: Name | None = Field(None, description="The source kind; by default told from the file's ending")
    where: Conditions
    key: Names = Field([], description="The columns that together tell rows apart; needed with `fallback`")
    fallback: Name | None = Field(None, description="A file whose rows count where this one has no value")
    value: Name | None = Field(None, description="The column with the values")
    base: Name | None = Field(None, description="The column with the unweighted number of answers")
    status: Name | None = Field(None, description="The column with published, provisional, illustrative …")
    label: dict[Name, Name | dict[Name, Name]] = Field(
        {}, description="For a column with codes, the column with its labels, or one for each language"
    )
    labels: dict[Name, LocalText] = Field({}, description="Wording for codes, before that of the label columns")
    format: NumberKind = Field("pct", description="How values are written unless a chart says otherwise")
    source: LocalText | None = Field(None, description="How the source is named under figures")


def _data_models() -> dict[str, type[DataSpec]]:
    """For each source kind the data set's model with that source's own options."""
    return {
        name: create_model(f"{name.capitalize()}Data", __base__=(DataSpec, kind.spec)) for name, kind in SOURCES.items()
    }


DATA_MODELS = _data_models()


class DeckSpec(SpecModel):
    """The whole deck. A data set, number or slide that could not be read is None: its problems are told."""

    title: LocalText = Field(description="The talk's title: file properties and footer")
    key: Name | None = Field(None, description="The deck's identity; the file's name by default")
    language: LANGUAGE_CODES = Field("en", description="The language texts are taken in and numbers written in")
    brand: Name = Field("plain", description="A brand by name, or a .pptx or .potx file")
    params: dict[Name, Name] = Field({}, description="Words to use as $name in `where` and as {{ name }} in texts")
    footer: LocalText | None = Field(None, description="The footer; the title by default")
    date: LocalText | None = Field(None, description="The date beside the slide number, as a text")
    author: LocalText | None = Field(None, description="The file's author")
    data: dict[Name, Any] = Field({}, description="Data sets by name")
    numbers: dict[Name, NumberSpec | None] = Field({}, description="Numbers by name, for texts and claims")
    slides: list[Any] = Field(min_length=1, description="The slides, in order")

    def slide(self, index: int) -> SlideSpec | None:
        spec = self.slides[index]
        assert spec is None or isinstance(spec, SlideSpec)
        return spec
