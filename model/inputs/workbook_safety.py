"""Whether a file may be opened as a workbook: looked at before anything in it is unpacked."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from model.inputs.faults import Fault, InputError, unreadable

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 20_000_000
MOST_UNPACKED_BYTES = 100_000_000
MOST_PARTS = 1_000
LARGEST_RATIO = 100
SMALL_BYTES = 2_000_000
"""Unpacked size up to which the ratio does not matter."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE = "save it as an Excel workbook (.xlsx)"


def require_safe_xml() -> None:
    """Refuse to go on unless openpyxl reads XML through defusedxml.

    Raises
    ------
    RuntimeError
        When it does not, and a hostile workbook could make the reader expand entities.
    """
    from openpyxl.xml import DEFUSEDXML

    if not DEFUSEDXML:
        message = "openpyxl does not use defusedxml: install it, and do not set OPENPYXL_DEFUSEDXML"
        raise RuntimeError(message)


def safe_content(path: Path) -> bytes:
    """Return the content of a workbook, after a look at its kind and at what it would unpack to.

    Raises
    ------
    InputError
        When it is missing, not an .xlsx workbook, protected by a password, holds macros, or unpacks to more
        than a workbook of tables would.
    """
    try:
        size = path.stat().st_size
        _refuse_if(size > MOST_BYTES, path, f"has {size:,} bytes", f"give at most {MOST_BYTES:,}")
        content = path.read_bytes()
    except OSError as error:
        raise InputError([unreadable(path.name, error)]) from error
    _check_kind(path, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_parts(path, package.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError([Fault(path.name, None, "", "is not a workbook, or is damaged", _SAVE)]) from error
    return content


def _check_kind(path: Path, content: bytes) -> None:
    old = content.startswith(_OLE)
    protected = "is protected by a password"
    _refuse_if(old and _ENCRYPTED in content, path, protected, "save it without a password")
    _refuse_if(old, path, "is a workbook of the old kind (.xls)", _SAVE)
    suffix = path.suffix.lower()
    _refuse_if(suffix == ".xlsm", path, "may hold macros (.xlsm)", f"{_SAVE}, which holds none")
    _refuse_if(suffix != ".xlsx", path, f"is of a kind that is not read ({suffix})", _SAVE)


def _check_parts(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    wrong = f"holds {len(parts):,} parts"
    _refuse_if(len(parts) > MOST_PARTS, path, wrong, f"give a workbook with at most {MOST_PARTS:,}")
    wrong = f"would unpack to {unpacked:,} bytes"
    _refuse_if(unpacked > MOST_UNPACKED_BYTES, path, wrong, f"give at most {MOST_UNPACKED_BYTES:,}")
    dense = unpacked > SMALL_BYTES and unpacked / packed > LARGEST_RATIO
    wrong = f"would unpack to {unpacked / packed:,.0f} times its size"
    _refuse_if(
        dense, path, wrong, f"give at most {LARGEST_RATIO} times; remove rows and columns that are blank"
    )
    _refuse_if(any(part.flag_bits & 1 for part in parts), path, "is encrypted", "save it without a password")
    _refuse_if("[Content_Types].xml" not in names, path, "is not a workbook", _SAVE)
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    _refuse_if(macros, path, "holds macros", f"{_SAVE}, which holds none")


def _refuse_if(condition: bool, path: Path, wrong: str, right: str) -> None:
    if condition:
        raise InputError([Fault(path.name, None, "", wrong, right)])
