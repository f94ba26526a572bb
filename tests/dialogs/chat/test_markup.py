"""Labels of a form as Telegram's HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.html import parse_html
from dialogs.chat.markup import html, plain
from dialogs.chat.paper import MOST, measure, sheets
from dialogs.compiling.wording import Said


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("¿Hay luz?", "¿Hay luz?"),
        ("**Ojo**: lee", "<b>Ojo</b>: lee"),
        ("__Ojo__ y *calma* y _paso_", "<b>Ojo</b> y <i>calma</i> y <i>paso</i>"),
        ("<b>Ojo</b> <em>calma</em>", "<b>Ojo</b> <i>calma</i>"),
        ("# Título", "<b>Título</b>"),
        ("una [página](https://ejemplo.mx/a) aquí", 'una <a href="https://ejemplo.mx/a">página</a> aquí'),
        ('<a href="javascript:alert(1)">nada</a>', "nada"),
        ("[llama](tel:5555)", "llama"),
        ("![el mapa](mapa.png)", "🖼 el mapa"),
        ('<img src="https://espia.mx/x.png" alt="la plaza">', "🖼 la plaza"),
        ("- luz\n* agua", "• luz\n• agua"),
        ("<ul><li>luz</li><li>agua</li></ul>", "• luz\n• agua"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a · b\n1 · 2"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a · b"),
        ("<h2>Título</h2>texto", "<b>Título</b>\ntexto"),
        (r"2 \* 3 \* 4", "2 * 3 * 4"),
        ("<u> **<i>x</i></u><u>y** </u>", "<u> **<i>x</i></u><u>y** </u>"),
        ("uno<br>dos", "uno\ndos"),
        ("5 < 6 & 7 > 2", "5 &lt; 6 &amp; 7 &gt; 2"),
        ("<script>alert(1)</script>", "alert(1)"),
        ('<span style="color:red">rojo</span>', "rojo"),
        ("<b>sin cerrar", "<b>sin cerrar</b>"),
        ("sin abrir</b>", "sin abrir"),
        ("un_nombre_de_campo y 2*3*4", "un_nombre_de_campo y 2*3*4"),
        ("&lt;b&gt; ya escapado &amp; listo", "&lt;b&gt; ya escapado &amp; listo"),
    ],
)
def test_a_label_is_shown_as_its_author_meant(label: str, shown: str) -> None:
    """A little Markdown and a little HTML pass; everything else is text."""
    assert html(label) == shown


@given(st.text(alphabet="ab *_<>/&#[]()bi\n", max_size=60))
def test_no_label_can_break_a_message(label: str) -> None:
    """Whatever an author writes, Telegram can read it."""
    parse_html(html(label))


@pytest.mark.parametrize("words", ["**yo**", "<b>yo</b>", "[x](https://a.mx)", "&lt;", "\U000f0000", "_"])
def test_quoted_words_are_never_markup(words: str) -> None:
    """What somebody wrote stays letter by letter what it was, also where a label quotes it in bold."""
    label = Said.joined([("Hola **", False), (words, True), ("**, ¿qué tal?", False)])
    text, _ = parse_html(html(label))
    assert text == f"Hola {words}, ¿qué tal?"


@pytest.mark.parametrize(
    "piece", ["**a ", "[", "*a", "<b", "|-", "# #", "<li>", "![[", "\n", "</td> ", "\\*"]
)
def test_a_hostile_label_is_still_a_message(piece: str) -> None:
    """Thousands of half written marks are letters; whatever comes out can be sent page by page."""
    for page in sheets(html(piece * 5000)):
        parse_html(page)
        assert measure(page) <= MOST


@given(st.text(alphabet="ab *_<>/&;#biu\n🎉", max_size=300), st.integers(5, 60))
def test_pages_lose_nothing(label: str, most: int) -> None:
    """Every page can be sent alone, none is too long, and together they hold every letter."""
    whole = html(label)
    pages = sheets(whole, most)
    told = [parse_html(page)[0] for page in pages]
    assert all(measure(page) <= most for page in pages)
    assert "".join("".join(told).split()) == "".join(parse_html(whole)[0].split())


def test_a_button_shows_the_words_alone() -> None:
    """Buttons know no markup and no lines."""
    assert plain("**Sí**,\n<i>a veces</i> &amp; más") == "Sí, a veces & más"
