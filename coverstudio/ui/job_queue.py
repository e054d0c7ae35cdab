"""Every job that runs or waits: cancelled one by one or all at once, the waiting ones in another order."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QWidget

from coverstudio.editor.jobs import Job, Jobs
from coverstudio.ui.icons import icon
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import button, column, icon_button, label, row

_WIDTH = 420
_WORDS = 220  # for what a job is about
_ROW = 44


class JobQueue(QFrame):
    """A popup over the jobs line; closes by itself when nothing is left to show."""

    def __init__(self, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._jobs = jobs
        self._anchor: QWidget | None = None
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rows: dict[Job, JobRow] = {}
        self._rows = column(gap=0)
        self.cancel_all = button(tr("Cancel all"), jobs.cancel_all, "link")
        heading = row(label(tr("Jobs"), "title"), None, self.cancel_all)
        self._hint = label(tr("Drag what waits to change the order."), "caption")
        layout = column(heading, self._rows, self._hint, gap=4)
        layout.setContentsMargins(12, 12, 12, 12)
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH)
        jobs.started.connect(self.refresh)
        jobs.ended.connect(self.refresh)
        jobs.order_changed.connect(self.refresh)
        jobs.changed.connect(self._on_changed)
        self.refresh()

    def open_above(self, anchor: QWidget) -> None:
        """Open above `anchor`, their right edges aligned."""
        self._anchor = anchor
        self._place()
        self.show()
        first = next(iter(self.rows.values()), None)
        if first is not None:
            first.setFocus()

    def _place(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.adjustSize()
        if self._anchor is not None:
            corner = self._anchor.mapToGlobal(QPoint(self._anchor.width(), 0))
            self.move(corner.x() - self.width(), corner.y() - self.height() - 4)

    def refresh(self) -> None:
        """Show the jobs of now, in their order."""
        order = (*self._jobs.running, *self._jobs.waiting)
        for job in [one for one in self.rows if one not in order]:
            gone = self.rows.pop(job)
            self._rows.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, job in enumerate(order):
            if job not in self.rows:
                self.rows[job] = JobRow(self, self._jobs, job)
            if self._rows.indexOf(self.rows[job]) != place:
                self._rows.removeWidget(self.rows[job])
                self._rows.insertWidget(place, self.rows[job])
            self.rows[job].refresh()
        self._hint.setVisible(len(self._jobs.waiting) > 1)
        if not order:
            self.close()
        else:
            self._place()

    def _on_changed(self, job: Job) -> None:
        if job in self.rows:
            self.rows[job].refresh()

    def place_at(self, y: int) -> int:
        """Return which waiting job's place lies at a height of the popup, 0 being the next one's."""
        waiting = [self.rows[job] for job in self._jobs.waiting]
        tops = [one.mapTo(self, QPoint(0, 0)).y() for one in waiting]
        return max(0, sum(y >= top for top in tops) - 1)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Listen no more: jobs go on, and this popup is deleted a moment later."""
        for signal, slot in (
            (self._jobs.started, self.refresh),
            (self._jobs.ended, self.refresh),
            (self._jobs.order_changed, self.refresh),
            (self._jobs.changed, self._on_changed),
        ):
            signal.disconnect(slot)
        super().closeEvent(event)


class JobRow(QFrame):
    """One job. A waiting one is moved by dragging it, or with Ctrl and the arrows; Delete cancels."""

    def __init__(self, queue: JobQueue, jobs: Jobs, job: Job) -> None:
        super().__init__(queue)
        self._queue, self._jobs, self._job = queue, jobs, job
        self.setObjectName("job_row")
        self.setFixedHeight(_ROW)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._grip = QLabel()
        self._grip.setPixmap(icon("dots-six-vertical", "quiet").pixmap(16, 16))
        self.name = label("")
        self.left = label("", "caption")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = icon_button("x", tr("Cancel"), lambda: jobs.cancel(job))
        words = column(row(self.name, None, self.left), self.bar, gap=6)
        layout = row(self._grip, words, self.cancel, gap=8)
        layout.setStretch(1, 1)
        layout.setContentsMargins(8, 4, 4, 4)
        self.setLayout(layout)

    def refresh(self) -> None:
        """Show how far the job is, or that it waits."""
        waits = self._job.state == "waiting"
        name, about = told(self._job.name), self._job.about
        words = self.name.fontMetrics().elidedText(about, Qt.TextElideMode.ElideRight, _WORDS)
        self.name.setText(f"“{words}”" if about else name)
        self.setToolTip(f"{name}: {about}" if about else "")
        self.setAccessibleName(f"{name}: {about}" if about else name)
        self.left.setText(tr("waiting") if waits else how_far(self._job))
        self.bar.setVisible(not waits)
        show_share(self.bar, self._job)
        self._grip.setVisible(waits)
        self.setCursor(Qt.CursorShape.OpenHandCursor if waits else Qt.CursorShape.ArrowCursor)
        self.cancel.setEnabled(self._job.state in ("waiting", "running"))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let a waiting job change places with those the hand is dragged over."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._job.state == "waiting":
            place = self._queue.place_at(self.mapTo(self._queue, event.position().toPoint()).y())
            if self._jobs.waiting.index(self._job) != place:
                self._jobs.move(self._job, place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the row."""
        self.setFocus()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep the window's Delete away from here."""
        is_delete = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete
        if is_delete and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move or cancel."""
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self._job.state == "waiting":
                self._jobs.move(self._job, max(0, self._jobs.waiting.index(self._job) + by))
        elif by:
            self.focusNextChild() if by > 0 else self.focusPreviousChild()
        elif event.key() == Qt.Key.Key_Delete:
            self._jobs.cancel(self._job)
        else:
            super().keyPressEvent(event)


def show_share(bar: QProgressBar, job: Job) -> None:
    """Show how much of a job is done, or that nobody knows."""
    share = job.share
    bar.setRange(0, 0 if share is None else 1000)
    bar.setValue(0 if share is None else round(share * 1000))


def how_far(job: Job) -> str:
    """Return the step a job is at and the time it still takes, as far as they are known."""
    if job.state == "cancelling":
        return tr("stopping…")
    if job.in_steps and job.total and not job.step:  # models are loaded, which may take a minute
        return tr("getting ready…")
    steps = tr("step {step} of {total}", step=job.step, total=job.total) if job.in_steps and job.total else ""
    return " · ".join(part for part in (steps, _time_left(job.seconds_left)) if part)


def _time_left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds >= 90:
        return tr("{minutes} min left", minutes=round(seconds / 60))
    return tr("{seconds} s left", seconds=max(1, round(seconds)))
