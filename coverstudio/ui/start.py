"""The QApplication in our face and colours."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from coverstudio import __version__, paths
from coverstudio.settings import Settings
from coverstudio.ui.theme import prepare_theme
from coverstudio.ui.translation import use_language
from coverstudio.ui.typeface import set_typeface


def make_application(settings: Settings) -> QApplication:
    """Make the application, or take the one there is, with face and colours; the stylesheet comes later."""
    QApplication.setApplicationName(paths.APP)
    QApplication.setApplicationVersion(__version__)
    known = QApplication.instance()
    application = known if isinstance(known, QApplication) else QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    # The end is ours to choose: Qt would stop the loop while the worker is still being ended.
    application.setQuitOnLastWindowClosed(False)
    use_language(settings.language)
    set_typeface(application)
    prepare_theme(application, settings.theme)
    return application
