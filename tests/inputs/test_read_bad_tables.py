"""Files, folders and headers that are not as they should be; each a clear message, none a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.inputs.csv_files import MOST_BYTES
from model.inputs.faults import InputError
from model.inputs.read import read_tables
from model.inputs.tables import TABLES
from tests.inputs.samples import faults_of, spoil, tiny_folder

HEADER = "pot,service,place,amount_per_year,basis,source"
ROW = "nhs_core,health_visits,north,5,derived,how"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny_folder(tmp_path)


def refusal(path: Path) -> str:
    """What the reader says, whole."""
    with pytest.raises(InputError) as caught:
        read_tables(path)
    return str(caught.value)


# ---- folders and files ---------------------------------------------------------------------


def test_no_such_folder(folder: Path):
    assert refusal(folder.parent / "tinny") == (
        "tinny: there is no such folder or workbook; the nearest folder is 'tiny'"
    )
    assert refusal(folder / "nowhere" / "at" / "all").endswith(f"check the path: {folder / 'nowhere/at/all'}")


def test_a_file_that_is_no_workbook(folder: Path):
    assert refusal(folder / "pots.csv") == (
        "pots.csv: is neither a folder of tables nor a workbook;"
        " give the folder that holds partnership.toml, or an .xlsx file"
    )


def test_an_empty_folder_lacks_everything_that_is_needed(tmp_path: Path):
    faults = faults_of(tmp_path)
    needed = [name for name, record in TABLES.items() if record.need != "optional"]
    assert [fault.table for fault in faults] == ["partnership.toml", *needed]
    assert str(faults[1]).startswith(
        "partners: the table is missing; add partners.csv, or a sheet partners: An org"
    )


def test_a_missing_table(folder: Path):
    (folder / "places.csv").unlink()
    assert refusal(folder) == (
        "places: the table is missing; add places.csv, or a sheet places: The area, or one of its districts."
    )


def test_an_optional_table_may_be_missing(folder: Path):
    for name in ("responses", "outcome_costs"):
        (folder / f"{name}.csv").unlink()
    assert faults_of(folder) == []


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("pot.csv", r"did you mean pots or pot_years\?"),
        ("Services.csv", r"did you mean services\?"),
        ("POTS.CSV", r"did you mean pots"),
        ("budget.csv", r"the tables are partners, places"),
    ],
)
def test_an_unknown_table(folder: Path, name: str, guess: str):
    (folder / name).write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match=rf"^{name}: is not the file of a table; {guess}"):
        read_tables(folder)


def test_other_files_are_left_alone(folder: Path):
    for name in ("README.md", ".hidden.csv", "notes.txt"):
        (folder / name).write_text("anything")
    (folder / "more").mkdir()
    assert faults_of(folder) == []


def test_a_folder_in_the_place_of_a_file(folder: Path):
    (folder / "skills.csv").mkdir()
    assert (
        refusal(folder)
        == "skills: cannot be opened (is a directory); make sure that it is there and yours to use"
    )


def test_a_system_that_refuses_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "pots: cannot be opened (permission denied)" in refusal(folder)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"  \n,,\n", b"\xef\xbb\xbf"])
def test_an_empty_file(folder: Path, content: bytes):
    (folder / "skills.csv").write_bytes(content)
    assert refusal(folder) == "skills: is empty; begin with the header: type, can_also_be, efficiency"


def test_a_table_that_needs_rows_and_has_none(folder: Path):
    header = (folder / "pots.csv").read_text(encoding="utf-8").splitlines()[0]
    spoil(folder, "pots", header, ",,,")
    assert refusal(folder) == "pots: has no rows; give at least one row below the header"
    header = (folder / "sources.csv").read_text(encoding="utf-8").splitlines()[0]
    spoil(folder, "sources", header)
    assert [fault.table for fault in faults_of(folder)] == ["pots"]


def test_a_file_that_is_too_large(folder: Path):
    with (folder / "skills.csv").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert refusal(folder).startswith(
        "skills: has 50,000,001 bytes; give at most 50,000,000: tables hold totals"
    )


# ---- encoding and the form of CSV ----------------------------------------------------------


def test_a_file_that_is_not_utf8_says_which_byte_in_which_row(folder: Path):
    lines = f"{HEADER}\n{ROW}\nnhs_core,health_visits,south,5,derived,caf\xe9 clubs\n"
    (folder / "spending.csv").write_bytes(lines.encode("cp1252"))
    assert refusal(folder) == (
        "spending, row 3: is not UTF-8: byte 133 (0xe9, perhaps the end of 'h,5,derived,café');"
        " save it as CSV UTF-8"
    )


def test_a_file_in_utf16(folder: Path):
    (folder / "spending.csv").write_bytes(f"{HEADER}\n{ROW}\n".encode("utf-16"))
    assert refusal(folder) == "spending: is UTF-16, not UTF-8; save it as CSV UTF-8"


def test_a_byte_order_mark_and_windows_line_ends_are_fine(folder: Path):
    for path in folder.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults_of(folder) == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f'"{ROW}', r"spending, row \d+: cannot be read as CSV near line \d+ \(.*\); close every quote"),
        (
            '"nhs" core,x,y,5,derived,how',
            r"cannot be read as CSV near line 2 .*double a quote inside a text",
        ),
        (f"{ROW},", None),
        (
            f"{ROW},more",
            r"row 2: has 7 cells, but the header has 6; name every column; put a text that holds a",
        ),
        (
            "nhs_core,health_visits,north,5,derived",
            r"row 2: has 5 cells, but the header has 6; keep the comma",
        ),
        ("nhs_core,health_visits,north,1,000,derived,how", r"row 2: has 7 cells, but the header has 6"),
    ],
)
def test_rows_that_are_not_csv_or_not_as_long_as_the_header(folder: Path, row: str, message: str | None):
    spoil(folder, "spending", HEADER, row)
    if message is None:
        assert faults_of(folder) == []
    else:
        with pytest.raises(InputError, match=message):
            read_tables(folder)
        assert len(faults_of(folder)) == 1


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_columns_separated_by_something_else(folder: Path, mark: str, word: str):
    spoil(folder, "spending", HEADER.replace(",", mark), ROW.replace(",", mark))
    assert refusal(folder) == (
        f"spending, row 1: its columns are separated by {word}; save it with commas (CSV UTF-8)"
    )


# ---- headers -------------------------------------------------------------------------------

HEADERS = [
    (
        HEADER.replace("year", "month"),
        (
            "spending, row 1, column amount_per_month: spending has no column 'amount_per_month';"
            " amount_per_year is expected, in £ a year, or the type's own unit"
        ),
    ),
    (
        HEADER.replace("amount_per_year", "Amount per year"),
        (
            "spending, row 1, column Amount per year: spending has no column 'Amount per year';"
            " amount_per_year is expected, in £ a year, or the type's own unit"
        ),
    ),
    (
        f"{HEADER},colour",
        (
            "spending, row 1, column colour: spending has no column 'colour';"
            f" remove it; the columns are {HEADER.replace(',', ', ')}"
        ),
    ),
    (
        f"{HEADER},pots",
        "spending, row 1, column pots: spending has no column 'pots'; did you mean pot?",
    ),
    (f"{HEADER},pot", "spending, row 1, column pot: the column is there 2 times; keep one of them"),
    (
        HEADER.replace("place,", ""),
        (
            "spending, row 1, column place: the column is missing;"
            " add it: The place, as in the service's activity"
        ),
    ),
    (HEADER.replace("place", ""), "spending, row 1: column 3 has no name; name it, or remove it"),
]


@pytest.mark.parametrize(("header", "message"), HEADERS)
def test_headers(folder: Path, header: str, message: str):
    spoil(folder, "spending", header)
    assert message in refusal(folder).splitlines()


def test_a_missing_column_is_not_a_fault_of_every_row(folder: Path):
    spoil(folder, "spending", HEADER.removesuffix(",source"), ROW.removesuffix(",how"))
    [fault] = faults_of(folder)
    assert (fault.row, fault.column) == (1, "source")


def test_an_optional_column_may_be_missing(folder: Path):
    assert "need_weight" in (folder / "places.csv").read_text(encoding="utf-8")
    lines = [
        "place,name,parent,children,basis,source",
        "shire,Shire,,5,derived,how",
        "north,N,shire,5,derived,how",
    ]
    spoil(folder, "places", *lines)
    assert faults_of(folder) == []


def test_blank_columns_after_the_last_are_fine(folder: Path):
    spoil(folder, "spending", f"{HEADER},,", f"{ROW},,")
    assert faults_of(folder) == []


def test_a_header_below_the_first_row(folder: Path):
    spoil(folder, "spending", "", HEADER, ROW)
    assert refusal(folder) == "spending, row 1: is blank; begin with the header in row 1"


@pytest.mark.parametrize(
    "column",
    [
        *(
            "name",
            "Name",
            "First name",
            "surname",
            "child_name",
            "Pupil names",
            "mother_name",
            "date of birth",
        ),
        *(
            "DOB",
            "child_dob",
            "NHS number",
            "nhs_no",
            "UPN",
            "pupil_upn",
            "postcode",
            "Home Postcode",
            "post code",
        ),
        *("email", "phone", "mobile", "address", "home_address", "NI number"),
    ],
)
def test_columns_that_look_like_personal_data_are_refused(folder: Path, column: str):
    spoil(folder, "spending", f"{HEADER},{column}", f"{ROW},x")
    assert refusal(folder) == (
        f"spending, row 1, column {column}: looks like personal data, which is refused;"
        " remove the column: tables hold totals only"
    )


@pytest.mark.parametrize("column", ["network", "uphill", "named", "micromobility", "redressing"])
def test_other_unknown_columns_are_not_called_personal(folder: Path, column: str):
    spoil(folder, "spending", f"{HEADER},{column}", f"{ROW},x")
    assert f"spending has no column '{column}'" in refusal(folder)
