"""`coverstudio looks` and `coverstudio look`: the looks there are, and a text of a cover in one of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import add_json, new_command
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote, start_qt
from coverstudio.cli.texts import text_of

if TYPE_CHECKING:
    from coverstudio.document.document import Document


def add_arguments(commands: Any) -> None:
    """Add the words of these commands."""
    command = new_command(commands, "looks", "list the looks of titles, yours included")
    add_json(command)
    command = new_command(commands, "look", "give a text of a cover a look, or keep the look of one")
    command.add_argument("project", type=Path, metavar="COVER")
    wish = command.add_mutually_exclusive_group(required=True)
    wish.add_argument("--look", metavar="ID", help="one of `coverstudio looks`")
    wish.add_argument("--save", metavar="NAME", help="keep how the text (default: the title) looks as a look")
    command.add_argument(
        "--layer", metavar="NAME", help="the text by its name (default: title and author of the front)"
    )
    command.add_argument("--out", type=Path, metavar="COVER", help="the cover to write, with --look")


async def looks(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio looks`: every look with its id, names and genres."""
    import msgspec

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
    """`coverstudio look`: a cover with one text, or title and author, in a look; or such a look kept."""
    from coverstudio.document import project_file

    if (arguments.out is None) != (arguments.look is None):
        raise ValueError("A look is for a cover to write: give --out with --look, and with --save none.")
    must_be_writable(arguments.out)
    document = project_file.load(arguments.project, desk.store)
    if arguments.save is not None:
        _save(document, desk, arguments)
    else:
        _give(document, desk, arguments)


def _give(document: Document, desk: Desk, arguments: argparse.Namespace) -> None:
    from coverstudio.document import project_file
    from coverstudio.editor.title_looks import title_look, with_look, with_look_of_cover
    from coverstudio.rendering.render import thumbnail

    chosen = title_look(arguments.look)
    layer = text_of(document, arguments.layer)
    if arguments.layer is None:
        dressed = with_look_of_cover(document, desk.images, chosen)
    else:
        dressed = with_look(document, desk.images, layer.id, chosen)
    project_file.save(dressed, desk.store, arguments.out, thumbnail(dressed, desk.images))
    print_wrote(desk, arguments.out)


def _save(document: Document, desk: Desk, arguments: argparse.Namespace) -> None:
    from coverstudio.editor.title_looks import TitleLook, letters_of, save_look

    start_qt()
    letters = letters_of(text_of(document, arguments.layer))
    saved = save_look(TitleLook(name=arguments.save, title=letters))
    desk.console.answer(saved.id)
