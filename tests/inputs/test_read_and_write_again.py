"""What is written is what was there: through CSV files and through workbooks, whatever the rows hold."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from openpyxl import load_workbook

from model.inputs.cells import FORMULA_STARTS, guarded, unguarded
from model.inputs.columns import TEXTS, columns
from model.inputs.faults import InputError
from model.inputs.read import read_unchecked
from model.inputs.tables import TABLES, Tables
from model.inputs.workbook import write_workbook
from model.inputs.write import write_folder
from tests.inputs.samples import AWKWARD, all_tables, any_table, notes, partnerships, texts, tiny

Write = Callable[[Tables, Path], None]
ROUTES = pytest.mark.parametrize(
    ("write", "name"), [(write_folder, "out"), (write_workbook, "out.xlsx")], ids=["folder", "workbook"]
)
several = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
few = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])


def written_and_read(tables: Tables, write: Write, name: str) -> Tables:
    with tempfile.TemporaryDirectory() as folder:
        write(tables, Path(folder) / name)
        read, faults = read_unchecked(Path(folder) / name)
    assert faults == []
    assert read is not None
    return read


@ROUTES
def test_the_tiny_partnership_comes_back(write: Write, name: str):
    read = written_and_read(tiny(), write, name)
    assert read == tiny()
    assert read.digest() == tiny().digest()


@several
@given(any_table)
def test_any_rows_come_back_from_a_folder(tables: Tables):
    assert written_and_read(tables, write_folder, "out") == tables


@settings(few, max_examples=20)
@given(any_table)
def test_any_rows_come_back_from_a_workbook(tables: Tables):
    assert written_and_read(tables, write_workbook, "out.xlsx") == tables


@ROUTES
def test_rows_of_every_table_come_back_together(write: Write, name: str):
    @few
    @given(all_tables)
    def check(tables: Tables) -> None:
        assert written_and_read(tables, write, name) == tables

    check()


@ROUTES
def test_any_settings_come_back(write: Write, name: str):
    @few
    @given(partnerships())
    def check(partnership) -> None:
        tables = tiny().replace(partnership=partnership)
        assert written_and_read(tables, write, name).partnership == partnership

    check()


@ROUTES
def test_awkward_texts_come_back_as_they_were(write: Write, name: str):
    first = tiny().partners[0]
    changes = [{"partner": f"p{at}", "name": text, "note": text} for at, text in enumerate(AWKWARD)]
    partners = tuple(first.model_copy(update=change) for change in changes)
    read = written_and_read(tiny().replace(partners=partners), write, name)
    assert [row.note for row in read.partners] == list(AWKWARD)


@ROUTES
def test_numbers_come_back_to_the_last_digit(write: Write, name: str):
    numbers = [0.1 + 0.2, 1 / 3, 1e-300, 123456789.123456789, 5e11 + 0.0001, 2.0**-40, 5.0]
    first = tiny().pots[0]
    changes = [{"pot": f"p{at}", "amount_per_year": number} for at, number in enumerate(numbers)]
    pots = tuple(first.model_copy(update=change) for change in changes)
    read = written_and_read(tiny().replace(pots=pots), write, name)
    assert [row.amount_per_year for row in read.pots] == numbers


# ---- no text is ever a formula -------------------------------------------------------------


@given(texts | notes)
@example("'=1")
@example("''")
def test_the_guard_of_a_text_comes_off_as_it_went_on(text: str):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(tuple(FORMULA_STARTS))


@pytest.mark.parametrize("text", ["'tis", "it's", "5 o'clock", "", "'", "plain"])
def test_texts_that_are_no_formula_are_written_as_they_are(text: str):
    assert guarded(text) == unguarded(text) == text


def test_negative_numbers_stay_numbers_in_csv(tmp_path: Path):
    write_folder(tiny(), tmp_path / "out")
    with (tmp_path / "out" / "effects.csv").open(newline="", encoding="utf-8") as file:
        assert next(csv.DictReader(file))["change_per_activity"] == "-0.1"


@few
@given(all_tables)
def test_no_text_of_a_csv_file_could_be_taken_for_a_formula(tables: Tables):
    with tempfile.TemporaryDirectory() as folder:
        write_folder(tables, Path(folder) / "out")
        for path in (Path(folder) / "out").glob("*.csv"):
            known = columns(TABLES[path.stem])
            texts_there = [name for name, named in known.items() if named.column.kind in TEXTS]
            with path.open(newline="", encoding="utf-8") as file:
                for row in csv.DictReader(file):
                    assert not [
                        row[name] for name in texts_there if row[name].startswith(tuple(FORMULA_STARTS))
                    ]


@few
@given(all_tables)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(tables: Tables):
    with tempfile.TemporaryDirectory() as folder:
        write_workbook(tables, Path(folder) / "out.xlsx")
        workbook = load_workbook(Path(folder) / "out.xlsx")
        for sheet in workbook.worksheets:
            for row in sheet.iter_rows():
                assert not [cell for cell in row if cell.data_type == "f" or cell.hyperlink]


# ---- whole or not at all -------------------------------------------------------------------


def test_the_same_tables_give_the_same_files(tmp_path: Path):
    for name in ("a", "b"):
        write_folder(tiny(), tmp_path / name)
        write_workbook(tiny(), tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_optional_tables_without_rows_are_left_out_of_a_folder(tmp_path: Path):
    write_folder(tiny().replace(risks=()), tmp_path / "out")
    assert not (tmp_path / "out" / "risks.csv").exists()
    assert (tmp_path / "out" / "sources.csv").exists()


def test_a_folder_that_holds_something_is_not_written_over(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("ours")
    with pytest.raises(InputError, match=r"already holds files; choose a folder that is new or empty"):
        write_folder(tiny(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_empty_folder_is_filled(tmp_path: Path):
    (tmp_path / "out").mkdir()
    write_folder(tiny(), tmp_path / "out")
    assert read_unchecked(tmp_path / "out")[0] == tiny()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_is_asked_to_be_replaced_is_replaced_and_the_rest_is_kept(tmp_path: Path):
    out = tmp_path / "out"
    write_folder(tiny(), out)
    (out / "README.md").write_text("how it was made")
    (out / "more").mkdir()
    (out / "more" / "notes.txt").write_text("ours")
    write_folder(tiny().replace(responses=()), out, replace=True)
    assert (out / "README.md").read_text() == "how it was made"
    assert (out / "more" / "notes.txt").read_text() == "ours"
    assert not (out / "responses.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failure_half_way_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = tmp_path / "out"
    write_folder(tiny(), out)
    rename = Path.rename

    def fail_for_new(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_for_new)
    with pytest.raises(InputError, match=r"out: cannot be opened \(no space left on device\)"):
        write_folder(tiny().replace(responses=()), out, replace=True)
    assert read_unchecked(out)[0] == tiny()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_is_no_folder_to_write_to(tmp_path: Path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputError, match=r"out: is a file"):
        write_folder(tiny(), tmp_path / "out", replace=True)


def test_a_workbook_that_is_there_is_not_written_over(tmp_path: Path):
    file = tmp_path / "out.xlsx"
    write_workbook(tiny(), file)
    before = file.read_bytes()
    with pytest.raises(InputError, match=r"out\.xlsx: is there already; choose another name, or ask"):
        write_workbook(tiny().replace(responses=()), file)
    assert file.read_bytes() == before
    write_workbook(tiny().replace(responses=()), file, replace=True)
    assert file.read_bytes() != before
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


def test_a_folder_is_no_workbook_to_write(tmp_path: Path):
    (tmp_path / "out.xlsx").mkdir()
    with pytest.raises(InputError, match=r"out\.xlsx: is a folder"):
        write_workbook(tiny(), tmp_path / "out.xlsx", replace=True)
