"""The picture of /privacidad: what becomes of what somebody says, drawn in four steps for each mode and language.

`python -m tests.pictures.envelopes` draws them again into `bot/pictures`, with the colours and letters of the digest.
One envelope is of another colour: one sees it closed and laid with the others, and after the shuffling nobody, the
reader neither, can tell which it was. Every word that says who sees what is among those of the consent.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.pictures.camera import browser, save

PROJECT = Path(__file__).parents[2]
PICTURES = PROJECT / "bot" / "pictures"
WIDTH, HEIGHT = 1080, 1440
INK, SOFT, PETROL, PALE = "#16303a", "#4a5f66", "#1d5f67", "#9cc1c2"
SAND, DEEP, PAPER, LINE, CLAY = "#f6efe4", "#ece2d2", "#fffdf9", "#d3c7b3", "#a0432a"


@dataclass(frozen=True)
class Words:
    """What stands in the picture, line by line."""

    title: tuple[str, ...]
    steps: tuple[tuple[str, ...], ...]  #: four, of two or three lines each
    seen: tuple[tuple[str, str], ...]  #: who sees how much


WORDS = {
    ("pool", "es"): Words(
        ("Qué pasa con", "lo que dices"),
        (
            ("Lo que dices se cierra", "en un sobre,", "sin tu nombre."),
            ("El sobre espera", "a que haya muchos."),
            ("Se revuelven", "y luego se abren.", "¿Cuál era el tuyo?"),
            ("Salen cuentas,", "sin ningún nombre."),
        ),
        (("Quien organiza", "no ve tu nombre."), ("Telegram", "sí ve este chat.")),
    ),
    ("custody", "es"): Words(
        ("Qué pasa con", "lo que dices"),
        (
            ("Lo que dices se cierra", "en un sobre,", "sin tu nombre."),
            ("La llave la tienen", "3 personas.", "Hacen falta 2."),
            ("Al final se revuelven", "y luego se abren.", "¿Cuál era el tuyo?"),
            ("Salen cuentas,", "sin ningún nombre."),
        ),
        (("Quien organiza", "no ve tu nombre."), ("Telegram", "sí ve este chat.")),
    ),
    ("pool", "en"): Words(
        ("What becomes of", "what you say"),
        (
            ("Your words go", "into an envelope,", "without your name."),
            ("The envelope waits", "until there are many."),
            ("They are shuffled,", "then opened.", "Which one was yours?"),
            ("Counts come out,", "without any name."),
        ),
        (("Organisers", "see no names."), ("Telegram", "sees this chat.")),
    ),
    ("custody", "en"): Words(
        ("What becomes of", "what you say"),
        (
            ("Your words go", "into an envelope,", "without your name."),
            ("Three people", "keep the key.", "It takes two."),
            ("At the end they are", "shuffled, then opened.", "Which one was yours?"),
            ("Counts come out,", "without any name."),
        ),
        (("Organisers", "see no names."), ("Telegram", "sees this chat.")),
    ),
}


def drawing(mode: str, language: str) -> str:
    """The whole picture as SVG."""
    words = WORDS[mode, language]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{SAND}"/>{"".join(_parts(mode, words))}</svg>'
    )


def _parts(mode: str, words: Words) -> Iterator[str]:
    for number, line in enumerate(words.title):
        yield _text(72, 132 + 92 * number, line, size=92, weight=800, family="Bricolage Grotesque")
    scenes = (_closing(), _keepers() if mode == "custody" else _waiting(), _shuffled(), _counts())
    top = 268
    for number, (scene, lines) in enumerate(zip(scenes, words.steps, strict=True), 1):
        yield f'<line x1="72" x2="{WIDTH - 72}" y1="{top}" y2="{top}" stroke="{LINE}" stroke-width="3"/>'
        yield f'<g transform="translate(72 {top + 38}) scale(0.8)">{scene}</g>'
        yield from _step(number, lines, top)
        top += 236
    yield from _footer(words.seen, top)


def _step(number: int, lines: tuple[str, ...], top: int) -> Iterator[str]:
    middle = top + 118
    yield _text(
        404, middle + 20, str(number), size=64, weight=800, family="Bricolage Grotesque", colour=PETROL
    )
    first = middle - (len(lines) - 1) * 32 + 19
    for place, line in enumerate(lines):
        weight = 700 if place == 0 else 500
        yield _text(460, first + 64 * place, line, size=54, weight=weight)


def _footer(seen: tuple[tuple[str, str], ...], top: int) -> Iterator[str]:
    yield f'<rect x="0" y="{top + 6}" width="{WIDTH}" height="{HEIGHT - top}" fill="{DEEP}"/>'
    for place, (who, what) in enumerate(seen):
        left = 72 + place * 500
        yield f'<g transform="translate({left} {top + 66})">{_eye(shut=place == 0)}</g>'
        yield _text(left + 108, top + 94, who, size=46, weight=700)
        yield _text(left + 108, top + 148, what, size=44, weight=500)


def _text(
    x: int, y: int, words: str, *, size: int, weight: int, family: str = "Figtree", colour: str = INK
) -> str:
    spacing = "-0.03em" if family != "Figtree" else "-0.01em"
    return (
        f'<text x="{x}" y="{y}" font-family="{family}" font-size="{size}" font-weight="{weight}"'
        f' letter-spacing="{spacing}" fill="{colour}">{escape(words)}</text>'
    )


def _person(x: float, y: float, size: float = 1.0, colour: str = PETROL) -> str:
    return (
        f'<g transform="translate({x} {y}) scale({size})" fill="{colour}"><circle cx="40" cy="30" r="30"/>'
        '<path d="M-8 150 V118 a48 48 0 0 1 96 0 V150 z"/></g>'
    )


def _envelope(
    x: float, y: float, *, colour: str, turn: float = 0, size: float = 1.0, open_: bool = False
) -> str:
    flap = (
        '<path d="M4 4 L62 -38 L120 4" fill="none"/><path d="M4 4 L62 46 L120 4" fill="none"/>'
        if open_
        else '<path d="M4 6 L62 48 L120 6" fill="none"/><circle cx="62" cy="46" r="11" fill="'
        + colour
        + '"/>'
    )
    return (
        f'<g transform="translate({x} {y}) rotate({turn} 62 42) scale({size})" stroke="{colour}" stroke-width="7"'
        f' stroke-linejoin="round" stroke-linecap="round"><rect x="4" y="4" width="116" height="78" rx="9"'
        f' fill="{PAPER}"/>{flap}</g>'
    )


def _arrow(x: float, y: float, length: float) -> str:
    return (
        f'<g transform="translate({x} {y})" fill="none" stroke="{SOFT}" stroke-width="7" stroke-linecap="round"'
        f' stroke-linejoin="round"><path d="M0 0 H{length}"/><path d="M{length - 18} -16 L{length} 0'
        f' L{length - 18} 16"/></g>'
    )


def _closing() -> str:
    """Somebody, and an envelope that closes."""
    bubble = (
        f'<g stroke="{CLAY}" stroke-width="7" fill="{PAPER}" stroke-linejoin="round">'
        '<path d="M118 30 h86 a14 14 0 0 1 14 14 v46 a14 14 0 0 1 -14 14 h-58 l-26 24 v-24 h-2 a14 14 0 0 1 -14 -14'
        ' v-46 a14 14 0 0 1 14 -14 z"/>'
        '<path d="M126 58 h70 M126 80 h44" stroke-linecap="round" fill="none"/></g>'
    )
    return _person(10, 34) + bubble + _arrow(236, 84, 44) + _envelope(292, 52, colour=CLAY, size=0.72)


def _waiting() -> str:
    """One's own envelope on a growing pile."""
    places = [
        (20, 112, -4),
        (108, 118, 3),
        (196, 112, -2),
        (284, 118, 4),
        (62, 66, 3),
        (150, 62, -3),
        (238, 66, 2),
    ]
    pile = "".join(_envelope(x, y, colour=PETROL, turn=turn, size=0.68) for x, y, turn in places)
    return pile + _envelope(148, 4, colour=CLAY, turn=-7, size=0.72)


def _shuffled() -> str:
    """The same envelopes, one like the other: nobody can tell which was whose."""
    turns = [(6, 44, -14), (92, 34, 9), (176, 46, -5), (258, 30, 13), (20, 132, 8), (104, 140, -11), (190, 132, 6),
             (274, 138, -8)]  # fmt: skip
    return "".join(
        _envelope(x, y, colour=PETROL, turn=turn, size=0.62, open_=place in (1, 6))
        for place, (x, y, turn) in enumerate(turns)
    )


def _keepers() -> str:
    """Three people, each with a piece of one key; two pieces fit together."""
    people = "".join(_person(x, 4, 0.72) for x in (16, 148, 280))
    key = (
        '<g fill="none" stroke="{colour}" stroke-width="9" stroke-linecap="round" stroke-linejoin="round">'
        '<circle cx="0" cy="0" r="17"/><path d="M17 0 H62 M46 0 v16 M60 0 v12"/></g>'
    )
    keys = "".join(
        f'<g transform="translate({x} 166)">{key.format(colour=colour)}</g>'
        for x, colour in ((20, CLAY), (152, CLAY), (284, PALE))
    )
    return people + keys


def _counts() -> str:
    """Ten people, six of them filled."""
    row = []
    for number in range(10):
        x, y = 8 + (number % 5) * 70, 8 + (number // 5) * 98
        if number < 6:
            row.append(_person(x, y, 0.55))
        else:
            row.append(
                f'<g transform="translate({x} {y}) scale(0.55)" fill="none" stroke="{PALE}" stroke-width="10">'
                '<circle cx="40" cy="30" r="26"/><path d="M-3 145 V118 a43 43 0 0 1 86 0 V145 z"/></g>'
            )
    return "".join(row)


def _eye(*, shut: bool) -> str:
    look = (
        '<path d="M4 34 q40 40 80 0 M20 56 l-10 16 M44 60 v20 M68 56 l10 16"/>'
        if shut
        else f'<path d="M4 40 q40 -52 80 0 q-40 52 -80 0 z" fill="{PAPER}"/>'
        f'<circle cx="44" cy="40" r="14" fill="{CLAY}"/>'
    )
    colour = PETROL if shut else CLAY
    line = 'stroke-width="8" stroke-linecap="round" stroke-linejoin="round"'
    return f'<g fill="none" stroke="{colour}" {line}>{look}</g>'


def portrait() -> str:
    """The face of the bot in people's lists: two speech bubbles of the house's colours, and not one word."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640" viewBox="0 0 640 640">'
        f'<rect width="640" height="640" fill="{PETROL}"/>'
        f'<path d="M170 190 h230 a44 44 0 0 1 44 44 v104 a44 44 0 0 1 -44 44 h-150 l-76 66 v-66 h-4 a44 44 0 0 1'
        f' -44 -44 v-104 a44 44 0 0 1 44 -44 z" fill="{SAND}"/>'
        f'<path d="M300 300 h180 a40 40 0 0 1 40 40 v84 a40 40 0 0 1 -40 40 h-6 v56 l-66 -56 h-108 a40 40 0 0 1'
        f' -40 -40 v-84 a40 40 0 0 1 40 -40 z" fill="{PALE}" stroke="{PETROL}" stroke-width="16"/></svg>'
    )


async def draw(folder: Path = PICTURES) -> None:
    """Draw all of them."""
    fonts = (PROJECT / "admin" / "digest" / "fonts.css").read_text(encoding="utf-8")
    async with browser() as camera:
        page = await camera.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for mode, language in WORDS:
            await page.set_content(f"<style>{fonts} body {{ margin: 0 }}</style>{drawing(mode, language)}")
            await page.evaluate("document.fonts.ready")
            target = folder / f"envelopes-{mode}-{language}.png"
            save(await page.locator("svg").screenshot(), target)
            sys.stdout.write(f"{target.name}: {target.stat().st_size // 1000} kB\n")
        await page.set_content(f"<style>body {{ margin: 0 }}</style>{portrait()}")
        jpeg = await page.locator("svg").screenshot(type="jpeg", quality=88)
        (folder / "portrait.jpg").write_bytes(jpeg)


if __name__ == "__main__":
    asyncio.run(draw())
