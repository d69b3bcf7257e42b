"""A plain notes master for templates that have none."""

from __future__ import annotations

from deckgen.powerpoint.keys import P
from deckgen.powerpoint.package import OFFICE, XML_HEAD, relationships_xml

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
NOTES_MASTER = "ppt/notesMasters/notesMaster1.xml"
_THEME = "ppt/theme/themeNotes.xml"
_TYPE = "application/vnd.openxmlformats-officedocument."
_MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
    'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
)


def notes_master_parts(parts: dict[str, bytes]) -> tuple[dict[str, bytes], dict[str, str]]:
    """The parts of a notes master with their content types; it has the template's first theme."""
    theme = next(parts[name] for name in sorted(parts) if name.startswith("ppt/theme/") and name.endswith(".xml"))
    made = {
        NOTES_MASTER: _master().encode(),
        "ppt/notesMasters/_rels/notesMaster1.xml.rels": relationships_xml(
            [("rId1", f"{OFFICE}/theme", "../theme/themeNotes.xml", False)]
        ).encode(),
        _THEME: theme,
    }
    return made, {NOTES_MASTER: f"{_TYPE}presentationml.notesMaster+xml", _THEME: f"{_TYPE}theme+xml"}


def _master() -> str:
    image = _shape(2, "Slide Image", 'type="sldImg" idx="2"', (685800, 1143000, 5486400, 3086100), "")
    text = _shape(3, "Notes", 'type="body" sz="quarter" idx="3"', (685800, 4400550, 5486400, 3600450),
                  "<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang=\"en-GB\"/></a:p></p:txBody>")  # fmt: skip
    levels = "".join(
        f'<a:lvl{level}pPr marL="{(level - 1) * 457200}" algn="l"><a:defRPr sz="1200">'
        '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr>'
        f"</a:lvl{level}pPr>"
        for level in range(1, 10)
    )
    return (
        f'{XML_HEAD}<p:notesMaster xmlns:a="{A}" xmlns:p="{P}"><p:cSld><p:bg><p:bgPr><a:solidFill>'
        '<a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree><p:nvGrpSpPr>'
        '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        f"{image}{text}</p:spTree></p:cSld>{_MAP}<p:notesStyle>{levels}</p:notesStyle></p:notesMaster>"
    )


def _shape(number: int, name: str, holder: str, box: tuple[int, int, int, int], body: str) -> str:
    lock = ' noRot="1" noChangeAspect="1"' if not body else ""
    x, y, w, h = box
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"{lock}/></p:cNvSpPr>'
        f'<p:nvPr><p:ph {holder}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/>'
        f'<a:ext cx="{w}" cy="{h}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>{body}</p:sp>'
    )
