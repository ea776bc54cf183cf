"""Forgetting a part fails here: every rule, table, chart, page, partnership and story has its companions.

What exists is discovered, not listed, so that something new is held to the same from its first day.
"""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from model.inputs import rules
from model.optimise import objectives as programme_objectives
from model.optimise import rules as programme_rules
from tests.source_tree import ROOT, public_definitions, python_modules, read_module

NOT_MEMBERS = {"__init__", "rule", "objective", "base", "registry"}


def members(folder: str) -> list[str]:
    """Names of the one-thing-a-file modules of a folder."""
    return sorted(path.stem for path in (ROOT / folder).glob("*.py") if path.stem not in NOT_MEMBERS)


@cache
def text_below(folder: str, pattern: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).rglob(pattern)))


def has_heading(name: str) -> bool:
    """Whether a heading is this name in words, or holds it as code: "Ring-fences (`conditions`)"."""
    headings = re.findall(r"^#+ (.+)$", text_below("model/guide", "*.md"), re.MULTILINE)
    words = name.replace("_", " ")
    return any(f"`{name}`" in heading or heading.strip().lower() == words for heading in headings)


# ---- rules and objectives ------------------------------------------------------------------

RULES = members("model/optimise/rules")
OBJECTIVES = members("model/optimise/objectives")


def registered(kind: str) -> set[str]:
    """The modules whose RULE or OBJECTIVE the registry lists."""
    registry = read_module(ROOT / f"model/optimise/{kind}s/__init__.py")
    return set(re.findall(rf"(\w+)\.{kind.upper()}\b", registry.text))


def test_the_registries_list_every_file_and_no_other():
    assert sorted(registered("rule")) == RULES
    assert sorted(registered("objective")) == OBJECTIVES


def test_every_rule_that_a_scenario_can_set_is_in_the_programme():
    assert set(rules.BUILT_RULES) <= set(programme_rules.RULES)
    assert set(rules.BUILT_OBJECTIVES) == set(programme_objectives.OBJECTIVES)


def test_what_is_not_built_is_not_in_the_programme():
    assert not set(rules.NOT_BUILT_RULES) & set(programme_rules.RULES)
    assert not set(rules.NOT_BUILT_OBJECTIVES) & set(programme_objectives.OBJECTIVES)


@pytest.mark.parametrize("name", RULES + OBJECTIVES)
def test_every_rule_and_objective_has_a_known_answer(name: str):
    known = text_below("tests/known_answers", "*.py")
    assert re.search(rf"\b{name}\b", known), f"no file of tests/known_answers names {name}"


@pytest.mark.parametrize("name", RULES + OBJECTIVES)
def test_every_rule_and_objective_is_explained_in_the_guide(name: str):
    assert has_heading(name), f"no heading of model/guide/*.md holds `{name}`"


# ---- tables --------------------------------------------------------------------------------


def test_every_column_says_what_it_means():
    from model.inputs.dictionary import data_dictionary

    columns = data_dictionary()
    blank = columns[columns["meaning"].str.strip() == ""]
    assert blank.empty, blank[["table", "column"]].to_string()


def test_every_table_is_in_the_dictionary():
    from model.inputs.dictionary import data_dictionary
    from model.inputs.tables import TABLES

    assert set(TABLES) <= set(data_dictionary()["table"])


# ---- analyses, charts, pages, verbs --------------------------------------------------------


def names_tested_in(folder: str) -> str:
    return text_below(folder, "*.py")


def analyses() -> list[str]:
    """Modules of model/analyse, and its packages by their own name."""
    packages = {path.parent.name for path in (ROOT / "model/analyse").glob("*/__init__.py")}
    return sorted({*members("model/analyse"), *packages})


@pytest.mark.parametrize("name", analyses())
def test_every_analysis_is_tested(name: str):
    assert re.search(rf"\b{name}\b", names_tested_in("tests/analyse")), f"tests/analyse never names {name}"


def charts() -> list[str]:
    """Public functions of model/charts that return a Chart, but for the factory itself."""
    return sorted(
        node.name
        for module in python_modules("model/charts")
        if module.name != "model.charts.factory"
        for node in public_definitions(module.tree)
        if not isinstance(node, ast.ClassDef)
        and isinstance(node.returns, ast.Name)
        and node.returns.id == "Chart"
    )


@pytest.mark.parametrize("name", charts())
def test_every_chart_is_tested(name: str):
    assert re.search(rf"\b{name}\b", names_tested_in("tests/charts")), f"tests/charts never names {name}"


@pytest.mark.parametrize("name", members("dashapp/pages"))
def test_every_page_has_a_browser_journey(name: str):
    address = name.replace("_", "-")
    journeys = names_tested_in("tests/browser")
    assert re.search(rf"\b(?:{name}|{address})\b", journeys), f"tests/browser never names the page {name}"


def verbs() -> list[str]:
    """The verbs of the command line, read from its source."""
    source = "\n".join(m.text for m in python_modules("model") if m.name.startswith("model.cli"))
    return sorted(set(re.findall(r"""add_parser\(\s*["'](\w+)["']""", source)))


@pytest.mark.parametrize("verb", verbs())
def test_every_verb_is_in_the_readme(verb: str):
    assert f"jcm {verb}" in (ROOT / "README.md").read_text(encoding="utf-8")


# ---- data and stories ----------------------------------------------------------------------

PARTNERSHIPS = sorted((ROOT / "data").iterdir())
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))


@pytest.mark.parametrize("folder", PARTNERSHIPS, ids=lambda path: path.name)
def test_every_partnership_says_how_it_was_made(folder: Path):
    assert (folder / "partnership.toml").is_file()
    assert len((folder / "README.md").read_text(encoding="utf-8")) > 500


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_tells_its_story_in_its_first_line(path: Path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"# .{20,}\.", first), f"{path.name} begins with {first!r}"


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_rests_on_data_or_on_another_scenario(path: Path):
    scenario = tomllib.loads(path.read_text(encoding="utf-8"))
    below = scenario.get("based_on", scenario.get("data"))
    assert below is not None
    assert (path.parent / below).exists()


def test_the_guide_pages_stand_in_order():
    pages = sorted((ROOT / "model/guide").glob("*.md"))
    numbers = [int(page.name[:2]) for page in pages]
    assert numbers
    assert numbers == sorted(set(numbers))
    for number, page in zip(numbers, pages, strict=True):
        assert page.name.startswith(f"{number:02d}_")
        assert page.read_text(encoding="utf-8").startswith("# ")
