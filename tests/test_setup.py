"""The set-up finds a Python that really runs, fetches one where it can, and says plainly what is missing.

Each test runs .ci/setup in a folder of its own, with a PATH that holds a few basic tools and stand-ins for
the rest. The real download of Python is not tried: a stand-in for uv plays it. The real installation is what
`make test` itself runs on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.source_tree import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the set-up script is for POSIX shells")

BASIC_TOOLS = ("sh", "dirname", "cksum", "mkdir", "rm", "awk", "cat", "chmod")
FAILING_SHIM = 'echo "version manager: this version is not installed" >&2; exit 127'
OLD_PYTHON = "exit 3"  # what the probe answers under a Python older than 3.12
WITHOUT_VENV = "exit 4"  # what the probe answers where ensurepip or venv is missing

# Plays a good Python: answers the probe with its own path; -m venv makes one whose python notes its calls.
GOOD_PYTHON = """
case "$1" in
  -c) echo "$0" ;;
  -m) mkdir -p "$4/bin" && cat >"$4/bin/python" <<'END' && chmod +x "$4/bin/python"
#!/bin/sh
case "$1" in -c) exit 0 ;; esac
echo "$@" >>calls.txt
case "$*" in *--require-hashes*) exit ${PIP_STATUS:-0} ;; esac
END
esac
"""

# Plays uv: "python install" puts the good Python where UV_PYTHON_INSTALL_DIR says; "python find" names it.
GOOD_UV = """
echo "$@" >>uv-calls.txt
place="$UV_PYTHON_INSTALL_DIR/cpython-3.12/bin"
case "$2" in
  install) mkdir -p "$place" && cat good-python >"$place/python3" && chmod +x "$place/python3" ;;
  find) echo "$place/python3" ;;
esac
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the set-up reads, with an empty folder of commands beside it."""
    for name in (".ci/setup", "requirements-dev.txt", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for tool in BASIC_TOOLS:
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    script(tmp_path / "good-python", GOOD_PYTHON)
    return tmp_path


def script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def command(project: Path, name: str, body: str) -> None:
    script(project / "bin" / name, body)


def set_up(project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": str(project / "bin"), "HOME": str(project / "home"), **environment}
    shell = str(project / "bin" / "sh")
    return subprocess.run(
        [shell, ".ci/setup"], cwd=project, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def calls(project: Path) -> list[str]:
    return (project / "calls.txt").read_text(encoding="utf-8").splitlines()


def test_no_python_at_all_is_said_with_remedies(project: Path):
    done = set_up(project)
    assert done.returncode == 1
    assert "Set-up stopped: no Python 3.12 or newer was found, and none could be fetched." in done.stderr
    for remedy in ("apt-get install python3.12", "install uv", "JCM_PYTHON="):
        assert remedy in done.stderr
    assert not (project / ".venv").exists()


@pytest.mark.parametrize("body", [FAILING_SHIM, OLD_PYTHON])
def test_a_python_that_does_not_run_or_is_old_is_passed_over(project: Path, body: str):
    command(project, "python3.12", body)
    assert "no Python 3.12 or newer was found" in set_up(project).stderr


def test_a_failing_shim_does_not_hide_the_python_behind_it(project: Path):
    command(project, "python3.12", FAILING_SHIM)
    command(project, "python3", GOOD_PYTHON)
    done = set_up(project)
    assert done.returncode == 0, done.stderr
    assert f"Preparing .venv with {project}/bin/python3" in done.stderr


def test_a_version_manager_s_own_folder_is_looked_into(project: Path):
    command(project, "python3.12", FAILING_SHIM)
    inside = project / "pyenv" / "versions" / "3.12.9" / "bin"
    inside.mkdir(parents=True)
    script(inside / "python", GOOD_PYTHON)
    done = set_up(project, PYENV_ROOT=str(project / "pyenv"))
    assert f"Preparing .venv with {inside}/python" in done.stderr


def test_python_without_venv_is_said(project: Path):
    command(project, "python3", WITHOUT_VENV)
    done = set_up(project)
    assert done.returncode == 1
    assert "'python3' is new enough but has no venv module." in done.stderr
    assert "apt-get install python3-venv" in done.stderr


def test_a_named_python_is_used_or_refused(project: Path):
    script(project / "mine", GOOD_PYTHON)
    assert f"Preparing .venv with {project}/mine" in set_up(project, JCM_PYTHON=str(project / "mine")).stderr
    shutil.rmtree(project / ".venv")
    script(project / "mine", OLD_PYTHON)
    refused = set_up(project, JCM_PYTHON=str(project / "mine"))
    assert refused.returncode == 1
    assert "which is not a Python 3.12 or newer" in refused.stderr


def test_uv_fetches_python_into_the_folder(project: Path):
    command(project, "uv", GOOD_UV)
    done = set_up(project)
    assert done.returncode == 0, done.stderr
    assert f"Preparing .venv with {project}/.python/cpython-3.12/bin/python3" in done.stderr
    assert (project / "uv-calls.txt").read_text(encoding="utf-8").startswith("python install 3.12\n")
    assert not (project / "home").exists()


def test_an_old_python_is_enough_to_get_uv_with_its_hash_checked(project: Path):
    command(project, "python3", OLD_PYTHON_THAT_MAKES_UV)
    done = set_up(project)
    assert done.returncode == 0, done.stderr
    wanted = (project / ".python" / "uv.txt").read_text(encoding="utf-8")
    assert wanted.startswith("uv==")
    assert "--hash=sha256:" in wanted
    assert wanted.count("==") == 1


OLD_PYTHON_THAT_MAKES_UV = f"""
case "$1 $2" in
  "-c import ensurepip, venv") exit 0 ;;
  "-c "*) exit 3 ;;
esac
mkdir -p .python/uv/bin
cat >.python/uv/bin/python <<'END'
#!/bin/sh
cat >.python/uv/bin/uv <<'UV'
#!/bin/sh
{GOOD_UV}
UV
chmod +x .python/uv/bin/uv
END
chmod +x .python/uv/bin/python
"""


def test_a_fetch_that_fails_is_said(project: Path):
    command(project, "uv", "echo 'no network' >&2; exit 2")
    done = set_up(project)
    assert done.returncode == 1
    assert "no network" in done.stderr
    assert "no Python 3.12 or newer was found, and none could be fetched." in done.stderr


def test_packages_are_checked_against_their_hashes_and_the_project_comes_without_more(project: Path):
    command(project, "python3", GOOD_PYTHON)
    assert set_up(project).returncode == 0
    packages, itself = calls(project)
    assert packages.endswith("--require-hashes -r requirements-dev.txt")
    assert itself.endswith("--no-deps --no-build-isolation --editable .")
    assert "--no-cache-dir" in packages


def test_a_second_set_up_does_nothing_and_a_change_installs_again(project: Path):
    command(project, "python3", GOOD_PYTHON)
    set_up(project)
    again = set_up(project)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert len(calls(project)) == 2
    with (project / "requirements-dev.txt").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert "Installing the pinned packages" in set_up(project).stderr
    assert len(calls(project)) == 4


def test_a_moved_folder_gets_a_new_environment(project: Path):
    command(project, "python3", GOOD_PYTHON)
    set_up(project)
    (project / ".venv" / ".home").write_text("/elsewhere\n", encoding="utf-8")
    assert "Preparing .venv with" in set_up(project).stderr


def test_packages_that_cannot_be_installed_are_said_and_tried_again(project: Path):
    command(project, "python3", GOOD_PYTHON)
    failed = set_up(project, PIP_STATUS="1")
    assert failed.returncode == 1
    assert "the packages of requirements-dev.txt could not be installed" in failed.stderr
    assert "If a hash does not match" in failed.stderr
    assert "Ready: .venv" in set_up(project).stderr


def test_a_missing_basic_tool_is_named(project: Path):
    (project / "bin" / "cksum").unlink()
    done = set_up(project)
    assert done.returncode == 1
    assert "Set-up stopped: the command 'cksum' was not found." in done.stderr


def test_a_folder_with_a_space_in_its_name_will_do(project: Path):
    command(project, "python3", GOOD_PYTHON)
    moved = project.with_name("a folder with spaces")
    project.rename(moved)
    done = set_up(moved)
    assert done.returncode == 0, done.stderr
    assert (moved / ".venv" / ".stamp").is_file()


def test_this_very_python_is_new_enough():
    assert sys.version_info >= (3, 12)
    assert (ROOT / ".python-version").read_text(encoding="utf-8").strip() == "3.12"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_hashed(name: str):
    entries = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    packages = [line for line in entries if line[:1].isalnum()]
    assert len(packages) > 40
    for line in packages:
        assert "==" in line.split()[0]
        assert "--hash=sha256:" in line


def test_what_runs_is_pinned_alike_for_users_and_for_tests():
    users, tests = (pins(name) for name in ("requirements.txt", "requirements-dev.txt"))
    assert users.items() <= tests.items()


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split()[0].split("==") for line in lines if line[:1].isalnum())
