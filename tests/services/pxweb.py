"""PxWeb, version 1 and 2: metadata, values in JSON-stat 2, limits of cells, values and calls, and its errors."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from urllib.parse import parse_qs, unquote, urlsplit

from services.cubes import Cube, Dimension
from services.local import Call, Local, Reply, json_reply

HTML = b"<html><head><title>403 - Forbidden: Access is denied.</title></head><body>Server Error</body></html>"


def population(regions: int = 40, years: int = 6) -> Cube:
    """People by region, sex and year; a figure is made of its place, so that it tells where it belongs."""
    places = {f"{number:04}": f"Region {number}" for number in range(regions)}
    times = {str(2020 + number): str(2020 + number) for number in range(years)}

    def figure(*codes: str) -> float | None:
        region = next((code for code in codes if code in places), "0000")
        year = next((code for code in codes if code in times), "2020")
        sex = next((code for code in codes if code in ("1", "2")), "0")
        return None if region == "0003" and year == "2021" else int(region) * 1000 + int(year) - 2000 + int(sex) / 10

    return Cube(
        "07459", "Population, by region, sex, contents and year", "persons",
        [
            Dimension("Region", "region", places, elimination=True),
            Dimension("Kjonn", "sex", {"1": "Men", "2": "Women"}, elimination=True),
            Dimension("ContentsCode", "contents", {"Personer1": "Persons"}),
            Dimension("Tid", "year", times, time=True),
        ],
        figure, source="Statistics Norway",
    )  # fmt: skip


class _PxWeb(Local):
    """The limits of both versions; `calls` in `window` seconds by this server's clock are allowed, else 429."""

    def __init__(
        self, tables: Iterable[Cube], cells: int | None, calls: int, window: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.tables = {cube.table: cube for cube in tables}
        self.cells, self.allowed, self.window, self.clock = cells, calls, window, clock
        self.real_cells: int | None = cells
        """The limit that holds, where it is another than the one that is told."""
        self.refused = 0
        self._times: deque[float] = deque()
        super().__init__(self._paced)

    def _paced(self, call: Call) -> Reply:
        now = self.clock()
        while self._times and now - self._times[0] >= self.window:
            self._times.popleft()
        if len(self._times) >= self.allowed:
            self.refused += 1
            return Reply(429, b"Too many requests", {"Retry-After": "0"})
        self._times.append(now)
        return self.answer(call)

    def answer(self, call: Call) -> Reply:
        raise NotImplementedError


class PxWeb1(_PxWeb):
    """Version 1, in English, with one database; most offices say no more than 'Bad Request' to what is wrong."""

    def __init__(self, tables: Iterable[Cube], cells: int | None = 100_000, values: int = 1_000, calls: int = 1_000,
                 window: float = 10, clock: Callable[[], float] = time.monotonic) -> None:  # fmt: skip
        self.values = values
        super().__init__(tables, cells, calls, window, clock)

    @property
    def api(self) -> str:
        return f"{self.address}/PXWeb/api/v1/{{language}}/db"

    def answer(self, call: Call) -> Reply:
        path = unquote(urlsplit(call.path).path)
        if path == "/PXWeb/api/v1/en/" and call.path.endswith("?config"):
            told = {"maxValues": self.values, "maxCells": self.cells, "maxCalls": self.allowed,
                    "timeWindow": int(self.window), "CORS": True}  # fmt: skip
            return json_reply({key: value for key, value in told.items() if value is not None})
        cube = self.tables.get(path.removeprefix("/PXWeb/api/v1/en/db/be/"))
        if cube is None or not path.startswith("/PXWeb/api/v1/en/db/be/"):
            return Reply(404, b"<html>Not Found</html>")
        if call.method == "GET":
            return json_reply(cube.metadata1())
        if not isinstance(call.question, dict) or call.question.get("response") != {"format": "json-stat2"}:
            return Reply(400, b"Bad Request")
        selected: dict[str, list[str]] = {}
        for each in call.question["query"]:
            dimension, chosen = cube.dimension(each["code"]), each["selection"]
            if dimension is None or chosen["filter"] != "item" or not set(chosen["values"]) <= set(dimension.values):
                return Reply(400, b"Bad Request")
            selected[each["code"]] = chosen["values"]
        for dimension in cube.dimensions:  # what cannot be summed comes whole
            if not dimension.elimination:
                selected.setdefault(dimension.code, list(dimension.values))
        named = sum(len(each["selection"]["values"]) for each in call.question["query"])
        if cube.cells(selected) > (self.real_cells or 100_000) or named > self.values:
            return Reply(403, HTML, {"Content-Type": "text/html"})
        return json_reply(cube.jsonstat2(selected))


class PxWeb2(_PxWeb):
    """Version 2, whose errors are JSON with a title."""

    def __init__(self, tables: Iterable[Cube], cells: int | None = 100_000, calls: int = 1_000, window: float = 10,
                 clock: Callable[[], float] = time.monotonic) -> None:  # fmt: skip
        super().__init__(tables, cells, calls, window, clock)

    @property
    def api(self) -> str:
        return f"{self.address}/api/v2"

    def answer(self, call: Call) -> Reply:
        parts = urlsplit(call.path)
        path = unquote(parts.path)
        if path == "/api/v2/config":
            return json_reply({
                "apiVersion": "2.3.2", "defaultLanguage": "en", "maxDataCells": self.cells or 0,
                "maxCallsPerTimeWindow": self.allowed, "timeWindow": int(self.window), "defaultDataFormat": "px",
            })  # fmt: skip
        table, _, what = path.removeprefix("/api/v2/tables/").partition("/")
        cube = self.tables.get(table)
        if cube is None:
            return _problem(404, "Non-existent table")
        if call.method == "GET" and what == "metadata":
            return json_reply(cube.metadata2())
        if call.method != "POST" or what != "data" or parse_qs(parts.query).get("outputFormat") != ["json-stat2"]:
            return Reply(200, b'CHARSET="ANSI";', {"Content-Type": "application/octet-stream"})
        selected: dict[str, list[str]] = {}
        for each in call.question["selection"]:
            dimension = cube.dimension(each["variableCode"])
            if dimension is None:
                return _problem(400, "Non-existent variable")
            if not set(each["valueCodes"]) <= set(dimension.values):
                return _problem(400, "Non-existent value")
            selected[dimension.code] = each["valueCodes"]
        if any(not each.elimination and each.code not in selected for each in cube.dimensions):
            return _problem(400, "Missing selection for mandantory variable")
        if cube.cells(selected) > (self.real_cells or 100_000):
            return _problem(400, "Too many cells selected", detail="Too many cells selected")
        return json_reply(cube.jsonstat2(selected))


def _problem(status: int, title: str, **more: str) -> Reply:
    return json_reply({"type": "Parameter error", "title": title, "status": status, **more}, status)
