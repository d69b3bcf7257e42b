"""The shape of the program: who imports whom, small files, kinds found by name, a quick start."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

from deckgen.kinds import Kind, find_kinds

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "deckgen"
KIND_FOLDERS = ("slides", "charts", "sources")
MAX_LINES = 350
SLOW = ("pydantic", "lxml", "matplotlib", "babel", "openpyxl", "jinja2", "PIL", "fontTools",
        "pandas", "pyarrow", "ibis", "duckdb", "sqlglot", "psycopg", "pyreadstat", "scipy", "requests")  # fmt: skip
MACHINE_PATHS = re.compile(rb"(?<![\w.~-])/(?:work|tmp|home/\w+|Users/\w+|root)/")
"""Absolute paths that stand only on the machine of whoever wrote them."""


def test_nothing_imports_what_stands_above_it(capsys: pytest.CaptureFixture[str]) -> None:
    """The contracts of .importlinter."""
    status = lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True)
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize("folder", KIND_FOLDERS)
def test_kinds_do_not_import_each_other(folder: str) -> None:
    """What two kinds share stands in a module whose name begins with an underscore."""
    package = f"deckgen.{folder}"
    graph = grimp.build_graph("deckgen", cache_dir=None)
    siblings = graph.find_children(package)
    kinds = {name for name in siblings if not name.rpartition(".")[2].startswith("_")}
    imports = {
        f"{importer} imports {imported}"
        for importer in siblings
        for imported in graph.find_modules_directly_imported_by(importer) & kinds
        if imported != importer
    }
    assert imports == set()


@pytest.mark.parametrize("folder", KIND_FOLDERS)
def test_each_kind_is_a_file_of_its_name(folder: str) -> None:
    files = {path.stem for path in (SOURCE / folder).glob("*.py") if not path.stem.startswith("_")}
    kinds = find_kinds(f"deckgen.{folder}")
    assert files == set(kinds)
    assert all(isinstance(kind, Kind) for kind in kinds.values())


def test_files_are_small() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in SOURCE.rglob("*.py")}
    assert {str(path): lines for path, lines in lengths.items() if lines > MAX_LINES} == {}


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    files = [ROOT / name for name in listed.decode().split("\0") if name]
    texts = [file for file in files if file.is_file() and b"\0" not in file.read_bytes()[:8000]]
    assert len(texts) > 20
    assert [str(file) for file in texts if MACHINE_PATHS.search(file.read_bytes())] == []


def test_help_is_quick_because_it_loads_nothing_slow() -> None:
    script = (
        "import sys; sys.argv = ['deckgen', '--help']\n"
        "from deckgen.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        f"print('LOADED', *[name for name in {SLOW} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    assert "usage" in run.stdout.lower()
    assert run.stdout.splitlines()[-1] == "LOADED"
