"""What is said of consultations that are open or were. Spanish sentences, to be read aloud.

How many took part is said as it was published, and no finer: what arrived since, nobody here knows.
"""

from datetime import date
from html import escape

from admin.organiser.consultations.standing import Standing
from locales import dates, numbers, translator
from storage.consultations import Consultation

_ = translator("es").gettext
ngettext = translator("es").ngettext


def title() -> str:
    """Above the list."""
    return f"<b>{_('Consultas')}</b>"


def nothing_to_organise() -> str:
    """She organises nowhere."""
    return _("No hay colonias que te toque organizar.")


def line(standing: Standing, today: date) -> str:
    """A place in the list."""
    return f"<b>{escape(standing.place.name, quote=False)}</b>: {_short(standing, today)}"


def whole(standing: Standing, today: date) -> str:
    """A place by itself."""
    current = standing.current
    head = f"<b>{escape(standing.place.name, quote=False)}</b>"
    parts: list[str] = []
    if standing.place.suspended:
        parts.append(_("Aquí todo está en alto. Lo ves con /suspender."))
    if current is not None:
        parts.append(f"«{escape(current.title, quote=False)}»: {_state(current)}")
        if standing.running:
            parts.append("\n".join(_facts(standing, current, today)))
    elif standing.planned is None:
        parts.append(_("Aquí no se ha preguntado nada todavía."))
    if (plan := standing.plan()) is not None and plan.opens is not None:
        title = escape(plan.title, quote=False)
        if plan.mode == "custody" and plan.opens <= today:
            parts.append(
                _("Por abrir: «{title}», en cuanto 3 del equipo guarden su llave: /llave").format(title=title)
            )
        else:
            day = dates.long(plan.opens, "es")
            parts.append(_("Por abrir: «{title}», el {day}.").format(title=title, day=day))
    return "\n\n".join([head, *parts])


def _short(standing: Standing, today: date) -> str:
    current, plan = standing.current, standing.plan()
    if standing.place.suspended:
        return _("suspendida")
    if current is not None and standing.running:
        said = [_state(current)]
        if current.closes is not None and current.state == "open":
            said.append(left(current.closes, today))
        if current.mode == "pool":
            said.append(voices(standing))
        return " · ".join(said)
    if plan is not None and plan.opens is not None:
        if plan.mode == "custody" and plan.opens <= today:
            return _("espera a quienes guardan su llave")
        return _("abre el {day}").format(day=dates.short(plan.opens, "es"))
    return _state(current) if current is not None else _("sin consultas")


def _facts(standing: Standing, current: Consultation, today: date) -> list[str]:
    said = []
    if current.closes is not None:
        said.append(f"{_('Último día')}: {dates.long(current.closes, 'es')} ({left(current.closes, today)})")
    else:
        said.append(_("No tiene último día."))
    if current.mode == "custody":
        said.append(_("Todo está bajo llave hasta que 2 personas la abran. Ni el bot sabe cuántas van."))
    else:
        many = voices(standing)
        said.append(many[0].upper() + many[1:])
        said.append(
            f"{_('Última mezcla')}: {dates.long(current.released_on, 'es')}"
            if current.released_on
            else _("Todavía no hay mezclas.")
        )
    if current.coded:
        said.append(_("Solo cuenta quien trae un código: /codigos"))
    if current.paused and current.state == "open" and not standing.place.suspended:
        said.append(_("Las mezclas están en pausa. La gente puede contestar; nada se abre."))
    return said


def voices(standing: Standing) -> str:
    """How many took part, as far as it was published: in tens, and nothing below the first crowd."""
    if standing.tens <= 0:
        least = standing.current.k if standing.current is not None else 10
        return _("aún no se puede decir cuántas van; se sabe de {k} en adelante").format(k=least)
    return _("van {more}").format(more=numbers.more_than(standing.tens, "es"))


def left(closes: date, today: date) -> str:
    """How long it is still open."""
    days = (closes - today).days
    if days < 0:
        return _("ya terminó")
    if days == 0:
        return _("hoy es el último día")
    return ngettext("queda {n} día", "quedan {n} días", days).format(n=days)


def _state(one: Consultation) -> str:
    if one.state == "open" and one.paused:
        return _("abierta, con las mezclas en pausa")
    return {
        "draft": _("en preparación"),
        "open": _("abierta"),
        "closing": _("cerrándose"),
        "closed": _("cerrada"),
        "unopened": _("cerrada sin abrir: no se juntaron las que hacían falta"),
    }[one.state]


# -- what happens ------------------------------------------------------------------------------------------------------


def paused(place: str) -> str:
    """She paused it."""
    return _(
        "Las mezclas de <b>{place}</b> están en pausa. La gente puede seguir contestando; nada se abre mientras. "
        "Para que sigan hacen falta 2 personas. Si hay peligro, para todo con /suspender."
    ).format(place=escape(place, quote=False))


def news_paused(place: str, by: str) -> str:
    """To the others who coordinate."""
    return _("<b>{by}</b> puso en pausa las mezclas de <b>{place}</b>.").format(
        by=escape(by), place=escape(place, quote=False)
    )


def really_close(place: str, name: str) -> str:
    """Before it is put forward."""
    return _(
        "¿Cerrar «{title}» en <b>{place}</b>? Después no se vuelve a abrir. Lo aprueba otra persona."
    ).format(title=escape(name, quote=False), place=escape(place, quote=False))


def called_off(place: str) -> str:
    """What was planned does not happen."""
    return _("Ya no se abre en <b>{place}</b>. Nadie recibió nada.").format(place=escape(place, quote=False))


def too_late() -> str:
    """It opened before she could call it off, or somebody else did."""
    return _("Eso ya cambió: mira cómo está ahora.")


def no_round() -> str:
    """There is nothing to repeat."""
    return _("Aquí no hay ninguna consulta que repetir.")


# -- buttons -----------------------------------------------------------------------------------------------------------


def new() -> str:
    """A button."""
    return _("Nueva consulta")


def pause() -> str:
    """A button."""
    return _("Pausar las mezclas")


def go_on() -> str:
    """A button."""
    return _("Proponer que sigan")


def close() -> str:
    """A button."""
    return _("Cerrarla")


def sure() -> str:
    """A button."""
    return _("Sí, proponer cerrarla")


def no() -> str:
    """A button."""
    return _("No")


def next_round() -> str:
    """A button."""
    return _("Otra ronda")


def clone() -> str:
    """A button."""
    return _("Usarla en otro lugar")


def call_off() -> str:
    """A button."""
    return _("Ya no abrirla")


def every() -> str:
    """A button: back to the list."""
    return _("Todas")
