"""Telegram's HTML: what is read, and the words in which the rest is refused."""

from __future__ import annotations

import pytest

from bot.emulator.html import parse_html, units, write_html
from bot.emulator.refusals import Refusal
from bot.emulator.texts import formatted


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("¿Luz? 5&lt;<foco luz>", 'Unsupported start tag "foco" at byte offset 12'),
        ("¿Luz? 5&lt;<i   =luz>", 'Empty attribute name in the tag "i" at byte offset 12'),
        ("¿Luz? 5&lt;<i    luz>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("¿Luz? 5&lt;<i    luz  =  ", 'Unclosed start tag "i" at byte offset 12'),
        ("¿Luz? 5&lt;<i    luz  =  12focoX-.,", "Unexpected end of name token at byte offset 26"),
        ('¿Luz? 5&lt;<i    luz  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 12"),
        ("¿Luz? 5&lt;<i    luz  =  '&lt;&gt;&quot;>", "Unclosed start tag at byte offset 12"),
        ("¿Luz? 5&lt;</", "Unexpected end tag at byte offset 12"),
        ("¿Luz? 5&lt;<b></b></", "Unexpected end tag at byte offset 19"),
        ("¿Luz? 5&lt;<i>a</i   ", "Unclosed end tag at byte offset 16"),
        ("¿Luz? 5&lt;<i>a</em   >", 'Unmatched end tag at byte offset 16, expected "</i>", found "</em>"'),
        ("5 < 6 horas", 'Unsupported start tag "" at byte offset 2'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(source: str, why: str) -> None:
    """The reason names the tag and the byte, as Telegram does."""
    with pytest.raises(Refusal) as refused:
        parse_html(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {why}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("➡️ ➡️<i>➡️ ➡️</i>", "➡️ ➡️➡️ ➡️", [("italic", 5, 5)]),
        ("🏟<b>🏟</b>", "🏟🏟", [("bold", 2, 2)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b></b>a", "a", []),
        ("&lt;b&gt; &amp;amp; &quot;&#241;&#xF1;&laquo;", '<b> &amp; "ññ&laquo;', []),
        ("<pre><code class='language-python'>x</code></pre>", "x", [("pre", 0, 1)]),
        (
            "<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>",
            "ab",
            [("spoiler", 0, 1), ("spoiler", 1, 1)],
        ),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<a href='https://example.org/?a=1&amp;b=2'>x</a>", "x", [("text_link", 0, 1)]),
        ("<a href='javascript:alert(1)'>x</a>", "x", []),
    ],
)
def test_markup_becomes_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    """Text comes back without tags; offsets are UTF-16 units."""
    parsed, found = parse_html(source)

    assert parsed == text
    assert [(it["type"], it["offset"], it["length"]) for it in found] == entities


def test_what_was_read_can_be_written_again() -> None:
    """A person's screen gives back the markup the bot sent, canonically."""
    source = '<b>Hola 🏟 <i>vecina</i></b> &lt;3 <a href="https://example.org/">aquí</a>'

    assert write_html(*parse_html(source)) == source


def test_blanks_at_the_ends_go_and_entities_follow() -> None:
    """Telegram trims, and moves the entities with the text."""
    text, entities = formatted(" \n <b> Hola</b> \n", "HTML", None)

    assert text == "Hola"
    assert entities == [{"type": "bold", "offset": 0, "length": 4}]


def test_commands_links_and_mentions_are_found() -> None:
    """Telegram marks them by itself, though not inside code."""
    text, entities = formatted("Usa /ayuda, https://a.mx/x. o @vecinas <code>/no</code> y 24/7", "HTML", None)

    assert [(it["type"], text[it["offset"] : it["offset"] + it["length"]]) for it in entities] == [
        ("bot_command", "/ayuda"), ("url", "https://a.mx/x"), ("mention", "@vecinas"), ("code", "/no"),
    ]  # fmt: skip


def test_units_are_utf16() -> None:
    """An emoji counts twice."""
    assert units("a🏟ñ") == 4
