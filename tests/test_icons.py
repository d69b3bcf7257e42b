"""Icons: the bundled set looks like its drawings, a project's own files work, and bad files are told."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import resvg_py
from PIL import Image, ImageChops, ImageStat

from deckgen.assets import assets_folder
from deckgen.findings import DeckgenError, Where
from deckgen.icons import icon_names, load_icon
from deckgen.model import Icon
from deckgen.svg import MAX_BYTES, outline_of

ICONS = assets_folder() / "icons"
PLACE = Where("deck.yaml", 7, 11)
OUTLINE = re.compile(r"(M -?\d+ -?\d+( (L|C -?\d+ -?\d+ -?\d+ -?\d+|Q -?\d+ -?\d+) -?\d+ -?\d+)+ Z ?)+")


def covered(svg: str, width: int = 96) -> Image.Image:
    """How much of each pixel an SVG covers."""
    png = resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True)
    return Image.open(io.BytesIO(bytes(png))).convert("RGBA").getchannel("A")


def drawn(icon: Icon, rule: str = "nonzero") -> str:
    """The icon as an SVG again."""
    view_box = f'viewBox="0 0 {icon.width} {icon.height}"'
    return svg_of(f'<path fill-rule="{rule}" d="{icon.outline}"/>', view_box)


def difference(one: str, other: str) -> float:
    """The mean difference of two pictures' coverage, as a share."""
    return float(ImageStat.Stat(ImageChops.difference(covered(one), covered(other))).mean[0]) / 255


def svg_of(content: str, root: str = 'viewBox="0 0 24 24"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {root}>{content}</svg>'


def refusal(function: Callable[[], object]) -> tuple[str, str, str, Where | None]:
    """Code, message, hint and place of the one error that a call ends in."""
    with pytest.raises(DeckgenError) as raised:
        function()
    (finding,) = raised.value.findings
    return finding.code, finding.message, finding.hint or "", finding.where


# ---------------------------------------------------------------------------------------- the bundled set


@pytest.mark.parametrize("rule", ["nonzero", "evenodd"])
def test_every_bundled_icon_looks_like_its_drawing_under_both_fill_rules(rule: str) -> None:
    off = {}
    for name in icon_names():
        source = (ICONS / f"{name}.svg").read_text("utf-8")
        share = difference(source, drawn(load_icon(name, []), rule))
        if share > 0.003:
            off[name] = share
    assert off == {}


def test_the_bundled_set_is_complete() -> None:
    names = set(icon_names())
    assert names == {path.stem for path in ICONS.glob("*.svg")}
    filled = {name for name in names if not name.endswith("-regular")}
    assert len(filled) >= 150
    assert {name for name in filled if f"{name}-regular" not in names} == {"bar"}
    assert "MIT License" in (ICONS / "LICENSE").read_text("utf-8")
    assert "Microsoft" in (ICONS / "LICENSE").read_text("utf-8")


def test_outlines_are_whole_numbers_inside_the_view_box() -> None:
    for name in icon_names():
        icon = load_icon(name, [])
        assert OUTLINE.fullmatch(icon.outline), name
        pairs = re.findall(r"(-?\d+) (-?\d+)", icon.outline)
        # a curve's control points may stand a little outside although the curve does not
        assert all(-1000 <= int(x) <= icon.width + 1000 for x, _ in pairs), name
        assert all(-1000 <= int(y) <= icon.height + 1000 for _, y in pairs), name


def test_outlines_file_is_what_the_drawings_give() -> None:
    stored = json.loads((ICONS / "outlines.json").read_text("ascii"))
    assert list(stored) == sorted(stored)
    for name in ("building", "building-regular", "people", "flag", "bar"):
        icon = outline_of((ICONS / f"{name}.svg").read_bytes(), name)
        assert stored[name] == [icon.width, icon.height, icon.outline]


def test_flag_is_four_fields_around_an_open_cross() -> None:
    flag = load_icon("flag", [])
    assert (flag.width, flag.height) == (180_000, 120_000)
    picture = covered(drawn(flag), 180)
    assert picture.size == (180, 120)
    assert [picture.getpixel(place) for place in ((5, 5), (175, 5), (5, 115), (175, 115))] == [255] * 4
    upright = round(0.36 * 180)
    assert [picture.getpixel(place) for place in ((upright, 5), (upright, 60), (5, 60), (175, 60))] == [0] * 4
    assert flag.outline.count("M") == 4


def test_bar_is_a_full_square() -> None:
    assert ImageStat.Stat(covered(drawn(load_icon("bar", [])))).extrema == [(255, 255)]


# ------------------------------------------------------------------------------------ a project's own files


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "decks" / "icons").mkdir(parents=True)
    (tmp_path / "brand").mkdir()
    square = svg_of('<path d="M0 0h12v24H0z"/>')
    for place in ("decks/kommune.svg", "decks/icons/kommune.svg", "brand/star.svg", "secret.svg"):
        (tmp_path / place).write_text(square, "utf-8")
    return tmp_path


def test_bare_name_is_found_in_the_folders_before_the_bundled_set(project: Path) -> None:
    folders = [project / "decks", project / "brand"]
    assert load_icon("kommune", folders).outline == "M 0 0 L 12000 0 L 12000 24000 L 0 24000 Z"
    assert load_icon("star", folders).outline == load_icon("kommune", folders).outline
    assert load_icon("star", folders[:1]).outline != load_icon("kommune", folders).outline


@pytest.mark.parametrize("name", ["kommune.svg", "icons/kommune.svg", "../brand/star.svg"])
def test_path_counts_from_the_decks_folder(project: Path, name: str) -> None:
    icon = load_icon(name, [project / "decks", project / "brand"], PLACE)
    assert icon.name == Path(name).stem
    assert icon.width == 24_000


def test_changed_file_is_drawn_anew(project: Path) -> None:
    before = load_icon("kommune", [project / "decks"])
    (project / "decks" / "kommune.svg").write_text(svg_of('<path d="M0 0h6v24H0z"/>'), "utf-8")
    assert load_icon("kommune", [project / "decks"]).outline != before.outline


@pytest.mark.parametrize("name", ["../secret.svg", "icons/../../secret.svg", "link.svg", "link", "folder/secret.svg"])
def test_path_may_not_leave_the_folders(project: Path, name: str) -> None:
    (project / "decks" / "link.svg").symlink_to(project / "secret.svg")
    (project / "decks" / "folder").symlink_to(project)
    code, message, _, where = refusal(lambda: load_icon(name, [project / "decks"], PLACE))
    assert (code, where) == ("path-outside", PLACE)
    assert name in message


def test_absolute_path_outside_is_refused(project: Path) -> None:
    code, *_ = refusal(lambda: load_icon(str(project / "secret.svg"), [project / "decks"]))
    assert code == "path-outside"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("bulding", "building"),
        ("organization", "organisation"),
        ("komune", "kommune"),
        ("handshake.svg", "handshake"),
    ],
)
def test_unknown_name_gets_the_nearest_one(project: Path, name: str, nearest: str) -> None:
    code, message, hint, where = refusal(lambda: load_icon(name, [project / "decks"], PLACE))
    assert (code, where) == ("icon-unknown", PLACE)
    assert name in message
    assert f"did you mean '{nearest}'?" in hint


@pytest.mark.parametrize("name", ["", "..", "no\0name", "x" * 5000, "missing/", "~", "C:\\icons\\x.svg"])
def test_odd_names_are_unknown(project: Path, name: str) -> None:
    assert refusal(lambda: load_icon(name, [project / "decks"]))[0] == "icon-unknown"


def test_broken_file_is_told_with_its_place_in_the_spec(project: Path) -> None:
    (project / "decks" / "broken.svg").write_bytes(b"<svg")
    code, message, _, where = refusal(lambda: load_icon("broken", [project / "decks"], PLACE))
    assert (code, where) == ("icon-broken", PLACE)
    assert "'broken'" in message


# ------------------------------------------------------------------------------------------- other drawings

STAR = "M12 2 18 21 2 9H22L6 21z"


@pytest.mark.parametrize(
    "content",
    [
        f'<path d="{STAR}"/>',
        f'<path fill-rule="evenodd" d="{STAR}"/>',
        f'<path style="fill:none;stroke:#c00;stroke-width:2;stroke-linejoin:round" d="{STAR}"/>',
        '<g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"><path d="M4 20V8"/>'
        '<line x1="12" y1="20" x2="12" y2="4"/><polyline points="18 20 18 12 22 12"/></g>',
        '<rect x="3" y="3" width="18" height="12" rx="3"/><circle cx="12" cy="15" r="6"/>',
        '<g transform="translate(12 12) rotate(30) scale(.8)"><rect x="-6" y="-9" width="9" height="9"/></g>',
        '<ellipse cx="12" cy="12" rx="11" ry="5" transform="rotate(45 12 12)" fill="none" stroke="red"/>',
        '<path d="M2 12A10 10 0 0 1 22 12A3 6 30 1 1 12 20Q4 22 2 12z"/>',
        '<defs><path id="a" d="M2 2h8v8H2z"/></defs><use href="#a"/><use href="#a" x="10" y="10"/>',
        '<style>.line{fill:none;stroke:#000;stroke-width:3}</style><path class="line" d="M3 3 21 21"/>',
        '<path d="M-10-10H12V12H-10z"/>',
        '<path d="M0 0h24v24H0z" fill="none"/><path d="M6 6h4v4z"/><path display="none" d="M9 9h9v9z"/>',
        '<clipPath id="c"><path d="M0 0h24v24H0z"/></clipPath><path clip-path="url(#c)" d="M1 1h9v9z"/>',
        '<script>alert(1)</script><title>A house</title><path onclick="alert(1)" d="M6 6h12v12H6z"/>',
        "".join(f'<circle cx="{x}" cy="{y}" r="1.4"/>' for x in range(2, 24, 2) for y in range(2, 24, 2)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rule", ["nonzero", "evenodd"])
def test_drawing_of_any_shapes_becomes_one_outline(content: str, rule: str) -> None:
    source = svg_of(content)
    icon = outline_of(source.encode(), "own")
    assert OUTLINE.fullmatch(icon.outline)
    assert difference(source, drawn(icon, rule)) < 0.004


def test_gradient_becomes_one_colour() -> None:
    plain = svg_of('<path d="M2 2h20v20z"/>')
    gradient = svg_of('<linearGradient id="g"><stop/></linearGradient><path fill="url(#g)" d="M2 2h20v20z"/>')
    assert outline_of(gradient.encode(), "own").outline == outline_of(plain.encode(), "own").outline


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('viewBox="0 0 24 12" width="480" height="240"', (24_000, 12_000)),
        ('viewBox="-12,-6,24,12"', (24_000, 12_000)),
        ('width="24px" height="12"', (24_000, 12_000)),
    ],
)
def test_path_units_are_thousandths_of_the_view_box(root: str, size: tuple[int, int]) -> None:
    icon = outline_of(svg_of('<path d="M-12-6H24V12H-12z"/>', root).encode(), "own")
    assert (icon.width, icon.height) == size
    assert set(re.findall(r"\d+ \d+", icon.outline)) == {f"{x} {y}" for x in (0, size[0]) for y in (0, size[1])}


BOMB = '<!DOCTYPE svg [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + svg_of("<title>&b;</title>")
USE_BOMB = svg_of(
    '<defs><path id="u0" d="M1 1h1v1z"/>'
    + "".join(f'<g id="u{n}">' + f'<use href="#u{n - 1}"/>' * 10 + "</g>" for n in range(1, 12))
    + '</defs><use href="#u11"/>'
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("not an icon", "no SVG"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path', "no SVG"),
        ("<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        ("<html><body/></html>", "<html>"),
        ("\x89PNG\r\n\x1a\n", "no SVG"),
        (svg_of(""), "nothing"),
        (svg_of('<path d=""/>'), "nothing"),
        (svg_of('<path fill="none" d="M1 1h9v9z"/>'), "nothing"),
        (svg_of('<path opacity="0" d="M1 1h9v9z"/>'), "nothing"),
        (svg_of('<path d="M100 100h9v9z"/>'), "nothing"),
        (svg_of("", 'viewBox="0 0 24 24" display="none"'), "nothing"),
        (svg_of('<path d="M1 1h9v9z"/>', ""), "viewBox"),
        (svg_of('<path d="M1 1h9v9z"/>', 'width="100%" height="100%"'), "viewBox"),
        (svg_of('<path d="M1 1h9v9z"/>', 'viewBox="0 0 0 24"'), "viewBox"),
        (svg_of('<path d="M1 1h9v9z"/>', 'viewBox="0 0 nan inf"'), "viewBox"),
        (svg_of('<path d="M0 0H1e999V24z"/>'), "numbers are broken"),
        (svg_of("<text>8</text>"), "text"),
        (svg_of('<image href="file:///etc/passwd"/>'), "picture"),
        (svg_of('<mask id="m"/><path mask="url(#m)" d="M1 1h9v9z"/>'), "mask"),
        (svg_of('<path opacity=".3" d="M1 1h20v20z"/><path d="M5 5h5v5z"/>'), "see-through"),
        (svg_of('<path stroke-dasharray="2 2" stroke="#000" stroke-width="4" d="M0 12h24"/>'), "dashed"),
        (BOMB, "entities"),
        ('<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg_of("<g>&x;</g>"), "entities"),
        (USE_BOMB, "too detailed"),
        (svg_of('<g id="me"><path d="M1 1h9v9z"/><use href="#me"/></g>'), "too deeply nested"),
        (svg_of("<g>" * 20_000 + '<path d="M1 1h9v9z"/>' + "</g>" * 20_000), "too deeply nested"),
        (svg_of(f'<path d="M1 1{"h1v1" * 20_000}z"/>'), "too detailed"),
        (svg_of("<title>" + "x" * MAX_BYTES + "</title>"), "too large"),
    ],
)  # fmt: skip
def test_what_is_no_icon_is_told_in_plain_words(content: str, words: str) -> None:
    code, message, hint, _ = refusal(lambda: outline_of(content.encode("utf-8"), "own"))
    assert code == "icon-broken"
    assert message.startswith("the icon 'own' ")
    assert words in message
    assert hint


def test_entities_are_refused_in_any_encoding() -> None:
    assert "entities" in refusal(lambda: outline_of(BOMB.encode("utf-16"), "own"))[1]


@pytest.mark.parametrize(
    "path",
    [
        "M",
        "Z",
        "M1",
        "M1 1L",
        "L5 5 9 9",
        "M1 1A0 0 0 0 1 5 5",
        "M1 1 5 5 x 9",
        "M1,,1",
        "h5v5z",
        "M1 1C1",
        "M1 1a1 1 0 2 2 5 5",
    ],
)
def test_broken_path_data_never_ends_in_a_traceback(path: str) -> None:
    try:
        icon = outline_of(svg_of(f'<path d="{path}" stroke="#000"/>').encode(), "own")
    except DeckgenError:
        return
    assert OUTLINE.fullmatch(icon.outline)
