"""What a part of the programme reads of its case: found by watching it, so that nobody has to declare it."""

from __future__ import annotations

from dataclasses import is_dataclass
from types import FunctionType, MethodType
from typing import Any

import numpy as np


class Watched:
    """A record that notes which of its fields are used, and those of the records within it.

    Methods and properties of the record run on the watched one, so that what they read is noted too;
    cached properties count as fields, by their value.

    Parameters
    ----------
    thing : object
        A dataclass instance.
    path : str
        Where it stands (``"case.lines."``), put before the names of its fields.
    reads : set of str
        Receives the path of every field read.
    """

    _thing: Any
    _path: str
    _reads: set[str]

    def __init__(self, thing: Any, path: str, reads: set[str]) -> None:
        self.__dict__.update(_thing=thing, _path=path, _reads=reads)

    def __getattr__(self, name: str) -> Any:
        """A field, noted; a method or property, on the watched record. Asked once for each name."""
        found = self.__dict__[name] = self._find(name)
        return found

    def _find(self, name: str) -> Any:
        own = getattr(type(self._thing), name, None)
        if name in getattr(self._thing, "unwatched", ()):
            self._reads.add(name)
            return getattr(self._thing, name)
        if isinstance(own, FunctionType):
            return MethodType(own, self)
        if isinstance(own, property) and own.fget is not None:
            return own.fget(self)
        value = getattr(self._thing, name)
        if is_dataclass(value) and not isinstance(value, type):
            return Watched(value, f"{self._path}{name}.", self._reads)
        self._reads.add(f"{self._path}{name}")
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._thing, name, value)
        self._reads.add(f"{self._path}{name}")
        self.__dict__[name] = value

    def __len__(self) -> int:
        return int(type(self._thing).__len__(self))


def same(mine: Any, theirs: Any) -> bool:
    """Whether two values are exactly the same, NaN being the same as NaN."""
    if mine is theirs:
        return True
    if isinstance(mine, np.ndarray):
        if not isinstance(theirs, np.ndarray) or mine.shape != theirs.shape or mine.dtype != theirs.dtype:
            return False
        return mine.tobytes() == theirs.tobytes()
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return len(mine) == len(theirs) and all(map(same, mine, theirs))
    return bool(mine == theirs)
