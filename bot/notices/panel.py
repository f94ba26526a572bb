"""/avisos as one message: what is wished, each line a button that changes it. Pure functions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from html import escape
from uuid import UUID

from babel.support import NullTranslations

from bot.notices import promises
from bot.notices.buttons import Wish
from bot.wording import leave
from dialogs.chat.options import fitting
from dialogs.chat.screen import Button, Screen, in_rows
from dialogs.consent.welcome import bullets
from locales import LANGUAGES
from locales.numbers import listed
from locales.spoken import Spoken
from locales.themes import THEMES, theme
from storage.places import Place
from storage.subscriptions import Wishes

PAGE = 6  #: places on a screen
QUIET = (None, (21 * 60, 7 * 60), (22 * 60, 8 * 60), (23 * 60, 9 * 60))  #: hours offered, in minutes
USUAL = QUIET[2]  #: at first

Rows = tuple[tuple[Button, ...], ...]


def invitation(t: NullTranslations, places: Sequence[Place], page: int = 0) -> Screen:
    """To somebody who receives nothing: what is kept, and a button for each place."""
    _ = t.gettext
    if not places:
        return Screen(_("Por ahora aquí no hay avisos."), ((leave(t),),))
    text = "\n\n".join(
        (
            f"<b>{_('Avisos del barrio')}</b>",
            _("¿Quieres saber de las asambleas y de lo que pasa en tu colonia?"),
            bullets([*promises.kept(t), *promises.risks(t)]),
            _("Toca tu colonia si quieres recibirlos."),
        )
    )
    return Screen(text, (*_of_places(places, frozenset(), page, t), (_done(t), leave(t))))


def panel(t: NullTranslations, places: Sequence[Place], wishes: Wishes, page: int = 0) -> Screen:
    """To somebody who receives: what she asked for, and how to change it."""
    _ = t.gettext
    mine = [place.name for place in places if place.id in wishes.places]
    text = "\n".join(
        (
            f"<b>{_('Avisos del barrio')}</b>",
            _("Te avisamos de lo que pasa en {places}.").format(
                places=escape(listed(mine, wishes.language), quote=False)
            )
            if mine
            else _("Pediste avisos de una colonia que ahora está en pausa."),
            _weekly_line(t) if wishes.weekly else _("Llegan al momento."),
            _quiet_line(t, wishes),
            "",
            _("Toca lo que quieras cambiar. Para ya no recibir nada: /baja."),
        )
    )
    return Screen(
        text,
        (
            *_of_places(places, wishes.places, page, t),
            *_of_themes(t, wishes, page),
            (
                _switch(_("Al momento"), "when", "0", page, on=not wishes.weekly),
                _switch(_("Una vez por semana"), "when", "1", page, on=wishes.weekly),
            ),
            (Button(_("Cambiar las horas sin sonido"), Wish(act="quiet", page=page).pack()),),
            tuple(
                _switch(name, "tongue", code, page, on=wishes.language == code)
                for code, name in LANGUAGES.items()
            ),
            (Button(_("Ya no quiero avisos"), Wish(act="leave").pack()),),
            (_done(t), leave(t)),
        ),
    )


def left(t: NullTranslations) -> Screen:
    """The answer to /baja, the same whether or not anything was kept."""
    said = t.gettext("Listo. Ya no te mandamos avisos. Borramos lo que guardamos para eso.")
    return Screen(said, ((leave(t),),))


def wished(wishes: Wishes | None, pressed: Wish, known: frozenset[UUID], language: str) -> Wishes | None:
    """What is wished after a tap; None for nothing at all any more. Pure, whatever an old button says."""
    now = wishes or Wishes(frozenset(), quiet=USUAL, language=language)
    match pressed.act:
        case "place":
            place = _place(pressed.argument)
            if place is not None and (place in known or place in now.places):
                now = replace(now, places=now.places ^ {place})
        case "theme" if wishes is not None and pressed.argument in THEMES:
            now = replace(now, themes=now.themes ^ {pressed.argument})
            if now.themes == frozenset(THEMES):
                now = replace(now, themes=frozenset())
        case "theme" if wishes is not None and pressed.argument == "":
            now = replace(now, themes=frozenset())
        case "when" if wishes is not None:
            now = replace(now, weekly=pressed.argument == "1")
        case "quiet" if wishes is not None:
            now = replace(now, quiet=_next_quiet(now.quiet))
        case "tongue" if wishes is not None and pressed.argument in LANGUAGES:
            now = replace(now, language=pressed.argument)
        case "leave":
            return None
    return now if now.places else None


def _of_places(places: Sequence[Place], mine: frozenset[UUID], page: int, t: NullTranslations) -> Rows:
    """A page of them, hers first."""
    order = [*(one for one in places if one.id in mine), *(one for one in places if one.id not in mine)]
    pages = max(1, -(-len(order) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = order[page * PAGE : (page + 1) * PAGE]
    rows: Rows = tuple((_switch(one.name, "place", one.id.hex, page, on=one.id in mine),) for one in shown)
    if pages > 1:
        turn = (
            Button("◀", Wish(act="page", page=(page - 1) % pages).pack()),
            Button("▶", Wish(act="page", page=(page + 1) % pages).pack()),
        )
        rows = (*rows, turn)
    return rows


def _of_themes(t: NullTranslations, wishes: Wishes, page: int) -> Rows:
    every = _switch(t.gettext("Todos los temas"), "theme", "", page, on=not wishes.themes)
    each = [_switch(theme(t, code), "theme", code, page, on=code in wishes.themes) for code in THEMES]
    return ((every,), *in_rows(each, 2))


def _switch(label: str, act: str, argument: str, page: int, *, on: bool) -> Button:
    return Button(
        fitting(f"{'☑' if on else '☐'} {label}"), Wish(act=act, argument=argument, page=page).pack()
    )


def _done(t: NullTranslations) -> Button:
    return Button(t.gettext("Listo"), Wish(act="done").pack())


def _weekly_line(t: NullTranslations) -> str:
    return t.gettext("Llegan juntos, una vez por semana. Las asambleas, al momento.")


def _quiet_line(t: NullTranslations, wishes: Wishes) -> str:
    if wishes.quiet is None:
        return t.gettext("Suenan a cualquier hora.")
    return t.gettext("De {begins} a {ends} llegan sin sonido.").format(
        **_hours(wishes.quiet, wishes.language)
    )


def _hours(quiet: tuple[int, int], language: str) -> dict[str, str]:
    """«10 de la noche», «8 de la mañana»."""
    said = [Spoken(language).hour(time(minute // 60 % 24, minute % 60)) for minute in quiet]
    return dict(zip(("begins", "ends"), said, strict=True))


def _next_quiet(quiet: tuple[int, int] | None) -> tuple[int, int] | None:
    return QUIET[(QUIET.index(quiet) + 1) % len(QUIET)] if quiet in QUIET else None


def _place(argument: str) -> UUID | None:
    try:
        return UUID(hex=argument)
    except ValueError:
        return None
