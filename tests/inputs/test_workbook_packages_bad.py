"""Packages that may not be opened as a workbook, and damaged or hostile parts of those that may."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from model.inputs import workbook_read, workbook_safety
from model.inputs.faults import InputError
from model.inputs.read import read_tables, read_unchecked
from model.inputs.workbook import write_workbook
from tests.inputs.samples import tiny

SAVE = "save it as an Excel workbook (.xlsx)"
POTS = "xl/worksheets/sheet6.xml"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "good.xlsx"
    write_workbook(tiny(), path)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_tables(path)
    return str(caught.value)


# ---- files that are not opened at all ------------------------------------------------------


def repacked(good: Path, path: Path, change: Callable[[str, bytes], bytes], **more: bytes) -> Path:
    """The good workbook with its parts changed, and parts added."""
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in more.items():
            new.writestr(name, content)
    return path


def same(_: str, content: bytes) -> bytes:
    return content


def test_files_that_are_no_workbook(tmp_path: Path):
    for name, content in {
        "text.xlsx": b"pot,name\n",
        "empty.xlsx": b"",
        "cut.xlsx": b"PK\x03\x04 and no more",
    }.items():
        (tmp_path / name).write_bytes(content)
        assert refusal(tmp_path / name) == (f"{name}: is not a workbook, or is damaged; {SAVE}")


def test_a_missing_workbook(tmp_path: Path):
    assert refusal(tmp_path / "no.xlsx") == (
        "no.xlsx: cannot be opened (no such file or directory); make sure that it is there and yours to use"
    )


def test_another_kind_of_package(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(tmp_path / "other.xlsx") == f"other.xlsx: is not a workbook; {SAVE}"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "old.xls",
            OLE,
            f"old.xls: is a workbook of the old kind (.xls); {SAVE}",
        ),
        (
            "old.xlsx",
            OLE,
            f"old.xlsx: is a workbook of the old kind (.xls); {SAVE}",
        ),
        (
            "locked.xlsx",
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "locked.xlsx: is protected by a password; save it without a password",
        ),
        (
            "open.ods",
            b"PK\x03\x04",
            f"open.ods: is of a kind that is not read (.ods); {SAVE}",
        ),
        (
            "binary.xlsb",
            b"PK\x03\x04",
            f"binary.xlsb: is of a kind that is not read (.xlsb); {SAVE}",
        ),
    ],
)
def test_workbooks_of_other_kinds(tmp_path: Path, name: str, content: bytes, message: str):
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name) == message


def test_macros_are_refused_by_name_and_by_content(good: Path, tmp_path: Path):
    path = tmp_path / "macros.xlsm"
    path.write_bytes(good.read_bytes())
    assert refusal(path) == (f"macros.xlsm: may hold macros (.xlsm); {SAVE}, which holds none")
    path = repacked(good, tmp_path / "hidden.xlsx", same, **{"xl/vbaProject.bin": b"Sub Auto_Open()"})
    assert refusal(path) == f"hidden.xlsx: holds macros; {SAVE}, which holds none"


def test_zip_bombs_are_refused_before_they_are_unpacked(good: Path, tmp_path: Path):
    dense = repacked(good, tmp_path / "dense.xlsx", same, **{"xl/media/x": bytes(50_000_000)})
    large = tmp_path / "large.xlsx"
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", bytes(workbook_safety.MOST_UNPACKED_BYTES + 1))
    many = repacked(good, tmp_path / "many.xlsx", same, **{f"xl/{at}": b"" for at in range(1001)})
    start = time.process_time()
    assert re.search(
        r"^dense\.xlsx: would unpack to \d+ times its size; give at most 100 times", refusal(dense)
    )
    assert refusal(large) == "large.xlsx: would unpack to 100,000,001 bytes; give at most 100,000,000"
    assert re.search(r"^many\.xlsx: holds 1,1\d\d parts; give a workbook with at most 1,000", refusal(many))
    assert time.process_time() - start < 1


def test_a_file_that_is_too_large(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook_safety, "MOST_BYTES", 100)
    assert re.search(r"^good\.xlsx: has [\d,]+ bytes; give at most 100$", refusal(good))


def test_a_size_that_is_a_lie_does_not_unpack_more(good: Path, tmp_path: Path):
    path = repacked(good, tmp_path / "liar.xlsx", same)
    with zipfile.ZipFile(path) as package:
        size = package.getinfo(POTS).file_size
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (99).to_bytes(4, "little")))
    assert re.search(r"^liar\.xlsx: is damaged or not made by a spreadsheet", refusal(path))


def test_too_many_cells(good: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook_read, "MOST_CELLS", 100)
    assert refusal(good) == "good.xlsx: holds more than 100 cells; remove rows and columns that are blank"


def test_a_row_far_below_does_not_keep_the_reader_busy(good: Path, tmp_path: Path):
    far = b'<row r="900000000"><c r="A900000000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    path = repacked(good, tmp_path / "far.xlsx", lambda _, content: content.replace(b"</sheetData>", far))
    start = time.process_time()
    assert "cells; remove rows and columns that are blank" in refusal(path)
    assert time.process_time() - start < 5


# ---- hostile or damaged parts --------------------------------------------------------------

ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE_ENTITY = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
DAMAGED = ": is damaged or not made by a spreadsheet; open it in a spreadsheet and save it again as .xlsx"


@pytest.mark.parametrize("entity", [ENTITY, FILE_ENTITY], ids=["many", "file"])
@pytest.mark.parametrize("part", ["xl/workbook.xml", POTS, "xl/sharedStrings.xml"])
def test_entities_are_never_expanded(good: Path, tmp_path: Path, part: str, entity: bytes):
    def spoil(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        content = content.split(b"?>", 1)[1].lstrip()
        return entity + content.replace(b"<v>0</v>", b"<v>&a;</v>")

    assert refusal(repacked(good, tmp_path / "entity.xlsx", spoil)) == f"entity.xlsx{DAMAGED}"


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        POTS,
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
    ],
)
@pytest.mark.parametrize(
    "content", [b"", b"<x/>", b"<worksheet", b"\xff\xfe\x00", b'<?xml version="1.0" encoding="x"?><a/>']
)
def test_a_part_that_is_damaged_is_no_traceback(good: Path, tmp_path: Path, part: str, content: bytes):
    path = repacked(good, tmp_path / "bad.xlsx", lambda name, old: content if name == part else old)
    tables, faults = read_unchecked(path)
    assert tables == tiny() if part == "xl/styles.xml" and not faults else faults


def test_every_part_may_be_missing(good: Path, tmp_path: Path):
    with zipfile.ZipFile(good) as package:
        parts = package.namelist()
    for at, part in enumerate(parts):
        path = tmp_path / f"{at}.xlsx"
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
            for name in parts:
                if name != part:
                    new.writestr(name, old.read(name))
        tables, faults = read_unchecked(path)
        assert (tables is None) == bool(faults)


def test_starting_without_defusedxml_is_refused(monkeypatch: pytest.MonkeyPatch):
    workbook_safety.require_safe_xml()
    monkeypatch.setattr("openpyxl.xml.DEFUSEDXML", False)
    with pytest.raises(RuntimeError, match="openpyxl does not use defusedxml: install it"):
        workbook_safety.require_safe_xml()
