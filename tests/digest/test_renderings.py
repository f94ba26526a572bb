"""The same digest as chat text, page and table: faithful, readable, and safe whatever a label holds."""

import csv
import itertools
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest

from admin.digest import page, table, text
from admin.digest.compose import compose
from admin.digest.view import Card, Digest, Headline, Row
from locales.readability import EASY, inflesz
from tests import hostile as hostile_texts
from tests.digest import colonia
from tests.digest.test_compose import DAY, digest

GOLDEN = Path(__file__).with_name("boletin.txt")


def rows(people: int) -> list[dict[str, str]]:
    """The table, read back as a spreadsheet would."""
    content = table.render(digest(people, invented=True), colonia.form(), colonia.figures(people))
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


class Outline(HTMLParser):
    """What of a page matters for reading it aloud and for fetching: tags, headings, texts."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._skipping = False
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        self._skipping = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        """Words after a style sheet count again."""
        self._skipping = False

    def handle_data(self, data: str) -> None:
        """Note words."""
        if data.strip() and not self._skipping:
            self.words.append(" ".join(data.split()))


def test_the_chat_text_is_the_one_the_community_read() -> None:
    """A golden file; when the wording changes on purpose, the file is changed with it."""
    said = "\n\n".join(text.messages(digest(160, invented=True))) + "\n"

    assert said == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("people", [0, 5, 30, 160, 1000])
def test_no_percentages_no_decimals_no_exact_numbers(people: int, language: str) -> None:
    """Neither chat text nor page holds a "%" or a decimal; the number of people is a round one."""
    said = digest(people, language)
    spoken = " ".join(Outline(page.render(said)).words) + " ".join(text.messages(said))

    assert "%" not in spoken
    assert not re.search(r"\d[.,]\d(?!\d\d)", spoken)
    assert not people or f" {people} " not in spoken


def test_what_residents_get_fits_in_one_message_and_keeps_the_words_of_care() -> None:
    """A digest of very many lines is cut before the words of care, never after."""
    long = digest(160)
    line = Headline("7 de cada 10", "dicen que " + "muy " * 60, 7, 40)
    long = replace(long, cards=tuple(Card("seguridad", "Seguridad", (line,) * 5, ()) for _ in range(9)))

    said = text.message(long)
    parts = text.messages(long)

    assert text.length(said) <= text.LIMIT
    assert "no es una encuesta" in said
    assert len(parts) > 1
    assert all(0 < text.length(part) <= text.LIMIT for part in parts)


@pytest.mark.parametrize("hostile", [one for one in hostile_texts.TEXTS if one not in hostile_texts.LONG])
def test_hostile_labels_stay_text_in_the_chat_and_on_the_page(hostile: str) -> None:
    """Markup in a label is shown, never obeyed, in every rendering."""
    said = replace(
        digest(160),
        place=hostile,
        cards=(Card(hostile, hostile, (Headline("7 de cada 10", hostile, 7, 40),), ()),),
        silences=(Row(hostile, 4, (None, 4, 4, 4, 4)),),
    )
    plain = digest(160)
    rendered = Outline(page.render(said))

    assert len([tag for tag, _ in rendered.tags if tag == "script"]) == 0
    assert {tag for tag, _ in rendered.tags} <= {tag for tag, _ in Outline(page.render(plain)).tags}
    for part in text.messages(said):
        assert set(re.findall(r"</?[a-z]+[^>]*>", part)) <= {"<b>", "</b>", "<i>", "</i>"}
    flat = " ".join(hostile.split())
    if flat:
        assert flat in " ".join(unescape("\n".join(text.messages(said))).split())


def test_the_page_asks_nothing_of_the_network() -> None:
    """One file: no address but fragments and data, and a policy that would refuse any other."""
    content = page.render(digest(160))
    outline = Outline(content)
    addresses = [
        a[name] for _, a in outline.tags for name in ("href", "src", "action", "data") if a.get(name)
    ]

    assert all(str(address).startswith("#") for address in addresses)
    assert not re.search(r"url\((?!data:)", content)
    assert "default-src 'none'" in content
    assert not [tag for tag, _ in outline.tags if tag in ("script", "link", "img", "iframe")]


def test_the_page_can_be_heard() -> None:
    """Language, one first heading, no level skipped, every drawing named or hidden, every cell with its group."""
    outline = Outline(page.render(digest(160)))
    tags = outline.tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]

    assert dict(tags)["html"]["lang"] == "es-MX"
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    assert all(a.get("aria-label") or a.get("aria-hidden") for tag, a in tags if tag == "svg")
    assert all(a.get("data-group") for tag, a in tags if tag == "td")


@pytest.mark.parametrize("language", ["es", "en"])
def test_invented_data_say_so_everywhere(language: str) -> None:
    """Chat text, page (at the top and at the foot) and every line of the table."""
    said = digest(160, language, invented=True)
    real = digest(160, language)
    content = page.render(said)
    word = "inventados" if language == "es" else "invented"

    assert word in text.message(said).lower()
    assert content.lower().count(word) >= 2
    assert {row["note"] for row in rows(160)} == {"datos inventados"}
    assert word not in (text.message(real) + " ".join(Outline(page.render(real)).words)).lower()


def test_the_colours_can_be_told_apart_by_everybody() -> None:
    """Text against what it stands on: at least 4.5 to 1 (WCAG 2.2, 1.4.3); bars against their ground 3 to 1."""
    ink = {"ink": "#16303a", "soft": "#4a5f66", "petrol": "#1d5f67", "clay": "#a0432a"}
    grounds = {"sand": "#f6efe4", "deep": "#ece2d2", "paper": "#fffdf9", "white": "#ffffff"}
    style = (Path(page.__file__).parent / "page.css").read_text(encoding="utf-8")

    assert all(f"--{name}: {value}" in style for name, value in {**ink, **grounds}.items() if name != "white")
    assert min(contrast(a, b) for a in ink.values() for b in grounds.values()) >= 4.5
    assert contrast("#1d5f67", "#e6dac6") >= 3


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_table_holds_every_published_figure_once() -> None:
    """All but those of sensitive questions, which are kept off the walls and so out of every file."""
    found = {(row["question"], row["group"], row["choice"].removeprefix("'")): row for row in rows(160)}

    assert set(found) == {(f.question, f.group, f.choice) for f in colonia.told(160)}
    assert all(1 <= int(row["level"]) <= 9 and int(row["base_tens"]) % 10 == 0 for row in found.values())


@pytest.mark.parametrize("hostile", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_no_cell_becomes_a_formula(hostile: str) -> None:
    """It gets an apostrophe before it, whatever column it stands in."""
    said = replace(digest(160), place=hostile)
    content = table.render(said, colonia.form(), colonia.figures(160)).decode("utf-8-sig")

    assert {row["place"] for row in csv.DictReader(StringIO(content, newline=""))} == {f"'{hostile}"}


def test_the_dictionary_names_every_column_that_needs_it_and_fits_a_caption() -> None:
    """It goes with the file, within Telegram's 1,024 characters."""
    for language in ("es", "en"):
        said = table.dictionary(language)

        assert all(f"{name}:" in said for name in ("question", "choice", "level", "base_tens", "revision"))
        assert text.length(said) <= 1024


def _run_together(content: str) -> str:
    """A page whose sentences are not broken by the markup of a word."""
    return re.sub(r"</?(?:b|strong|span)\b[^>]*>", "", content)


def spoken(said: Digest) -> list[str]:
    """The paragraphs of the page that are sentences, and the chat text."""
    words = [
        line
        for line in Outline(_run_together(page.render(said))).words
        if line.endswith(".") and len(line.split()) > 5
    ]
    return [*words, *text.messages(said), *text.messages(digest(0))]


def test_all_of_it_is_easy_to_read() -> None:
    """Szigriszt-Pazos on the INFLESZ scale, paragraph by paragraph; 80 and more for the whole."""
    paragraphs = spoken(digest(160))

    assert {line: inflesz(line) for line in paragraphs if inflesz(line) < EASY} == {}
    assert inflesz("\n".join(paragraphs)) >= 80


def test_the_same_figures_give_the_same_bytes() -> None:
    """Nothing of the moment or of chance gets into a rendering."""
    one, other = (
        compose(
            colonia.form(),
            reversed(colonia.figures(160)) if turned else colonia.figures(160),
            place="La Ladera",
            title="Diagnóstico",
            period="2026-11-23",
            day=DAY,
            language="es",
        )
        for turned in (False, True)
    )

    assert page.render(one) == page.render(other)
    assert text.messages(one) == text.messages(other)
