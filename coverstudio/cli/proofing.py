"""`coverstudio proof-text`: whether the words of a cover read as they should, and how well."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import add_json, ending_in, must_be_apart, new_command
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote
from coverstudio.cli.kinds import words
from coverstudio.cli.texts import add_recogniser, recogniser_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverstudio.document.document import Document
    from coverstudio.document.layers import TextLayer
    from coverstudio.editor.legibility.fixing import LegibilityFix
    from coverstudio.editor.legibility.judging import Judgement

FIXES = ("scrim", "outline", "colour", "size")
WRONG = 1  # the exit code of --strict


def add_arguments(commands: Any) -> None:
    """Add the words of this command."""
    command = new_command(
        commands, "proof-text", "read the words of a cover back and say how legible they are"
    )
    command.add_argument("project", type=Path, metavar="FILE.cover")
    command.add_argument("--layer", type=words, metavar="NAME|ID", help="this text alone (default: all)")
    add_recogniser(command)
    command.add_argument("--fix", choices=FIXES, help="make the text of --layer easier to read, into --out")
    command.add_argument("--out", type=ending_in(".cover"), metavar="FILE.cover", help="where --fix saves")
    command.add_argument(
        "--strict", action="store_true", help=f"exit with {WRONG} when words do not read as they should"
    )
    add_json(command)


async def proof_text(arguments: argparse.Namespace, desk: Desk) -> int:
    """Read the words and answer with what was found; with --fix save a cover that reads better."""
    from coverstudio.document import project_file
    from coverstudio.editor.legibility.judging import judged

    _check(arguments)
    recogniser = recogniser_of(arguments.recogniser)
    document = project_file.load(arguments.project, desk.store)
    chosen = None if arguments.layer is None else text_of(document, arguments.layer)
    if arguments.fix is not None and chosen is not None:
        document = _fixed(desk, document, chosen, arguments.fix)
    desk.console.says("Reading the words")
    found = await judged(
        desk.generator, document, desk.images, None if chosen is None else {chosen.id},
        recogniser=recogniser, on_progress=desk.console.report,
    )  # fmt: skip
    _tell(arguments, desk, found)
    if arguments.fix is not None:
        project_file.save(document, desk.store, arguments.out)
        if not arguments.json:
            print_wrote(desk, arguments.out)
    return WRONG if arguments.strict and any(one.proof.verdict == "wrong" for one in found) else 0


def _check(arguments: argparse.Namespace) -> None:
    if (arguments.fix is None) != (arguments.out is None):
        raise ValueError("--fix and --out belong together: name what helps and where the cover is saved.")
    if arguments.fix is not None:
        if arguments.layer is None:
            raise ValueError("--fix changes one text: name it with --layer.")
        must_be_apart([arguments.out], [arguments.project])
        must_be_writable(arguments.out)


def _fixed(desk: Desk, document: Document, text: TextLayer, kind: str) -> Document:
    from coverstudio.editor.legibility.fixing import legibility_fixes

    fixes = legibility_fixes(document, desk.images, text)
    for fix in fixes:
        if fix.kind == kind:
            return fix.edit(document)
    raise ValueError(f"That would not help here: {_offered(fixes)}.")


def _offered(fixes: Sequence[LegibilityFix]) -> str:
    return f"choose of {', '.join(fix.kind for fix in fixes)}" if fixes else "nothing does"


def _tell(arguments: argparse.Namespace, desk: Desk, found: Sequence[Judgement]) -> None:
    import msgspec

    if arguments.json:
        desk.console.answer(msgspec.json.encode(found).decode())
        return
    for one in found:
        for line in lines_of(one):
            desk.console.answer(line)
    if not found:
        desk.console.answer("There are no words on this cover.")


def lines_of(one: Judgement) -> list[str]:
    """Return what is said of a text."""
    from coverstudio.editor.spelling import difference_words, verdict_words

    proof = one.proof
    lines = [f"{one.name}: {proof.verdict}", f"  {verdict_words(proof)}"]
    if proof.differences:
        lines += [f"  wanted: {_in_one_line(proof.wanted)}", f"  read:   {_in_one_line(proof.read)}"]
    lines += [f"    {difference_words(difference)}" for difference in proof.differences]
    if one.measures is not None:
        told = one.measures
        lines.append(
            f"  contrast {told.contrast:.1f} (4.5 is enough), unrest {told.unrest:.1f},"
            f" capitals of {told.capitals:.1f} px in a thumbnail"
        )
        if told.problems:
            lines.append(f"  hard to read: {', '.join(_PROBLEMS[problem] for problem in told.problems)}")
    if one.small is not None:
        verdict = {"right": "reads as it should"}.get(one.small.verdict, one.small.verdict)
        lines.append(f"  in a thumbnail of 100 × 160 px: {verdict}")
    return lines


_PROBLEMS = {"contrast": "too little contrast", "unrest": "a busy background", "small": "small letters"}


def _in_one_line(text: str) -> str:
    return " / ".join(text.split("\n"))
