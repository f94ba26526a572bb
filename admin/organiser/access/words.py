"""What is said at the door and about the team. Spanish sentences, to be read aloud."""

from collections.abc import Collection, Iterable
from datetime import datetime
from html import escape

from locales import dates, translator
from locales.numbers import listed
from locales.spoken import Spoken
from storage.organisers import ALIAS, COORDINATES, ORGANISES, RESEARCHES, REVIEWS, ROLES

_ = translator("es").gettext


def duty(role: str) -> str:
    """What a role does, as a button and a list say it."""
    return {
        COORDINATES: _("Coordina: invita, quita y todo lo demás"),
        ORGANISES: _("Organiza: las preguntas y los avisos"),
        REVIEWS: _("Revisa los textos"),
        RESEARCHES: _("Lee los boletines"),
    }[role]


def does(roles: Collection[str]) -> str:
    """What somebody does, in a few words."""
    short = {
        COORDINATES: _("coordina"),
        ORGANISES: _("organiza"),
        REVIEWS: _("revisa"),
        RESEARCHES: _("lee"),
    }
    return listed([short[role] for role in ROLES if role in roles], "es")


def closed() -> str:
    """To strangers."""
    return _(
        "Este bot es para la gente que organiza. Se entra con una invitación. Pídela a quien coordina en tu colonia."
    )


def not_yours() -> str:
    """To a member who wants what others may."""
    return _("Eso le toca a otra persona del equipo. Si te hace falta, dilo a quien coordina.")


def secondhand() -> str:
    """Something forwarded, or written with another bot."""
    return _("Eso lo escribió otra persona u otro bot. Aquí solo vale lo que mandas tú, desde tu teléfono.")


def wrong_link() -> str:
    """A link that is wrong, used, withdrawn or too old: always these words."""
    return _(
        "Esta invitación no sirve. Cada una sirve una vez y por poco tiempo. Pide otra a quien te invitó."
    )


def which_alias(place: str) -> str:
    """An invitation that works."""
    return "\n\n".join(
        (
            _("Te invitaron al equipo de <b>{place}</b>.").format(place=escape(place)),
            _("¿Cómo te decimos? Escribe un apodo. No pongas tu nombre: no hace falta."),
            _("El equipo verá ese apodo. Tu chat lo guardo cerrado con llave."),
        )
    )


def alias_please() -> str:
    """What was written cannot be an alias."""
    return _("Escribe un apodo corto, de 2 a {most} letras.").format(most=ALIAS)


def alias_first() -> str:
    """Something else than an alias, from whoever was asked for one."""
    return _("Escribe un apodo para entrar, de 2 a {most} letras.").format(most=ALIAS)


def alias_taken() -> str:
    """Somebody is called so."""
    return _("Ya hay alguien con ese apodo. Escribe otro.")


def welcome(alias: str, place: str, roles: Collection[str], orders: str) -> str:
    """Somebody came in."""
    return "\n\n".join(
        (
            _("Qué bueno que llegas, {alias}. Ya eres parte del equipo de <b>{place}</b>.").format(
                alias=escape(alias), place=escape(place)
            ),
            duties(roles),
            orders,
            _("Si pierdes el teléfono, avisa pronto a quien coordina."),
        )
    )


def more_duties(alias: str, place: str, roles: Collection[str], orders: str) -> str:
    """A member came with another link."""
    said = _("Ya te conozco, {alias}. Esto es lo tuyo en <b>{place}</b>:").format(
        alias=escape(alias), place=escape(place)
    )
    return "\n\n".join((said, duties(roles), orders))


def duties(roles: Collection[str]) -> str:
    """What somebody does, one line each."""
    return "\n".join(f"• {duty(role)}" for role in ROLES if role in roles)


def joined(alias: str, place: str, roles: Collection[str], by: str) -> str:
    """To those who coordinate: somebody came in."""
    news = _("Entró al equipo de <b>{place}</b>: <b>{alias}</b> ({does}).").format(
        place=escape(place), alias=escape(alias), does=does(roles)
    )
    invited = _("La invitación fue de {by}.").format(by=escape(by)) if by else _("Invitó quien opera el bot.")
    return f"{news} {invited}\n" + _("Si no te suena, quita a esa persona con /equipo.")


def choose_duties(place: str) -> str:
    """Above the switches of an invitation."""
    return _(
        "¿Qué hará en <b>{place}</b> la persona que invitas? Marca lo que le toca; lo menos posible."
    ).format(place=escape(place))


def make_link() -> str:
    """The button."""
    return _("Hacer el enlace")


def mark_one() -> str:
    """No switch is on."""
    return _("Marca por lo menos una cosa.")


def link(url: str, place: str, roles: Collection[str], until: datetime) -> str:
    """The invitation itself."""
    return "\n\n".join(
        (
            _("Este enlace es para <b>{place}</b> ({does}):").format(place=escape(place), does=does(roles)),
            f"<code>{escape(url)}</code>",
            _("Sirve una vez, hasta el {day}, {hour}.").format(
                day=dates.short(until.date(), "es"), hour=Spoken("es").hour(until.time())
            ),
            _("Dalo en persona o por un medio seguro. Cuando lo tenga, toca «Borrar esto»."),
        )
    )


def given() -> str:
    """The button under a link."""
    return _("Borrar esto")


def asks_invite(place: str, roles: Iterable[str]) -> str:
    """Put forward: somebody who decides."""
    return _("Invitar a alguien más al equipo de <b>{place}</b> ({does}).").format(
        place=escape(place), does=does(tuple(roles))
    )


def team(place: str, lines: Iterable[str]) -> str:
    """The list of a place."""
    return _("Equipo de <b>{place}</b>:").format(place=escape(place)) + "\n" + "\n".join(lines)


def member(alias: str, roles: Collection[str], *, herself: bool) -> str:
    """A line of it."""
    you = " " + _("(tú)") if herself else ""
    return f"• <b>{escape(alias)}</b>{you}: {does(roles)}"


def remove(alias: str) -> str:
    """The button."""
    return _("Quitar a {alias}").format(alias=alias)


def really_remove(alias: str, place: str) -> str:
    """Before somebody is removed."""
    return _("¿Quitar a <b>{alias}</b> del equipo de <b>{place}</b>? Vale desde ese momento.").format(
        alias=escape(alias), place=escape(place)
    )


def yes_remove() -> str:
    """The button."""
    return _("Sí, quitar")


def no() -> str:
    """The button."""
    return _("No")


def removed(alias: str, place: str) -> str:
    """To whoever removed, and to those who coordinate."""
    return _("<b>{alias}</b> ya no está en el equipo de <b>{place}</b>.").format(
        alias=escape(alias), place=escape(place)
    )


def you_were_removed(place: str) -> str:
    """To whoever was removed."""
    return _(
        "Ya no estás en el equipo de <b>{place}</b>. Si no lo esperabas, habla con quien coordina."
    ).format(place=escape(place))


def last_coordinator() -> str:
    """Nobody would be left who coordinates."""
    return _("Eres la única persona que coordina aquí. Invita antes a otra.")


def not_there() -> str:
    """Somebody removed meanwhile."""
    return _("Ya no está en el equipo.")
