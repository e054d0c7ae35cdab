import pytest

from coverstudio.editor import title_styles
from coverstudio.editor.title_styles import CLASSIC, STYLES, Face, face_for, title_style
from coverstudio.rendering import fonts

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("genre", "style"),
    [
        ("", "classic"),
        ("something unheard of", "classic"),
        ("Thriller", "thriller"),
        ("a love story", "romance"),
        ("Science Fiction", "science-fiction"),
        ("popular science", "non-fiction"),
        ("gloves", "classic"),
        ("로맨스 소설", "romance"),
        ("추리소설", "thriller"),
        ("어린이 그림책", "children"),
    ],
)
def test_a_genre_in_the_users_words_chooses_the_faces(genre: str, style: str):
    assert title_style(genre).id == style


def test_every_face_of_the_table_comes_with_the_app():
    for style in STYLES:
        for face in (style.title, style.author):
            assert fonts.font_available(face.family), face
            assert face.weight in fonts.weights(face.family), face


def test_latin_titles_keep_the_face_of_the_style():
    assert face_for("Walden", CLASSIC.title) == CLASSIC.title


def test_korean_titles_get_a_korean_family_of_the_same_kind():
    try:
        serif, sans = fonts.default_family("한", "serif"), fonts.default_family("한", "sans")
    except fonts.NoFontError as error:
        pytest.skip(str(error))
    classic, thriller = (
        face_for("폭풍의 언덕", CLASSIC.title),
        face_for("우주 전쟁", title_style("thriller").title),
    )
    assert (classic.family, thriller.family) == (serif, sans)
    assert thriller.weight == max(w for w in fonts.weights(sans) if w <= 800)
    assert classic.leading >= 1.1


def test_joined_scripts_are_never_tracked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(title_styles, "default_family", lambda text, kind: "Some Arabic Face")
    face = face_for("ألف ليلة", Face("Manrope", 300, italic=True, tracking=110))
    assert (face.family, face.tracking, face.italic) == ("Some Arabic Face", 0, False)


def test_a_script_no_font_has_keeps_the_face_and_leaves_the_report_to_the_layout(
    monkeypatch: pytest.MonkeyPatch,
):
    def no_font(text: str, kind: str) -> str:
        raise fonts.NoFontError("None.")

    monkeypatch.setattr(title_styles, "default_family", no_font)
    assert face_for("ᚠᚢᚦ", CLASSIC.title) == CLASSIC.title


def test_capitals_are_a_matter_of_the_face():
    assert Face("Roboto", caps=True).cased("Straße") == "STRASSE"
    assert Face("Roboto").cased("Straße") == "Straße"
