"""Change some parts of a file and leave all others as they are, byte for byte."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from deckgen.powerpoint.mark import CUSTOM, MARK, UPDATE_MARK, fingerprint, state_by, with_property
from deckgen.powerpoint.package import (
    CONTENT_TYPES,
    OFFICE,
    RELS,
    TYPES,
    XML_HEAD,
    Entry,
    Package,
    Relationship,
    entry,
    parse_xml,
    zip_bytes,
)

_R = f"{{{OFFICE}}}"
_SHAPES_OWN = ("/charts/", "/embeddings/", "/media/", "/tags/", "/notesSlides/")
_KEPT_METHODS = (0, 8)
"""Zip methods whose packed bytes can be carried over: stored and deflated."""


class Editing:
    """A file being changed. Parts are changed as trees or as bytes; `to_bytes` gives the new file.

    A tree from `tree` counts as changed once `touch` was called for it.
    """

    def __init__(self, data: bytes, package: Package) -> None:
        self.data, self.package = data, package
        self.trees: dict[str, etree._Element] = {}
        self.touched: set[str] = set()
        self.new: dict[str, bytes] = {}
        self.gone: set[str] = set()
        self.types: dict[str, str] = {}
        self._names = {name.lower() for name in package.parts}
        self._next: dict[str, int] = {}
        self._count: Counter[str] = Counter()
        self._related: dict[str, tuple[Relationship, ...]] = {}

    # ------------------------------------------------------------------------------------------ parts

    def tree(self, part: str) -> etree._Element:
        """The XML of a part, parsed once."""
        if part not in self.trees:
            self.trees[part] = parse_xml(self.bytes_of(part))
        return self.trees[part]

    def adopt(self, part: str, root: etree._Element) -> None:
        """Take a tree of a part that was parsed already."""
        self.trees.setdefault(part, root)

    def touch(self, part: str) -> None:
        self.touched.add(part)

    def bytes_of(self, part: str) -> bytes:
        return self.new[part] if part in self.new else self.package.parts[part]

    def has(self, part: str) -> bool:
        return part not in self.gone and (part in self.new or part in self.package.parts)

    def put(self, part: str, data: bytes, content_type: str = "") -> None:
        """Write a part, new or in another's place."""
        if self.has(part) and not content_type and self.bytes_of(part) == data:
            return
        self.new[part] = data
        self.gone.discard(part)
        self.trees.pop(part, None)
        self._names.add(part.lower())
        if part.endswith(".rels"):
            self._related.pop(_rels_owner(part), None)
        if self._count and part.endswith(".rels"):
            self._count.update(each.target for each in self.relationships(_rels_owner(part)) if not each.external)
        if content_type and self.package.content_type(part) != content_type:
            self.types[part] = content_type

    def remove(self, part: str) -> None:
        """Take a part and its relationships out of the file."""
        for name in (part, _rels_name(part)):
            if self.has(name):
                self.gone.add(name)
                self.new.pop(name, None)
                self.touched.discard(name)

    def free_name(self, pattern: str) -> str:
        """A part name that is not taken: `pattern` with the first number that fits for {}."""
        number = self._next.get(pattern, 1)
        while pattern.format(number).lower() in self._names:
            number += 1
        self._next[pattern] = number + 1
        name = pattern.format(number)
        self._names.add(name.lower())
        return name

    # ------------------------------------------------------------------------------------------ relationships

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """The relationships of a part as they now are."""
        name = _rels_name(part)
        if name not in self.trees and name not in self.new:
            return self.package.relationships(part)
        if part not in self._related:
            self._related[part] = tuple(self._read_relationships(part))
        return self._related[part]

    def _read_relationships(self, part: str) -> Iterator[Relationship]:
        folder, name = posixpath.dirname(part), _rels_name(part)
        for node in self.tree(name).iterfind(f"{{{RELS}}}Relationship"):
            external = node.get("TargetMode") == "External"
            target = node.get("Target", "")
            if not external:
                target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield Relationship(node.get("Id", ""), node.get("Type", ""), target, external)

    def target(self, part: str, rid: str) -> str:
        """The part that a relationship leads to, '' where there is none."""
        for each in self.relationships(part):
            if each.id == rid and not each.external and self.has(each.target):
                return each.target
        return ""

    def relate(self, part: str, kind: str, target: str, external: bool = False, rid: str = "") -> str:
        """The id of a relationship of `part` to `target`: the one that is there already, or a new one, as `rid`."""
        full = kind if "/" in kind else f"{OFFICE}/{kind}"
        held = self.relationships(part)
        for each in held:
            if (each.type, each.target, each.external) == (full, target, external):
                return each.id
        name = _rels_name(part)
        if not self.has(name):
            self.put(name, f'{XML_HEAD}<Relationships xmlns="{RELS}"/>'.encode())
        ids = {each.id for each in held}
        number = len(ids) + 1
        while f"rId{number}" in ids:
            number += 1
        rid = rid if rid and rid not in ids else f"rId{number}"
        node = etree.SubElement(self.tree(name), f"{{{RELS}}}Relationship", Id=rid, Type=full)
        node.set("Target", target if external else posixpath.relpath(target, posixpath.dirname(part) or "."))
        if external:
            node.set("TargetMode", "External")
        elif self._count:
            self._count[target] += 1
        self._related[part] = (*held, Relationship(rid, full, target, external))
        self.touch(name)
        return rid

    def unrelate(self, part: str, rid: str) -> None:
        """Take a relationship out."""
        name = _rels_name(part)
        for node in self.tree(name).findall(f"{{{RELS}}}Relationship"):
            if node.get("Id") == rid:
                if self._count:
                    self._count[self.target(part, rid)] -= 1
                self.tree(name).remove(node)
                self._related.pop(part, None)
                self.touch(name)

    def release(self, part: str, rids: Iterable[str]) -> None:
        """Take out relationships that nothing in a part names any more, and the parts that only they led to."""
        left = set(rids)
        for node in self.tree(part).iter() if left else ():
            if isinstance(node.tag, str):
                left -= {str(value) for name, value in node.attrib.items() if str(name).startswith(_R)}
        for rid in sorted(left):
            target = self.target(part, rid)
            self.unrelate(part, rid)
            if target:
                self._collect(target)

    def _collect(self, part: str) -> None:
        """Remove a part that was of use to one shape or slide only, and what only it led to."""
        if not any(folder in part for folder in _SHAPES_OWN) or self._references()[part] > 0 or not self.has(part):
            return
        below = [each.target for each in self.relationships(part) if not each.external]
        self.remove(part)
        for target in below:
            self._count[target] -= 1
            self._collect(target)

    def _references(self) -> Counter[str]:
        """How many relationships lead to each part; counted once, at the first that is taken out."""
        if not self._count:
            names = [name for name in (*self.package.parts, *self.new) if self.has(name) and not name.endswith(".rels")]
            self._count.update(each.target for name in ("", *dict.fromkeys(names)) for each in self.relationships(name)
                               if not each.external)  # fmt: skip
        return self._count

    # ------------------------------------------------------------------------------------------ writing

    @property
    def is_changed(self) -> bool:
        return bool(self.new or self.touched or self.gone)

    def to_bytes(self, last: Callable[[dict[str, tuple[int, int]]], tuple[str, bytes]] | None = None) -> bytes:
        """The whole file: entries in their old order, what is new behind them.

        `last` is given checksum and size of every part and says the name and bytes of one that depends on them.
        """
        for part in self.touched & self.trees.keys():
            self.new[part] = etree.tostring(self.trees[part], xml_declaration=True, encoding="UTF-8", standalone=True)
        self._write_types()
        entries = self._entries()
        if last is not None:
            name, data = last({each.name.decode(): (each.crc, each.size) for each in entries})
            entries = [each for each in entries if each.name.decode() != name]
            entries.append(entry(name, data))
        return zip_bytes(entries)

    def _entries(self) -> list[Entry]:
        entries: list[Entry] = []
        seen: set[str] = set()
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            for info in archive.infolist():
                name = info.filename.lstrip("/")
                if info.is_dir() or name in self.gone or name in seen:
                    continue
                seen.add(name)
                if name in self.new:
                    entries.append(entry(name, self.new[name]))
                elif info.compress_type in _KEPT_METHODS:
                    entries.append(Entry(name.encode(), info.compress_type, info.CRC, info.file_size, self._raw(info)))
                else:
                    entries.append(entry(name, archive.read(info)))
        return entries + [entry(name, data) for name, data in self.new.items() if name not in seen]

    def _raw(self, info: zipfile.ZipInfo) -> bytes:
        """The packed bytes of an entry as they stand in the old file (PKWARE APPNOTE 4.3.7)."""
        at = info.header_offset
        name, extra = (int.from_bytes(self.data[at + k : at + k + 2], "little") for k in (26, 28))
        start = at + 30 + name + extra
        return self.data[start : start + info.compress_size]

    def _write_types(self) -> None:
        """Content types for what is new, and none for what is gone; the part is left alone if neither is."""
        if not self.types and not (self.gone & self.package.overrides.keys()):
            return
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            root = parse_xml(archive.read(CONTENT_TYPES))
        named = {node.get("PartName", "").lstrip("/"): node for node in root.iterfind(f"{{{TYPES}}}Override")}
        for part in self.gone & named.keys():
            root.remove(named[part])
        for part, kind in self.types.items():
            if part in self.gone:
                continue
            if part in named:
                named[part].set("ContentType", kind)
            elif self.package.defaults.get(part.rsplit(".", 1)[-1].lower()) != kind:
                etree.SubElement(root, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
        self.new[CONTENT_TYPES] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _rels_owner(name: str) -> str:
    """The part whose relationships a .rels part holds."""
    folder, file = posixpath.split(name)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def _rels_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def marked_as_written(editing: Editing) -> bytes:
    """The whole file, marked with what it now holds.

    A file that was just as deckgen built it stays so. One that holds a person's edits gets a mark of its own: another
    update may write over it, as long as nobody touches it; a build may not.
    """
    custom = editing.package.parts.get(CUSTOM, b"")
    with zipfile.ZipFile(io.BytesIO(editing.data)) as archive:
        before = {info.filename: (info.CRC, info.file_size) for info in archive.infolist()}
    name = MARK if state_by(before, custom) == "untouched" else UPDATE_MARK
    if not custom:
        return editing.to_bytes()
    return editing.to_bytes(lambda parts: (CUSTOM, with_property(custom, name, fingerprint(parts))))
