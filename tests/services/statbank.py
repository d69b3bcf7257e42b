"""StatBank: `tableinfo` and `data` by POST, errors as JSON with errorTypeCode and message, 1,000,000 cells at most."""

from __future__ import annotations

import re
from collections.abc import Iterable

from services.cubes import Cube, Dimension
from services.local import Call, Local, Reply, json_reply

TYPES = {
    "10": "Innovative i alt", "20": "Har indført nye eller væsentligt ændrede produkter",
    "30": "Har indført nye eller væsentligt ændrede serviceydelser",
    "40": "Har indført nye eller væsentligt ændrede processer eller måder at organisere arbejdet på",
    "50": "Har indført nye eller væsentligt ændrede måder at kommunikere med omverdenen på",
}  # fmt: skip
SECTORS = {"1000": "Offentlig forvaltning og service", "1010": "Kommune", "1020": "Region", "1030": "Stat"}
YEARS = {"2016": "2016", "2019": "2019", "2021": "2021", "2023": "2023"}


def oin01(figures: dict[tuple[str, str, str], float | None] | None = None) -> Cube:
    """The table of innovation types by sector; made-up figures that tell where they stand: 61, 62 … per cent."""

    def made_up(sector: str, kind: str, year: str) -> float | None:
        if figures is not None and (sector, kind, year) in figures:
            return figures[sector, kind, year]
        return 20.0 + 4 * list(TYPES).index(kind) + list(SECTORS).index(sector) + 16 * list(YEARS).index(year)

    return Cube(
        "OIN01DK", "Innovative arbejdssteder i den offentlige sektor", "Pct.",
        [
            Dimension("OIN01", "sektorer og branche (DB07)", dict(SECTORS), elimination=True),
            Dimension("INNO", "innovationstype", dict(TYPES)),
            Dimension("Tid", "tid", dict(YEARS), time=True),
        ],
        made_up, source="Danmarks Statistik",
    )  # fmt: skip


class StatBank(Local):
    """The service with these tables; `limit` is the number of cells that it gives at once."""

    def __init__(self, tables: Iterable[Cube], limit: int = 1_000_000) -> None:
        self.tables = {cube.table: cube for cube in tables}
        self.limit = limit
        super().__init__(self._answer)

    @property
    def api(self) -> str:
        return f"{self.address}/v1"

    def _answer(self, call: Call) -> Reply:
        if call.method != "POST" or call.path not in ("/v1/tableinfo", "/v1/data"):
            return _error(404, "REQUEST-NOTFOUND", "Funktionen blev ikke fundet")
        if not isinstance(call.question, dict):
            return _error(400, "REQUEST-EMPTY", "Forespørgslen er tom")
        if "table" not in call.question:
            return _error(400, "REQUEST-MISSING", "Tabel ikke angivet")
        cube = self.tables.get(str(call.question["table"]).upper())
        if cube is None:
            return _error(400, "EXTRACT-NOTFOUND", "Tabellen blev ikke fundet")
        return _info(cube) if call.path.endswith("tableinfo") else self._data(cube, call)

    def _data(self, cube: Cube, call: Call) -> Reply:
        if call.question.get("format") != "JSONSTAT":
            return _error(400, "REQUEST-MISSING", "Format ikke angivet, eller ikke gyldigt")
        selected: dict[str, list[str]] = {}
        for variable in call.question.get("variables", []):
            dimension = cube.dimension(variable["code"])
            if dimension is None:
                return _error(400, "EXTRACT-NOTFOUND", "Variablen blev ikke fundet")
            if not set(variable["values"]) <= set(dimension.values):
                return _error(400, "EXTRACT-NOTFOUND", "Værdien blev ikke fundet")
            selected[dimension.code] = variable["values"]
        for each in cube.dimensions:
            if each.code not in selected and not each.elimination:
                return _error(400, "EXTRACT-NOTALLOWED", f"Der skal vælges værdier for variabel: {each.code}")
        if cube.cells(selected) > self.limit:
            return _error(400, "REQUEST-LIMIT", "Forespørgslen returnerer for mange observationer")
        return json_reply(cube.jsonstat1(selected))


def _info(cube: Cube) -> Reply:
    return json_reply({
        "id": cube.table, "text": cube.title, "description": cube.title, "unit": cube.unit, "suppressedDataValue": "0",
        "updated": re.sub("Z$", "", cube.updated), "active": True, "contacts": [], "footnote": None,
        "variables": [
            {"id": each.code, "text": each.label, "elimination": each.elimination, "time": each.time,
             "values": [{"id": code, "text": label} for code, label in each.values.items()]}
            for each in cube.dimensions
        ],
    })  # fmt: skip


def _error(status: int, code: str, message: str) -> Reply:
    return json_reply({"errorTypeCode": code, "message": message}, status)
