"""The JSON Schema of decks, for editors to complete and explain: the models, with their kinds spelled out."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from deckgen.fields import TEXT_SCHEMA
from deckgen.slides import SLIDES
from deckgen.sources import SOURCES
from deckgen.spec.deck import DeckSpec, NumberSpec, data_model
from deckgen.spec.otherwise import FIXED

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def deck_schema() -> dict[str, Any]:
    """The schema: the deck, with `slides` any of the slide kinds and `data` any of the source kinds."""
    models: list[type[BaseModel]] = [DeckSpec, NumberSpec, *map(data_model, SOURCES)]
    models += [kind.spec for kind in SLIDES.values()]
    refs, definitions = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/$defs/{model}", by_alias=True
    )
    found = {model: refs[model, "validation"] for model in models}
    defs = definitions["$defs"]
    deck = defs.pop(found[DeckSpec]["$ref"].rsplit("/", 1)[-1])
    deck["properties"]["slides"]["items"] = {
        "type": "object", "required": ["kind"],
        "properties": {"kind": {"enum": list(SLIDES), "description": "What the slide shows"}},
        "allOf": [
            {"if": {"properties": {"kind": {"const": name}}}, "then": found[kind.spec]}
            for name, kind in SLIDES.items()
        ],
    }  # fmt: skip
    deck["properties"]["data"] = {
        "type": "object", "description": "Data sets by name",
        "additionalProperties": {"anyOf": [found[model] for model in map(data_model, SOURCES)]},
    }  # fmt: skip
    deck["properties"]["numbers"]["additionalProperties"] = found[NumberSpec]
    for name, kind in SLIDES.items():
        place = found[kind.spec]["$ref"]
        definition = defs[place.rsplit("/", 1)[-1]]
        definition["description"] = kind.summary or definition.get("description", name)
        properties = definition["properties"]
        own = {key: {"$ref": f"{place}/properties/{key}"} for key in properties if key not in FIXED}
        properties["otherwise"] = {
            "description": properties["otherwise"]["description"],
            "anyOf": [TEXT_SCHEMA, {"type": "object", "properties": own, "additionalProperties": False,
                                    "minProperties": 1}],
        }  # fmt: skip
    return {"$schema": DIALECT, **deck, "title": "A deckgen deck", "$defs": defs}


def schema_text() -> str:
    return json.dumps(deck_schema(), ensure_ascii=False, indent=2, sort_keys=False) + "\n"
