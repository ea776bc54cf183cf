"""What a scenario's rows, changes, cut and rules are refused for, in the words that a reader gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inputs.files import change, faults_of

PER_YEAR = "a number, 0 or more (£ a year, or the type's own unit)"
TEAM = 'pot = "team"'


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (
            change("pots", "amount_per_year", 'pot = "teem"', "set = 1"),
            "x.toml, [[changes]] 1, key where.pot: no row of pots has pot 'teem'; the nearest pot is 'team'",
        ),
        (
            change("pots", "amount_per_year", 'pot = ["team", "teem"]', "set = 1"),
            (
                "x.toml, [[changes]] 1, key where.pot: no row of pots has pot 'teem';"
                " the nearest pot is 'team', or leave it out"
            ),
        ),
        (
            change("outcome_values", "count", 'outcome = "ready", series = "trend"', "set = 1"),
            (
                "x.toml, [[changes]] 1, key where.series: no row of outcome_values has series 'trend'"
                " beside outcome 'ready'; known: 'actual', 'benchmark' and 'target'"
            ),
        ),
        (
            change(
                "outcome_values", "count", 'outcome = ["ready", "in_care"], series = "benchmark"', "set = 1"
            ),
            (
                "x.toml, [[changes]] 1, key where.outcome: no row of outcome_values has outcome 'in_care'"
                " beside series 'benchmark'; add the row with [[rows]], or leave it out"
            ),
        ),
        (
            change("outcome_values", "count", 'outcome = "ready"', "set = 1\nyears = [2028]"),
            (
                "x.toml, [[changes]] 1, key years: no row of outcome_values has year '2028' beside"
                " outcome 'ready';"
                " the nearest year is '2029' or '2025'"
            ),
        ),
        (
            change(
                "outcome_values",
                "count",
                'series = "target", outcome = "ready"',
                "set = 1\nyears = [2028, 2029]",
            ),
            (
                "x.toml, [[changes]] 1, key years: no row of outcome_values has year '2028'"
                " beside series 'target', outcome 'ready'; add the row with [[rows]], or leave it out"
            ),
        ),
        (
            change("parameters", "value", "", "set = 1"),
            "x.toml, [[changes]] 1, key table: the table parameters has no rows; add one with [[rows]]",
        ),
        (
            change("pots", "amount_per_year", TEAM, "set = 1\nyears = [2030]"),
            "x.toml, [[changes]] 1, key years: 2030 is not a year of the plan; write years from 2026 to 2029",
        ),
        (
            change("services", "most_growth_share", "", "scale = 2"),
            (
                "x.toml, [[changes]] 1, key scale: most_growth_share is blank in youth_work, fostering;"
                " use set to give it a value"
            ),
        ),
        (
            change("activity", "floor", "", "add = 2"),
            (
                "x.toml, [[changes]] 1, key add: floor is blank in youth_work|east, youth_work|west,"
                " fostering|east and 3 more; use set to give it a value"
            ),
        ),
        (
            change("pots", "pooled_share", 'pot = "nhs_core"', "set = 40"),
            (
                "x.toml, [[changes]] 1, column pots.pooled_share: '40' is above 1 (in nhs_core);"
                " shares run from 0 to 1: write 0.4 for 40%"
            ),
        ),
        (
            change("pots", "amount_per_year", TEAM, "add = -20"),
            f"x.toml, [[changes]] 1, column pots.amount_per_year: '-8' is below 0 (in team); give {PER_YEAR}",
        ),
        (
            change("pots", "amount_per_year", TEAM, 'set = "12 FTE"'),
            (
                f"x.toml, [[changes]] 1, column pots.amount_per_year: '12 FTE' is not a number (in"
                f" team); give {PER_YEAR}"
            ),
        ),
        (
            change("pots", "amount_per_year", TEAM, 'set = ""'),
            (
                "x.toml, [[changes]] 1, column pots.amount_per_year: is blank, but must be given (in team);"
                f" give {PER_YEAR}"
            ),
        ),
        (
            change("services", "tier", "", 'set = "special"'),
            (
                "x.toml, [[changes]] 1, column services.tier: 'special' is not one of the choices"
                " (in family_help, visits, youth_work and 2 more); give universal, targeted or specialist:"
                " did you mean specialist?"
            ),
        ),
        (
            change("services", "commissioner", 'service = "visits"', 'set = "nsh"'),
            (
                "services, row 3, column commissioner: there is no partner 'nsh'"
                " (after x.toml, [[changes]] 1); the nearest partner is 'nhs'"
            ),
        ),
        (
            change(
                "responses", "relative_effect", 'service = "family_help", up_to_multiple = 2', "set = 1.5"
            ),
            (
                "responses, row 3, column relative_effect: the response of 'family_help' rises from 1 to 1.5"
                " (after x.toml, [[changes]] 1); make each segment's effect no more than the one before"
            ),
        ),
        (
            change("pots", "amount_per_year", TEAM, "set = 1")
            + change("pots", "amount_per_year", "", "scale = 2"),
            (
                "x.toml, [[changes]] 2: clashes with change 1: both touch amount_per_year of pots team;"
                " leave each cell and year to one change of a file"
            ),
        ),
        (
            change("pots", "amount_per_year", TEAM, "scale = 2")
            + change("pots", "amount_per_year", TEAM, "set = 2\nyears = [2027]"),
            (
                "x.toml, [[changes]] 2: clashes with change 1: both touch amount of pot_years team|2027;"
                " leave each cell and year to one change of a file"
            ),
        ),
        (
            change("pots", "amount_per_year", 'pot = "youth_grant"', "scale = 2\nyears = [2028]")
            + change("pot_years", "amount", "", "set = 2"),
            (
                "x.toml, [[changes]] 2: clashes with change 1: both touch amount of pot_years"
                " youth_grant|2028;"
                " leave each cell and year to one change of a file"
            ),
        ),
        (
            '[[rows]]\ntable = "pot_years"\nrow = { pot = "youth_grant", year = 2028, amount = 4 }',
            (
                "x.toml, [[rows]] 1: pot_years has a row 'youth_grant|2028' already;"
                " change its cells with [[changes]] instead"
            ),
        ),
        (
            '[[rows]]\ntable = "pot_years"\nrow = { pot = "team", year = 2028, amount = 4 }\n' * 2,
            (
                "x.toml, [[rows]] 2: pot_years has a row 'team|2028' already (x.toml, [[rows]] 1);"
                " change its cells with [[changes]] instead"
            ),
        ),
        (
            '[[rows]]\ntable = "pot_years"\nrow = { pot = "teem", year = 2028, amount = 4 }',
            (
                "pot_years, row 3, column pot: there is no pot 'teem' (after x.toml, [[rows]] 1);"
                " the nearest pot is 'team'"
            ),
        ),
        (
            "[partnership]\ndiscount_rate = 3.5",
            (
                "x.toml, [partnership], key discount_rate: '3.5' is above 1;"
                " shares run from 0 to 1: write 0.035 for 3.5%"
            ),
        ),
        (
            '[cut]\npartner = "nsh"\ndepth = 0.1',
            "x.toml, [cut], key partner: there is no partner 'nsh'; the nearest partner is 'nhs'",
        ),
        (
            '[cut]\npartner = "police"\ndepth = 0.1',
            (
                "x.toml, [cut], key partner: the partner 'police' puts in no money;"
                " name a partner with a money pot, or a pot"
            ),
        ),
        (
            '[cut]\npot = "teem"\ndepth = 0.1',
            "x.toml, [cut], key pot: there is no pot 'teem'; the nearest pot is 'team'",
        ),
        (
            "[cut]\ndepth = 0.1\nfrom = 2030",
            "x.toml, [cut], key from: 2030 is outside the plan; write a year from 2027 to 2029",
        ),
        (
            "[cut]\ndepth = 0.1\nfrom = 2026",
            (
                "x.toml, [cut], key from: 2026 is before the first decision year; write a year"
                " from 2027 to 2029"
            ),
        ),
        (
            '[rules]\nconditions = { release = ["team"] }',
            (
                "x.toml, [rules], key conditions: the pot 'team' has no ring-fence to release;"
                " ring-fenced: 'youth_grant'"
            ),
        ),
    ],
)
def test_what_is_refused(tmp_path: Path, body: str, fault: str):
    assert [str(found) for found in faults_of(tmp_path, body)] == [fault]
