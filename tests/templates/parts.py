"""Build small templates part by part, so that a test knows every value that is in them."""

from __future__ import annotations

import zipfile
from pathlib import Path

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = f'xmlns:a="{A}" xmlns:r="{R}" xmlns:p="{P}"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
OFFICE = "application/vnd.openxmlformats-officedocument."
USUAL_MAP = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}


def frame(x: int, y: int, w: int, h: int) -> str:
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'


def placeholder(number: int, name: str, ph: str, place: str = "", styles: str = "", body: str = "") -> str:
    """A placeholder; `ph` holds the attributes of `p:ph`, `styles` its list styles, `body` its `a:bodyPr`."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {ph}/></p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr><p:txBody>{body or '<a:bodyPr/>'}"
        f'<a:lstStyle>{styles}</a:lstStyle><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def panel(number: int, place: str, fill: str) -> str:
    """A field of colour."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Panel"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}</p:spPr></p:sp>'
    )


def solid(colour: str) -> str:
    return f"<a:solidFill>{colour}</a:solidFill>"


def scheme(name: str, changes: str = "") -> str:
    return f'<a:schemeClr val="{name}">{changes}</a:schemeClr>'


def rgb(digits: str) -> str:
    return f'<a:srgbClr val="{digits}"/>'


def level(attributes: str = "", inner: str = "", run: str = "", run_inner: str = "") -> str:
    """Properties of the first level."""
    return f"<a:lvl1pPr {attributes}>{inner}<a:defRPr {run}>{run_inner}</a:defRPr></a:lvl1pPr>"


def _common(shapes: str, background: str = "", name: str = "") -> str:
    named = f' name="{name}"' if name else ""
    return (
        f'<p:cSld{named}>{background}<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/>'
        f"</p:nvGrpSpPr><p:grpSpPr/>{shapes}</p:spTree></p:cSld>"
    )


def layout(name: str, kind: str, shapes: str, background: str = "", mapping: str = "", more: str = "") -> str:
    typed = f' type="{kind}"' if kind else ""
    mapped = mapping or "<a:masterClrMapping/>"
    return (
        f"{HEAD}<p:sldLayout {SPACES}{typed}{more}>{_common(shapes, background, name)}"
        f"<p:clrMapOvr>{mapped}</p:clrMapOvr></p:sldLayout>"
    )


def mapping(changes: dict[str, str], tag: str = "p:clrMap") -> str:
    same = [f"accent{number}" for number in range(1, 7)] + ["hlink", "folHlink"]
    names = {**USUAL_MAP, **changes, **{each: each for each in same}}
    return f"<{tag} {' '.join(f'{key}={chr(34)}{value}{chr(34)}' for key, value in names.items())}/>"


def master(shapes: str, layouts: int, styles: str, background: str, colour_map: dict[str, str] | None = None) -> str:
    listed = "".join(f'<p:sldLayoutId id="{2147483649 + number}" r:id="rId{number + 1}"/>' for number in range(layouts))
    return (
        f"{HEAD}<p:sldMaster {SPACES}>{_common(shapes, background)}{mapping(colour_map or {})}"
        f"<p:sldLayoutIdLst>{listed}</p:sldLayoutIdLst>{styles}</p:sldMaster>"
    )


def theme(name: str, colours: dict[str, str], major: str, minor: str, backgrounds: str = "") -> str:
    flat = solid(scheme("phClr"))
    lines = f"<a:ln>{flat}</a:ln>" * 3
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    slots = "".join(f"<a:{slot}>{rgb(digits)}</a:{slot}>" for slot, digits in colours.items())
    other = '<a:ea typeface=""/><a:cs typeface=""/>'
    return (
        f'{HEAD}<a:theme xmlns:a="{A}" name="{name}"><a:themeElements><a:clrScheme name="{name}">{slots}'
        f'</a:clrScheme><a:fontScheme name="{name}"><a:majorFont><a:latin typeface="{major}"/>{other}</a:majorFont>'
        f'<a:minorFont><a:latin typeface="{minor}"/>{other}</a:minorFont></a:fontScheme><a:fmtScheme name="{name}">'
        f"<a:fillStyleLst>{flat * 3}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{backgrounds or flat * 3}"
        "</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def relationships(items: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(items, 1)
    )
    return (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{rows}</Relationships>"
    )


def template_parts(
    slide_master: str, layouts: list[str], slide_theme: str, size: tuple[int, int], main: str = MAIN
) -> dict[str, str]:
    """All parts of a template by name."""
    kinds = {
        "ppt/presentation.xml": main,
        "ppt/slideMasters/slideMaster1.xml": f"{OFFICE}presentationml.slideMaster+xml",
        "ppt/theme/theme1.xml": f"{OFFICE}theme+xml",
    }
    names = [f"slideLayout{number}.xml" for number in range(1, len(layouts) + 1)]
    for name in names:
        kinds[f"ppt/slideLayouts/{name}"] = f"{OFFICE}presentationml.slideLayout+xml"
    overrides = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in kinds.items())
    parts = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": relationships([("officeDocument", "ppt/presentation.xml")]),
        "ppt/presentation.xml": (
            f'{HEAD}<p:presentation {SPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/>'
            f'</p:sldMasterIdLst><p:sldSz cx="{size[0]}" cy="{size[1]}"/><p:notesSz cx="6858000" cy="9144000"/>'
            "</p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": relationships(
            [("slideMaster", "slideMasters/slideMaster1.xml"), ("theme", "theme/theme1.xml")]
        ),
        "ppt/slideMasters/slideMaster1.xml": slide_master,
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": relationships(
            [
                *(("slideLayout", f"../slideLayouts/{name}") for name in names),
                ("theme", "../theme/theme1.xml"),
            ]
        ),
        "ppt/theme/theme1.xml": slide_theme,
    }
    for name, text in zip(names, layouts, strict=True):
        parts[f"ppt/slideLayouts/{name}"] = text
        parts[f"ppt/slideLayouts/_rels/{name}.rels"] = relationships(
            [("slideMaster", "../slideMasters/slideMaster1.xml")]
        )
    return parts


def write(path: Path, parts: dict[str, str | bytes]) -> None:
    """A zip file whose bytes depend on its parts alone."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
