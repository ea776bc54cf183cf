"""Settings of a partnership that do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.inputs.faults import InputError
from model.inputs.parse import parse_partnership
from tests.inputs.samples import faults_of, tiny_folder

GOOD = {"name": "Shire", "area": "shire", "base_year": 2025, "price_year": "2024-25", "discount_rate": 0.035}


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (None, (2026, 2027, 2028, 2029)),
        (2, (2026, 2027)),
        ("3", (2026, 2027, 2028)),
        ([2026], (2026,)),
        ("2026", (2026,)),
        ([2026, 2027], (2026, 2027)),
        ("2026; 2027", (2026, 2027)),
    ],
)
def test_years_as_a_count_or_a_list(years: object, expected: tuple[int, ...]):
    partnership, faults = parse_partnership(GOOD | ({"years": years} if years is not None else {}))
    assert faults == []
    assert partnership is not None
    assert partnership.years == expected


def test_what_is_left_out_is_not_stated():
    partnership, _ = parse_partnership(GOOD)
    assert partnership is not None
    assert partnership.currency == "GBP"
    assert partnership.first_decision_year is None
    assert partnership.run_on_years is None
    assert partnership.sources_note == ""


BAD = [
    (
        {"years": [2027, 2028]},
        r"column years: 2027 and 2028 do not follow base_year 2025 one by one; give 2026, 2027",
    ),
    ({"years": [2026, 2028]}, r"2026 and 2028 do not follow base_year 2025"),
    ({"years": [2025, 2026]}, r"do not follow base_year 2025 one by one"),
    ({"years": 0}, r"column years: '0' is not a list of years; give years in a row that follow base_year"),
    ({"years": -1}, r"column years: -1 do not follow base_year 2025"),
    ({"years": 31}, r"column years: .*31.* do not follow base_year"),
    ({"years": "soon"}, r"column years: 'soon' is not a list of years"),
    ({"years": True}, r"column years: 'yes' is not a list of years"),
    ({"base_year": "2024-25"}, r"column base_year: '2024-25' is not a year; write 2025"),
    ({"base_year": 25}, r"column base_year: '25' is below 1990"),
    ({"base_year": 2024.5}, r"column base_year: '2024\.5' is not a year"),
    (
        {"first_decision_year": 2025},
        r"first_decision_year: 2025 is not one of the years; give a year from 2026 to 2029",
    ),
    ({"first_decision_year": 2030}, r"2030 is not one of the years"),
    ({"price_year": "2024-26"}, r"column price_year: '2024-26' is not one year; write 2024-25"),
    (
        {"price_year": "24/25"},
        r"column price_year: '24/25' does not have the right form; give .*such as 2024-25",
    ),
    (
        {"discount_rate": 3.5},
        r"column discount_rate: '3\.5' is above 1; shares run from 0 to 1: write 0\.035 for 3\.5%",
    ),
    ({"discount_rate": "3.5%"}, r"column discount_rate: '3\.5%' is not a number; write 0\.035"),
    ({"discount_rate": True}, r"column discount_rate: 'yes' is not a number"),
    ({"run_on_years": -1}, r"column run_on_years: '-1' is below 0"),
    ({"area": "The Shire"}, r"column area: 'The Shire' is not an id; .*such as the_shire"),
    ({"name": ""}, r"column name: is blank, but must be given; give a text \(Name of the partnership\)"),
    ({"discount": 0.03}, r"column discount: there is no setting 'discount'; did you mean discount_rate\?"),
    ({"colour": "red"}, r"column colour: there is no setting 'colour'; the names are name, area, base_year"),
    ({"area": {"id": "shire"}}, r"column area: .* is not an id"),
]


@pytest.mark.parametrize(("change", "message"), BAD)
def test_bad_settings(change: dict[str, object], message: str):
    partnership, faults = parse_partnership(GOOD | change)
    assert partnership is None
    assert len(faults) == 1
    with pytest.raises(InputError, match=f"^partnership, .*{message}"):
        raise InputError(faults)


def test_all_settings_at_fault_come_together():
    _, faults = parse_partnership({"nme": "Shire", "base_year": "x"})
    assert [fault.column for fault in faults] == [
        "name",
        "area",
        "base_year",
        "price_year",
        "discount_rate",
        "nme",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'name = "Shire', r"^partnership\.toml, line 1: is not TOML at line 1"),
        (b"name = 1\nname = 2\n", r"^partnership\.toml, line 2: is not TOML at line 2"),
        (
            b'name = "caf\xe9"\n',
            r"^partnership\.toml, line 1: line 1 is not UTF-8 text; save the file as UTF-8",
        ),
        (None, r"^partnership\.toml: there is no such file"),
    ],
)
def test_a_settings_file_that_can_not_be_read(tmp_path: Path, content: bytes | None, message: str):
    folder = tiny_folder(tmp_path)
    path = folder / "partnership.toml"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        raise InputError(faults_of(folder))
