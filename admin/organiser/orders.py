"""The orders of the organisers' bot, and for whom each is: in Telegram's menu, in /ayuda and after coming in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from locales import translator
from storage.organisers import COORDINATES, ORGANISES, REVIEWS, ROLES, Organiser

_ = translator("es").gettext


@dataclass(frozen=True)
class Order:
    """One order: what is written after the slash, for whom, and what it is for."""

    name: str
    roles: tuple[str, ...]  #: who coordinates may do all of it
    says: Callable[[], str]
    group: int = 0  #: those of one group stand together, apart from the others


ORDERS = (
    Order("consultas", (ORGANISES,), lambda: _("abrir, ver cómo van, pausar y cerrar")),
    Order("codigos", (ORGANISES,), lambda: _("códigos para repartir")),
    Order("formularios", (ORGANISES,), lambda: _("los que hay, y probarlos")),
    Order("revisar", (REVIEWS,), lambda: _("leer textos y decidir cuáles salen")),
    Order("boletin", ROLES, lambda: _("leer el boletín de una colonia")),
    Order("asamblea", (ORGANISES,), lambda: _("convocar, y guardar lo que se acordó"), 1),
    Order("aviso", (ORGANISES,), lambda: _("escribir un aviso para la gente"), 1),
    Order("avisos", (ORGANISES,), lambda: _("cómo van los avisos"), 1),
    Order("programado", (ORGANISES,), lambda: _("lo que va a salir, y cambiarlo"), 1),
    Order("pendientes", (ORGANISES, REVIEWS), lambda: _("lo que espera a una segunda persona"), 2),
    Order("invitar", (COORDINATES,), lambda: _("sumar a alguien al equipo"), 2),
    Order("equipo", (COORDINATES,), lambda: _("quiénes son, y quitar a alguien"), 2),
    Order("bitacora", (COORDINATES,), lambda: _("qué se hizo, y quién lo hizo"), 2),
    Order("llave", ROLES, lambda: _("guardar o dar tu parte de la llave"), 3),
    Order("suspender", (COORDINATES,), lambda: _("parar todo en una colonia, ya"), 3),
    Order("ayuda", ROLES, lambda: _("qué puedo hacer"), 3),
)


def of(organiser: Organiser | None) -> tuple[Order, ...]:
    """What somebody may order; everything for nobody in particular."""
    return tuple(
        order
        for order in ORDERS
        if organiser is None or order.roles == ROLES or organiser.may_somewhere(*order.roles)
    )


def listed(orders: Iterable[Order]) -> str:
    """One line each, and a blank one between two groups."""
    return "\n\n".join(
        "\n".join(f"/{order.name} — {order.says()}" for order in group)
        for _number, group in groupby(orders, lambda order: order.group)
    )
