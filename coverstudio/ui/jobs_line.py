"""What runs: its name, how far it is, how long it will take, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from coverstudio.editor.jobs import Job, Jobs
from coverstudio.ui.job_queue import JobQueue, how_far, show_share
from coverstudio.ui.translation import told, tr, tr_count
from coverstudio.ui.widgets.forms import button, icon_button, label, row

APPEARS_AFTER_MS = 250
_BAR = 140


class JobsLine(QWidget):
    """The oldest running job and how many wait behind it; appears once a job takes longer than a blink.

    A click on the name opens the queue.
    """

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.name = button("", self.open_queue, "quiet link")
        self.name.setToolTip(tr("Show all jobs (Ctrl+J)"))
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
        jobs.order_changed.connect(self.refresh)
        jobs.ended.connect(self._on_ended)
        self.setVisible(False)
        if jobs.running:  # the window is another one, in another language
            self._on_started()

    @property
    def job(self) -> Job | None:
        """The job that is shown: the oldest, a download only where nobody waits for anything else."""
        running = sorted(self._jobs.running, key=lambda job: job.resumable)
        return running[0] if running else None

    def open_queue(self) -> None:
        """Show every job, so that each can be cancelled and the waiting ones reordered."""
        if self.job is not None:
            JobQueue(self._jobs, self.window()).open_above(self)

    def _on_started(self) -> None:
        if not self.isVisible():
            self._appear.start()

    def _on_appear(self) -> None:
        self.setVisible(self.job is not None)
        self.refresh()

    def _on_ended(self) -> None:
        if self.job is None and not self._jobs.waiting:
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
        others = [one for one in (*self._jobs.running, *self._jobs.waiting) if one is not job]
        waiting = sum(not one.resumable for one in others)
        more = " · " + tr_count(waiting, "1 more waits", "{count} more wait") if waiting else ""
        self.name.setText(told(job.name) + more)
        show_share(self.bar, job)
        self.left.setText(how_far(job))
        self.cancel.setEnabled(job.state == "running")
