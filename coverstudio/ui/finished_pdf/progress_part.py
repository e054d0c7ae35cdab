"""How far a look is, as soon as it takes longer than a blink, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from coverstudio.editor.jobs import Job, Jobs
from coverstudio.ui.job_queue import how_far, show_share
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import button, label, row

APPEARS_AFTER_MS = 300


class ProgressPart(QWidget):
    """Shows one job, and nothing without one."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._job: Job | None = None
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.left = label("", "note")
        self.cancel = button(tr("Cancel"), self._on_cancel, "link")
        layout = row(self.bar, self.left, self.cancel, gap=8)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._appear = QTimer(self)
        self._appear.setSingleShot(True)
        self._appear.setInterval(APPEARS_AFTER_MS)
        self._appear.timeout.connect(self._on_appear)
        jobs.changed.connect(self._on_changed)
        self.hide()

    def show_job(self, job: Job | None) -> None:
        """Show a job once it takes long, or none."""
        if job is None:
            self._appear.stop()
            self.hide()
        elif self._job is None:
            self._appear.start()
        self._job = job
        self._refresh()

    def _on_appear(self) -> None:
        self.setVisible(self._job is not None)
        self._refresh()

    def _on_changed(self, job: Job) -> None:
        if job is self._job:
            self._refresh()

    def _refresh(self) -> None:
        if self._job is not None:
            show_share(self.bar, self._job)
            self.left.setText(how_far(self._job))
            self.cancel.setEnabled(self._job.state == "running")

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._jobs.cancel(self._job)
