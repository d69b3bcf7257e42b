"""Icelandic."""

from __future__ import annotations

from deckgen.languages._language import Language, word_set

LANGUAGE = Language(
    code="is",
    tag="is-IS",
    name="Icelandic",
    percent="%",
    point="prósentustig",
    points="prósentustig",
    out_of="af {whole}",
    millions="millj.",
    billions="ma.",
    quotes=("„", "“"),
    ordinals={"": "."},
    words={
        "source": "Heimild",
        "base": "n",
        "and": "og",
        "rest": "Annað",
        "no_value": "ekkert gildi",
        "missing_mark": "...",
        "suppressed_mark": "..",
        "not_shown": "ekki birt",
        "highlighted": "auðkennt",
        "notes_sources": "Heimildir talnanna",
        "illustrative": "Tölur til skýringar",
        "provisional": "Bráðabirgðatölur",
        "revised": "Endurskoðaðar tölur",
        "claim_broken": "Tölurnar styðja ekki fullyrðinguna",
        "illustrative_note": "Tölurnar eru til skýringar og ekki mældar.",
        "illustrative_some_note": "Sumar tölurnar eru til skýringar og ekki mældar.",
        "provisional_note": "Tölurnar eru til bráðabirgða.",
        "revised_note": "Tölurnar hafa verið endurskoðaðar.",
        "revised_some_note": "Sumar tölurnar hafa verið endurskoðaðar.",
        "provisional_mark": "*",
        "provisional_some_note": "{mark} bráðabirgðatölur.",
        "suppressed_note": "{mark} ekki birt: færri en {minimum} svör.",
        "suppressed_total_note": "{mark} ekki birt: færri en {minimum} svör, eða myndi ljóstra upp um slíka tölu.",
        "bar": "Lárétt súlurit",
        "column": "Súlurit",
        "line": "Línurit",
        "doughnut": "Kleinuhringjarit",
        "heat_map": "Hitakort",
        "table": "Tafla",
        "picture": "Mynd",
        "icon": "Tákn",
        "icons": "Tákn",
        "icons_filled": "{filled} af {total} táknum fyllt",
        "stacked_bar": "Staflað lárétt súlurit",
        "stacked_column": "Staflað súlurit",
        "percentStacked_bar": "Lárétt súlurit staflað upp í 100%",
        "percentStacked_column": "Súlurit staflað upp í 100%",
        "up": "upp",
        "down": "niður",
        "unchanged": "óbreytt",
    },
    short_words=word_set(
        "af að ef eftir en enda eða frá fyrir gegn gegnum handa hjá hvort inn innan kringum með meðal "
        "meðan milli móti nema niður né og sem svo síðan til um undir upp utan vegna við yfir á án ásamt "
        "áður í úr þar þegar því þó þótt"
    ),
    held_words=word_set("er eru hefur hafa"),
    letters={"a": "á", "d": "ð", "e": "é", "i": "í", "o": "ó", "u": "ú", "y": "ý", "z": "þæöå"},
    same_letters={"ä": "æ", "ø": "ö", "œ": "ö", "đ": "d"},
)
