"""One scenario file: what it says, and each way of saying it wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.inputs.changes import Change, Cut, NewRow
from model.inputs.faults import InputError
from model.inputs.rules import Rules
from model.inputs.scenario import Scenario, read_scenario, scenario_for
from tests.inputs.files import HEAD, faults_of_reading, ground, said, write

FULL = """# Not this line, there is a story.
name = " A fifth off "
story = "A fifth off council money"
data = "../data/wold"
objective = "close_gaps"
[rules]
pooling = "full"
[cut]
partner = "council"
depth = 0.2
from = 2028
over_years = 3
[[rows]]
table = "pot_years"
row = { pot = "team", year = 2028, amount = 5 }
why = "Two leave"
[[changes]]
table = "outcome_values"
where = { outcome = ["ready", "in_care"], series = "target" }
column = "count"
scale = 0.95
years = [2028, 2029]
why = "Agreed in March"
[[changes]]
table = "pots"
where = { pot = "team" }
column = "most_growth_share"
set = ""
[partnership]
discount_rate = 0.03
"""


def test_a_full_file(tmp_path: Path):
    path = write(tmp_path, FULL)
    scenario = read_scenario(path)
    (layer,) = scenario.layers
    assert scenario.name == "A fifth off"
    assert scenario.story == "A fifth off council money"
    assert scenario.data == tmp_path / "data" / "wold"
    assert scenario.objective == "close_gaps"
    assert scenario.rules == Rules(pooling="full")
    assert scenario.cut == Cut("council", None, 0.2, 2028, 3)
    assert scenario.path == path
    assert scenario.partnership == {"discount_rate": 0.03}
    assert layer.rows == (
        NewRow("pot_years", {"pot": "team", "year": 2028, "amount": 5}, "Two leave", "x.toml", 1),
    )
    assert layer.changes == (
        Change(
            "outcome_values",
            {"outcome": ("ready", "in_care"), "series": "target"},
            "count",
            "scale",
            0.95,
            (2028, 2029),
            "Agreed in March",
            "x.toml",
            1,
        ),
        Change("pots", {"pot": "team"}, "most_growth_share", "set", "", None, "", "x.toml", 2),
    )


def test_defaults(tmp_path: Path):
    scenario = said(tmp_path, "")
    assert (scenario.objective, scenario.rules, scenario.cut) == ("close_gaps", Rules(), None)
    assert (scenario.layers, scenario.story, scenario.partnership) == ((), "", {})


def test_the_story_may_be_the_comment_at_the_head(tmp_path: Path):
    path = write(tmp_path, f"# As we agreed,\n#  with nothing new.\n{HEAD}# not this\n")
    assert read_scenario(path).story == "As we agreed, with nothing new."


def test_a_cut_may_leave_out_all_but_its_depth(tmp_path: Path):
    assert said(tmp_path, "[cut]\ndepth = 1").cut == Cut(None, None, 1.0, None, 1)


def test_one_year_may_stand_for_a_list(tmp_path: Path):
    body = '[[changes]]\ntable = "pots"\nwhere = {}\ncolumn = "amount_per_year"\nscale = 0.9\nyears = 2028'
    assert said(tmp_path, body).layers[0].changes[0].years == (2028,)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path):
    path = ground(tmp_path) / "x.toml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())
    assert read_scenario(path).name == "X"


@pytest.mark.parametrize("name", ["wold", "wold.xlsx"])
def test_data_alone_is_a_scenario_without_changes(tmp_path: Path, name: str):
    data = tmp_path / name
    data.mkdir() if name == "wold" else data.touch()
    assert read_scenario(data) == Scenario("As agreed", data)
    assert scenario_for(data, "As it is") == Scenario("As it is", data)


def test_data_that_is_not_there(tmp_path: Path):
    (tmp_path / "wold.xlsx").touch()
    with pytest.raises(
        InputError, match=r"^wald\.xlsx: there is no such file in .*; the nearest file is 'wold\.xlsx'$"
    ):
        scenario_for(tmp_path / "wald.xlsx")


def test_settings_of_a_partnership_are_no_scenario(tmp_path: Path):
    with pytest.raises(
        InputError, match=r"settings of a partnership, not a scenario; name the folder .*wold instead$"
    ):
        read_scenario(tmp_path / "wold" / "partnership.toml")


def change(body: str) -> str:
    return (
        f'{HEAD}[[changes]]\ntable = "pots"\ncolumn = "amount_per_year"\nwhere = {{ pot = "team" }}\n{body}'
    )


TEXTS = {
    'name = "X"\ndata = ../data\n': (
        "x.toml, line 2: is not TOML at line 2: invalid value (found: data = ../data);"
        ' write key = value; text stands in "quotes"'
    ),
    'name = "X"\nrules = [1, 2\n': (
        "x.toml, line 3: is not TOML at line 3: unclosed array (found: the end of the file);"
        ' write key = value; text stands in "quotes"'
    ),
    'data = "../data/wold"': 'x.toml, key name: is missing; add name = "…"',
    'name = " "\ndata = "../data/wold"': 'x.toml, key name: is blank; write name = "…"',
    'name = 3\ndata = "../data/wold"': 'x.toml, key name: 3 is not text in quotes; write name = "…"',
    'name = "X"': (
        'x.toml, key data: neither data nor based_on is given; add data = "../data/a_partnership"'
    ),
    'name = "X"\ndata = " "': 'x.toml, key data: is blank; write data = "../data/a_partnership"',
    'name = "X"\ndata = "../data/wold"\nbased_on = "b.toml"': (
        "x.toml, key data: data stands beside based_on, which has its own; leave out one of the two"
    ),
    'name = "X"\ndata = "../data/wald"': (
        "x.toml, key data: there is no folder or workbook '../data/wald'; the nearest folder is 'wold'"
    ),
    f'{HEAD}objectve = "close_gaps"': (
        "x.toml, key objectve: there is no key 'objectve' here; the nearest key is 'objective'"
    ),
    f'{HEAD}objective = "close_gap"': (
        "x.toml, key objective: there is no objective \"close_gap\"; the nearest objective is 'close_gaps'"
    ),
    f'{HEAD}[rules]\npoolin = "full"': (
        "x.toml, [rules], key poolin: there is no rule 'poolin'; the nearest rule is 'pooling'"
    ),
    f'{HEAD}rules = "free"': ('x.toml, key rules: "free" is not a table; write [rules] on a line of its own'),
    f'{HEAD}[changes]\ntable = "pots"': (
        'x.toml, key changes: { table = "pots" } is not a list;'
        " write [[changes]], with two brackets on each side"
    ),
    f"{HEAD}changes = [3]": "x.toml, [[changes]] 1: 3 is not a table; write [[changes]]",
    f'{HEAD}[[rows]]\ntable = "pott"\nrow = {{ pot = "x" }}': (
        "x.toml, [[rows]] 1, key table: there is no table 'pott'; the nearest table is 'pots'"
    ),
    f'{HEAD}[[rows]]\nrow = {{ pot = "x" }}': 'x.toml, [[rows]] 1, key table: is missing; add table = "…"',
    f'{HEAD}[[rows]]\ntable = "pots"': ("x.toml, [[rows]] 1, key row: is missing; add row = { … }"),
    f'{HEAD}[[rows]]\ntable = "pot_years"\nrow = {{ pot = "team", year = 2028, amount = -1 }}': (
        "x.toml, [[rows]] 1, column pot_years.amount: '-1' is below 0;"
        " give a number, 0 or more (£ a year, or the type's own unit)"
    ),
    f'{HEAD}[[rows]]\ntable = "pot_years"\nrow = {{ pot = "team", year = 2028, amount = true }}': (
        "x.toml, [[rows]] 1, column pot_years.amount: 'yes' is not a number;"
        " give a number, 0 or more (£ a year, or the type's own unit)"
    ),
    f'{HEAD}[cut]\npartner = "nhs"': (
        "x.toml, [cut], key depth: is missing; add depth = a number without quotes"
    ),
    f'{HEAD}[cut]\npartner = "nhs"\npot = "team"\ndepth = 0.1': (
        "x.toml, [cut], key pot: partner and pot are both given; name one of them, or neither for all money"
    ),
    f"{HEAD}[cut]\ndepth = 20": (
        "x.toml, [cut], key depth: 20 is not a share; write a share from 0 to 1, such as 0.2 for 20%"
    ),
    f"{HEAD}[cut]\ndepth = nan": (
        "x.toml, [cut], key depth: nan is not a share; write a share from 0 to 1, such as 0.2 for 20%"
    ),
    f"{HEAD}[cut]\ndepth = true": (
        "x.toml, [cut], key depth: true is not a number; write depth = a number without quotes"
    ),
    f"{HEAD}[cut]\ndepth = 0.1\nover_years = 0": (
        "x.toml, [cut], key over_years: 0 years is no time; write 1 (at once) or more"
    ),
    f"{HEAD}[cut]\ndepth = 0.1\nyears = 3": (
        "x.toml, [cut], key years: there is no key 'years' here; the nearest key is 'over_years'"
    ),
    f"{HEAD}[partnership]\nbase_year = 2024": (
        "x.toml, [partnership], key base_year: 'base_year' says what the figures of the tables mean;"
        " make another partnership folder for other figures"
    ),
    f"{HEAD}[partnership]\ndiscont_rate = 0.1": (
        "x.toml, [partnership], key discont_rate: there is no key 'discont_rate' here;"
        " the nearest key is 'discount_rate'"
    ),
    change(""): "x.toml, [[changes]] 1: says no set, scale or add; use exactly one of set, scale and add",
    change("set = 1\nscale = 2"): (
        "x.toml, [[changes]] 1: set and scale stand together; use exactly one of set, scale and add"
    ),
    change("set = { a = 1 }"): (
        "x.toml, [[changes]] 1, key set: { a = 1 } can't stand in a cell; use text, a number or a list of ids"
    ),
    change("set = 1\nreason = 'x'"): (
        "x.toml, [[changes]] 1, key reason: there is no key 'reason' here;"
        " known: 'add', 'column', 'scale', 'set', 'table', 'where', 'why' and 'years'"
    ),
    change("set = 1\nyears = '2028'"): (
        'x.toml, [[changes]] 1, key years: "2028" is not a list of years; write years = [2027, 2028]'
    ),
    f'{HEAD}[[changes]]\ntable = "pots"\ncolumn = "amount_per_year"\nscale = 1': (
        "x.toml, [[changes]] 1, key where: is missing; say which rows; where = {} is every row"
    ),
}


@pytest.mark.parametrize(("text", "fault"), TEXTS.items(), ids=range(len(TEXTS)))
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, text: str, fault: str):
    assert [str(found) for found in faults_of_reading(write(tmp_path, text))] == [fault]


def test_every_fault_of_a_file_is_said_at_once(tmp_path: Path):
    body = 'objective = "best"\n[rules]\npooling = 1\n[cut]\ndepth = 2\n[[changes]]\ntable = "pots"'
    assert [fault.column for fault in faults_of_reading(write(tmp_path, f'data = "x"\n{body}'))] == [
        "name",
        "objective",
        "rules.pooling",
        "cut, depth",
        "change 1, column",
        "change 1, where",
        "change 1",
        "data",
    ]


def test_files_that_are_no_text(tmp_path: Path):
    path = ground(tmp_path) / "x.toml"
    path.write_bytes('name = "Caf\xe9"\n'.encode("latin-1"))
    assert [str(fault) for fault in faults_of_reading(path)] == [
        "x.toml, line 1: line 1 is not UTF-8 text; save the file as UTF-8"
    ]
    path.write_bytes(b"#" * 2_000_001)
    assert [str(fault) for fault in faults_of_reading(path)] == [
        "x.toml: holds 2,000,001 bytes; at most 2,000,000 bytes"
    ]
