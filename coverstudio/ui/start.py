"""The QApplication in our face and colours."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from coverstudio import __version__, paths
from coverstudio.settings import Settings
from coverstudio.ui.theme import apply_theme
from coverstudio.ui.translation import use_language
from coverstudio.ui.typeface import set_typeface


def make_application(settings: Settings) -> QApplication:
    """Make the application, or dress the one there is, as the settings say."""
    QApplication.setApplicationName(paths.APP)
    QApplication.setApplicationVersion(__version__)
    known = QApplication.instance()
    application = known if isinstance(known, QApplication) else QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    use_language(settings.language)
    set_typeface(application)
    apply_theme(application, settings.theme)
    return application
