"""``jcm psa``: the contract's tables, and faults in the terms of whoever made the files."""

from __future__ import annotations

import json
import time

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def files(tmp_path):
    rows = [(i, "A", 0, 0) for i in range(24)] + [(i, "B", 1, i % 4) for i in range(24)]
    draws, parameters = tmp_path / "draws.csv", tmp_path / "parameters.csv"
    pd.DataFrame(rows, columns=["draw", "option", "cost", "effect"]).to_csv(draws, index=False)
    pd.DataFrame(
        {"draw": range(24), "gain": [i % 4 for i in range(24)], "noise": [i // 4 for i in range(24)]}
    ).to_csv(parameters, index=False)
    return draws, parameters


def test_the_tables_of_the_contract(jcm, files, tmp_path):
    out = tmp_path / "out"
    ran = jcm("psa", files[0], "--thresholds", "0:2:0.5", "--json", "--out", out)
    tables = json.loads(ran.out, parse_constant=pytest.fail)["tables"]
    assert {"threshold", "option", "probability"} <= set(tables["acceptability"][0])
    assert {"threshold", "option", "loss"} <= set(tables["expected_loss"][0])
    assert {"threshold", "evpi"} <= set(tables["information"][0])
    assert {"option", "cost_mean", "cost_low", "cost_high", "effect_mean"} <= set(tables["summary"][0])
    assert [row["threshold"] for row in tables["information"]] == [0, 0.5, 1, 1.5, 2]
    assert {path.stem for path in out.glob("*.csv")} == set(tables)


def test_text_for_people(jcm, files):
    ran = jcm("psa", files[0], "--thresholds", "0:2:1")
    lines = ran.out.splitlines()
    assert lines[:2] == ["draws.csv", "2 options in 24 draws."]
    assert lines[-3:] == [
        "              0  100   0",
        "              1   38  62",
        "              2   25  75",
    ]


def test_what_parameters_are_worth(jcm, files):
    ran = jcm("psa", files[0], "--parameters", files[1], "--value", "1", "--json")
    rows = {row["group"]: row for row in json.loads(ran.out)["tables"]["evppi"]}
    assert rows["all of them"]["evppi"] == pytest.approx(0.25)
    assert rows["gain"]["evppi"] == pytest.approx(0.25)
    assert rows["noise"]["evppi"] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--thresholds", "0:10"),
            "--thresholds: '0:10' is not a range; give FROM:TO:STEP such as 0:50000:1000",
        ),
        (("--thresholds", "0:ten:1"), "--thresholds: 'ten' is not a number"),
        (("--thresholds", "9:0:1"), "--thresholds: '9:0:1' goes nowhere"),
        (("--thresholds", "0:9:0"), "--thresholds: '0:9:0' goes nowhere"),
        (("--thresholds", "0:9:0.001"), "--thresholds: '0:9:0.001' has 9,001 values; give at most 2,001"),
        (("--value", "5"), "give --parameters and --value together"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(jcm, files, arguments, said):
    ran = jcm("psa", files[0], *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.faults[0].startswith(f"jcm: {said}")


def test_draws_and_parameters_must_fit(jcm, files):
    draws, parameters = files
    parameters.write_text("draw,gain\n0,1\n0,2\n", encoding="utf-8")
    ran = jcm("psa", draws, "--parameters", parameters, "--value", "1")
    assert ran.faults[:2] == [
        "parameters.csv, row 3, column draw: draw 0 is in row 2 already; keep one row for each draw",
        (
            "parameters.csv, column draw: 23 draws of the table of options are not there, such as 1; "
            "give the parameters of every draw"
        ),
    ]
    parameters.write_text("draw\n0\n", encoding="utf-8")
    ran = jcm("psa", draws, "--parameters", parameters, "--value", "1")
    assert ran.faults[0].startswith(
        "parameters.csv, row 1: there is no parameter; give the column draw and one"
    )
    draws.write_text("draw,option,cost,effect\n0,A,1,2\n", encoding="utf-8")
    parameters.write_text("draw,x\n0,1\n", encoding="utf-8")
    ran = jcm("psa", draws, "--parameters", parameters, "--value", "1")
    assert ran.faults[0] == "jcm: 1 draw is too few to value parameters; make 20"


def test_unequal_draws_are_faults(jcm, files):
    files[0].write_text("draw,option,cost,effect\n1,A,1,2\n1,B,1,2\n2,A,1,2\n", encoding="utf-8")
    ran = jcm("psa", files[0])
    assert ran.faults[0].startswith(
        "draws.csv, column option: draw 2 has no row for 'B'; every draw needs every"
    )


def test_help_has_an_example(jcm):
    assert "jcm psa draws.csv --thresholds 0:50000:1000" in jcm("psa", "--help").out


def test_a_hundred_thousand_rows_are_answered_in_seconds(jcm, tmp_path):
    """Four options in 25,000 draws: read, checked and valued at 51 worths; 2.5 s of work when made."""
    draws, rng = 25_000, np.random.default_rng(1)
    rows = ["draw,option,cost,effect"]
    for k in range(4):
        cost, effect = rng.normal(1_000 * (k + 1), 500, draws), rng.normal(1 + k / 4, 0.3, draws)
        rows += [f"{i},o{k},{c:.4f},{e:.5f}" for i, (c, e) in enumerate(zip(cost, effect, strict=True))]
    path = tmp_path / "big.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    began = time.process_time()
    ran = jcm("psa", path)
    assert ran.status == 0
    assert "4 options in 25,000 draws." in ran.out
    assert time.process_time() - began < 12
