"""The words of the command line and what they may be; the package says which code answers a command."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from coverstudio import __version__

FAILED = 2


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage before it; takes names in full only."""

    def __init__(self, **wishes: Any) -> None:
        # A script that wrote --back would break the day there is a --backdrop.
        super().__init__(**wishes, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Print the sentence and exit with 2."""
        hint = f" “{self.prog} --help” shows how it is used."
        self.exit(FAILED, f"coverstudio: {message[:1].upper()}{message[1:]}.{hint}\n")


def parser(*more: Callable[[Any], None]) -> Parser:
    """Return the parser of the whole command line; the command's name is in `command`.

    Each of `more` adds the words of its own commands with `new_command(commands, name, about)`.
    """
    about = "Book covers with local generative AI. Without a command it opens the window."
    top = Parser(prog="coverstudio", description=about)
    top.add_argument("--version", action="version", version=f"CoverStudio {__version__}")
    commands = top.add_subparsers(title="commands", dest="command", required=True, parser_class=Parser)
    _add_make(new_command(commands, "make", "make a finished cover from words and a picture or a prompt"))
    _add_generate(new_command(commands, "generate", "draw backgrounds"))
    _add_detect(new_command(commands, "detect-text", "find the lettering in a picture"))
    _add_erase(new_command(commands, "erase-text", "erase the lettering from a picture"))
    _add_export(new_command(commands, "export", "write a project file as PDF, PNG or JPEG"))

    listed = new_command(commands, "engines", "list every engine, ready or why not")
    add_json(listed)
    sample = new_command(commands, "make-sample", "run the whole job on a sample")
    sample.add_argument("--out-folder", type=Path, default=Path("out"))
    for add in more:
        add(commands)
    return top


def new_command(commands: Any, name: str, about: str) -> Parser:
    """Add a command; `about` is its line in the list, in the imperative and without a full stop."""
    added: Parser = commands.add_parser(name, help=about, description=f"{about[:1].upper()}{about[1:]}.")
    return added


def _add_make(command: Parser) -> None:
    command.add_argument("--title", type=words, required=True)
    command.add_argument("--author", type=words, default="")
    command.add_argument("--genre", type=words, default="")
    command.add_argument(
        "--prompt", type=words, default="", help="what the background shows (default: the title)"
    )
    source = command.add_mutually_exclusive_group()
    source.add_argument("--background", type=Path, metavar="IMAGE", help="a picture of your own")
    source.add_argument("--engine", metavar="ID", help="the engine that draws the background")
    command.add_argument("--keep-text", action="store_true", help="leave the picture's own lettering alone")
    command.add_argument("--format", default="a4")
    command.add_argument("--seed", type=_SEED)
    command.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|png|jpg")
    command.add_argument(
        "--project", type=ending_in(".cover"), metavar="FILE.cover", help="keep the editable cover as well"
    )


def _add_generate(command: Parser) -> None:
    command.add_argument("--prompt", type=words, required=True)
    size = command.add_mutually_exclusive_group()
    size.add_argument("--format", default="a4", help="a book's format with its bleed at 300 ppi")
    size.add_argument("--size", type=_size, metavar="WxH", help="pixels")
    command.add_argument("--engine", default="procedural")
    command.add_argument("--genre", type=words, default="")
    command.add_argument("--family", default="")
    command.add_argument("--palette", default="")
    command.add_argument("--seed", type=_SEED)
    command.add_argument("--variants", type=whole(1, 100), default=1)
    _add_png(command)


def _add_detect(command: Parser) -> None:
    command.add_argument("image", type=Path)
    command.add_argument("--engine", default="rapidocr")
    add_json(command)


def _add_erase(command: Parser) -> None:
    command.add_argument("image", type=Path)
    _add_png(command)
    command.add_argument("--mask", type=Path, metavar="FILE.png", help="erase what is white here instead")
    command.add_argument("--engine", default="patch-fill")
    command.add_argument("--detector", default="rapidocr")
    command.add_argument("--report", type=ending_in(".json"), metavar="FILE.json")


def _add_export(command: Parser) -> None:
    command.add_argument("project", type=Path, metavar="FILE.cover")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|png|jpg")
    command.add_argument("--ppi", type=whole(36, 2400), help="pixels per inch (default: the cover's own)")


def add_json(command: Parser) -> None:
    """Let the command answer in JSON."""
    command.add_argument("--json", action="store_true", help="print one JSON value and nothing else")


def _add_png(command: Parser) -> None:
    command.add_argument("--out", type=ending_in(".png"), required=True, metavar="FILE.png")


def words(text: str) -> str:
    """Return text for the page. Where the locale is not UTF-8, Python has kept its bytes as surrogates."""
    try:
        return os.fsencode(text).decode("utf-8")
    except UnicodeError:
        raise argparse.ArgumentTypeError("holds bytes that are not UTF-8 text: type it again") from None


def ending_in(suffix: str) -> Callable[[str], Path]:
    """Return the type of a path that ends in `suffix`."""

    def parse(text: str) -> Path:
        path = Path(text)
        if path.suffix.lower() != suffix:
            raise argparse.ArgumentTypeError(f"“{path.name}” must end in {suffix}")
        return path

    return parse


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().replace("×", "x").partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"“{text}” is no size: write it like 1024x1536")
    sides = int(width), int(height)
    if not all(64 <= side <= 12000 for side in sides):
        raise argparse.ArgumentTypeError(f"a size lies between 64 and 12000 pixels a side, not {text}")
    return sides


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return the type of a whole number within these bounds."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"“{text}” is no whole number") from None
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"must lie between {least} and {most}, not {text}")
        return value

    return parse


_SEED = whole(0, 2**63 - 1)


def must_be_apart(outputs: Sequence[Path | None], inputs: Sequence[Path | None] = ()) -> None:
    """Raise ValueError when a file would be written over one that the command reads or writes."""
    read = [path for path in inputs if path is not None]
    written: list[Path] = []
    for path in outputs:
        if path is None:
            continue
        if any(_are_one(path, source) for source in read):
            raise ValueError(f"“{path}” is the file to read from: choose another name, so that it is kept.")
        if any(_are_one(path, other) for other in written):
            raise ValueError(f"“{path}” is named twice: give every file a name of its own.")
        written.append(path)


def _are_one(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
