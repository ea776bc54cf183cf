"""Where the command line writes: one result to standard output, everything else to standard error."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TextIO

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.inputs.faults import Fault


class CommandError(Exception):
    """What was typed can not be done, said in one line."""


@dataclass(frozen=True)
class Console:
    """The two streams, and whether one JSON document is all that standard output may get."""

    out: TextIO
    err: TextIO
    as_json: bool = False

    def say(self, text: str) -> None:
        """Write a result for people; nothing under ``--json``."""
        if not self.as_json:
            _write(self.out, text)

    def tell(self, text: str) -> None:
        """Write something beside the result: progress, notes, faults."""
        self.err.flush()
        _write(self.err, text)

    def document(self, content: Mapping[str, Any]) -> None:
        """Write the one JSON document, if it was asked for."""
        if self.as_json:
            _write(self.out, json.dumps(plain(content), allow_nan=False, indent=1))

    def faults(self, faults: Sequence[Fault]) -> None:
        """List every fault, one a line."""
        for fault in faults:
            self.tell(str(fault))
        number = len(faults)
        self.tell(f"jcm: {number:,} {'fault' if number == 1 else 'faults'}")
        self.document({"status": "wrong_input", "faults": list(faults)})

    def wrong(self, text: str) -> None:
        """Say in one line what is wrong with what was typed."""
        line = " ".join(text.split())
        self.tell(f"jcm: {line}")
        self.document({"status": "wrong_input", "faults": [{"wrong": line}]})

    def flush(self) -> None:
        """Hand everything over, so that a closed pipe shows now."""
        self.out.flush()


def _write(stream: TextIO, text: str) -> None:
    """Write a line; signs that the stream has no letter for become question marks."""
    encoding = stream.encoding or "utf-8"
    stream.write(f"{text}\n".encode(encoding, errors="replace").decode(encoding))


def plain(value: Any) -> Any:
    """A value as JSON knows it: NaN and infinities become null, records dictionaries.

    Parameters
    ----------
    value : object
        Plain values, numpy scalars, paths, dataclass instances, mappings and sequences of these.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, PurePath):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
