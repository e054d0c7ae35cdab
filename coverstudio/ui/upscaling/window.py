"""Two upscalers side by side on a crop of a picture, its size in the end, and the button that does it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QStandardItemModel,
)
from PySide6.QtWidgets import QFrame, QWidget

from coverstudio.document.document import Document
from coverstudio.document.geometry import MM_PER_INCH
from coverstudio.document.layers import ImageLayer
from coverstudio.editor.shown_parts import Enlargement, place_of
from coverstudio.editor.upscaling import check_size
from coverstudio.generation.models.upscaler_files import ENDINGS, PUBLISHED_AT
from coverstudio.rendering.arrays import from_array
from coverstudio.ui.stories.asking import ask_for_file
from coverstudio.ui.stories.opening import show_page
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.stories.upscaling import LANCZOS, Upscaling
from coverstudio.ui.translation import told, tr
from coverstudio.ui.upscaling.previews import Previews
from coverstudio.ui.upscaling.split_view import SplitView
from coverstudio.ui.upscaling.target_part import TargetPart
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import boxed, button, captioned, column, label, number, row, set_role
from coverstudio.ui.widgets.numbers import NumberField
from coverstudio.ui.widgets.side_window import SideWindow

SIZE = (980, 660)
_SIDE = 280
_MINUTE = 60


class UpscaleWindow(SideWindow):
    """For one picture; it closes when the work begins or the picture is gone."""

    def __init__(self, studio: Studio, story: Upscaling, layer: ImageLayer, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._studio, self._story, self._layer = studio, story, layer
        self._seconds = [0.0, 0.0]  # for a pixel of the picture
        self._image: QImage | None = None
        self.setObjectName("upscale_window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.setWindowTitle(tr("Upscale {name}", name=told(layer.name)))
        self.view = SplitView()
        self.previews = Previews(story, self.view, studio.errands)
        self.left, self.right = ChoiceField(), ChoiceField()
        self.strength = NumberField(0, 100, unit="%", decimals=0, step=5)
        self.denoise = NumberField(0, 100, unit="%", decimals=0, step=5)
        self.target = TargetPart(studio.editor.document.print_spec)
        self.summary = label("", "note", wraps=True)
        self.reason = label("", "note", wraps=True)
        self.models = button(tr("Models…"), story.show_models, "link")
        self.add = button(tr("Add a model file…"), self._on_add, "link")
        self.get = button(tr("Where to get models"), lambda: show_page(PUBLISHED_AT), "link")
        self.upscale = button(tr("Upscale"), self._on_upscale, "primary")
        self._lay_out()
        self._connect()
        self.strength.show_value(100)
        self.denoise.show_value(100)
        self.target.show_layer(layer, studio.editor.document.print_spec)
        self._offer()
        self.right.show_choice(story.chosen or self._best())
        self._on_choice()
        self.resize(*SIZE)
        studio.errands.send(self._load())

    def _lay_out(self) -> None:
        strength = number(tr("Strength"), self.strength)
        self._denoising = boxed(number(tr("Noise smoothed away"), self.denoise))
        self._numbers = boxed(row(strength, self._denoising))
        side = column(
            captioned(tr("Upscale with"), self.right), captioned(tr("Compare with"), self.left),
            self._numbers, self.target, self.reason, self._links(), None, self.summary, self.upscale, gap=16,
        )  # fmt: skip
        side.setContentsMargins(16, 16, 16, 16)
        holder = QFrame()
        holder.setObjectName("side")
        holder.setLayout(side)
        holder.setFixedWidth(_SIDE)
        layout = row(self.view, holder, gap=0)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _links(self) -> QWidget:
        return boxed(column(row(self.add, None), row(self.get, self.models, None), gap=4))

    def _connect(self) -> None:
        self.left.edited.connect(lambda _: self._on_choice())
        self.right.edited.connect(lambda _: self._on_choice())
        self.strength.edited.connect(lambda _: self._on_choice())
        self.denoise.edited.connect(lambda _: self._on_choice())
        self.target.changed.connect(self._on_target)
        self.previews.timed.connect(self._on_timed)
        self.previews.failed.connect(self._on_failed)
        self._story.changed.connect(self._on_upscalers_changed)
        self._story.added.connect(self._on_added)
        self._studio.editor.document_changed.connect(self._on_document_changed)

    # What can be chosen

    def _offer(self) -> None:
        obstacle, upscalers = self._story.obstacle, self._story.upscalers
        choices = [(LANCZOS, tr("Lanczos (built in)")), *((one.id, one.name) for one in upscalers)]
        for field in (self.left, self.right):
            field.offer(choices)
            items = field.model()
            for index in range(1, len(choices)):
                if isinstance(items, QStandardItemModel):
                    items.item(index).setEnabled(not obstacle)
            if obstacle:
                field.show_choice(LANCZOS)
        nothing = tr(
            "Networks such as Real-ESRGAN draw the details that a picture lacks: add the file of one."
        )
        self.reason.setText(obstacle or ("" if upscalers else nothing))
        self.reason.setVisible(bool(self.reason.text()))
        set_role(self.reason, "caution" if obstacle else "note")
        self.models.setVisible(bool(obstacle))
        self.get.setVisible(not upscalers)

    def _best(self) -> str:
        """Return what to begin with where nothing was used before: a network, if one can be run."""
        upscalers = self._story.upscalers
        return upscalers[0].id if upscalers and not self._story.obstacle else LANCZOS

    def _on_upscalers_changed(self) -> None:
        self._offer()
        self._on_choice()

    def _on_added(self, identity: str) -> None:
        self._offer()
        if not self._story.obstacle and any(one.id == identity for one in self._story.upscalers):
            self.right.show_choice(identity)
        self._on_choice()

    def _on_choice(self) -> None:
        chosen = {self.left.choice, self.right.choice}
        upscaler = next((one for one in self._story.upscalers if one.id == self.right.choice), None)
        self._numbers.setVisible(chosen != {LANCZOS})
        self._denoising.setVisible(upscaler is not None and bool(upscaler.partner))
        for index, field in enumerate((self.left, self.right)):
            wish = self._story.wish(field.choice, self.strength.value() / 100, self.denoise.value() / 100)
            self.previews.show_wish(index, field.currentText(), wish)
        self._show_summary()

    # How large it becomes

    def _on_target(self) -> None:
        self._show_picture()
        self._show_summary()

    def _show_picture(self) -> None:
        found = self.target.enlargement()
        if found is not None and self._image is not None:
            factor = max(found.width / found.part.width, found.height / found.part.height)
            self.view.show_picture(self._image, found.part, factor)
            self.previews.ask()

    async def _load(self) -> None:
        pixels = await self._story.picture(self._layer)
        self._image = await asyncio.to_thread(from_array, pixels)
        self._show_picture()
        self.previews.show_pixels(pixels)

    def _on_timed(self, index: int, seconds: float) -> None:
        self._seconds[index] = seconds
        self._show_summary()

    def _on_failed(self, sentence: str) -> None:
        self.reason.setText(told(sentence))
        self.reason.setVisible(True)
        set_role(self.reason, "danger")

    def _show_summary(self) -> None:
        found = self.target.enlargement()
        if found is None:
            return
        try:
            check_size(found.width, found.height)
        except ValueError as error:
            self.summary.setText(told(str(error)))
            self.upscale.setEnabled(False)
            return
        self.upscale.setEnabled(True)
        place = place_of(self._layer, found.part)
        ppi = min(found.width / (place.width / MM_PER_INCH), found.height / (place.height / MM_PER_INCH))
        words = [tr("{width:,} × {height:,} px", width=found.width, height=found.height)]
        words.append(tr("{ppi} ppi effective", ppi=round(ppi)))
        if self._seconds[1]:
            words.append(_time_words(self._seconds[1] * found.part.width * found.part.height))
        self.summary.setText(" · ".join(words[:2]) + "\n" + "".join(words[2:]))

    # What is done

    def _on_upscale(self) -> None:
        found: Enlargement | None = self.target.enlargement()
        if found is None:
            return
        self.previews.stop()
        wish = self._story.wish(self.right.choice, self.strength.value() / 100, self.denoise.value() / 100)
        self._story.remember(self.right.choice)
        self._story.enlarge(self._layer, found, wish)
        self.close()

    def _on_add(self) -> None:
        self._studio.errands.send(self._ask_for_file())

    async def _ask_for_file(self) -> None:
        folder = self._studio.preferences.settings.last_folder or str(Path.home())
        filters = tr("Upscalers") + f" (*{' *'.join(sorted(ENDINGS))})"
        path = await ask_for_file(self, tr("Add an upscaler"), folder, filters)
        if path is not None:
            self._story.add(path)

    def _on_document_changed(self, old: Document, new: Document) -> None:
        layer = new.layer(self._layer.id)
        if not isinstance(layer, ImageLayer) or layer.asset != self._layer.asset:
            self.close()
        elif (layer, old.print_spec) != (self._layer, new.print_spec):
            self._layer = layer
            self.target.show_layer(layer, new.print_spec)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of networks."""
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        event.acceptProposedAction()
        for path in _files(event):
            self._story.add(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give up what is still tried out."""
        self.previews.stop()
        super().closeEvent(event)


def _files(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in ENDINGS]


def _time_words(seconds: float) -> str:
    """Return about how long it takes, as nobody needs to know it more exactly."""
    if seconds < 2:
        return tr("a moment")
    if seconds < 1.5 * _MINUTE:
        return tr("about {seconds} s", seconds=round(seconds))
    return tr("about {minutes} min", minutes=round(seconds / _MINUTE))
