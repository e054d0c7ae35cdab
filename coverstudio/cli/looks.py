"""`coverstudio looks` and `coverstudio look`: the looks there are, and a text of a cover in one of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import add_json, new_command
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote

if TYPE_CHECKING:
    from coverstudio.document.document import Document
    from coverstudio.editor.title_looks import TitleLook


def add_arguments(commands: Any) -> None:
    """Add the words of these commands."""
    command = new_command(commands, "looks", "list the looks of titles, yours included")
    add_json(command)
    command = new_command(commands, "look", "give a text of a cover a look")
    command.add_argument("project", type=Path, metavar="COVER")
    command.add_argument("--look", required=True, metavar="ID", help="one of `coverstudio looks`")
    command.add_argument(
        "--layer", metavar="NAME", help="the text by its name (default: title and author of the front)"
    )
    command.add_argument("--out", type=Path, required=True, metavar="COVER")


async def looks(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio looks`: every look with its id, names and genres."""
    import msgspec

    from coverstudio.cli.desk import start_qt
    from coverstudio.editor.title_looks import broken_looks, is_own, title_looks

    start_qt()
    for broken in broken_looks():
        desk.console.note(broken.sentence)
    known = title_looks()
    if arguments.json:
        told = [
            {
                "id": look.id,
                "name": look.name,
                "names": look.names,
                "genres": look.genres,
                "own": is_own(look),
            }
            for look in known
        ]
        desk.console.answer(msgspec.json.encode(told).decode())
        return
    for look in known:
        names = ", ".join((look.name, *look.names.values()))
        desk.console.answer(f"{look.id:18} {names}: {', '.join(look.genres_in('en')) or '–'}")


async def look(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio look`: a cover with one text, or title and author, in a look."""
    from coverstudio.document import project_file
    from coverstudio.editor.title_looks import title_look
    from coverstudio.rendering.render import thumbnail

    must_be_writable(arguments.out)
    images = desk.images
    chosen = title_look(arguments.look)
    document = project_file.load(arguments.project, desk.store)
    dressed = _dressed(document, desk, chosen, arguments.layer)
    project_file.save(dressed, desk.store, arguments.out, thumbnail(dressed, images))
    print_wrote(desk, arguments.out)


def _dressed(document: Document, desk: Desk, chosen: TitleLook, name: str | None) -> Document:
    from coverstudio.editor.lettering import lettering_of
    from coverstudio.editor.title_looks import with_look, with_look_of_cover

    if name is None:
        if lettering_of(document, "title") is None:
            raise ValueError("The front of this cover has no title: name a text with --layer.")
        return with_look_of_cover(document, desk.images, chosen)
    texts = [layer for layer in document.texts if name in (layer.name, layer.id)]
    if not texts:
        known = ", ".join(f"“{layer.name}”" for layer in document.texts) or "none"
        raise ValueError(f"There is no text “{name}” on this cover: choose one of its texts ({known}).")
    if len(texts) > 1:
        ids = ", ".join(layer.id for layer in texts)
        raise ValueError(f"There are {len(texts)} texts called “{name}”: choose one by its id ({ids}).")
    return with_look(document, desk.images, texts[0].id, chosen)
