"""Files based on files: what a child takes over, what it replaces, and loops."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.inputs.changes import Change, Cut, NewRow
from model.inputs.faults import InputError
from model.inputs.rules import Rules
from model.inputs.scenario import apply, read_scenario
from tests.inputs.files import HEAD, faults_of_reading, said, write
from tests.inputs.wold import wold

PARENT = """
# The parent.
name = "Parent"
data = "../data/wold"
objective = "close_gaps"
[rules]
pooling = "full"
reinvest = "own_pot"
[cut]
partner = "council"
depth = 0.2
over_years = 3
[partnership]
discount_rate = 0.03
run_on_years = 1
[[changes]]
table = "pots"
where = { pot = "nhs_core" }
column = "amount_per_year"
scale = 0.5
why = "The parent's reason"
"""


def child(folder: Path, body: str, parent: str = PARENT) -> Path:
    """A file based on a parent."""
    write(folder, parent, "parent.toml")
    return write(folder, f'name = "Child"\nbased_on = "parent.toml"\n{body}', "child.toml")


def test_a_child_takes_over_everything(tmp_path: Path):
    scenario = read_scenario(child(tmp_path, ""))
    parent = read_scenario(tmp_path / "scenarios" / "parent.toml")
    assert scenario == replace(parent, name="Child", path=tmp_path / "scenarios" / "child.toml", story="")
    assert scenario.data == tmp_path / "data" / "wold"


def test_rules_are_replaced_key_by_key(tmp_path: Path):
    rules = read_scenario(child(tmp_path, '[rules]\npooling = "none"\nnew_money = true')).rules
    assert rules == Rules(pooling="none", reinvest="own_pot", new_money=True)


def test_settings_of_the_partnership_are_replaced_key_by_key(tmp_path: Path):
    scenario = read_scenario(child(tmp_path, "[partnership]\nrun_on_years = 2"))
    assert scenario.partnership == {"discount_rate": 0.03, "run_on_years": 2}
    tables, applied = apply(scenario, wold())
    assert (tables.partnership.discount_rate, tables.partnership.run_on_years) == (0.03, 2)
    assert [(c.file, c.column, c.old, c.new, c.overrides) for c in applied if c.table == "partnership"] == [
        ("parent.toml", "discount_rate", 0.035, 0.03, ""),
        ("parent.toml", "run_on_years", None, 1, ""),
        ("child.toml", "run_on_years", 1, 2, "parent.toml"),
    ]


def test_a_cut_is_replaced_as_a_whole(tmp_path: Path):
    assert read_scenario(child(tmp_path, "[cut]\ndepth = 0")).cut == Cut(depth=0.0)


def test_data_is_relative_to_the_file_that_names_it(tmp_path: Path):
    deep = tmp_path / "scenarios" / "deep"
    deep.mkdir(parents=True)
    write(tmp_path, PARENT, "parent.toml")
    (deep / "child.toml").write_text('name = "Child"\nbased_on = "../parent.toml"')
    assert read_scenario(deep / "child.toml").data == tmp_path / "data" / "wold"


def test_a_childs_change_comes_after_its_parents_and_says_so(tmp_path: Path):
    body = '[[changes]]\ntable = "pots"\nwhere = { pot = "nhs_core" }\ncolumn = "amount_per_year"\nadd = 7'
    tables, applied = apply(read_scenario(child(tmp_path, body)), wold())
    assert [(c.file, c.old, c.new, c.overrides) for c in applied if c.table == "pots"] == [
        ("parent.toml", 600000, 300000, ""),
        ("child.toml", 300000, 300007, "parent.toml, [[changes]] 1"),
    ]
    assert tables.pots[1].amount_per_year == 300007


def test_a_childs_year_starts_from_its_parents_amount(tmp_path: Path):
    body = (
        '[[changes]]\ntable = "pots"\nwhere = { pot = "nhs_core" }\ncolumn = "amount_per_year"\n'
        "scale = 2\nyears = [2028]"
    )
    tables, applied = apply(read_scenario(child(tmp_path, body)), wold())
    assert (applied[-1].key, applied[-1].old, applied[-1].new) == ("nhs_core|2028", 300000, 600000)
    assert applied[-1].overrides == "parent.toml, [[changes]] 1"
    assert [(row.pot, row.year, row.amount) for row in tables.pot_years][-1] == ("nhs_core", 2028, 600000)


def test_a_child_may_change_a_row_that_its_parent_added(tmp_path: Path):
    parent = f'{HEAD}[[rows]]\ntable = "pot_years"\nrow = {{ pot = "team", year = 2028, amount = 5 }}'
    body = '[[changes]]\ntable = "pot_years"\nwhere = { pot = "team" }\ncolumn = "amount"\nset = 6'
    tables, _ = apply(read_scenario(child(tmp_path, body, parent)), wold())
    assert tables.pot_years[-1].amount == 6


def test_three_files(tmp_path: Path):
    child(tmp_path, '[rules]\npooling = "none"')
    path = write(tmp_path, 'name = "Third"\nbased_on = "child.toml"\n[rules]\npace = false', "third.toml")
    scenario = read_scenario(path)
    assert scenario.rules == Rules(pooling="none", reinvest="own_pot", pace=False)
    assert [layer.file for layer in scenario.layers] == ["parent.toml"]


def test_a_loop_is_shown(tmp_path: Path):
    write(tmp_path, 'name = "A"\nbased_on = "b.toml"', "a.toml")
    write(tmp_path, 'name = "B"\nbased_on = "c.toml"', "b.toml")
    path = write(tmp_path, 'name = "C"\nbased_on = "a.toml"', "c.toml")
    assert [str(fault) for fault in faults_of_reading(path)] == [
        (
            "b.toml, key based_on: the files are based on each other in a loop:"
            " c.toml → a.toml → b.toml → c.toml; let one of them name data instead"
        )
    ]


def test_a_loop_that_begins_further_up_is_shown(tmp_path: Path):
    write(tmp_path, 'name = "A"\nbased_on = "b.toml"', "a.toml")
    write(tmp_path, 'name = "B"\nbased_on = "./a.toml"', "b.toml")
    path = write(tmp_path, 'name = "C"\nbased_on = "a.toml"', "c.toml")
    (fault,) = faults_of_reading(path)
    assert fault.wrong.endswith("a.toml → b.toml → a.toml")


def test_a_file_based_on_itself(tmp_path: Path):
    path = write(tmp_path, 'name = "A"\nbased_on = "a.toml"', "a.toml")
    (fault,) = faults_of_reading(path)
    assert fault.wrong == "the files are based on each other in a loop: a.toml → a.toml"


def test_a_parent_that_is_not_there(tmp_path: Path):
    write(tmp_path, PARENT, "as-agreed.toml")
    path = write(tmp_path, 'name = "A"\nbased_on = "as-agred.toml"', "a.toml")
    assert [str(fault) for fault in faults_of_reading(path)] == [
        (
            "a.toml, key based_on: there is no file 'as-agred.toml' beside it;"
            " the nearest file is 'as-agreed.toml'"
        )
    ]


def test_faults_of_every_file_are_said_at_once(tmp_path: Path):
    parent = 'name = "P"\ndata = "../data/wald"\n[rules]\npacing = true'
    path = child(tmp_path, "[cut]\ndepth = 2", parent)
    assert [(fault.table, fault.column) for fault in faults_of_reading(path)] == [
        ("child.toml", "cut, depth"),
        ("parent.toml", "rules.pacing"),
        ("parent.toml", "data"),
    ]


def test_a_parent_that_is_no_toml(tmp_path: Path):
    path = child(tmp_path, "[cut]\ndepth = 2", "name = X")
    assert [(fault.table, fault.row) for fault in faults_of_reading(path)] == [
        ("child.toml", None),
        ("parent.toml", 1),
    ]


def test_rules_that_contradict_each_other_only_together(tmp_path: Path):
    parent = f'{HEAD}[rules]\nhard = ["pace"]'
    path = child(tmp_path, "[rules]\npace = false", parent)
    assert [str(fault) for fault in faults_of_reading(path)] == [
        (
            "child.toml, [rules], key hard: hard names 'pace', which this scenario turns off;"
            " turn the rule on, or leave it out of hard"
        )
    ]


# ---- edits in memory, as a screen makes them ---------------------------------------------------

ADD = Change("pots", {"pot": "nhs_core"}, "amount_per_year", "add", 7)


def test_edits_are_a_layer_on_top(tmp_path: Path):
    scenario = read_scenario(child(tmp_path, "")).with_changes(
        [ADD], rules={"pooling": "none"}, partnership={"run_on_years": 3}
    )
    tables, applied = apply(scenario, wold())
    assert tables.pots[1].amount_per_year == 300007
    assert applied[-1].file == "on screen"
    assert applied[-1].overrides == "parent.toml, [[changes]] 1"
    assert scenario.rules == Rules(pooling="none", reinvest="own_pot")
    assert tables.partnership.run_on_years == 3


def test_edits_upon_edits(tmp_path: Path):
    once = said(tmp_path, "").with_changes([ADD])
    twice = once.with_changes([ADD], file="second thoughts")
    tables, applied = apply(twice, wold())
    assert tables.pots[1].amount_per_year == 600014
    assert [c.overrides for c in applied] == ["", "on screen, change 1"]


def test_no_edits_change_nothing(tmp_path: Path):
    scenario = said(tmp_path, "")
    assert scenario.with_changes() == scenario


def test_edits_are_numbered_in_their_order(tmp_path: Path):
    row = NewRow("pot_years", {"pot": "team", "year": 2028, "amount": 5})
    scenario = said(tmp_path, "").with_changes([ADD, replace(ADD, column="pooled_share")], rows=[row])
    assert [change.label for change in scenario.layers[0].changes] == [
        "on screen, change 1",
        "on screen, change 2",
    ]
    assert scenario.layers[0].rows[0].label == "on screen, row 1"


def test_edits_that_are_wrong_by_themselves(tmp_path: Path):
    wrong = replace(ADD, column="amount")
    row = NewRow("pot_years", {"pot": "team"})
    with pytest.raises(
        InputError, match=r"on screen, change 1, column: pots has no column 'amount'"
    ) as caught:
        said(tmp_path, "").with_changes([wrong], rows=[row], rules={"pooling": "ful"})
    assert [fault.column for fault in caught.value.faults] == [
        "rules.pooling",
        "row 1, pot_years.year",
        "row 1, pot_years.amount",
        "change 1, column",
    ]


def test_edits_of_the_cut_and_the_objective(tmp_path: Path):
    scenario = read_scenario(child(tmp_path, ""))
    assert scenario.with_changes().cut == scenario.cut == Cut("council", None, 0.2, None, 3)
    assert scenario.with_changes(cut=None).cut is None
    deeper = Cut(depth=0.3)
    assert scenario.with_changes(cut=deeper, objective="close_gaps") == replace(scenario, cut=deeper)
    with pytest.raises(InputError, match=r'^on screen, column objective: there is no objective "best"; '):
        scenario.with_changes(objective="best")


def test_edits_may_hold_lists(tmp_path: Path):
    said_by_a_browser: dict[str, Any] = {"where": {"pot": ["nhs_core"]}, "years": [2028]}
    scenario = said(tmp_path, "").with_changes([replace(ADD, **said_by_a_browser)])
    assert scenario.layers[0].changes[0].years == (2028,)
    assert apply(scenario, wold())[1][0].new == 600007


def test_edits_may_not_change_what_the_figures_mean(tmp_path: Path):
    with pytest.raises(InputError, match=r"^on screen, column partnership, base_year: 'base_year' says what"):
        said(tmp_path, "").with_changes(partnership={"base_year": 2020})


def test_edits_that_the_tables_refuse(tmp_path: Path):
    gone = replace(ADD, where={"pot": "teem"})
    with pytest.raises(InputError, match=r"on screen, change 1, where.pot: no row of pots has pot 'teem'"):
        apply(said(tmp_path, "").with_changes([gone]), wold())
