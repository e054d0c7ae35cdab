"""The answer to a shop's question how a cover's pictures were made, as text to paste.

In the words of the shops that ask: whether images are AI-generated, how many and how much they were edited,
with which tools. The words are data, resources/disclosures.json.
"""

from __future__ import annotations

import functools

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.sentences import shown
from coverstudio.editor.provenance import Change, Traced, provenance
from coverstudio.paths import resources_dir

_FEW = 5
# From this share on, repainted by other means than a model, a picture counts as edited extensively.
_EXTENSIVE = 0.25
_NAMES = {"real-esrgan": "Real-ESRGAN", "diffste": "DiffSTE"}


def disclosure(document: Document, language: str) -> str:
    """Return the text, a sentence to a line, in Korean for "ko" and in English for every other language."""
    words = _words()["ko" if language.startswith("ko") else "en"]
    pictures = provenance(document).pictures
    lines = [_answer(pictures, words)]
    for picture in pictures:
        lines.append(_origin(picture, words))
        if picture.in_letters:
            lines.append(words["in_letters"].format(layer=shown(picture.layer)))
        if picture.changes:
            edits = ", ".join(dict.fromkeys(_edit(change, words) for change in picture.changes))
            lines.append(words["afterwards"].format(edits=edits))
    lines.append(words["rest"])
    return "\n".join(lines)


def _answer(pictures: tuple[Traced, ...], words: dict[str, str]) -> str:
    painted = [one for one in pictures if one.is_painted]
    if not painted:
        return words["none"]
    edited = max(sum(change.share or 0.0 for change in one.changes) for one in painted)
    editing = words["extensive" if edited >= _EXTENSIVE else "minimal"]
    return words["few" if len(painted) <= _FEW else "many"].format(editing=editing)


def _origin(picture: Traced, words: dict[str, str]) -> str:
    kind = "model_with_loras" if picture.origin == "model" and picture.loras else picture.origin
    return words[kind].format(
        layer=shown(picture.layer), share=_per_cent(picture.share), model=shown(picture.model),
        licence=picture.licence or words["unknown_licence"], file=shown(picture.file),
        loras=", ".join(map(shown, picture.loras)),
    )  # fmt: skip


def _edit(change: Change, words: dict[str, str]) -> str:
    name = _NAMES.get(change.engine, change.engine)
    engine = words["network"].format(engine=name) if change.by_network else name
    if change.wish == "erase" and change.share is None:
        return words["other"].format(engine=engine)
    kind = change.wish if change.wish in ("erase", "upscale", "continue") else "other"
    return words[kind].format(engine=engine, share=_per_cent(change.share or 0.0))


def _per_cent(share: float) -> str:
    """Return a share as people say it: what is little is not nothing.

    >>> _per_cent(0.424), _per_cent(0.001)
    ('42 %', '1 %')
    """
    return f"{max(1, round(share * 100))} %"


@functools.cache
def _words() -> dict[str, dict[str, str]]:
    content = (resources_dir() / "disclosures.json").read_bytes()
    return msgspec.json.decode(content, type=dict[str, dict[str, str]])
