"""What the card of a planned consultation says. Spanish sentences, to be read aloud."""

from collections.abc import Sequence
from html import escape

from admin.organiser.consultations.plan import LEAST, MOST, Plan
from locales import dates, translator
from locales.numbers import listed

_ = translator("es").gettext
ngettext = translator("es").ngettext


def card(places: Sequence[str], plan: Plan, problem: str) -> str:
    """The card: everything that is decided, and what is still wrong with it."""
    where = escape(listed(list(places), "es"), quote=False)
    parts = [f"<b>{_('Nueva consulta')}</b>\n«{escape(plan.title, quote=False)}» · {where}", terms(plan)]
    return "\n\n".join([*parts, *([f"❗ {problem}"] if problem else [])])


def terms(plan: Plan) -> str:
    """One line each."""
    opens = dates.long(plan.opens, "es") if plan.opens else _("en cuanto otra persona diga que sí")
    closes = dates.long(plan.closes, "es") if plan.closes else _("cuando ustedes digan")
    key = _("la tienen 3 personas; hacen falta 2") if plan.mode == "custody" else _("la guarda la máquina")
    draft = ngettext("{n} día", "{n} días", plan.draft_days).format(n=plan.draft_days)
    lines = (
        (_("Abre"), opens),
        (_("Cierra"), closes),
        (_("Llave"), key),
        (_("Códigos"), _("solo cuenta quien trae uno") if plan.coded else _("no hacen falta")),
        (_("Se abre en montones de"), str(plan.k)),
        (_("Lo que alguien deja a medias dura"), draft),
        (_("Avisar que abrió"), _("sí, a quien pidió avisos") if plan.notice else _("no")),
    )
    return "\n".join(f"{head}: <b>{said}</b>" for head, said in lines)


def asks_open(place: str, plan: Plan) -> str:
    """To the second person."""
    head = _("Abrir una consulta en <b>{place}</b>: «{title}».").format(
        place=escape(place, quote=False), title=escape(plan.title, quote=False)
    )
    return f"{head}\n\n{terms(plan)}"


def asks_close(place: str, title: str) -> str:
    """To the second person."""
    return _(
        "Cerrar «{title}» en <b>{place}</b>. Ya no se recibe nada y no se vuelve a abrir. "
        "Lo que espera se abre revuelto, si alcanza."
    ).format(place=place, title=title)


def they_will_read() -> str:
    """Above the words of the consent."""
    return f"<b>{_('Esto leerá la gente antes de empezar:')}</b>"


def review(plan: Plan, consent: str, places: int) -> str:
    """The card's last screen: the words themselves."""
    same = _("En cada colonia dice lo mismo, con su nombre.") if places > 1 else ""
    three = (
        _(
            "Cuando otra persona diga que sí, 3 del equipo reciben aquí su frase, cada quien en su chat. "
            "Entonces abre. Las frases pasan por Telegram; en la máquina, no."
        )
        if plan.mode == "custody"
        else ""
    )
    return "\n\n".join(part for part in (they_will_read(), consent, same, three) if part)


def at_the_terminal(places: Sequence[str], plan: Plan) -> str:
    """How the three get their phrases where no chat is trusted."""
    closes = f" --closes {plan.closes.isoformat()}" if plan.closes else ""
    coded = " --coded" if plan.coded else ""
    orders = "\n".join(
        f"<code>desdeabajo consultation open {escape(code)} --mode custody --form {plan.form[:8]}"
        f" --k {plan.k} --draft-days {plan.draft_days}{closes}{coded}</code>"
        for code in places
    )
    return "\n\n".join(
        (
            f"<b>{_('Así se reparte la llave en la máquina.')}</b>",
            _(
                "Hacen falta 3 personas juntas, con papel y pluma. Cada una ve su frase una sola vez, "
                "y nada pasa por Telegram. Es lo más seguro si alguien podría ver sus chats."
            ),
            _("Pidan a quien cuida la máquina que corra esto, con ustedes ahí:"),
            orders,
            _("Al cerrar, las frases se dan aquí, con /llave, o en la máquina. Hacen falta 2 de las 3."),
        )
    )


# -- what is asked ----------------------------------------------------------------------------------------------------


def which_form() -> str:
    """The first step."""
    return f"<b>{_('¿Qué se va a preguntar?')}</b>\n" + _(
        "Elige uno de la lista. Si hiciste otro, mándame el archivo."
    )


def which_places(title: str) -> str:
    """The second step, where there are several."""
    return _("¿En qué colonias se pregunta «{title}»? Marca una o varias.").format(
        title=escape(title, quote=False)
    )


def when_opens() -> str:
    """A day is to be written."""
    return _("¿Qué día abre? Escríbelo como lo dices: «el viernes», «15 de enero», «ya».")


def when_closes() -> str:
    """A day is to be written."""
    return _("¿Cuál es el último día? Escríbelo como lo dices: «15 de enero», «en 2 semanas», «sin fecha».")


def how_many() -> str:
    """A number is to be written."""
    return _(
        "¿De cuántas respuestas es cada montón? Escribe un número, de {least} a {most}. "
        "Más es más seguro, y tarda más en verse."
    ).format(least=LEAST, most=MOST)


def how_long() -> str:
    """A number is to be written."""
    return _("¿Cuántos días se guarda lo que alguien deja a medias? Escribe un número, de 1 a 60.")


# -- buttons ----------------------------------------------------------------------------------------------------------


def change_opens() -> str:
    """A button of the card."""
    return _("Cuándo abre")


def change_closes() -> str:
    """A button of the card."""
    return _("Cuándo cierra")


def change_mode(plan: Plan) -> str:
    """A button of the card: the other way to keep the key."""
    return _("Llave en la máquina") if plan.mode == "custody" else _("Llave de 3 personas")


def change_coded(plan: Plan) -> str:
    """A button of the card: the other way to come in."""
    return _("Sin códigos") if plan.coded else _("Con códigos")


def change_crowd() -> str:
    """A button of the card."""
    return _("Montones")


def change_draft() -> str:
    """A button of the card."""
    return _("A medias")


def change_notice(plan: Plan) -> str:
    """A button of the card: the other way."""
    return _("Sin aviso") if plan.notice else _("Con aviso")


def look() -> str:
    """A button of the card."""
    return _("Ver lo que leerá la gente")


def terminal() -> str:
    """Below the same, where the key is three people's: the way without Telegram."""
    return _("En la máquina")


def propose() -> str:
    """Below the words of the consent."""
    return _("Proponer")


def back() -> str:
    """Back to the card."""
    return _("Cambiar algo")


def back_up() -> str:
    """Back to the card, from a question of it."""
    return _("Volver")


def drop() -> str:
    """Leave the card."""
    return _("Dejarlo")


def ready() -> str:
    """The places are marked."""
    return _("Listo")
