"""What somebody hides from a rule and still shows to a reader: other figures, unseen signs, parted words."""

from __future__ import annotations

import re

import pytest

from dialogs.masking import Mark, mask

NUMBER = "4427651209"
#: Figures of other scripts and other faces, by their zero.
ZEROS = ("０", "٠", "۰", "०", "๐", "𝟎", "𝟘", "𝟢", "𝟬", "𝟶")
PARTED = (
    "442-765-12-09", "442.765.12.09", "442/765/1209", "442_765_1209", "442*765*1209", "442,765,12,09",
    "442|765|12|09", "442;765;12;09", "442'765'12'09", "442~765~12~09", "442:765:12:09", "442–765–12–09",
    "442 … 765 … 1209", "442 .. 765 .. 1209", "442 - - 765 - - 1209", "(442)(765)(1209)",
    "442\n765\n12\n09", "4, 4, 2, 7, 6, 5, 1, 2, 0, 9", "4.4.2.7.6.5.1.2.0.9", "442😀765😀12😀09",
    "442 765 doce 09", "442 luego 765 luego 1209", "442   765   12   09", "442\u3000765\u30001209",
    "442\u00a0765\u202f1209",
)  # fmt: skip
UNSEEN = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u0336", "\ufe0f\u20e3", "\u202c")
LINKS = (
    "t[.]me/xyz", "t(.)me/xyz", "t . me / xyz", "t。me/xyz", "ｔ．ｍｅ／ｘｙｚ", "hxxps://t[.]me/xyz",
    "http:\\\\a.mx/xyz", "h t t p s : / / t . m e / x y z", "www . xyz . com", "xyz(punto)com",
    "xyz [dot] com", "xyz,com", "t.me slash xyz", "ejemplo.com:8080/xyz", "t\u200b.me/xyz",
    "HTTPS://T.ME/XYZ", "facebook punto com diagonal xyz", "tg://resolve?domain=xyz",
)  # fmt: skip
MAILS = (
    "xyz＠gmail．com", "xyz (a) gmail.com", "xyz AT gmail DOT com", "x y z @ g m a i l . c o m",
    "xyz\u200b@gmail.com", "xyz [arroba] gmail [punto] com",
)  # fmt: skip
NAMES = (
    "H\u200be\u200briberto", "Héribérto", "hEriBertO", "Нeribertо", "H.e.r.i.b.e.r.t.o",
    "H e r i b e r t o", "He-ri-ber-to", "heri.berto", "H3rib3rto", "her1berto", "ⓗⓔⓡⓘⓑⓔⓡⓣⓞ", "𝓗𝓮𝓻𝓲𝓫𝓮𝓻𝓽𝓸",
    "ʜᴇʀɪʙᴇʀᴛᴏ", "heribertoooo", "#heriberto", "H̶e̶r̶i̶b̶e̶r̶t̶o̶", "\u202eotrebireH\u202c",
)  # fmt: skip
PAPERS = (
    "loma750318mqtprr05", "LOMA-750318-MQTPRR-05", "ＬＯＭＡ750318ＭＱＴＰＲＲ05",
    "L O M A 7 5 0 3 1 8 M Q T P R R 0 5", "5204/1672/3344/8890", "5204.1672.3344.8890",
    "5204 1672\n3344 8890", "UMH–83–12", "U M H 8 3 1 2", "placas u m h ocho tres uno dos",
)  # fmt: skip
INNOCENT = (
    "de 10:30 a 11:45 y de 12:00 a 13:15", "rutas 77, 19, 42, 12 y 55", "15, 20, 25, 30, 40 pesos",
    "1,234,567,890 pesos", "2015, 2018 y 2021", "2015 y 2018 y 21", "el niño(a) y el maestro(a)",
    "no hay luz . me da miedo", "agua. red. drenaje", "h a y m i e d o", "15/20/25/30/35",
    "20% 30% 40% 50%", "A, B, C, D, E y F", "\u202ey sin luz\u202c",
)  # fmt: skip
LENGTH = 4_096


def left(text: str) -> str:
    """What is still there besides the marks and the room."""
    return re.sub(r"\s+", "", re.sub("|".join(map(re.escape, Mark)), "", text))


@pytest.mark.parametrize("zero", ZEROS)
def test_figures_of_every_script_are_figures(zero: str) -> None:
    """A telephone in full-width, Arabic, Devanagari or mathematical figures goes like any other."""
    written = "".join(chr(ord(zero) + int(figure)) for figure in NUMBER)

    assert mask(f"marca {written} hoy").text == "marca [teléfono] hoy"


@pytest.mark.parametrize("unseen", UNSEEN)
def test_unseen_signs_hide_nothing(unseen: str) -> None:
    """Zero-width, soft, joining and striking signs between its letters save neither a number nor a name."""
    assert left(mask(f"es {unseen.join(NUMBER)} ok").text).strip("".join(UNSEEN)) == "esok"
    assert "[nombre]" in mask(f"fue {unseen.join('heriberto')} ayer").text


@pytest.mark.parametrize("written", [*PARTED, *LINKS, *MAILS, *PAPERS])
def test_what_is_parted_or_bent_goes_whole(written: str) -> None:
    """Of what identifies nothing is left, however it is taken apart."""
    after = left(mask(f"es {written} ok").text)

    assert not any(figure in after for figure in "0123456789")
    assert "xyz" not in after.lower()


@pytest.mark.parametrize("written", NAMES)
def test_a_name_in_disguise_goes(written: str) -> None:
    """Borrowed letters, figures for letters, pieces, letters shown backwards."""
    assert left(mask(f"fue con {written} ayer").text).replace("#", "") == "fueconayer"


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_like_a_disguise_stays(text: str) -> None:
    """Hours, prices, years, lists and points between sentences are nobody's."""
    assert mask(text).text == text


@pytest.mark.parametrize(
    "letter", ["x", "é", "e\u0301", "\u0301", "\u200b", "\u202e", "漢", "ب", "😀", "_", "["]
)
def test_one_unbroken_word_as_long_as_a_message_stays(letter: str) -> None:
    """It names nobody; it is given back as it was, with capitals covered or not."""
    text = (letter * LENGTH)[:LENGTH]

    assert [mask(text, capitals=strict).text for strict in (False, True)] == [text, text]


@pytest.mark.parametrize("figure", ["7", "７", "٧", "7\u200b", "7\u0301"])
def test_figures_as_long_as_a_message_are_covered(figure: str) -> None:
    """A telephone may stand anywhere in them."""
    assert left(mask((figure * LENGTH)[:LENGTH]).text) in ("", "\u200b", "\u0301")
