"""Open Packaging Convention files: read with bounds, walk by relationship, write the same bytes each time.

Part names have no leading slash. Rules: ECMA-376 part 2.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from struct import Struct
from urllib.parse import unquote

from lxml import etree

from deckgen.findings import error

RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

CONTENT_TYPES = "[Content_Types].xml"
MAX_PARTS = 50_000
MAX_PART_BYTES = 512 * 2**20
MAX_PACKAGE_BYTES = 2 * 2**30
MAX_RATIO = 1_000

_LOCAL_HEAD = b"PK\x03\x04"
_PLAIN_FLAGS = 0x80E
"""How hard it was packed, sizes behind the data, names in UTF-8: all that may be said of an entry read as it is."""


class BrokenXml(ValueError):
    """XML that is not well formed, or that declares a document type."""


_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
)  # fmt: skip


def parse_xml(data: bytes) -> etree._Element:
    """The root of a part's XML. Raises BrokenXml; entities are never expanded, a document type is refused."""
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as problem:
        raise BrokenXml(f"it is not well-formed XML, from line {problem.lineno} on") from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise BrokenXml("a document type is not allowed in an Office file")
    return root


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of a part; `target` is a part name, or an address when `external`."""

    id: str
    type: str
    target: str
    external: bool = False

    @property
    def kind(self) -> str:
        """The last word of its type: 'slide', 'slideLayout', 'image' …"""
        return self.type.rsplit("/", 1)[-1]


@dataclass
class Package:
    """The parts of a file by name, with their content types."""

    parts: dict[str, bytes]
    defaults: dict[str, str]
    overrides: dict[str, str]
    _relationships: dict[str, tuple[Relationship, ...]] = field(default_factory=dict)

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """The relationships of a part; of the package itself for ''."""
        if part not in self._relationships:
            self._relationships[part] = tuple(self._read_relationships(part))
        return self._relationships[part]

    def _read_relationships(self, part: str) -> Iterable[Relationship]:
        folder, name = posixpath.split(part)
        data = self.parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        if data is None:
            return
        for node in parse_xml(data).iterfind(f"{{{RELS}}}Relationship"):
            target = node.get("Target", "")
            external = node.get("TargetMode") == "External"
            if not external:
                joined = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(unquote(joined))
            yield Relationship(node.get("Id", ""), node.get("Type", ""), target, external)

    def related(self, part: str, kind: str) -> list[str]:
        """The names of the parts a part relates to by the last word of the type, those that exist."""
        return [
            each.target
            for each in self.relationships(part)
            if each.kind == kind and not each.external and each.target in self.parts
        ]

    def content_type(self, part: str) -> str:
        return self.overrides.get(part) or self.defaults.get(part.rsplit(".", 1)[-1].lower(), "")

    def xml(self, part: str) -> etree._Element:
        return parse_xml(self.parts[part])


def read_package(path: Path) -> Package:
    """Read a .pptx, .potx or .xlsx. Raises DeckgenError if it is missing, broken, locked or far too large."""
    try:
        return parse_package(path.read_bytes(), path.name)
    except FileNotFoundError:
        raise error("file-missing", f"the file {path} does not exist") from None
    except OSError as problem:
        raise error("file-unreadable", f"{path} cannot be read: {(problem.strerror or '').lower()}") from None


def parse_package(data: bytes, name: str, wanted: Callable[[str], bool] | None = None) -> Package:
    """The package in `data`, or of its parts only those `wanted` by name; `name` is for messages."""
    if not data:
        raise error("file-broken", f"{name} is empty", hint="save it anew as .pptx")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise error("file-broken", f"{name} is password protected or in the format of before 2007",
                    hint="save it without a password as .pptx")  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_archive(archive, data, name, wanted)
    except (zipfile.BadZipFile, zlib.error, BrokenXml, NotImplementedError, EOFError,
            KeyError, RuntimeError, UnicodeDecodeError):  # fmt: skip
        said = "is only part of an Office file" if data.startswith(b"PK") else "is not an Office file"
        raise error("file-broken", f"{name} {said}",
                    hint="open it in PowerPoint, have it repaired, and save it again as .pptx") from None  # fmt: skip


def _read_archive(
    archive: zipfile.ZipFile, data: bytes, name: str, wanted: Callable[[str], bool] | None
) -> Package:  # fmt: skip
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if data.startswith(_LOCAL_HEAD) and entries and min(entry.header_offset for entry in entries):
        # Of a file that was cut off, zipfile finds the end of a workbook inside it, and takes that for the whole.
        raise zipfile.BadZipFile("the end of another archive inside this one")
    total = sum(entry.file_size for entry in entries)
    large = [e for e in entries if e.file_size > MAX_PART_BYTES
             or (e.file_size > 2**20 and e.file_size > MAX_RATIO * max(e.compress_size, 1))]  # fmt: skip
    if len(entries) > MAX_PARTS or total > MAX_PACKAGE_BYTES or large:
        raise error("file-too-large", f"{name} unpacks to far more than an Office file should: refused")
    if wanted is not None:
        entries = [each for each in entries if each.filename == CONTENT_TYPES or wanted(each.filename)]
    parts = {entry.filename.lstrip("/"): _unpacked(archive, data, entry) for entry in entries}
    types = parse_xml(parts.pop(CONTENT_TYPES))
    defaults = {node.get("Extension", "").lower(): node.get("ContentType", "")
                for node in types.iterfind(f"{{{TYPES}}}Default")}  # fmt: skip
    overrides = {node.get("PartName", "").lstrip("/"): node.get("ContentType", "")
                 for node in types.iterfind(f"{{{TYPES}}}Override")}  # fmt: skip
    package = Package(parts, defaults, overrides)
    if not package.related("", "officeDocument"):
        raise error("file-broken", f"{name} is not a whole Office file: it has no main part",
                    hint="open it in PowerPoint, have it repaired, and save it again as .pptx")  # fmt: skip
    return package


def _unpacked(archive: zipfile.ZipFile, data: bytes, info: zipfile.ZipInfo) -> bytes:
    """One entry's bytes. A deck has thousands of small ones, and zipfile opens a stream for each: it is asked only
    where an entry is anything but plain and whole, and then says what is wrong with it."""
    at = info.header_offset
    name, extra = (int.from_bytes(data[at + k : at + k + 2], "little") for k in (26, 28))
    start = at + 30 + name + extra
    packed = data[start : start + info.compress_size]
    is_plain = not info.flag_bits & ~_PLAIN_FLAGS and info.compress_type in (0, 8)
    if is_plain and data[at : at + 4] == _LOCAL_HEAD and data[at + 30 : start - extra] == info.orig_filename.encode():
        raw = zlib.decompressobj(-15).decompress(packed, info.file_size + 1) if info.compress_type else packed
        if len(raw) == info.file_size and zlib.crc32(raw) == info.CRC:
            return raw
    return archive.read(info)


# ------------------------------------------------------------------------------------------------- writing


def relationships_xml(items: Iterable[tuple[str, str, str, bool]]) -> str:
    """A .rels part from (id, type, target, external); short types are completed with Office's namespace."""
    rows = []
    for rid, kind, target, external in items:
        full = kind if "/" in kind else f"{OFFICE}/{kind}"
        mode = ' TargetMode="External"' if external else ""
        rows.append(f'<Relationship Id="{rid}" Type="{full}" Target="{target}"{mode}/>')
    return f'{XML_HEAD}<Relationships xmlns="{RELS}">{"".join(rows)}</Relationships>'


def content_types_xml(defaults: Mapping[str, str], overrides: Mapping[str, str]) -> str:
    """The [Content_Types].xml part."""
    rows = [f'<Default Extension="{ext}" ContentType="{kind}"/>' for ext, kind in sorted(defaults.items())]
    rows += [f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in sorted(overrides.items())]
    return f'{XML_HEAD}<Types xmlns="{TYPES}">{"".join(rows)}</Types>'


_LOCAL = Struct("<IHHHHHIIIHH")
_CENTRAL = Struct("<IHHHHHHIIIHHHHHII")
_END = Struct("<IHHHHIIH")
_DATE_1980 = 0x21
_STORED = (".png", ".jpg", ".jpeg", ".gif", ".xlsx", ".mp4")


@dataclass(frozen=True, slots=True)
class Entry:
    """A zip entry made ready: unchanged parts are packed once and written many times."""

    name: bytes
    method: int
    crc: int
    size: int
    packed: bytes


def entry(name: str, data: bytes | str) -> Entry:
    """Pack one part; pictures and workbooks are packed already and are stored as they are."""
    raw = data.encode() if isinstance(data, str) else data
    if name.endswith(_STORED):
        return Entry(name.encode(), 0, zlib.crc32(raw), len(raw), raw)
    return Entry(name.encode(), 8, zlib.crc32(raw), len(raw), zlib.compress(raw, 6, -15))


def zip_bytes(entries: Iterable[Entry]) -> bytes:
    """A zip file with all dates 1 January 1980: the same entries give the same bytes. At most 65,535 entries,
    4 GiB. Written by hand because zipfile packs every entry anew (format: PKWARE APPNOTE 4.3)."""
    out: list[bytes] = []
    directory: list[bytes] = []
    position = 0
    for item in entries:
        head = (
            20,
            0x800,
            item.method,
            0,
            _DATE_1980,
            item.crc,
            len(item.packed),
            item.size,
            len(item.name),
            0,
        )
        out += (_LOCAL.pack(0x04034B50, *head), item.name, item.packed)
        directory += (_CENTRAL.pack(0x02014B50, 20, *head, 0, 0, 0, 0, position), item.name)
        position += 30 + len(item.name) + len(item.packed)
    listing = b"".join(directory)
    count = len(directory) // 2
    if count > 0xFFFF or position > 0xFFFFFFFF:
        raise error("deck-too-large", "the deck has more parts than a PowerPoint file can hold")
    return b"".join((*out, listing, _END.pack(0x06054B50, 0, 0, count, count, len(listing), position, 0)))
