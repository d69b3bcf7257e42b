"""Danish."""

from __future__ import annotations

from deckgen.languages._language import NO_BREAK_SPACE, Language, word_set

LANGUAGE = Language(
    code="da",
    tag="da-DK",
    name="Danish",
    percent=f"{NO_BREAK_SPACE}pct.",
    point="pct.point",
    points="pct.point",
    out_of="ud af {whole}",
    millions="mio.",
    billions="mia.",
    quotes=("»", "«"),
    ordinals={"": "."},
    words={
        "source": "Kilde",
        "base": "n",
        "and": "og",
        "rest": "Øvrige",
        "no_value": "ingen værdi",
        "missing_mark": "..",
        "highlighted": "fremhævet",
        "notes_sources": "Kilder til tallene",
        "illustrative": "Illustrative tal",
        "provisional": "Foreløbige tal",
        "revised": "Reviderede tal",
        "claim_broken": "Tallene bærer ikke udsagnet",
        "illustrative_note": "Tallene er illustrative og ikke målt.",
        "illustrative_some_note": "Nogle af tallene er illustrative og ikke målt.",
        "provisional_note": "Tallene er foreløbige.",
        "revised_note": "Tallene er revideret.",
        "bar": "Liggende søjlediagram",
        "column": "Søjlediagram",
        "line": "Kurvediagram",
        "doughnut": "Kransediagram",
        "heat_map": "Varmekort",
        "table": "Tabel",
        "picture": "Billede",
        "icon": "Ikon",
        "icons": "Ikoner",
        "icons_filled": "{filled} af {total} ikoner udfyldt",
        "stacked_bar": "Stablet liggende søjlediagram",
        "stacked_column": "Stablet søjlediagram",
        "percentStacked_bar": "Liggende søjlediagram stablet til 100 pct.",
        "percentStacked_column": "Søjlediagram stablet til 100 pct.",
        "up": "op",
        "down": "ned",
        "unchanged": "uændret",
    },
    short_words=word_set(
        "ad af at bag blandt da efter eller end for foran forbi fordi fra før gennem hos hvis i imellem "
        "imod inden langs med mellem men mod ned når og om omkring op over per pr. på samt siden som til "
        "trods uden under ved"
    ),
    held_words=word_set("har er kan skal vil må et en én den det de"),
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
