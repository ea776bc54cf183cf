"""Reading a TOML file so that every way of getting it wrong is one clear line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from model.inputs.faults import Fault, InputError
from model.inputs.nearest import nearest_words

MOST_BYTES = 2_000_000
LONGEST_SHOWN = 60
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column (\d+)\)$")
_AT_END = re.compile(r"\s*\(at end of document\)$")


def read_toml(path: Path) -> dict[str, object]:
    """Read a TOML file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    dict
        Its content, as ``tomllib`` gives it.

    Raises
    ------
    InputError
        With one fault: no such file, a folder, not UTF-8, too large, or the line that is not TOML.
    """
    text = _text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([_syntax_fault(path, text, str(error))]) from None


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError([missing_file(path)]) from None
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise InputError([_whole(path, f"can't be read ({reason})", "name a readable TOML file")]) from None
    if len(content) > MOST_BYTES:
        raise InputError([_whole(path, f"holds {len(content):,} bytes", f"at most {MOST_BYTES:,} bytes")])
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        wrong = f"line {line} is not UTF-8 text"
        raise InputError([Fault(path.name, line, "", wrong, "save the file as UTF-8")]) from None


def missing_file(path: Path) -> Fault:
    """The fault of a file that is not there, with the nearest that is."""
    folder = path.parent
    names = sorted(p.name for p in folder.glob(f"*{path.suffix}")) if folder.is_dir() else []
    if not names:
        return _whole(path, "there is no such file", f"check the path: {path}")
    return _whole(path, f"there is no such file in {folder}", nearest_words(path.name, names, "file"))


def _whole(path: Path, wrong: str, right: str) -> Fault:
    return Fault(path.name, None, "", wrong, right)


def _syntax_fault(path: Path, text: str, message: str) -> Fault:
    """One line from the parser's message: where, and the line itself."""
    at = _AT_LINE.search(message)
    row = int(at.group(1)) if at else text.count("\n") + 1
    what = _AT_END.sub("", _AT_LINE.sub("", message))
    lines = text.splitlines()
    shown = lines[row - 1].strip() if row <= len(lines) else "the end of the file"
    shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
    wrong = f"is not TOML at line {row}: {what[:1].lower()}{what[1:]} (found: {shown})"
    return Fault(path.name, row, "", wrong, 'write key = value; text stands in "quotes"')


def leading_comment(path: Path) -> str:
    """The comment lines at the head of a TOML file, as one sentence; "" where there are none."""
    words = []
    for line in _text(path).splitlines():
        if not line.startswith("#"):
            break
        words.append(line.lstrip("# ").strip())
    return " ".join(words).strip()


_KINDS = {str: "text in quotes", int: "a whole number", float: "a number", dict: "a table", list: "a list"}


def _as_written(key: str, kind: type, at: str) -> str:
    """How a key and its value stand in a file: name = "…"; [rules]; [[changes]]."""
    if kind is dict:
        return f"{key} = {{ … }}" if at else f"[{key}] on a line of its own"
    if kind is list:
        return f"[[{key}]], with two brackets on each side"
    return f'{key} = "…"' if kind is str else f"{key} = {_KINDS[kind]} without quotes"


@dataclass
class Section:
    """One table of a TOML file, read key by key; what is wrong is gathered in ``faults``.

    Attributes
    ----------
    content : mapping
        The table.
    file : str
        Name of the file.
    at : str
        Where in the file, put before the key in messages ("cut", "change 2"); "" at the top.
    faults : list of Fault
        Shared with the sections around it.
    """

    content: Mapping[str, object]
    file: str
    at: str
    faults: list[Fault]

    def fault(self, key: str, wrong: str, right: str) -> None:
        """Note a fault at a key of this section ("" for the section itself)."""
        where = ", ".join(part for part in (self.at, key) if part)
        self.faults.append(Fault(self.file, None, where, wrong, right))

    def only(self, known: tuple[str, ...]) -> None:
        """Note every key that is not known, with the nearest."""
        for key in self.content:
            if key not in known:
                self.fault(key, f"there is no key '{key}' here", nearest_words(key, known, "key"))

    def take[T](self, key: str, kind: type[T], *, needed: bool = False) -> T | None:
        """The value at a key, None where it is left out or of another kind (which is noted).

        A whole number stands for a number; true and false stand for neither.
        """
        if key not in self.content:
            if needed:
                self.fault(key, "is missing", f"add {_as_written(key, kind, self.at)}")
            return None
        value = self.content[key]
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        self.fault(key, f"{as_toml(value)} is not {_KINDS[kind]}", f"write {_as_written(key, kind, self.at)}")
        return None

    def text(self, key: str, *, needed: bool = False) -> str:
        """A text without the blanks around it; "" where left out, and noted where needed and blank."""
        value = self.take(key, str, needed=needed)
        if value is not None and needed and not value.strip():
            self.fault(key, "is blank", f"write {_as_written(key, str, self.at)}")
        return (value or "").strip()

    def section(self, key: str) -> Section:
        """The table at a key, empty where it is left out."""
        return Section(self.take(key, dict) or {}, self.file, key, self.faults)

    def sections(self, key: str, one: str) -> list[Section]:
        """The tables of a list of tables (``[[changes]]``), each called "change 1", "change 2" …."""
        items = self.take(key, list) or []
        out = []
        for number, item in enumerate(items, start=1):
            if isinstance(item, dict):
                out.append(Section(item, self.file, f"{one} {number}", self.faults))
            else:
                self.fault(f"{one} {number}", f"{as_toml(item)} is not a table", f"write [[{key}]]")
        return out


def as_toml(value: object) -> str:
    """A value as a TOML file would write it, cut short where long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(str(k))} = {as_toml(v)}" for k, v in value.items())
        text = f"{{ {inside} }}" if inside else "{}"
    elif isinstance(value, list | tuple):
        text = f"[{', '.join(as_toml(v) for v in value)}]"
    else:
        text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def _key(name: str) -> str:
    """A key as a TOML file would write it: bare where it may be, else in quotes."""
    return name if BARE_KEY.fullmatch(name) else f'"{name}"'
