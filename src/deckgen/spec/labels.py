"""Labels of codes in the deck's language: a codebook's, and columns of labels that are found by their names."""

from __future__ import annotations

from collections.abc import Mapping

from deckgen.fields import LocalText, Name, place_of
from deckgen.project import Project
from deckgen.spec import read_model
from deckgen.spec.codebook import Codebook
from deckgen.survey import Table

Words = dict[str, dict[tuple[str, str], str]]
"""For a column, labels by question and code; the question is '' where a label is that of all questions."""

ANSWERS = ("answer",)
"""Columns that hold answers' codes beside the codebook's own: a grid's estimates name item and answer."""


def read_codebook(file: Name, project: Project) -> Codebook:
    """The codebook of a data set. Raises DeckgenError with all its problems, each at its place in its own file."""
    path = project.find(str(file), place_of(file))
    return read_model(Codebook, path, project.shown(path))


def words_of(codebook: Codebook, language: str) -> Words:
    """The codebook's labels in one language."""
    found: Words = {}

    def add(column: str, question: str, code: str, text: LocalText | None) -> None:
        said = in_language(text, language)
        if said:
            found.setdefault(column, {})[question, code] = said

    category = str(codebook.category)
    for question, entry in codebook.questions.items():
        add(str(codebook.question), "", str(question), entry.text)
        for column in (category, *(each for each in ANSWERS if each != category)):
            for code, text in entry.answers.items():
                add(column, str(question), str(code), text)
    for column, labels in codebook.labels.items():
        for code, text in labels.items():
            add(str(column), "", str(code), text)
    return found


def in_language(text: LocalText | None, language: str) -> str:
    """A codebook's text as plain words; '' where it is not given in this language."""
    if text is None:
        return ""
    return " ".join(text.texts.get(language, text.texts.get("", "")).split())


def in_other_languages(codebook: Codebook, column: str) -> set[str]:
    """The codes of a column that the codebook has labels for, in whichever language."""
    found = {str(code) for code, text in codebook.labels.get(column, {}).items() if text.texts}
    if column == codebook.question:
        found |= {str(code) for code, entry in codebook.questions.items() if entry.text is not None}
    if column in (codebook.category, *ANSWERS):
        found |= {str(code) for entry in codebook.questions.values() for code in entry.answers}
    return found


def usual_label_columns(table: Table, given: Mapping[str, object], language: str) -> dict[str, str]:
    """For columns whose labels the spec does not name, those called <column>_label, as files of SPSS give them.

    Before them go those of the deck's language, <column>_label_da, as estimates have them.
    """
    usual = {
        column: next((each for each in (f"{column}_label_{language}", f"{column}_label") if each in table.columns), "")
        for column in table.columns if column not in given
    }  # fmt: skip
    return {column: labels for column, labels in usual.items() if labels}
