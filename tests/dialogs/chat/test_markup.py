"""Labels of a form as Telegram's HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.html import parse_html
from dialogs.chat.markup import html, plain


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("¿Hay luz?", "¿Hay luz?"),
        ("**Ojo**: lee", "<b>Ojo</b>: lee"),
        ("__Ojo__ y *calma* y _paso_", "<b>Ojo</b> y <i>calma</i> y <i>paso</i>"),
        ("<b>Ojo</b> <em>calma</em>", "<b>Ojo</b> <i>calma</i>"),
        ("# Título", "<b>Título</b>"),
        ("una [página](https://ejemplo.mx/a) aquí", "una página aquí"),
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


def test_a_button_shows_the_words_alone() -> None:
    """Buttons know no markup and no lines."""
    assert plain("**Sí**,\n<i>a veces</i> &amp; más") == "Sí, a veces & más"
