"""The catalogue: kinds of bad input, each with the table, row, column and words by which it is said."""

from __future__ import annotations

from model.inputs.checks.not_built import NOT_BUILT_COLUMNS
from tests.inputs.files import change
from tests.inputs.spoiling import (
    Bad,
    bomb,
    cell,
    circle,
    content,
    gone,
    no_workbook,
    nowhere,
    scenario,
    sheet,
    ten_thousand,
    ten_thousand_amounts,
    text,
)

UNBUILT = next(iter(NOT_BUILT_COLUMNS))
UNBUILT_COLUMN = NOT_BUILT_COLUMNS[UNBUILT][0]
TEAM = 'pot = "team"'

FILES = [
    Bad("nothing there", nowhere, "nothing", None, "", "there is no such file"),
    Bad("missing settings", gone("partnership.toml"), "partnership.toml", None, "", "there is no such file"),
    Bad("missing table", gone("pots"), "pots", None, "", "the table is missing; add pots.csv"),
    Bad("empty file", content("pots", b""), "pots", None, "", "is empty"),
    Bad(
        "header only",
        content("partners", b"partner,name,sector,note\n"),
        "partners",
        None,
        "",
        "at least one row",
    ),
    Bad(
        "wrong encoding",
        content("risks", "risk,name\nx,Caf\xe9\n".encode("latin-1")),
        "risks",
        2,
        "",
        "not UTF-8",
    ),
    Bad("semicolons", content("actions", b"action;name\nx;y\n"), "actions", 1, "", "separated by semicolons"),
    Bad(
        "open quote",
        text("partners", "Wold Council", '"Wold Council'),
        "partners",
        4,
        "",
        "close every quote",
    ),
    Bad(
        "settings not TOML",
        content("partnership.toml", b"name = Wold"),
        "partnership.toml",
        1,
        "",
        "not TOML",
    ),
    Bad(
        "unknown setting",
        text("partnership.toml", "base_year", "base_yr"),
        "partnership",
        None,
        "base_yr",
        "did you mean base_year?",
        2,
    ),
    Bad(
        "years with a gap",
        text("partnership.toml", "2027", "2037"),
        "partnership",
        None,
        "years",
        "one by one",
        2,
    ),
    Bad(
        "a folder of something else",
        text("partnership.toml", "wold", "wald"),
        "partnership",
        None,
        "area",
        "wald",
    ),
]

CELLS = [
    Bad("unknown column", text("pots", "amount_per_year", "amount"), "pots", 1, "amount", "amount_per_year"),
    Bad("column twice", text("pots", "pooled_share", "name"), "pots", 1, "name", "2 times"),
    Bad(
        "personal data",
        text("partners", "note", "date_of_birth"),
        "partners",
        1,
        "date_of_birth",
        "personal data",
    ),
    Bad("more cells than columns", text("partners", "nhs,", "nhs,nhs,nhs,"), "partners", 3, "", "cells"),
    Bad("negative amount", cell("pots", 2, "amount_per_year", "-1"), "pots", 2, "amount_per_year", "below 0"),
    Bad(
        "text for a number",
        cell("pots", 2, "amount_per_year", "lots"),
        "pots",
        2,
        "amount_per_year",
        "'lots'",
    ),
    Bad(
        "pounds and commas",
        cell("pots", 2, "amount_per_year", "£2,000,000"),
        "pots",
        2,
        "amount_per_year",
        "2000000",
    ),
    Bad(
        "percent for a share", cell("pots", 2, "pooled_share", "10"), "pots", 2, "pooled_share", "0.1 for 10%"
    ),
    Bad(
        "pounds where millions",
        cell("pots", 2, "amount_per_year", "2e15"),
        "pots",
        2,
        "amount_per_year",
        "unit",
    ),
    Bad(
        "not a number", cell("pots", 2, "amount_per_year", "NaN"), "pots", 2, "amount_per_year", "count with"
    ),
    Bad("a year in words", cell("outcome_values", 5, "year", "2028-29"), "outcome_values", 5, "year", "2029"),
    Bad("blank that must be given", cell("spending", 4, "basis", ""), "spending", 4, "basis", "blank"),
    Bad("figure without a source", cell("spending", 4, "source", ""), "spending", 4, "source", "blank"),
    Bad("unknown basis", cell("spending", 4, "basis", "guess"), "spending", 4, "basis", "illustrative"),
    Bad("unknown choice", cell("services", 3, "tier", "univrsal"), "services", 3, "tier", "universal"),
    Bad("id with capitals", cell("partners", 2, "partner", "Council"), "partners", 2, "partner", "id", 1),
    Bad("neither yes nor no", cell("services", 3, "statutory", "Y"), "services", 3, "statutory", "yes or no"),
    Bad(
        "grade out of range",
        cell("effects", 2, "evidence_grade", "6"),
        "effects",
        2,
        "evidence_grade",
        "above 5",
    ),
    Bad(
        "persistence of 1", cell("effects", 2, "persistence", "1"), "effects", 2, "persistence", "not below 1"
    ),
    Bad("lag of half a year", cell("effects", 2, "lag_years", "0.5"), "effects", 2, "lag_years", "whole"),
    Bad("date the other way", cell("actions", 2, "due", "31/03/2027"), "actions", 2, "due", "2027-03-31"),
    Bad(
        "the same row twice", cell("activity", 3, "place", "east"), "activity", 3, "service", "row 2 already"
    ),
    Bad(
        "commas in a list",
        cell("services", 4, "providers", "council,police"),
        "services",
        4,
        "providers",
        "separate",
    ),
]

WORKBOOKS = [
    Bad("no workbook", no_workbook, "wold.xlsx", None, "", "not a workbook"),
    Bad("zip bomb", bomb, "wold.xlsx", None, "", "unpack to 300,000,008 bytes"),
    Bad(
        "merged cells",
        sheet("pots", lambda s: s.merge_cells("A2:A3")),
        "pots",
        2,
        "",
        "cells A2 to A3 are merged",
        2,
    ),
    Bad("formula", sheet("pots", lambda s: s.cell(2, 6, "=1+1")), "pots", 2, "amount_per_year", "formula"),
    Bad(
        "text in a sheet's number",
        sheet("pots", lambda s: s.cell(2, 6, "lots")),
        "pots",
        2,
        "amount_per_year",
        "not a number",
    ),
]

BETWEEN = [
    Bad(
        "unknown id", cell("pots", 3, "partner", "nsh"), "pots", 3, "partner", "the nearest partner is 'nhs'"
    ),
    Bad("unknown source", cell("effects", 2, "source", "trail"), "effects", 2, "source", "'trial'"),
    Bad(
        "spending that is not in the recipe",
        cell("recipes", 4, "amount_per_activity", "102"),
        "recipes",
        4,
        "amount_per_activity",
        "within 1%",
    ),
    Bad(
        "more spent than a pot holds",
        cell("pots", 5, "amount_per_year", "30000"),
        "pots",
        5,
        "amount_per_year",
        "too much",
    ),
    Bad(
        "more crosses than is pooled",
        cell("pots", 2, "pooled_share", "0.04"),
        "pots",
        2,
        "pooled_share",
        "write 0.05",
    ),
    Bad(
        "outside a ring-fence",
        cell("pots", 3, "only_services", "fostering"),
        "spending",
        7,
        "service",
        "do not let in",
        2,
    ),
    Bad("another district's pot", cell("pots", 5, "place", "west"), "spending", 3, "pot", "'west' only"),
    Bad(
        "placements that are not the cases",
        cell("services", 5, "activity_per_case", "1.2"),
        "services",
        5,
        "activity_per_case",
        "1 would",
    ),
    Bad(
        "a service in some districts",
        cell("activity", 8, "place", "wold"),
        "activity",
        8,
        "place",
        "area-wide",
        3,
    ),
    Bad("no base year", cell("outcome_values", 11, "year", "2024"), "outcomes", 4, "outcome", "no actual"),
    Bad(
        "districts that do not add up",
        cell("outcome_values", 4, "count", "50"),
        "outcome_values",
        4,
        "count",
        "add to 40",
    ),
    Bad(
        "a rising response",
        cell("responses", 3, "relative_effect", "1.2"),
        "responses",
        3,
        "relative_effect",
        "rises",
    ),
    Bad(
        "an interval the wrong way round",
        cell("effects", 2, "low", "-0.01"),
        "effects",
        2,
        "low",
        "low ≤ change",
    ),
    Bad(
        "a floor above today", cell("activity", 2, "floor", "90"), "activity", 2, "floor", "above today's 60"
    ),
    Bad(
        "a new service without a ceiling",
        cell("activity", 9, "ceiling", ""),
        "activity",
        9,
        "ceiling",
        "new in 'east'",
    ),
    Bad("not built yet", cell(UNBUILT, 3, UNBUILT_COLUMN, "1"), UNBUILT, 3, UNBUILT_COLUMN, "not built yet"),
    Bad("ten thousand unknown pots", ten_thousand, "spending", 10_001, "pot", "no pot 'pot_9999'", 10_000),
    Bad(
        "ten thousand negative amounts",
        ten_thousand_amounts,
        "spending",
        10_001,
        "amount_per_year",
        "below 0",
        10_000,
    ),
]

SCENARIOS = [
    Bad("scenario that is no TOML", scenario("objective ="), "x.toml", 3, "", "not TOML at line 3"),
    Bad("scenarios in a circle", circle, "y.toml", None, "based_on", "x.toml → y.toml → x.toml"),
    Bad("unknown key", scenario("ruls = {}"), "x.toml", None, "ruls", "'rules'"),
    Bad("unknown rule", scenario('[rules]\npoolin = "full"'), "x.toml", None, "rules.poolin", "'pooling'"),
    Bad("wrong setting", scenario('[rules]\npooling = "ful"'), "x.toml", None, "rules.pooling", '"full"'),
    Bad("unknown objective", scenario('objective = "best"'), "x.toml", None, "objective", '"best"'),
    Bad("no data", scenario("", 'name = "X"\ndata = "../data/wald"'), "x.toml", None, "data", "'wold'"),
    Bad(
        "a change that matches nothing",
        scenario(change("pots", "name", 'pot = "teem"', 'set = "x"')),
        "x.toml",
        None,
        "change 1, where.pot",
        "'team'",
    ),
    Bad(
        "two changes of one cell",
        scenario(change("pots", "name", TEAM, 'set = "x"') * 2),
        "x.toml",
        None,
        "change 2",
        "clashes with change 1",
    ),
    Bad(
        "scaling a blank",
        scenario(change("pots", "pooled_share", TEAM, "scale = 2")),
        "x.toml",
        None,
        "change 1, scale",
        "blank in team",
    ),
    Bad(
        "a change below nothing",
        scenario(change("pots", "amount_per_year", TEAM, "add = -20")),
        "x.toml",
        None,
        "change 1, pots.amount_per_year",
        "below 0",
    ),
    Bad(
        "a row that is there",
        scenario('[[rows]]\ntable = "pot_years"\nrow = { pot = "youth_grant", year = 2028, amount = 1 }'),
        "x.toml",
        None,
        "row 1",
        "already",
    ),
    Bad("a cut of 20", scenario("[cut]\ndepth = 20"), "x.toml", None, "cut, depth", "0.2 for 20%"),
    Bad(
        "a cut after the plan",
        scenario("[cut]\ndepth = 0.2\nfrom = 2035"),
        "x.toml",
        None,
        "cut, from",
        "2027 to 2029",
    ),
    Bad(
        "a pot to release that is not there",
        scenario('[rules]\nconditions = { release = ["grant"] }'),
        "x.toml",
        None,
        "rules.conditions",
        "youth_grant",
    ),
    Bad(
        "other years than the tables'",
        scenario("[partnership]\nbase_year = 2020"),
        "x.toml",
        None,
        "partnership, base_year",
        "figures",
    ),
]

CATALOGUE = [*FILES, *CELLS, *WORKBOOKS, *BETWEEN, *SCENARIOS]
