"""A contact sheet takes no picture's place, and is none of the pictures of the next run."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverstudio.editor.clean_folder import CleanOrder
from coverstudio.editor.clean_folder.listing import Item
from coverstudio.editor.clean_folder.sheets import A_PAGE, check_place


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("in/sub/sheet.jpg", "would lie among the pictures to clean"),
        ("in/out/a.jpg", "“.*a.jpg” is one of the cleaned pictures"),
        ("in/out/sheet.jpg", "“.*sheet-2.jpg” is one of the cleaned pictures"),
    ],
)
def test_a_place_of_a_picture_is_refused(place: str, sentence: str, tmp_path: Path) -> None:
    order = CleanOrder(folder=tmp_path / "in", out=tmp_path / "in" / "out")
    names = ["a.jpg", "sheet-2.jpg", *(f"{number}.jpg" for number in range(A_PAGE))]
    items = [Item(order.folder / name, name, name) for name in names]
    with pytest.raises(ValueError, match=sentence):
        check_place(tmp_path / place, order, items)
    check_place(order.out / "pages.jpg", order, items)
    check_place(tmp_path / "sheet.jpg", order, items)
