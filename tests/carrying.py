"""Files as editors and people leave them: marks taken out, slides copied, LibreOffice gone through."""

from __future__ import annotations

import posixpath
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from lxml import etree

from deckgen.powerpoint.package import Package, parse_package
from deckgen.preview.libreoffice import find_libreoffice
from tools import find, need_libreoffice

Parts = dict[str, bytes]
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
FORMAT = "pptx:Impress MS PowerPoint 2007 XML"


def read_parts(path: Path) -> Parts:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(path: Path, parts: Parts) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def package_of(parts: Parts, folder: Path) -> Package:
    """The package as it is read from a file."""
    return parse_package(write_parts(folder / "edited.pptx", parts).read_bytes(), "edited.pptx")


def slides_of(parts: Parts) -> list[str]:
    """The names of the slide parts, by number."""
    names = [name for name in parts if name.startswith("ppt/slides/slide")]
    return sorted(names, key=lambda name: int("".join(filter(str.isdigit, name))))


def change(parts: Parts, names: Iterable[str], edit: Callable[[etree._Element], None]) -> None:
    """Edit the XML of parts in place."""
    for name in names:
        root = etree.fromstring(parts[name])
        edit(root)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


# ------------------------------------------------------------------------------------------------- marks lost


def drop_tags(root: etree._Element) -> None:
    for node in find(root, "//p:custDataLst"):
        node.getparent().remove(node)


def drop_extensions(root: etree._Element) -> None:
    for node in find(root, "//p:cNvPr/a:extLst"):
        node.getparent().remove(node)


def rename_as_google(root: etree._Element) -> None:
    for number, node in enumerate(find(root, "//p:cNvPr"), 53):
        node.set("name", f"Google Shape;{number};p13")


def like_google(parts: Parts, with_record: bool) -> None:
    """As an export of Google Slides is told to be: no tags, no extensions, other names, charts as pictures."""
    for name in [name for name in parts if name.startswith("ppt/tags/")]:
        del parts[name]
    for edit in (drop_tags, drop_extensions, rename_as_google, _charts_to_pictures):
        change(parts, slides_of(parts), edit)
    if not with_record:
        for name in [name for name in parts if name.startswith("customXml/")]:
            del parts[name]


def _charts_to_pictures(root: etree._Element) -> None:
    for frame in find(root, "//p:graphicFrame[.//*[local-name()='chart']]"):
        (properties,) = find(frame, "./p:nvGraphicFramePr/p:cNvPr")
        picture = etree.fromstring(
            '<p:pic xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:nvPicPr><p:cNvPr/><p:cNvPicPr/><p:nvPr/>'
            "</p:nvPicPr><p:blipFill><a:blip/></p:blipFill><p:spPr/></p:pic>"
        )
        picture[0].replace(picture[0][0], properties)
        frame.getparent().replace(frame, picture)


def through_libreoffice(files: Iterable[Path], folder: Path) -> Path:
    """Open files in LibreOffice and save them as .pptx; the folder they are in afterwards, by their names."""
    need_libreoffice()
    out = folder / "saved"
    subprocess.run(
        [find_libreoffice(), "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
         "--convert-to", FORMAT, "--outdir", out, *files],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return out


# ------------------------------------------------------------------------------------------------- slides copied


def copy_slide(source: Parts, name: str, target: Parts, number: int) -> str:
    """Put a slide of one file behind the last of another with all it relates to, its layout apart: the new name."""
    layout = next(part for part in target if part.startswith("ppt/slideLayouts/slideLayout"))
    renamed: dict[str, str] = {}

    def copy(part: str) -> str:
        if "/slideLayouts/" in part:
            return layout
        if part in renamed:
            return renamed[part]
        folder, file = posixpath.split(part)
        renamed[part] = copied = f"{folder}/copied{number}-{file}"
        target[copied] = source[part]
        _declare(target, source, part, copied)
        rels = f"{folder}/_rels/{file}.rels"
        if rels in source:
            root = etree.fromstring(source[rels])
            for each in root.iterfind(f"{{{RELS}}}Relationship"):
                if each.get("TargetMode") != "External":
                    goal = posixpath.normpath(posixpath.join(folder, each.get("Target", "")))
                    kept = "/notesMasters/" in goal
                    new = goal if kept else copy(goal)
                    each.set("Target", posixpath.relpath(new, folder))
            target[f"{folder}/_rels/copied{number}-{file}.rels"] = etree.tostring(root)
        return copied

    added = copy(name)
    rid = f"rIdCopied{number}"
    rels = etree.fromstring(target["ppt/_rels/presentation.xml.rels"])
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide"
    etree.SubElement(rels, f"{{{RELS}}}Relationship", Id=rid, Type=kind, Target=added.removeprefix("ppt/"))
    target["ppt/_rels/presentation.xml.rels"] = etree.tostring(rels)
    main = etree.fromstring(target["ppt/presentation.xml"])
    (listed,) = find(main, "./p:sldIdLst")
    node = etree.SubElement(listed, f"{{{listed.nsmap['p']}}}sldId" if "p" in listed.nsmap else listed.tag + "")
    node.set("id", str(900 + number))
    node.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", rid)
    target["ppt/presentation.xml"] = etree.tostring(main)
    return added


def _declare(target: Parts, source: Parts, part: str, copied: str) -> None:
    """The content type of a copied part."""
    types = etree.fromstring(target["[Content_Types].xml"])
    own = etree.fromstring(source["[Content_Types].xml"])
    for each in own:
        if each.get("PartName") == f"/{part}":
            etree.SubElement(types, each.tag, PartName=f"/{copied}", ContentType=each.get("ContentType", ""))
        elif each.get("Extension") and each.get("Extension") not in {node.get("Extension") for node in types}:
            types.insert(0, each)
    target["[Content_Types].xml"] = etree.tostring(types)
