"""The command line, ``jcm``: every verb a thin call of the model.

Exit status: 0 done; 1 an error of ours; 2 wrong input, every fault on a line of its own; 3 no plan possible,
with the explanation; 130 stopped by Ctrl-C. ``--json`` writes one JSON document to standard output and
nothing else; progress, notes and faults go to standard error.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

from model.cli.console import CommandError, Console
from model.cli.parser import parse
from model.inputs.faults import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

DONE, OURS, WRONG_INPUT, STOPPED = 0, 1, 2, 130
DETAILS = "JCM_DETAILS"
"""Environment variable that asks for the whole traceback of an error of ours."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments after the name of the program; left out: those it was started with.

    Returns
    -------
    int
        The exit status.
    """
    out = sys.stdout
    if argv is None:
        sys.excepthook = _one_line
        argv = sys.argv[1:]
        out = _kept_apart(out)
    console = Console(out, sys.stderr, as_json="--json" in argv)
    try:
        status = _run(argv, console)
        console.flush()
    except BrokenPipeError:
        # whoever read the output has seen enough; nothing more may be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), console.out.fileno())
        return DONE
    except KeyboardInterrupt:
        console.tell("jcm: stopped")
        return STOPPED
    return status


def _kept_apart(out: TextIO) -> TextIO:
    """Standard output for results alone: what a library of C prints there goes to standard error."""
    out.flush()
    kept = os.fdopen(os.dup(out.fileno()), "w", encoding=out.encoding, errors=out.errors)
    os.dup2(sys.stderr.fileno(), out.fileno())
    return kept


def _run(argv: Sequence[str], console: Console) -> int:
    """Run a verb; everything that the user can put right ends in status 2."""
    try:
        arguments = parse(argv, console)
        if isinstance(arguments, int):
            return arguments
        status: int = arguments.run(arguments, console)
    except InputError as error:
        console.faults(error.faults)
        return WRONG_INPUT
    except CommandError as error:
        console.wrong(str(error))
        return WRONG_INPUT
    except BrokenPipeError:
        raise
    except OSError as error:
        console.wrong(_file_trouble(error))
        return WRONG_INPUT
    return status


def _file_trouble(error: OSError) -> str:
    """What the operating system has against a file, on one line."""
    what = error.strerror or str(error)
    return f"{error.filename}: {what}" if error.filename else what


def _one_line(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say an error of ours on one line; the traceback is there for who asks."""
    if os.environ.get(DETAILS):
        sys.__excepthook__(kind, error, trace)
        return
    text = " ".join(str(error).split()) or "no message"
    sys.stderr.write(
        f"jcm: an error inside the program: {kind.__name__}: {text}; "
        f"please report it with what you typed ({DETAILS}=1 shows where)\n"
    )
