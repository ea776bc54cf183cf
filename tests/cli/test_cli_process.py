"""The command line as its users run it: a process of its own, pipes, terminals of other alphabets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.source_tree import ROOT

JCM = [sys.executable, "-m", "model.cli"]
BEST = "scenarios/tiny-best-use.toml"


def jcm(*arguments: str, **settings) -> subprocess.CompletedProcess[bytes]:
    env = os.environ | settings.pop("env", {})
    return subprocess.run(
        [*JCM, *arguments], cwd=ROOT, capture_output=True, check=False, timeout=120, env=env, **settings
    )


@pytest.mark.parametrize("verb", ["check", "solve", "project", "template", "import", "export", "serve"])
def test_every_verb_has_help_with_an_example(verb):
    ran = jcm(verb, "--help")
    assert ran.returncode == 0
    assert ran.stderr == b""
    assert f"example:\n  jcm {verb} ".encode() in ran.stdout


def test_help_lists_every_verb_without_loading_a_solver():
    seen = "import sys; from model.cli import main; main(['--help']); print([m for m in sys.modules if m in "
    ran = subprocess.run(
        [sys.executable, "-c", seen + "('pulp', 'highspy', 'dash', 'pandas', 'scipy')])"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
        text=True,
    )
    assert ran.stdout.endswith("[]\n")
    for verb in ("check", "solve", "project", "template", "import", "export", "serve"):
        assert f"\n    {verb} " in ran.stdout


def test_json_is_one_document_and_nothing_else():
    ran = jcm("solve", BEST, "--json")
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["status"] == "optimal"


def test_wrong_input_ends_with_status_2_and_no_traceback():
    ran = jcm("solve", "no.toml")
    assert ran.returncode == 2
    assert ran.stderr == b"jcm: no.toml: no such file or folder\n"


def test_version():
    assert jcm("--version").stdout.startswith(b"jcm ")


def test_a_terminal_without_pound_signs_still_gets_its_answer():
    ran = jcm("project", "data/tiny", env={"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 0
    assert b"Council general fund: ?100k beyond what is in it" in ran.stdout


def test_a_closed_pipe_is_quiet():
    """The reader leaves before the first line; the output is longer than a pipe holds."""
    ran = subprocess.Popen(
        [*JCM, "solve", BEST, "--json"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert ran.stdout is not None
    assert ran.stderr is not None
    ran.stdout.close()
    said = ran.stderr.read()
    ran.stderr.close()
    assert ran.wait(timeout=60) == 0
    # on a slow machine progress is told; nothing else is
    assert all(line.rstrip().endswith("…") for line in said.decode().splitlines())


WAITING = """
import sys, time
import model
from model import cli

def load(path):
    sys.stderr.write("waiting\\n"); sys.stderr.flush()
    time.sleep(60)

model.load_case = load
sys.exit(cli.main(["check", "data/tiny"]))
"""


def test_ctrl_c_ends_with_status_130():
    ran = subprocess.Popen(
        [sys.executable, "-c", WAITING],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert ran.stderr is not None
    while ran.stderr.readline() != "waiting\n":
        pass
    ran.send_signal(signal.SIGINT)
    out, err = ran.communicate(timeout=30)
    assert ran.returncode == 130
    assert out == ""
    assert err.endswith("jcm: stopped\n")
    assert "Traceback" not in err


BROKEN = """
import model
from model import cli

def load(path):
    raise ZeroDivisionError("division\\nby zero")

model.load_case = load
cli.sys.argv = ["jcm", "check", "data/tiny"]
cli.sys.exit(cli.main())
"""


def test_an_error_of_ours_is_one_line_unless_details_are_asked_for():
    run = [sys.executable, "-c", BROKEN]
    ran = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 1
    assert ran.stderr == (
        "jcm: an error inside the program: ZeroDivisionError: division by zero; "
        "please report it with what you typed (JCM_DETAILS=1 shows where)\n"
    )
    env = os.environ | {"JCM_DETAILS": "1"}
    ran = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60, env=env)
    assert "Traceback" in ran.stderr
