"""A codebook: the questions of a survey, their answers in the languages of its readers, and what changed."""

from __future__ import annotations

from pydantic import Field

from deckgen.fields import LocalText, Name, SpecModel


class QuestionEntry(SpecModel):
    """One question, by its code in the data."""

    text: LocalText | None = Field(None, description="The question as it was asked")
    answers: dict[Name, LocalText] = Field({}, description="Labels of its answers, or items, by code")
    minimum_base: int | None = Field(None, ge=1, description="Values with fewer answers behind them are suppressed")
    changed: dict[Name, LocalText] = Field(
        {}, description="Waves from which on it was asked in another way, and what changed"
    )


class Codebook(SpecModel):
    """The questions of a survey by their codes, and labels of codes in other columns."""

    question: Name = Field("question", description="The column of the data with the code of the question")
    category: Name = Field("category", description="The column with the code of the answer")
    questions: dict[Name, QuestionEntry] = Field({}, description="Questions by code")
    labels: dict[Name, dict[Name, LocalText]] = Field({}, description="Labels of codes in other columns, by column")
