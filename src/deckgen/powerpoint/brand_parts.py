"""The parts a template is made of: presentation, masters, layouts and themes, found by relationship.

What is missing or cannot be read is told as a `DeckgenError` with the code 'template-broken'.
"""

from __future__ import annotations

from lxml import etree

from deckgen.findings import DeckgenError, error
from deckgen.powerpoint.package import OFFICE, BrokenXml, Package, Relationship

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = f"{{{OFFICE}}}"

REPAIR = "open the template in PowerPoint, have it repaired, and save it again"


def broken(message: str) -> DeckgenError:
    """The error for a template that PowerPoint would want to repair."""
    return error("template-broken", message, hint=REPAIR)


def read_part(package: Package, part: str) -> etree._Element:
    """The root of a part."""
    if part not in package.parts:
        raise broken(f"the template lacks its part {part}")
    try:
        return package.xml(part)
    except BrokenXml as problem:
        raise broken(f"the part {part} of the template cannot be read: {problem}") from None


def relationships(package: Package, part: str) -> tuple[Relationship, ...]:
    """The relationships of a part."""
    try:
        return package.relationships(part)
    except BrokenXml as problem:
        raise broken(f"the relationships of {part or 'the template'} cannot be read: {problem}") from None


def related_part(package: Package, part: str, kind: str) -> str:
    """The name of the one part that `part` must relate to."""
    for each in relationships(package, part):
        if each.kind == kind and not each.external and each.target in package.parts:
            return each.target
    raise broken(f"the part {part or 'at the top'} of the template relates to no {kind}")


def presentation_part(package: Package) -> str:
    """The name of the main part. Raises DeckgenError for a file that is no presentation."""
    part = related_part(package, "", "officeDocument")
    root = read_part(package, part)
    if root.tag == f"{P}presentation":
        return part
    if etree.QName(root).localname == "presentation":
        raise error(
            "template-strict",
            "the template is saved as a Strict Open XML presentation, which deckgen does not read",
            hint="save it as an ordinary PowerPoint presentation or template",
        )
    raise error("template-unfit", "the template is not a PowerPoint file", hint="give a .pptx or .potx")


def _listed(package: Package, part: str, path: str) -> list[str]:
    """The parts that the entries at `path` point to, in their order."""
    targets = {each.id: each.target for each in relationships(package, part) if not each.external}
    names = []
    for node in read_part(package, part).iterfind(path):
        target = targets.get(node.get(f"{R}id", ""))
        if target is None or target not in package.parts:
            raise broken(f"the part {part} of the template points to a part that is not there: {target}")
        names.append(target)
    return names


def master_parts(package: Package) -> list[str]:
    """The names of the slide masters, in their order."""
    found = _listed(package, presentation_part(package), f"{P}sldMasterIdLst/{P}sldMasterId")
    if not found:
        raise error("template-no-master", "the template has no slide master",
                    hint="save a presentation from PowerPoint as the template")  # fmt: skip
    return found


def layout_parts(package: Package, master: str) -> list[str]:
    """The names of a master's layouts in their order; those it does not list are not shown to users."""
    return _listed(package, master, f"{P}sldLayoutIdLst/{P}sldLayoutId")
