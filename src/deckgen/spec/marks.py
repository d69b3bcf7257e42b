"""Inline marks: **bold**, *italic*, [a link](https://…), a line feed as soft break, an empty line as paragraph.

A backslash before a mark takes it literally. Facts travel through a template as marked text: FACT, its number,
TEXT, what is shown, END; all three are private-use characters, which are taken out of anything typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from deckgen.model import BREAK, Fact, Paragraph, Run

FACT, TEXT, END = "\ue000", "\ue001", "\ue002"
_PRIVATE = re.compile("[\ue000-\ue0ff]")
_LINKS = ("https://", "http://", "mailto:")

_TOKEN = re.compile(
    r"\\(?P<escaped>[\\*\[\]])"
    rf"|{FACT}(?P<fact>\d+){TEXT}(?P<shown>[^{END}]*){END}"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<link>[^)\s]+)\)"
    r"|(?P<bold>\*\*)|(?P<italic>\*)|(?P<feed>\n)"
)

NBSP = "\u00a0"
_TIES = (
    (re.compile(r"(?<=\d) : (?=\d)"), f"{NBSP}:{NBSP}"),
    (re.compile(r"\bn = (?=[\d\ue000])"), f"n{NBSP}={NBSP}"),
    (re.compile(r"(?<=\d) (?=(pct\.|%|mio\.|mia\.))"), NBSP),
)


class BadLink(ValueError):
    """A link that is not to a web page or a mail address."""


def strip_private(text: str) -> str:
    """The text without the characters that mark facts."""
    return _PRIVATE.sub("", text) if _PRIVATE.search(text) else text


def tie(text: str) -> str:
    """Non-breaking spaces where a number and its unit belong together."""
    for pattern, replacement in _TIES:
        text = pattern.sub(replacement, text)
    return text


def parse_marks(text: str, facts: Sequence[Fact] = ()) -> tuple[Paragraph, ...]:
    """The paragraphs of a marked text. Raises BadLink."""
    cleaned = tie(text.replace("\r\n", "\n").replace("&shy;", "\u00ad").replace("&nbsp;", NBSP).strip("\n"))
    return tuple(Paragraph(_runs(part.strip("\n"), facts)) for part in re.split(r"\n[ \t]*\n", cleaned) if part.strip())


def _runs(text: str, facts: Sequence[Fact], link: str | None = None) -> tuple[Run, ...]:
    runs: list[Run] = []
    bold = italic = False
    position, plain = 0, ""

    def flush() -> None:
        nonlocal plain
        if plain:
            runs.append(Run(plain, None, bold, italic, link))
            plain = ""

    for token in _TOKEN.finditer(text):
        plain += text[position : token.start()]
        position = token.end()
        kind = token.lastgroup
        if kind == "escaped":
            plain += token["escaped"]
        elif kind == "shown":
            flush()
            runs.append(Run(token["shown"], facts[int(token["fact"])], bold, italic, link))
        elif kind == "link":
            flush()
            if not token["link"].startswith(_LINKS):
                raise BadLink(token["link"])
            for run in _runs(token["label"], facts, token["link"]):
                runs.append(Run(run.text, run.fact, bold or run.bold, italic or run.italic, run.link))
        elif kind == "feed":
            plain = plain.rstrip(" ")
            flush()
            runs.append(Run(BREAK))
        elif kind == "bold" and (bold or "**" in text[position:]):
            flush()
            bold = not bold
        elif kind == "italic" and (italic or "*" in text[position:]):
            flush()
            italic = not italic
        else:
            plain += token[0]
    plain += text[position:]
    flush()
    return tuple(runs)
