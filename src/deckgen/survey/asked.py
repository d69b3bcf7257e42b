"""`estimate:` in a data set: which shares and means are made from answers, on which design."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from deckgen.fields import Conditions, LocalText, Name, Names, SpecModel


def _once(names: Names, key: str) -> None:
    """Raises a problem at the second of two equal names: their estimates could not be told apart."""
    for index, name in enumerate(names):
        if name in names[:index]:
            said = f"'{name}' stands twice"
            raise PydanticCustomError("inside", "{said}", {"path": [key, index], "said": said})


class QuestionSpec(SpecModel):
    """One question: a column with codes, several yes/no columns, a grid of columns, or a column with numbers."""

    column: Name | None = Field(None, description="The column with the answers; the question's own name by default")
    columns: Names = Field([], description="Multiple response or a grid: the columns of its items")
    grid: bool = Field(False, description="The columns share one scale: shares of every answer to every item")
    mean: bool = Field(False, description="The answers are numbers: estimate their mean")
    answers: Names = Field([], description="The answers to estimate, in their order; all of them by default. "
                                           "Of multiple response, the codes that mean yes: 1 by default")  # fmt: skip
    net: dict[Name, Names] = Field(
        {}, description="Answers taken together, by a code of their own: {satisfied: [4, 5]}"
    )
    missing: Names = Field([], description="Codes that are no answer, such as 98 and 99; blanks never are")
    where: Conditions
    label: LocalText | None = Field(None, description="The question's text; the codebook's by default")
    labels: dict[Name, LocalText] = Field({}, description="Labels of answers or items, before those of the data")

    @model_validator(mode="after")
    def _one_form(self) -> QuestionSpec:
        if self.column and self.columns:
            raise PydanticCustomError("inside", "either `column` or `columns`", {"path": ["columns"]})
        if self.grid and not self.columns:
            raise PydanticCustomError("inside", "a grid names the `columns` of its items", {"path": ["grid"]})
        if self.mean and (self.net or self.answers):
            raise PydanticCustomError("inside", "a mean has no answers to choose", {"path": ["mean"]})
        for key in ("columns", "answers"):
            _once(getattr(self, key), key)
        for net in self.net:
            if net in self.answers:
                said = f"'{net}' is an answer already: give what is taken together a code of its own"
                raise PydanticCustomError("inside", "{said}", {"path": ["net", net], "said": said})
        return self


class EstimateSpec(SpecModel):
    """Shares and means to make from answers, a row of the data being one respondent."""

    questions: dict[Name, QuestionSpec] = Field(description="Questions by name; {} where the name is the column's",
                                                min_length=1)  # fmt: skip
    by: Names = Field([], description="Banner: columns whose groups get estimates of their own, each beside the total")
    total: Name = Field("all", description="The code of the total in a banner's column")
    weight: Name | None = Field(None, description="The column with each respondent's weight")
    strata: Names = Field([], description="The columns that together name a respondent's stratum")
    cluster: Name | None = Field(None, description="The column with the primary sampling unit")
    where: Conditions
    missing: Names = Field([], description="Codes that are no answer to any question")
    method: Literal["wilson", "taylor", "logit"] | None = Field(
        None, description="How intervals are made; by default wilson for shares, and taylor for means and wherever "
        "strata or clusters are given"
    )  # fmt: skip
    status: Literal["published", "provisional", "revised", "illustrative"] | None = Field(
        None, description="The status of all estimates; illustrative for made-up answers"
    )

    @property
    def separate(self) -> list[Name]:
        """The banner's columns whose groups vary independently: the variance of a difference is the sum of both.

        Two groups have no respondent in common, so without strata and clusters the linearized values of one are 0
        wherever those of the other are not, and both add up to 0: their covariance is 0. With strata they may lie in
        the same ones, and with clusters too; then only groups that are whole strata have none.
        """
        design = self.strata or self.cluster
        return [each for each in self.by if not design or each in self.strata]

    @model_validator(mode="after")
    def _free_columns(self) -> EstimateSpec:
        _once(self.by, "by")
        for index, column in enumerate(self.by):
            if column in (*COLUMNS, "status"):
                said = f"'{column}' is a column of the estimates themselves: give the data's another name"
                raise PydanticCustomError("inside", "{said}", {"path": ["by", index], "said": said})
        return self


COLUMNS = ("question", "category", "answer", "value", "n", "weighted", "effective", "error", "freedom", "method")
"""The columns of a table of estimates, before those of its banner and wave.

`category` is the answer's code, for multiple response and grids the item's column, 'mean' for a mean; `answer` is the
answer's code in a grid, else blank. `value` is the share (0 to 1) or mean, `n` the unweighted base, `weighted` the
weighted base, `effective` the effective n, `error` the standard error, `freedom` the design's degrees of freedom.
Beside these stand `question_label` and `category_label` where labels are known.
"""
