"""English, as written in Britain."""

from __future__ import annotations

from deckgen.languages._language import Language, word_set

LANGUAGE = Language(
    code="en",
    tag="en-GB",
    name="English",
    percent="%",
    point="percentage point",
    points="percentage points",
    out_of="out of {whole}",
    millions="million",
    billions="billion",
    quotes=("“", "”"),
    ordinals={"1": "st", "2": "nd", "3": "rd", "": "th"},
    words={
        "source": "Source",
        "base": "n",
        "and": "and",
        "rest": "Rest",
        "no_value": "no value",
        "missing_mark": "..",
        "suppressed_mark": "[c]",
        "not_shown": "not shown",
        "highlighted": "highlighted",
        "notes_sources": "Sources of the figures",
        "illustrative": "Illustrative figures",
        "provisional": "Provisional figures",
        "revised": "Revised figures",
        "claim_broken": "Not borne out by the figures",
        "illustrative_note": "The figures are illustrative, not measured.",
        "illustrative_some_note": "Some of the figures are illustrative, not measured.",
        "provisional_note": "The figures are provisional.",
        "revised_note": "The figures have been revised.",
        "revised_some_note": "Some of the figures have been revised.",
        "provisional_mark": "[p]",
        "provisional_some_note": "{mark} provisional figures.",
        "suppressed_note": "{mark} not shown: fewer than {minimum} answers.",
        "suppressed_total_note": "{mark} not shown: fewer than {minimum} answers, or would give such a figure away.",
        "bar": "Bar chart",
        "column": "Column chart",
        "line": "Line chart",
        "doughnut": "Doughnut chart",
        "heat_map": "Heat map",
        "table": "Table",
        "picture": "Picture",
        "icon": "Icon",
        "icons": "Icons",
        "icons_filled": "{filled} of {total} icons filled",
        "stacked_bar": "Stacked bar chart",
        "stacked_column": "Stacked column chart",
        "percentStacked_bar": "Bar chart stacked to 100%",
        "percentStacked_column": "Column chart stacked to 100%",
        "up": "up",
        "down": "down",
        "unchanged": "unchanged",
    },
    short_words=word_set(
        "about above across after against along although among and around as at because before behind "
        "below beneath beside between beyond but by despite down during except for from if in inside into "
        "like near nor of off on onto or out outside over past per since so than that through to toward "
        "towards under unless until up upon when where whether while with within without yet"
    ),
    held_words=word_set("has have is are can will must a an the"),
    letters={},
    same_letters={"æ": "ae", "ø": "o", "œ": "oe", "ð": "d", "đ": "d", "þ": "th"},
)
