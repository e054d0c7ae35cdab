"""The words of the command line and what they may be; the package says which code answers a command."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from coverstudio import __version__
from coverstudio.cli.diffusion_words import add_painting, add_prompt_help
from coverstudio.cli.editions import add_edition
from coverstudio.cli.kinds import SEED, ending_in, language, picture_or_folder, size, whole, words, zone

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
        "--language",
        type=language,
        metavar="CODE",
        help="of the book, such as en or ko (default: what the letters of the title tell)",
    )
    command.add_argument(
        "--prompt", type=words, default="", help="what the background shows (default: the title)"
    )
    source = command.add_mutually_exclusive_group()
    source.add_argument("--background", type=Path, metavar="IMAGE", help="a picture of your own")
    source.add_argument("--engine", type=words, metavar="ID", help="the engine that draws the background")
    add_painting(command)
    command.add_argument("--keep-text", action="store_true", help="leave the picture's own lettering alone")
    command.add_argument("--format", help="of a front alone (default: a4)")
    command.add_argument("--seed", type=SEED)
    _add_wrap(command)
    command.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|png|jpg|…")
    command.add_argument(
        "--project", type=ending_in(".cover"), metavar="FILE.cover", help="keep the editable cover as well"
    )


def _add_wrap(command: Parser) -> None:
    add_edition(command, needs_printer=False)
    command.add_argument(
        "--continue", choices=("mirror", "patch-fill", "outpaint", "none"),
        metavar="mirror|patch-fill|outpaint|none",
        help="how the art of the front goes on over spine and back; “outpaint” has a --model paint it"
        " (default for a --background: patch-fill)",
    )  # fmt: skip
    command.add_argument("--blurb", type=words, metavar="TEXT|FILE", help="what the back says")
    command.add_argument(
        "--spine-reads", choices=("automatic", "top-down", "bottom-up"), default="automatic",
        help="which way words run on the spine (default: as books in this language have it)",
    )  # fmt: skip
    command.add_argument("--isbn", type=words, help="of the barcode on the back")
    command.add_argument("--addon", type=words, metavar="DIGITS", help="five digits beside the barcode")
    command.add_argument(
        "--icc", type=Path, metavar="FILE.icc",
        help="the CMYK profile of the press, where the printer asks for inks (default: the best here)",
    )  # fmt: skip


def _add_generate(command: Parser) -> None:
    command.add_argument("--prompt", type=words, help="what the picture shows")
    shape = command.add_mutually_exclusive_group()
    shape.add_argument("--format", help="a book's format with its bleed (default: a4)")
    shape.add_argument("--size", type=size, metavar="WxH", help="in pixels, instead of a format")
    command.add_argument(
        "--engine", type=words, metavar="ID", help="default: diffusion with a --model, else procedural"
    )
    command.add_argument("--genre", type=words, metavar="WORDS", help="of the book: sets the mood")
    command.add_argument("--family", type=words, help="of the built-in backgrounds")
    command.add_argument("--palette", type=words, help="of the built-in backgrounds")
    command.add_argument(
        "--seed", type=SEED, metavar="N", help="the same one gives the same picture (default: any)"
    )
    command.add_argument(
        "--variants", type=whole(1, 100), metavar="N", help="so many pictures, each with the next seed"
    )
    command.add_argument(
        "--calm-zone", type=zone, metavar="X,Y,W,H", help="where the title will stand, in pixels or per cent"
    )
    command.add_argument("--again", type=Path, metavar="FILE.png", help="make the picture of a recipe again")
    command.add_argument(
        "--out",
        type=picture_or_folder,
        required=True,
        metavar="FILE.png|FOLDER",
        help="in a folder, prompt and seed name the files",
    )
    add_painting(command)
    add_prompt_help(command)


def add_json(command: Parser) -> None:
    """Let the command answer in JSON."""
    command.add_argument("--json", action="store_true", help="print one JSON value and nothing else")


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
    # unlike resolve, realpath takes links that lead in a circle
    return os.path.realpath(one) == os.path.realpath(other) or (
        one.exists() and other.exists() and one.samefile(other)
    )
