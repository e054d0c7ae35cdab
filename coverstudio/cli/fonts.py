"""`coverstudio fonts`: the families there are, what one can do, and folders to take more from."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import add_json, new_command
from coverstudio.cli.desk import Desk, start_qt
from coverstudio.cli.kinds import lettering, words

if TYPE_CHECKING:
    from coverstudio.rendering.font_library.faces import Face
    from coverstudio.rendering.font_library.folders import FolderFonts


def add_arguments(commands: Any) -> None:
    """Add the words of this command."""
    command = new_command(commands, "fonts", "list the fonts, or take more from a folder")
    command.add_argument(
        "--letters", type=lettering, metavar="TEXT", help="only families that have every letter of this text"
    )
    add_json(command)
    actions = command.add_subparsers(title="actions", dest="action")
    add = new_command(actions, "add", "use the fonts of a folder from now on")
    add.add_argument("folder", type=Path, metavar="FOLDER")
    remove = new_command(actions, "remove", "use the fonts of a folder no more")
    remove.add_argument("folder", type=Path, metavar="FOLDER")
    show = new_command(actions, "show", "say what a family can do: axes, features, embedding")
    show.add_argument("family", type=words, metavar="FAMILY")
    add_json(show)


async def fonts(arguments: argparse.Namespace, desk: Desk) -> None:
    """List families, or do what the action says."""
    match arguments.action:
        case "add":
            _add(arguments.folder, desk)
        case "remove":
            _remove(arguments.folder, desk)
        case "show":
            _show(arguments, desk)
        case _:
            _list(arguments, desk)


def _add(folder: Path, desk: Desk) -> None:
    from coverstudio.rendering.font_library.kept import change_kept
    from coverstudio.rendering.fonts import look_again

    folder = folder.expanduser().absolute()
    if not folder.is_dir():
        raise ValueError(f"“{folder}” is no folder: name one that holds font files.")
    start_qt()
    change_kept(lambda kept: kept.with_folder(folder))
    found = look_again()
    _tell_left_out(found, desk)
    for family in sorted(found.come, key=str.casefold):
        desk.console.answer(family)
    if not found.come:
        desk.console.note("The folder brings no family that was not there before.")


def _remove(folder: Path, desk: Desk) -> None:
    from coverstudio.rendering.font_library.kept import change_kept, kept_fonts

    folder = folder.expanduser().absolute()
    known = kept_fonts().folders
    if str(folder) not in known:
        named = "; these are: " + ", ".join(known) if known else ""
        raise ValueError(f"“{folder}” is none of the folders that fonts are taken from{named}.")
    change_kept(lambda kept: kept.without_folder(folder))
    desk.console.answer(f"No fonts are taken from {folder} any more")


def _list(arguments: argparse.Namespace, desk: Desk) -> None:
    import msgspec

    from coverstudio.rendering.font_library.faces import may_be_embedded
    from coverstudio.rendering.font_library.kept import kept_fonts
    from coverstudio.rendering.font_library.listing import lacking, listed_families
    from coverstudio.rendering.fonts import look_again, weights

    start_qt()
    _tell_left_out(look_again(), desk)
    favourites = set(kept_fonts().favourites)
    listed = [
        {
            "family": family.name,
            "source": family.source,
            "scripts": sorted(family.scripts),
            "weights": weights(family.name),
            "embedding": may_be_embedded(family.name),
            "favourite": family.name in favourites,
        }
        for family in listed_families()
        if not (arguments.letters and lacking(arguments.letters, family.name))
    ]
    if arguments.json:
        desk.console.answer(msgspec.json.encode(listed).decode())
        return
    marks = {"allowed": "", "whole": "  may only be embedded whole", "forbidden": "  may not be embedded"}
    for one in listed:
        star = "*" if one["favourite"] else " "
        desk.console.answer(
            f"{star} {one['family']:<32} {one['source']:<7}{marks[str(one['embedding'])]}".rstrip()
        )


def _show(arguments: argparse.Namespace, desk: Desk) -> None:
    import msgspec

    from coverstudio.rendering.font_library.faces import face

    start_qt()
    found = face(arguments.family)
    if found is None:
        raise ValueError(f"“{arguments.family}” is not installed: “coverstudio fonts” lists what is.")
    if arguments.json:
        desk.console.answer(msgspec.json.encode(found).decode())
        return
    for line in _lines_about(found):
        desk.console.answer(line)


def _lines_about(found: Face) -> list[str]:
    may = {
        "allowed": "may be embedded",
        "whole": "may only be embedded whole",
        "forbidden": "may not be embedded",
    }
    return [
        f"{found.family}, {may[found.embedding]}",
        *(f"axis {axis.tag}  {axis.least:g} … {axis.most:g}  {axis.name}" for axis in found.axes),
        *(f"style {instance.name}" for instance in found.instances),
        *(
            f"feature {feature.tag}  {feature.name}"
            + (f" (1–{feature.choices})" if feature.choices > 1 else "")
            for feature in found.features
        ),
    ]


def _tell_left_out(found: FolderFonts, desk: Desk) -> None:
    for sentence in found.left_out:
        desk.console.note(sentence)
