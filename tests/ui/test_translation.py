"""Every word of the window has a Korean one, and none is left over."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from coverstudio.generation.models.catalog import catalog, licences
from coverstudio.generation.runtimes.plans import plans
from coverstudio.ui.translation import told, tr, tr_count, translation_file, use_language

PROJECT = Path(__file__).parents[2]
SPOKEN = {"tr": 1, "marked": 1, "tr_count": 3}


def literals() -> Iterator[str]:
    """Every English literal that the window hands to `tr`, `marked` or `tr_count`."""
    for path in sorted((PROJECT / "coverstudio" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPOKEN:
                for argument in node.args[: SPOKEN[node.func.id]]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value


def spoken_elsewhere() -> set[tuple[str, ...]]:
    """Every string of the other packages and of the models' data, as the pieces between what is filled in."""
    found: set[tuple[str, ...]] = set()
    for path in (PROJECT / "coverstudio").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                found.add(pieces(_template(node)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(pieces(node.value))
    resources = PROJECT / "resources"
    for path in (*(resources / "models").glob("*.json"), resources / "runtimes.json"):
        found |= {pieces(text) for text in texts(json.loads(path.read_text(encoding="utf-8")))}
    return found


def texts(data: object) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list | dict):
        for one in data.values() if isinstance(data, dict) else data:
            yield from texts(one)


def _template(node: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{x}" for part in node.values)


def pieces(sentence: str) -> tuple[str, ...]:
    return tuple(piece for piece in re.split(r"\{\w+\}", sentence) if piece)


def korean(kind: str = "window") -> dict[str, str]:
    return json.loads(translation_file("ko", kind).read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_language("en")


def test_every_literal_has_a_korean_entry_and_none_is_left_over() -> None:
    said, known = set(literals()), set(korean())
    assert said - known == set(), "without a Korean entry"
    assert known - said == set(), "left over"


def test_every_translated_sentence_is_still_said_somewhere() -> None:
    said = spoken_elsewhere()
    gone = [sentence for sentence in korean("sentences") if pieces(sentence) not in said]
    assert not gone


def test_what_models_licences_and_runtimes_are_said_to_be_is_said_in_korean() -> None:
    said = [model.purpose for model in catalog()]
    said += [sentence for licence in licences() for sentence in licence.forbids]
    said += [text for runtime in plans() for text in (runtime.name, runtime.purpose)]
    known = korean("sentences")
    assert [text for text in said if text not in known] == []


@pytest.mark.parametrize("kind", ["window", "sentences"])
def test_a_translation_names_what_the_english_names(kind: str) -> None:
    for english, translated in korean(kind).items():
        names = set(re.findall(r"\{(\w+)", english))
        assert set(re.findall(r"\{(\w+)", translated)) <= names, english
        assert translated.strip(), english


def test_the_language_of_now_is_spoken() -> None:
    assert tr("Undo {name}", name="Move") == "Undo Move"
    assert use_language("ko") == "ko"
    assert tr("Save") == "저장"
    assert tr_count(3, "Erase 1 region", "Erase {count} regions") == "3개 영역 지우기"


def test_a_sentence_of_another_package_keeps_its_names_and_numbers() -> None:
    use_language("ko")
    assert told("Move") == "이동"
    assert "‘배경’" in told("“Background” cannot be saved: the disk is full.")
    said = told("The text “Title” does not fit its box: enlarge the box or set it smaller.")
    assert "‘제목’" in said and "글상자" in said


def test_what_nobody_translated_is_told_as_it_is() -> None:
    use_language("ko")
    assert told("Zwölf Boxkämpfer") == "Zwölf Boxkämpfer"


@pytest.mark.parametrize("kind", ["window", "sentences"])
def test_no_korean_sentence_leaves_its_particles_open(kind: str) -> None:
    """A name of any language may be filled in: the sentence is built so that no particle depends on it."""
    left_open = re.compile(
        r"을\(를\)|를\(을\)|이\(가\)|가\(이\)|은\(는\)|는\(은\)|와\(과\)|과\(와\)|\(으\)로"
    )
    assert [sentence for sentence in korean(kind).values() if left_open.search(sentence)] == []
