"""Norwegian Bokmål."""

from __future__ import annotations

from deckgen.languages._language import NO_BREAK_SPACE, Language, word_set

LANGUAGE = Language(
    code="nb",
    tag="nb-NO",
    name="Norwegian",
    percent=f"{NO_BREAK_SPACE}%",
    point="prosentpoeng",
    points="prosentpoeng",
    out_of="av {whole}",
    millions="mill.",
    billions="mrd.",
    quotes=("«", "»"),
    ordinals={"": "."},
    words={
        "source": "Kilde",
        "base": "n",
        "and": "og",
        "rest": "Øvrige",
        "no_value": "ingen verdi",
        "missing_mark": "..",
        "highlighted": "uthevet",
        "notes_sources": "Kilder til tallene",
        "illustrative": "Illustrative tall",
        "provisional": "Foreløpige tall",
        "revised": "Reviderte tall",
        "claim_broken": "Tallene bærer ikke utsagnet",
        "illustrative_note": "Tallene er illustrative og ikke målt.",
        "illustrative_some_note": "Noen av tallene er illustrative og ikke målt.",
        "provisional_note": "Tallene er foreløpige.",
        "revised_note": "Tallene er revidert.",
        "bar": "Liggende stolpediagram",
        "column": "Stolpediagram",
        "line": "Linjediagram",
        "doughnut": "Hjuldiagram",
        "heat_map": "Varmekart",
        "table": "Tabell",
        "picture": "Bilde",
        "icon": "Ikon",
        "icons": "Ikoner",
        "icons_filled": "{filled} av {total} ikoner fylt",
        "stacked_bar": "Stablet liggende stolpediagram",
        "stacked_column": "Stablet stolpediagram",
        "percentStacked_bar": "Liggende stolpediagram stablet til 100\u00a0%",
        "percentStacked_column": "Stolpediagram stablet til 100\u00a0%",
        "up": "opp",
        "down": "ned",
        "unchanged": "uendret",
    },
    short_words=word_set(
        "at av bak blant da eller enn etter for foran forbi fordi fra før gjennom hos hvis i imellom imot "
        "innen langs med mellom men mot ned når og om omkring opp over per på rundt samt siden som til "
        "tross under uten utenfor ved"
    ),
    held_words=word_set("har er kan skal vil må et en den det de"),
    letters={"z": "æøå"},
    same_letters={
        "ä": "æ",
        "ö": "ø",
        "ő": "ø",
        "œ": "ø",
        "aa": "å",
        "ü": "y",
        "ű": "y",
        "ð": "d",
        "đ": "d",
        "þ": "th",
    },
)
