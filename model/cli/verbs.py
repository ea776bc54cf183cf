"""One function for each verb: read what was asked for, call the model, show what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from model.cli.console import CommandError

if TYPE_CHECKING:
    from argparse import Namespace

    from model.cli.console import Console

DONE, NO_PLAN = 0, 3


def check(arguments: Namespace, console: Console) -> int:
    """List every fault; without any, say what the tables hold and what is worth knowing."""
    import model
    from model.cli.present import check_text
    from model.cli.progress import progress
    from model.plan import digest

    path = existing(arguments.path)
    with progress(console) as tell:
        tell("read")
        case = model.load_case(path)
    found = [str(note) for note in model.notes(case.tables)]
    console.say(check_text(case, found))
    console.document(
        {
            "status": "ok",
            "scenario": case.scenario.name,
            "digest": digest(case),
            "faults": [],
            "notes": found,
            "changes": case.applied,
        }
    )
    return DONE


def solve(arguments: Namespace, console: Console) -> int:
    """Find the plan; status 3 where there is none, or only one with soft targets."""
    import model
    from model.analyse.uncertainty.ranges import no_ranges, ranges
    from model.cli.present import plan_text
    from model.cli.progress import progress
    from model.cli.tables import write_tables

    path = existing(arguments.scenario)
    out = folder_to_write(arguments.out)
    lp_file = _file_to_write(arguments.lp, force=True) if arguments.lp else None
    with progress(console) as tell:
        plan = model.solve(path, objective=arguments.objective, progress=tell, lp_file=lp_file)
        tell("how far it could differ")
        found = ranges(plan) if plan.has_plan else None
    more = {"ranges": found.table if found else no_ranges()}
    if out is not None and plan.has_plan:
        write_tables({**plan.tables, **more}, plan.case, out)
    console.say(plan_text(plan, found))
    if plan.has_plan:
        console.say(f"\nWhy, and what stands in the way: jcm explain {path}")
    document = plan.to_json()
    document["tables"] |= {name: model.records(table) for name, table in more.items()}
    console.document({**document, "changes": plan.changes})
    return DONE if plan.status == "optimal" else NO_PLAN


def project(arguments: Namespace, console: Console) -> int:
    """Project today's plan, or the activity of a file."""
    import model
    from model.cli.present import projection_text
    from model.cli.progress import progress
    from model.cli.tables import write_tables
    from model.plan import digest

    path = existing(arguments.scenario)
    file = existing(arguments.activity) if arguments.activity else None
    out = folder_to_write(arguments.out)
    with progress(console) as tell:
        tell("read")
        result = model.project_scenario(path, file)
    if out is not None:
        write_tables(result.tables, result.case, out)
    console.say(projection_text(result, file))
    console.document(
        {
            "scenario": result.scenario,
            "digest": digest(result.case),
            "gap_closed_share": result.gap_closed_share,
            "notes": result.notes,
            "tables": {name: model.records(table) for name, table in result.tables.items()},
        }
    )
    return DONE


def template(arguments: Namespace, console: Console) -> int:
    """Write the empty workbook."""
    import model

    file = _workbook_to_write(arguments.file, force=arguments.force)
    model.write_template(file, replace=arguments.force)
    return _written(console, file)


def import_workbook(arguments: Namespace, console: Console) -> int:
    """From a workbook to a data folder, checked on the way."""
    import model

    source, folder = existing(arguments.file), Path(arguments.folder)
    if source.is_dir():
        raise CommandError(f"{source}: this is a folder; give a workbook (.xlsx)")
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{folder}: there is a file of this name; give a folder")
    if folder.exists() and any(folder.iterdir()) and not arguments.force:
        raise CommandError(f"{folder}: there is something in it; give an empty folder, or --force")
    model.write_folder(model.read_tables(source), folder, replace=arguments.force)
    return _written(console, folder)


def export_workbook(arguments: Namespace, console: Console) -> int:
    """From a data folder to a workbook, checked on the way."""
    import model

    source = existing(arguments.folder)
    file = _workbook_to_write(arguments.file, force=arguments.force)
    model.write_workbook(model.read_tables(source), file, replace=arguments.force)
    return _written(console, file)


def serve(arguments: Namespace, console: Console) -> int:
    """Serve the application until it is stopped."""
    data, host, port = existing(arguments.data), arguments.host, arguments.port
    from dashapp.serve import run

    try:
        run(data, host=host, port=port, tell=console.tell)
    except OSError as error:
        raise CommandError(
            f"{host}:{port}: {error.strerror or error}; try another --host or --port"
        ) from None
    return DONE


def _written(console: Console, path: Path) -> int:
    console.say(f"Written: {path}")
    console.document({"status": "ok", "written": str(path)})
    return DONE


def existing(text: str) -> Path:
    """A path that is there."""
    if not text.strip():
        raise CommandError(
            "the name of a file or folder is empty; give a scenario, a data folder or a workbook"
        )
    path = Path(text)
    if not path.exists():
        raise CommandError(f"{text}: no such file or folder")
    if path.is_dir() and not (path / "partnership.toml").exists() and any(path.glob("*.toml")):
        raise CommandError(f"{text}: this folder holds scenario files, not tables; name one of them")
    return path


def _file_to_write(text: str, *, force: bool) -> Path:
    file = Path(text)
    if file.is_dir():
        raise CommandError(f"{file}: this is a folder; give a file")
    if not file.parent.is_dir():
        raise CommandError(f"{file}: there is no folder {file.parent}; make it first")
    if file.exists() and not force:
        raise CommandError(f"{file}: it is there already; give another name, or --force")
    return file


def _workbook_to_write(text: str, *, force: bool) -> Path:
    file = _file_to_write(text, force=force)
    if file.suffix.lower() != ".xlsx":
        raise CommandError(f"{file}: a workbook ends in .xlsx")
    return file


def folder_to_write(text: str | None) -> Path | None:
    """A folder to write to, made where it is not there; None where none was asked for."""
    if text is None:
        return None
    folder = Path(text)
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{folder}: there is a file of this name; give a folder")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
