"""The stories of one window, made together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from coverstudio.ui.stories.backgrounds import Backgrounds
from coverstudio.ui.stories.barcodes import Barcodes
from coverstudio.ui.stories.checking import Checking
from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.stories.clipboard import Clipboard
from coverstudio.ui.stories.comparing import Comparing
from coverstudio.ui.stories.continuing import Continuing
from coverstudio.ui.stories.detectors import Detectors
from coverstudio.ui.stories.dropped import Dropped
from coverstudio.ui.stories.erasers import Erasers
from coverstudio.ui.stories.exporting import Exporting
from coverstudio.ui.stories.files import Files
from coverstudio.ui.stories.finished_pdf import FinishedPdf
from coverstudio.ui.stories.font_folders import FontFolders
from coverstudio.ui.stories.gallery import KeptPictures
from coverstudio.ui.stories.glyphs import Glyphs
from coverstudio.ui.stories.lettering import Lettering
from coverstudio.ui.stories.masking import Masking
from coverstudio.ui.stories.material_wishes import MaterialWishes
from coverstudio.ui.stories.materials import Materials
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.picture_words import PictureWords
from coverstudio.ui.stories.proofing import Proofing
from coverstudio.ui.stories.proving import Proving
from coverstudio.ui.stories.remaking import Remaking
from coverstudio.ui.stories.scribes import Scribes
from coverstudio.ui.stories.spine import Spine
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.stories.title_looks import TitleLooks
from coverstudio.ui.stories.trim_drift import TrimDrift
from coverstudio.ui.stories.upscaling import Upscaling
from coverstudio.ui.stories.wraps import Wraps


@dataclass(frozen=True)
class Stories:
    """They outlive the window, so that a change of language loses nothing."""

    backgrounds: Backgrounds
    erasers: Erasers
    detectors: Detectors
    cleaning: Cleaning
    comparing: Comparing
    masking: Masking
    lettering: Lettering
    looks: TitleLooks
    checking: Checking
    wraps: Wraps
    spine: Spine
    barcodes: Barcodes
    continuing: Continuing
    files: Files
    exporting: Exporting
    clipboard: Clipboard
    gallery: KeptPictures
    models: Models
    dropped: Dropped
    proofing: Proofing
    drift: TrimDrift
    upscaling: Upscaling
    finished_pdf: FinishedPdf
    font_folders: FontFolders
    glyphs: Glyphs
    proving: Proving
    scribes: Scribes
    picture_words: PictureWords
    materials: Materials
    remaking: Remaking

    @staticmethod
    def of(studio: Studio, window: Callable[[], QWidget]) -> Stories:
        """Make them; `window` returns the window that questions belong to."""
        gallery, models = KeptPictures(studio, window), Models(studio)
        backgrounds = Backgrounds(studio, gallery, models)
        lettering = Lettering(studio)
        proofing = Proofing(studio, window)
        upscaling = Upscaling(studio, models, lambda: backgrounds.choices.engines)
        backgrounds.choices_changed.connect(upscaling.changed)
        erasers = Erasers(studio, models, lambda: backgrounds.choices.engines)
        backgrounds.choices_changed.connect(erasers.changed)
        detectors = Detectors(studio, models, lambda: backgrounds.choices.engines)
        backgrounds.choices_changed.connect(detectors.changed)
        cleaning = Cleaning(studio, lambda: detectors.detector, lambda: erasers.eraser)
        masking = Masking(studio, cleaning, lambda: erasers.eraser)
        cleaning.masked.connect(masking.take)
        scribes = Scribes(studio, models, lambda: backgrounds.choices.engines)
        backgrounds.choices_changed.connect(scribes.changed)
        wishes = MaterialWishes(models, lambda: backgrounds.choices.engines)
        backgrounds.choices_changed.connect(wishes.changed)
        materials = Materials(studio, lettering, wishes)
        return Stories(
            backgrounds,
            erasers,
            detectors,
            cleaning,
            Comparing(studio, cleaning.pictures),
            masking,
            lettering,
            TitleLooks(studio, lettering, window),
            Checking(studio, proofing, upscaling),
            Wraps(studio),
            Spine(studio),
            Barcodes(studio),
            Continuing(studio, backgrounds, models),
            Files(studio, window),
            Exporting(studio, window, proofing),
            Clipboard(studio),
            gallery,
            models,
            Dropped(studio, models, backgrounds),
            proofing,
            TrimDrift(studio.editor),
            upscaling,
            FinishedPdf(studio, window),
            FontFolders(studio, window),
            Glyphs(studio, lettering),
            Proving(studio, models),
            scribes,
            PictureWords(studio, cleaning, scribes, lambda: lettering.images),
            materials,
            Remaking(studio, materials),
        )
