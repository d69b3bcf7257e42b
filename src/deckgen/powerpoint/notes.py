"""Speaker notes: a notes page with the slide's picture and the text."""

from __future__ import annotations

from deckgen.model import Slide
from deckgen.powerpoint.keys import P, properties
from deckgen.powerpoint.package import XML_HEAD
from deckgen.powerpoint.shapes import A, R
from deckgen.powerpoint.target import Target
from deckgen.powerpoint.text import Writing, body_xml

TAGS_ID = "rId3"
"""The relationship that a notes page must have to the tags of its text."""


def notes_slide(slide: Slide, tag: str, target: Target) -> tuple[str, dict[str, str]]:
    """The notes page of a slide, and the relationship ids of its links by address."""
    writing = Writing(tag, f"{slide.key}/notes")
    body = body_xml(slide.notes, writing, "<a:bodyPr/>")
    image = properties(2, "Slide Image", "")
    text = properties(3, "Notes", f"{slide.key}/notes")
    return (
        f'{XML_HEAD}<p:notes xmlns:a="{A}" xmlns:r="{R}" xmlns:p="{P}"><p:cSld><p:spTree><p:nvGrpSpPr>'
        '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        f'<p:sp><p:nvSpPr>{image}<p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
        f'<p:sp><p:nvSpPr>{text}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="body" idx="{target.notes_body_idx}"/><p:custDataLst><p:tags r:id="{TAGS_ID}"/>'
        f"</p:custDataLst></p:nvPr></p:nvSpPr><p:spPr/>{body}</p:sp>"
        "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>",
        writing.links,
    )
