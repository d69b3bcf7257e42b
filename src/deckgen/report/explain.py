"""Where a deck's numbers come from, as text for people and as a record for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from deckgen.numbers import round_half_away
from deckgen.report.aligned import LEAST_WIDTH, SHORT, aligned, width_of, wrapped
from deckgen.report.explained import Explained, ExplainedSlide, ShownNumber, SourceRow
from deckgen.report.findings import counted, finding_record, printable

METHODS = {
    "wilson": "Wilson's interval", "taylor": "design-based interval", "logit": "design-based interval, logit scale",
    "normal": "normal interval",
}  # fmt: skip
SUPPRESSED = {"base": "too few answers", "total": "it would give another away"}


def explain_text(found: Explained, width: int = LEAST_WIDTH, closely: bool = False) -> str:
    """All numbers, slide by slide, then what they come from. `closely` tells all that is known of each."""
    width = max(width, LEAST_WIDTH)
    params = ", ".join(f"{name} {value}" for name, value in found.params.items())
    lines = wrapped(f"{found.file}: {found.title}{f' ({params})' if params else ''}", width)
    lines.append(f"{counted(found.count, 'number')} on {counted(len(found.slides), 'slide')}")
    sources = {source: place for place, source in enumerate(found.sources, 1)}
    for slide in found.slides:
        lines += ["", *_heading(slide, width)]
        if closely:
            lines += [line for number in slide.numbers for line in _closely(number, slide, width)]
        else:
            lines += _table(slide, sources, width)
    if sources:
        lines += ["", "Sources", *_sources(sources, width)]
    return "\n".join(lines)


def _heading(slide: ExplainedSlide, width: int) -> Iterator[str]:
    made = f" (of {slide.deck})" if slide.deck else ""
    yield from wrapped(f"Slide {slide.number}: {slide.title or '(no title)'}{made}", width)
    if not slide.numbers:
        yield "  no numbers"


def _table(slide: ExplainedSlide, sources: dict[SourceRow, int], width: int) -> Iterator[str]:
    """A line for each number: as shown, value, base, interval, where it stands, and its rows by source."""
    if not slide.numbers:
        return
    rows = [[
        _shown(number), value_text(number.value), "" if number.base is None else str(number.base),
        interval_text(number), _remark(number), _where(number), _rows(number, sources),
    ] for number in slide.numbers]  # fmt: skip
    head = ["shown", "value", "n", f"{slide.level:g} % interval", "status", "where", "source"]
    used = [any(row[place] for row in rows) for place in range(len(head))]
    rows.insert(0, [name if is_used else "" for name, is_used in zip(head, used, strict=True)])
    need = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    most = [min(need[0], 26), *need[1:5]]
    left = width - 2 - sum(most) - 2 * (sum(used) - 1)
    source = min(need[6], left - min(need[5], 20))
    yield from aligned(rows, [*most, left - source, source], right=(1, 2))


def _shown(number: ShownNumber) -> str:
    if number.hand == "deleted":
        return f"deleted by hand (written: {_quoted(number.written)})"
    if number.hand == "typed":
        return f"typed by hand: {number.text} (written: {number.written})"
    if number.suppressed:
        return number.text or "suppressed"
    return number.text or "no label"


def _quoted(text: str) -> str:
    return text or "–"


def _where(number: ShownNumber) -> str:
    """The part of the slide, and what the number is: its label, or its key where it has none."""
    place = number.place if number.part == "text" else ": ".join(filter(None, (number.part, number.place)))
    return f"{place}: {number.label or number.key}" if number.part in ("text", "notes", "alt text") else place


def _rows(number: ShownNumber, sources: dict[SourceRow, int]) -> str:
    """The places a number comes from, each with its source in the list below: data/survey.csv:12 [1]."""
    told = []
    for row in number.rows:
        told.append(f"{row.place} [{sources[row.source]}]")
    if number.hand == "unknown":
        return "put there by hand; its row is not known"
    return ", ".join(told) or "not known"


def _remark(number: ShownNumber) -> str:
    return "suppressed" if number.suppressed else number.status if number.status != "published" else ""


def _sources(sources: dict[SourceRow, int], width: int) -> Iterator[str]:
    """Each file or table once with its digest, and below it what its rows name as their source."""
    files: dict[tuple[str, ...], list[SourceRow]] = {}
    for source in sources:
        files.setdefault((source.file, source.digest, source.fetched, source.query), []).append(source)
    for (file, digest, fetched, query), rows in files.items():
        said = [file, f"sha256 {digest[:SHORT]}" if digest else "", f"fetched {fetched}" if fetched else ""]
        yield from (f"  {line}" for line in wrapped("  ".join(filter(None, said)), width - 2))
        if query:
            yield from (f"    {line}" for line in wrapped(f"asked: {query}", width - 4))
        for row in rows:
            first, *rest = wrapped(", ".join(filter(None, (row.title, row.url))) or f"data set {row.data}", width - 10)
            yield f"    {f'[{sources[row]}]':<5} {first}".rstrip()
            yield from (f"          {line}" for line in rest)


def _closely(number: ShownNumber, slide: ExplainedSlide, width: int) -> Iterator[str]:
    """All that is known of one number, a line for each thing."""
    yield f"  {printable(_shown(number))}"
    facts = [
        ("number", number.key), ("what", number.label if number.label != number.place else ""),
        ("where", ": ".join(filter(None, (number.part, number.place)))
         + ("; also in the alt text" if number.alt else "")),
        ("value", value_text(number.value)), ("base", "" if number.base is None else f"n = {number.base}"),
        ("weighted", "" if number.weighted is None else f"weighted base {_plain(number.weighted, 1)}"),
        ("effective", "" if number.effective in (None, number.base) else
         f"effective n {_plain(number.effective or 0, 1)}"),
        ("interval", f"{interval_text(number)} ({slide.level:g} per cent; {METHODS.get(number.method, number.method)}"
         f"{', a simple random sample assumed' if number.assumed else ''})" if number.low is not None else ""),
        ("status", f"suppressed: {SUPPRESSED.get(number.suppressed, number.suppressed)}" if number.suppressed
         else number.status),
    ]  # fmt: skip
    for row in number.rows:
        facts += [
            ("row", f"{row.place}, column {row.column}" if row.column else row.place), ("data set", row.data),
            ("source", row.title), ("address", row.url), ("query", row.query), ("sha256", row.digest),
            ("fetched", row.fetched),
        ]  # fmt: skip
    if not number.rows:
        facts.append(("row", "not known"))
    for name, said in facts:
        if said:
            first, *rest = wrapped(said, width - 16)
            yield f"    {name:<10}  {first}"
            yield from (f"                {line}" for line in rest)


def value_text(value: float | str | None) -> str:
    """A raw value: a whole number as it is, any other to six significant digits."""
    if value is None or isinstance(value, str):
        return value or ""
    return str(int(value)) if value.is_integer() else f"{value:.6g}"


def interval_text(number: ShownNumber) -> str:
    """The interval's ends in the value's unit: three decimals of a share, one of anything else."""
    if number.low is None or number.high is None:
        return ""
    places = 3 if number.low >= -1 and number.high <= 1 else 1
    return f"{_plain(number.low, places)}–{_plain(number.high, places)}"


def _plain(value: float, places: int) -> str:
    return f"{round_half_away(value, places):.{places}f}"


# ------------------------------------------------------------------------------------------------- machines


def explain_record(found: Explained) -> dict[str, Any]:
    """The same for machines, digests in full."""
    return {
        "ok": True, "file": found.file, "title": found.title, "deck": found.deck, "params": dict(found.params),
        "language": found.language, "count": found.count,
        "slides": [_slide_record(slide) for slide in found.slides],
        "sources": [_source_record(source) for source in found.sources],
        "findings": [finding_record(finding) for finding in found.findings],
    }  # fmt: skip


def _slide_record(slide: ExplainedSlide) -> dict[str, Any]:
    return {
        "number": slide.number, "title": slide.title, "key": slide.key, "deck": slide.deck, "level": slide.level,
        "numbers": [_number_record(number) for number in slide.numbers],
    }  # fmt: skip


def _number_record(number: ShownNumber) -> dict[str, Any]:
    record = asdict(number)
    low, high = record.pop("low"), record.pop("high")
    return record | {"interval": None if low is None else [low, high]}


def _source_record(source: SourceRow) -> dict[str, Any]:
    record = asdict(source)
    return {name: record[name] for name in ("file", "data", "title", "url", "query", "digest", "fetched")}


def all_numbers(slides: Sequence[ExplainedSlide]) -> Iterator[tuple[ExplainedSlide, ShownNumber]]:
    """Each number with its slide, in reading order."""
    return ((slide, number) for slide in slides for number in slide.numbers)
