"""Which other values the data has for a deck's params: a file of one wave is behind when the data has a later one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from deckgen.findings import Finding
from deckgen.project import Project
from deckgen.spec import gather_spec
from deckgen.spec.data import param_values


def later_values(spec_path: Path, params: Mapping[str, str], root: Path | None) -> dict[str, tuple[str, ...]]:
    """For each param the values that come after its own in the data: waves in the deck's order, others sorted.

    Without that order only what begins with a digit has one, as waves are named by their years: countries come after
    nobody. Raises DeckgenError.
    """
    problems: list[Finding] = []
    spec = gather_spec(spec_path, spec_path.as_posix(), problems)
    order = [str(each) for each in spec.waves.order] if spec.waves is not None else []
    found = {}
    for name, values in param_values(spec, Project.of(spec_path, root), params).items():
        own = params.get(name, "")
        if own in order:
            later = [value for value in order[order.index(own) + 1 :] if value in values]
        else:
            later = sorted(value for value in values if value[:1].isdigit() and own[:1].isdigit() and value > own)
        if later:
            found[name] = tuple(later)
    return found
