"""A list of models to choose one of: the name of each, and at the right its family."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from coverstudio.generation.models.facts import InstalledModel
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.choices import ChoiceField

BUILT_IN = ""
GET = "get models"
_FAMILY = int(Qt.ItemDataRole.UserRole) + 1
_SPACE = 8
_LIST = 340  # a model's name and its family


class ModelChoice(ChoiceField):
    """What is built in (`BUILT_IN`), the models by their ids, and the way to more of them (`GET`)."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self.view().setMinimumWidth(_LIST)
        self.setItemDelegate(_Rows(self))
        self.setAccessibleName(caption)

    def offer_models(self, models: Sequence[InstalledModel]) -> None:
        """Offer these models beside what is built in."""
        named = [(BUILT_IN, tr("Built in")), *((one.id, one.name) for one in models)]
        self.offer([*named, (GET, tr("Get models…"))])
        for index, model in enumerate(models, start=1):
            self.setItemData(index, _family_name(model), _FAMILY)


def _family_name(model: InstalledModel) -> str:
    from coverstudio.generation.models.facts import ModelError  # noqa: PLC0415
    from coverstudio.generation.models.families import family  # noqa: PLC0415

    try:
        name = family(model.family).name
    except ModelError:  # added by a newer CoverStudio
        name = model.family
    return tr("{family}, for inpainting", family=name) if model.kind == "inpaint" else name


class _Rows(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        metrics: QFontMetrics = option.fontMetrics  # pyright: ignore[reportAttributeAccessIssue]
        family = index.data(_FAMILY) or ""
        room = rect.width() - metrics.horizontalAdvance(index.data() or "") - 4 * _SPACE
        painter.save()
        painter.setPen(colour("quiet"))
        words = metrics.elidedText(family, Qt.TextElideMode.ElideRight, room) if room > 0 else ""
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(0, 0, -_SPACE, 0), right, words)
        painter.restore()
