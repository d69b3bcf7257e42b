"""What a kind of data source is: a file that is read, or a service that is asked once and then read from its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deckgen.kinds import Kind
from deckgen.survey.asked import EstimateSpec

Relation = Any
"""A relation of Ibis: `ibis.expr.types.Table`, which is not imported until it is needed."""


@dataclass(frozen=True, slots=True)
class FileKind(Kind):
    """A kind that reads files of the project. `function` is `read(spec, path, shown, name) -> Table`.

    `relation`, for files larger than memory, is `relation(spec, paths, shown, name) -> Relation`: the same rows as a
    relation of the embedded engine, for estimates that are made there.
    `is_folder` says whether `file` may also name a folder, or files with a pattern such as `answers/*.parquet`;
    `function` then is given a tuple of paths too.
    """

    endings: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    """Endings of files that it does not read, but can best say of why not."""
    relation: Callable[[Any, tuple[Path, ...], str, str], Relation] | None = None
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What a data set wants of a service beside the kind's own keys: rows, or estimates from them."""

    where: Sequence[Mapping[str, Any]] = ()
    """Conditions as in a deck, their params filled in; without that on the wave, as all waves are asked for."""
    estimate: EstimateSpec | None = None
    wave: str = ""
    """The column with the wave, '' where the deck declares none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered: bytes that `function` reads, and where they come from.

    `query` is what was asked, in words or in SQL, and never holds a secret; `url` is for a person to follow.
    """

    payload: bytes = field(repr=False)
    query: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class ServiceKind(Kind):
    """A kind that asks a service or a database. Its answer is kept in the project, and builds read that.

    `fetch(spec, ask, say) -> Answer` is the only function that goes to the network; `say` tells of progress.
    `function(spec, answer, ask, shown, name) -> Table` reads an answer that was kept.
    """

    fetch: Callable[[Any, Ask, Callable[[str], None]], Answer] = field(kw_only=True)
    called: Callable[[Any], str] | None = field(default=None, kw_only=True)
    """`called(spec)` names what is asked in messages and as a source, such as 'StatBank OIN01DK'."""
    chooses_rows: bool = field(default=True, kw_only=True)
    """Whether the service is told what the data set wants (`Ask`); else it gives all rows, and they are chosen here."""
