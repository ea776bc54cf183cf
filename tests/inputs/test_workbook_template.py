"""The empty workbook to fill in, and the ways from a workbook to a folder and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from model.inputs.columns import columns
from model.inputs.faults import InputError
from model.inputs.read import read_tables, read_unchecked
from model.inputs.records import Partnership
from model.inputs.tables import TABLES
from model.inputs.workbook import LAST_CHECKED_ROW, write_template, write_workbook
from model.inputs.write import export_workbook, import_workbook, write_folder
from tests.inputs.samples import TINY, tiny


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def opened(template: Path) -> Workbook:
    return load_workbook(template)


def test_the_sheets(opened: Workbook):
    assert opened.sheetnames == ["Start here", "partnership", *TABLES, "Guide"]
    assert opened["Start here"]["A1"].value == "Tables of a partnership for joint commissioning"


@pytest.mark.parametrize("table", list(TABLES))
def test_every_sheet_has_its_header_frozen_and_explained(opened: Workbook, table: str):
    sheet = opened[table]
    known = columns(TABLES[table])
    assert [cell.value for cell in sheet[1]] == list(known)
    assert sheet.max_row == 1
    assert sheet.freeze_panes == "B2"
    for cell, named in zip(sheet[1], known.values(), strict=True):
        assert cell.comment
        assert named.column.meaning in cell.comment.text
        assert cell.comment.text.startswith("Must be given.") == named.required


def rules(opened: Workbook, table: str) -> dict[str, Any]:
    known = list(columns(TABLES[table]))
    found = opened[table].data_validations.dataValidation
    return {known[next(iter(rule.sqref.ranges)).min_col - 1]: rule for rule in found}


def test_choices_are_offered_as_lists(opened: Workbook):
    pots, outcomes, services = (rules(opened, table) for table in ("pots", "outcomes", "services"))
    assert outcomes["better"].formula1 == '"lower,higher"'
    assert services["statutory"].formula1 == '"yes,no"'
    assert pots["partner"].formula1 == f"partners!$A$2:$A${LAST_CHECKED_ROW + 1}"
    assert pots["partner"].errorStyle == "warning"
    assert pots["pooled_share"].type == "decimal"
    assert (pots["pooled_share"].formula1, pots["pooled_share"].formula2) == ("0.0", "1.0")
    assert "name" not in pots


def test_columns_of_text_keep_what_is_typed(opened: Workbook):
    pots = opened["pots"].column_dimensions
    assert pots["A"].number_format == "@"
    assert pots["F"].number_format == "General"


def test_the_guide_describes_every_column(opened: Workbook):
    rows = list(opened["Guide"].iter_rows(min_row=2, values_only=True))
    described = {(row[0], row[1]) for row in rows}
    tables = {"partnership": Partnership, **TABLES}
    assert described == {(table, name) for table, record in tables.items() for name in columns(record)}
    assert ("pots", "pooled_share", "no", "share", "share of the amount", "0 to 1") in {
        row[:6] for row in rows
    }


def test_an_empty_template_lacks_only_what_must_be_given(template: Path):
    tables, faults = read_unchecked(template)
    assert tables is None
    missing = {fault.column or fault.table for fault in faults}
    needed = {name for name, record in TABLES.items() if record.need == "rows"}
    assert missing == {"name", "area", "base_year", "price_year", "discount_rate", *needed}


def test_a_template_that_is_filled_in_is_read(template: Path, tmp_path: Path):
    workbook = load_workbook(template)
    full = tmp_path / "full.xlsx"
    write_workbook(tiny(), full)
    for sheet in load_workbook(full).worksheets:
        if sheet.title in ("partnership", *TABLES):
            for row in sheet.iter_rows(min_row=2):
                for cell in row:
                    workbook[sheet.title][cell.coordinate] = cell.value
    workbook.save(tmp_path / "filled.xlsx")
    assert read_unchecked(tmp_path / "filled.xlsx") == (tiny(), [])


# ---- import and export ---------------------------------------------------------------------


def test_from_a_folder_to_a_workbook_and_back(tmp_path: Path):
    assert export_workbook(TINY, tmp_path / "out.xlsx") == tiny()
    assert import_workbook(tmp_path / "out.xlsx", tmp_path / "back") == tiny()
    assert read_tables(tmp_path / "back") == tiny()


def test_a_workbook_with_faults_is_not_imported(template: Path, tmp_path: Path):
    with pytest.raises(InputError, match=r"pots: has no rows"):
        import_workbook(template, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_told_before_the_workbook_is_read(tmp_path: Path):
    write_folder(tiny(), tmp_path / "out")
    with pytest.raises(InputError, match=r"out: already holds files"):
        import_workbook(tmp_path / "missing.xlsx", tmp_path / "out")


def test_an_import_may_replace_when_it_is_asked_to(tmp_path: Path):
    write_folder(tiny().replace(responses=()), tmp_path / "out")
    write_workbook(tiny(), tmp_path / "in.xlsx")
    import_workbook(tmp_path / "in.xlsx", tmp_path / "out", replace=True)
    assert read_tables(tmp_path / "out") == tiny()


def test_a_folder_with_faults_is_not_exported(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"partners: the table is missing"):
        export_workbook(tmp_path / "empty", tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()
