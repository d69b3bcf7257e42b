"""Swedish."""

from __future__ import annotations

from deckgen.languages._language import NO_BREAK_SPACE, Language, word_set

LANGUAGE = Language(
    code="sv",
    tag="sv-SE",
    name="Swedish",
    percent=f"{NO_BREAK_SPACE}%",
    point="procentenhet",
    points="procentenheter",
    out_of="av {whole}",
    millions="mn",
    billions="md",
    quotes=("”", "”"),
    ordinals={"1": ":a", "2": ":a", "": ":e"},
    words={
        "source": "Källa",
        "base": "n",
        "and": "och",
        "rest": "Övriga",
        "no_value": "inget värde",
        "missing_mark": "...",
        "suppressed_mark": "..",
        "not_shown": "visas inte",
        "highlighted": "framhävt",
        "notes_sources": "Källor till siffrorna",
        "illustrative": "Illustrativa siffror",
        "provisional": "Preliminära siffror",
        "revised": "Reviderade siffror",
        "claim_broken": "Siffrorna stöder inte påståendet",
        "illustrative_note": "Siffrorna är illustrativa och inte uppmätta.",
        "illustrative_some_note": "Några av siffrorna är illustrativa och inte uppmätta.",
        "provisional_note": "Siffrorna är preliminära.",
        "revised_note": "Siffrorna är reviderade.",
        "revised_some_note": "Några av siffrorna är reviderade.",
        "provisional_mark": "*",
        "provisional_some_note": "{mark} preliminära siffror.",
        "suppressed_note": "{mark} visas inte: färre än {minimum} svar.",
        "suppressed_total_note": "{mark} visas inte: färre än {minimum} svar, eller skulle röja en sådan siffra.",
        "bar": "Liggande stapeldiagram",
        "column": "Stapeldiagram",
        "line": "Linjediagram",
        "doughnut": "Ringdiagram",
        "heat_map": "Värmekarta",
        "table": "Tabell",
        "picture": "Bild",
        "icon": "Ikon",
        "icons": "Ikoner",
        "icons_filled": "{filled} av {total} ikoner ifyllda",
        "stacked_bar": "Staplat liggande stapeldiagram",
        "stacked_column": "Staplat stapeldiagram",
        "percentStacked_bar": "Liggande stapeldiagram staplat till 100\u00a0%",
        "percentStacked_column": "Stapeldiagram staplat till 100\u00a0%",
        "up": "upp",
        "down": "ner",
        "unchanged": "oförändrat",
    },
    short_words=word_set(
        "att av bakom bland då efter eftersom eller framför från för förbi före genom hos i inför innan "
        "inom kring längs med mellan men mot ner när och om omkring per på runt samt sedan som till trots "
        "under upp utan utanför vid än åt över"
    ),
    held_words=word_set("har är kan ska vill måste ett en den det de inte"),
    letters={"z": "åäö"},
    same_letters={"æ": "ä", "ø": "ö", "ő": "ö", "œ": "ö", "ü": "y", "ű": "y", "ð": "d", "đ": "d", "þ": "th"},
)
