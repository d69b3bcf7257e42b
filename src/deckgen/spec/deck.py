"""The spec of a deck as typed models: what may stand in its YAML."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from pydantic import Field, create_model

from deckgen.fields import COMPARE, Compare, Conditions, LocalText, Name, Names, SpecModel
from deckgen.languages import NumberKind
from deckgen.slides._base import SlideSpec
from deckgen.sources import SOURCES
from deckgen.sources._kinds import ServiceKind
from deckgen.survey.asked import EstimateSpec

LANGUAGE_CODES = Literal["da", "nb", "sv", "fi", "is", "en"]


class NumberSpec(SpecModel):
    """A named number: one value of one row."""

    from_: Name = Field(alias="from", description="The data set, by its name under `data`")
    where: Conditions
    value: Name | None = Field(None, description="The column; the data set's own value column by default")
    label: LocalText | None = Field(None, description="What the number is, for notes and alt text")
    compare: Compare = Field(None, description=COMPARE)


class WavesSpec(SpecModel):
    """The survey's waves: a column of the data says which wave a row belongs to."""

    column: Name = Field("wave", description="The column with the wave, in every data set that has it")
    order: Names = Field([], description="The waves from first to last; those of the data, sorted, by default")
    labels: dict[Name, LocalText] = Field({}, description="How a wave is written, where not as in the data")
    breaks: dict[Name, LocalText] = Field(
        {}, description="Breaks in the series: the first wave that cannot be compared with those before it, and why"
    )


class DataSpec(SpecModel):
    """A data set: where it comes from, which of its rows, and what its columns mean."""

    kind: Name | None = Field(None, description="The source kind; by default told from the file's ending")
    where: Conditions
    estimate: EstimateSpec | None = Field(None, description="The rows are respondents: make shares and means of them")
    key: Names = Field([], description="The columns that together tell rows apart; needed with `fallback`")
    fallback: Name | None = Field(None, description="A file whose rows count where this one has no value")
    value: Name | None = Field(None, description="The column with the values")
    base: Name | None = Field(None, description="The column with the unweighted number of answers")
    status: Name | None = Field(None, description="The column with published, provisional, illustrative …")
    label: dict[Name, Name | dict[Name, Name]] = Field(
        {}, description="For a column with codes, the column with its labels, or one for each language"
    )
    labels: dict[Name, LocalText] = Field({}, description="Wording for codes, before that of the label columns")
    codebook: Name | None = Field(None, description="A YAML file with questions, their answers and what changed")
    minimum_base: int | None = Field(None, ge=1, description="Values with fewer answers behind them are suppressed")
    totals: dict[Name, Name] = Field(
        {},
        description="For a column, the code of its total: {sector: all}. Where one group of it is suppressed, "
        "another is too, so that the total does not give it away",
    )
    format: NumberKind = Field("pct", description="How values are written unless a chart says otherwise")
    source: LocalText | None = Field(None, description="How the source is named under figures")


class FileData(DataSpec):
    """A data set that is a file of the project."""

    file: Name = Field(description="The file, relative to the deck")


class ServiceData(DataSpec):
    """A data set that a service or a database answers."""

    refresh: Literal["fetch", "build"] = Field(
        "fetch", description="When it is asked again: by `deckgen fetch` only, or at every build"
    )
    max_age: int | None = Field(None, ge=1, description="Days after which a build warns that its answer is old")


@cache
def data_model(name: str) -> type[DataSpec]:
    """The model of a data set of a kind of source, with that kind's own options; made when it is first used."""
    kind = SOURCES[name]
    base = ServiceData if isinstance(kind, ServiceKind) else FileData
    return create_model(f"{name.capitalize()}Data", __base__=(base, kind.spec))


class DeckSpec(SpecModel):
    """The whole deck. A data set, number or slide that could not be read is None: its problems are told."""

    title: LocalText = Field(description="The talk's title: file properties and footer")
    key: Name | None = Field(None, description="The deck's identity; the file's name by default")
    language: LANGUAGE_CODES = Field("en", description="The language texts are taken in and numbers written in")
    brand: Name = Field("plain", description="A brand by name, or a .pptx or .potx file")
    params: dict[Name, Name] = Field({}, description="Words to use as $name in `where` and as {{ name }} in texts")
    waves: WavesSpec | None = Field(None, description="Which waves there are, in which order, and where series break")
    interval: float = Field(95, gt=0, lt=100, description="The level of confidence intervals and tests, in per cent")
    minimum_base: int | None = Field(
        None, ge=1, description="Values with fewer answers behind them are suppressed, in all data sets"
    )
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
