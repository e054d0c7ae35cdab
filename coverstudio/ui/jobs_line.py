"""What runs: its name, how far it is, how long it will take, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from coverstudio.editor.jobs import Job, Jobs
from coverstudio.ui.translation import told, tr, tr_count
from coverstudio.ui.widgets.forms import icon_button, label, row

APPEARS_AFTER_MS = 250
_BAR = 140


class JobsLine(QWidget):
    """The oldest running job and how many wait behind it; appears once a job takes longer than a blink."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.name = label("")
        self.left = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_BAR)
        self.cancel = icon_button("x", tr("Cancel"), self._on_cancel)
        self.setLayout(row(self.name, self.bar, self.left, self.cancel, gap=8))
        self._appear = QTimer(self)
        self._appear.setSingleShot(True)
        self._appear.setInterval(APPEARS_AFTER_MS)
        self._appear.timeout.connect(self._on_appear)
        jobs.started.connect(self._on_started)
        jobs.changed.connect(self.refresh)
        jobs.ended.connect(self._on_ended)
        self.setVisible(False)
        if jobs.running:  # the window is another one, in another language
            self._on_started()

    @property
    def job(self) -> Job | None:
        """The job that is shown."""
        running = self._jobs.running
        return running[0] if running else None

    def _on_started(self) -> None:
        if not self.isVisible():
            self._appear.start()

    def _on_appear(self) -> None:
        self.setVisible(self.job is not None)
        self.refresh()

    def _on_ended(self) -> None:
        if self.job is None:
            self._appear.stop()
            self.setVisible(False)
        self.refresh()

    def _on_cancel(self) -> None:
        if self.job is not None:
            self._jobs.cancel(self.job)

    def refresh(self) -> None:
        """Show how far it is."""
        job = self.job
        if job is None:
            return
        waiting = len(self._jobs.running) - 1
        more = " · " + tr_count(waiting, "1 more waits", "{count} more wait") if waiting else ""
        self.name.setText(told(job.name) + more)
        share = job.share
        self.bar.setRange(0, 0 if share is None else 1000)
        self.bar.setValue(0 if share is None else round(share * 1000))
        self.left.setText(_left(job))
        self.cancel.setEnabled(job.state == "running")


def _left(job: Job) -> str:
    if job.state == "cancelling":
        return tr("stopping…")
    seconds = job.seconds_left
    if seconds is None:
        return ""
    if seconds >= 90:
        return tr("{minutes} min left", minutes=round(seconds / 60))
    return tr("{seconds} s left", seconds=max(1, round(seconds)))
