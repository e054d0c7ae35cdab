"""`coverstudio provenance`: how the pictures of a cover were made, as text to paste or as JSON."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from coverstudio.cli.arguments import add_json, new_command
from coverstudio.cli.desk import Desk


def add_arguments(commands: Any) -> None:
    """Add the words of `provenance`."""
    command = new_command(commands, "provenance", "say how the pictures of a cover were made")
    command.add_argument("project", type=Path, metavar="FILE.cover")
    command.add_argument(
        "--language", choices=("en", "ko"), default="en", help="of the text to paste (default: en)"
    )
    add_json(command)


async def provenance(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio provenance`: the answer on stdout, warnings about licences on stderr."""
    import msgspec

    from coverstudio.document import project_file
    from coverstudio.editor.disclosing import disclosure
    from coverstudio.editor.provenance import licence_warnings
    from coverstudio.editor.provenance import provenance as provenance_of

    document = project_file.load(arguments.project, desk.store)
    if arguments.json:
        desk.console.answer(msgspec.json.encode(provenance_of(document)).decode())
    else:
        desk.console.answer(disclosure(document, arguments.language))
    for warning in licence_warnings(document):
        desk.console.note(warning)
