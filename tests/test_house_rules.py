"""The house rules that a machine can see: short functions and files, quiet, honest, self-contained."""

from __future__ import annotations

import ast
import inspect
import re
import statistics
from collections.abc import Callable, Iterator

import pytest

import model
from tests.source_tree import (
    ROOT,
    AnyFunction,
    Module,
    body_length,
    decorator_names,
    functions,
    public_definitions,
    python_modules,
    report,
    text_of,
)

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
MOST_PARAMETERS = 7
MEDIAN_FUNCTION = 12

SOURCE = python_modules("model", "dashapp")
MODEL = python_modules("model")
DASHAPP = python_modules("dashapp")
TESTS = python_modules("tests")


# ---- size ----------------------------------------------------------------------------------


def test_no_function_is_long():
    report(
        f"{module.path}:{node.lineno}: {node.name} has {body_length(node)} lines, over {LONGEST_FUNCTION}"
        for module in (*SOURCE, *TESTS)
        for node in functions(module.tree)
        if body_length(node) > LONGEST_FUNCTION
    )


def test_functions_are_short_in_the_middle(record_property):
    lengths = [body_length(node) for module in SOURCE for node in functions(module.tree)]
    median = statistics.median(lengths)
    record_property("median_function_lines", median)
    print(f"{len(lengths)} functions, median {median:g} lines, longest {max(lengths)}")
    assert median <= MEDIAN_FUNCTION


def test_no_file_is_long():
    report(
        f"{module.path} has {lines} lines, over {LONGEST_FILE}"
        for module in (*SOURCE, *TESTS)
        if (lines := module.text.count("\n")) > LONGEST_FILE
    )


def test_no_function_takes_many_parameters():
    report(
        f"{module.path}:{node.lineno}: {node.name} takes {count} parameters, over {MOST_PARAMETERS}"
        for module in (*SOURCE, *TESTS)
        for node in functions(module.tree)
        if (count := parameter_count(node)) > MOST_PARAMETERS
    )


def parameter_count(node: AnyFunction) -> int:
    spec = node.args
    plain = [arg.arg for arg in (*spec.posonlyargs, *spec.args)]
    if plain[:1] in (["self"], ["cls"]):
        plain = plain[1:]
    return len(plain) + len(spec.kwonlyargs) + (spec.vararg is not None) + (spec.kwarg is not None)


# ---- words ---------------------------------------------------------------------------------


def test_every_module_and_public_thing_has_a_docstring():
    report(f"{module.path}: {name} has no docstring" for module in SOURCE for name in undocumented(module))


def undocumented(module: Module) -> Iterator[str]:
    if ast.get_docstring(module.tree) is None:
        yield "the module"
    for node in public_definitions(module.tree):
        excused = isinstance(node, ast.ClassDef) or not decorator_names(node) & {
            "setter",
            "overload",
            "override",
        }
        if excused and ast.get_docstring(node) is None:
            yield f"{node.name} (line {node.lineno})"


def test_the_public_functions_say_what_goes_in_and_what_comes_out():
    report(thin_docstrings())


def thin_docstrings() -> Iterator[str]:
    for name in model.__all__:
        thing = getattr(model, name)
        if inspect.isfunction(thing):
            for section in wanted_sections(thing):
                if not re.search(rf"^\s*{section}\n\s*-+$", thing.__doc__ or "", re.MULTILINE):
                    yield f"model.{name}: its docstring has no section {section!r}"


def wanted_sections(function: Callable[..., object]) -> Iterator[str]:
    signature = inspect.signature(function)
    if signature.parameters:
        yield "Parameters"
    if signature.return_annotation not in {None, "None"}:
        yield "Returns"


# ---- quiet and honest ----------------------------------------------------------------------


def test_the_model_does_not_print():
    report(
        f"{module.path}:{node.lineno}: write to a stream that was passed in, or return the text"
        for module in MODEL
        for node in calls_of(module.tree, {"print"})
    )


def calls_of(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def test_no_broad_except():
    report(
        f"{module.path}:{line}: name what can go wrong"
        for module in SOURCE
        for line in broad_excepts(module.tree)
    )


def broad_excepts(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or names_everything(node.type)):
            yield node.lineno
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"suppress", "contextlib.suppress"}:
            yield from (arg.lineno for arg in node.args if names_everything(arg))


def names_everything(node: ast.expr) -> bool:
    named = node.elts if isinstance(node, ast.Tuple) else [node]
    return any(isinstance(n, ast.Name) and n.id in {"Exception", "BaseException"} for n in named)


UNSAFE_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "diskcache"}


def test_nothing_read_can_run_code():
    report(unsafe_uses())


def unsafe_uses() -> Iterator[str]:
    for module in SOURCE:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                named = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
                if {name.split(".")[0] for name in named} & UNSAFE_MODULES:
                    yield f"{module.path}:{node.lineno}: {', '.join(named)}"
        for call in calls_of(module.tree, {"eval", "exec", "compile", "__import__"}):
            yield f"{module.path}:{call.lineno}: {ast.unparse(call.func)}"


def test_every_random_number_has_a_seed():
    report(unseeded())


def unseeded() -> Iterator[str]:
    for module in (*SOURCE, *TESTS):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and draws_without_seed(node):
                yield f"{module.path}:{node.lineno}: {ast.unparse(node)}"


def draws_without_seed(node: ast.Call) -> bool:
    """A generator made without a seed, or a draw from the generator that everything shares."""
    called = ast.unparse(node.func)
    if called in {"Random", "random.Random"} or called.endswith("default_rng"):
        return not node.args
    return re.fullmatch(r"random\.[a-z]\w*", called) is not None


# ---- the application keeps nothing between requests ----------------------------------------

MUTABLE_MAKERS = {
    "dict", "list", "set", "bytearray", "defaultdict", "OrderedDict", "Counter", "deque", "SimpleNamespace",
    "WeakKeyDictionary", "WeakValueDictionary", "DataFrame", "Series",
}  # fmt: skip
MUTABLE_NODES = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def test_the_application_holds_no_state_in_modules():
    report(
        f"{module.path}:{line}: {why}; annotate it as Mapping or Sequence, or use a tuple or frozenset"
        for module in DASHAPP
        for line, why in module_state(module.tree)
    )


def module_state(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and is_mutable(node.value):
            target = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
            if target != "__all__" and not is_read_only(node):
                yield node.lineno, f"{target} can be changed by one person's request and seen in another's"
    for inner in ast.walk(tree):
        if isinstance(inner, ast.Global):
            yield inner.lineno, f"global {', '.join(inner.names)}"


def is_read_only(node: ast.Assign | ast.AnnAssign) -> bool:
    """An annotation under which the type checker refuses a change: Mapping, Sequence …, also inside Final."""
    words = ast.unparse(node.annotation) if isinstance(node, ast.AnnAssign) else ""
    return bool(re.match(r"(?:Final\[)?(?:Mapping|Sequence|Collection|Iterable|AbstractSet)\[", words))


def is_mutable(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node.func).split(".")[-1] in MUTABLE_MAKERS
    return isinstance(node, MUTABLE_NODES)


def test_the_application_asks_nothing_of_other_hosts():
    report(
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in sorted((ROOT / "dashapp" / "assets").rglob("*"))
        if path.suffix in {".css", ".js", ".html", ".svg"}
        for found in re.finditer(r"(?:https?:)?//(?!www\.w3\.org/)[\w-]+\.[\w.-]+", text_of(path) or "")
    )


# ---- tests ---------------------------------------------------------------------------------


def test_every_test_of_an_error_looks_at_its_message():
    report(
        f"{module.path}:{node.lineno}: add match=, or bind the error and look at its text"
        for module in TESTS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.With)
        for item in node.items
        if is_blind_raises(item)
    )


def is_blind_raises(item: ast.withitem) -> bool:
    call = item.context_expr
    if not isinstance(call, ast.Call) or ast.unparse(call.func) != "pytest.raises":
        return False
    return item.optional_vars is None and all(keyword.arg != "match" for keyword in call.keywords)


def test_the_tests_are_at_least_as_long_as_the_source():
    source, tests = (sum(m.text.count("\n") for m in modules) for modules in (SOURCE, TESTS))
    print(f"{tests} lines of tests for {source} lines of source: {tests / source:.2f}")
    assert tests >= source


# ---- these tests would notice --------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "check"),
    [
        ("try:\n    f()\nexcept Exception:\n    pass", broad_excepts),
        ("try:\n    f()\nexcept (ValueError, BaseException):\n    pass", broad_excepts),
        ("try:\n    f()\nexcept:\n    pass", broad_excepts),
        ("with suppress(Exception):\n    f()", broad_excepts),
        ("cache = {}", module_state),
        ("rows: list[int] = []", module_state),
        ("seen = collections.defaultdict(int)", module_state),
        ("def f():\n    global x\n    x = 1", module_state),
    ],
)
def test_a_breach_is_noticed(code: str, check):
    assert len(list(check(ast.parse(code)))) == 1


@pytest.mark.parametrize(
    ("code", "seeded"),
    [
        ("np.random.default_rng(7)", True),
        ("random.Random(7)", True),
        ("random.Random(7).shuffle(rows)", True),
        ("np.random.default_rng()", False),
        ("random.Random()", False),
        ("random.choice(rows)", False),
    ],
)
def test_a_draw_without_a_seed_is_noticed(code: str, seeded: bool):
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert draws_without_seed(call) is not seeded


def test_lengths_and_parameters_are_counted_as_meant():
    (node,) = functions(
        ast.parse('def f(self, a, /, b, *, c=1, **d):\n    """Say."""\n\n    x = 1\n\n    return x\n')
    )
    assert body_length(node) == 3
    assert parameter_count(node) == 4
