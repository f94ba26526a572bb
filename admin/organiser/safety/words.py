"""What is said about codes, bursts and suspended places. Spanish sentences, to be read aloud."""

from collections.abc import Sequence
from datetime import date
from html import escape

from locales import translator
from locales.dates import dated
from storage.codes import Code
from storage.sayable import written

_ = translator("es").gettext


def codes(place: str, found: Sequence[Code], today: date, *, needed: bool, suspended: bool) -> str:
    """How the codes of a place stand."""
    good = [one for one in found if one.good(today)]
    left = sum(one.quota - one.used for one in good)
    stand = (
        _("Códigos que sirven en <b>{place}</b>: {count}. Usos que quedan: {left}.").format(
            place=escape(place), count=len(good), left=left
        )
        if good
        else _("En <b>{place}</b> no hay códigos que sirvan.").format(place=escape(place))
    )
    asked = (
        _("La consulta cuenta solo a quien llega con un código.")
        if needed
        else _("La consulta de ahora no pide código. Eso se decide al abrirla.")
    )
    how = _("Un código se da en persona, a gente de confianza. Sirve para muchas personas.")
    return "\n\n".join(([stands_still(place)] if suspended else []) + [stand, asked, how])


def make(count: int) -> str:
    """The button."""
    return _("Proponer {count} códigos").format(count=count)


def new_ones(quota: int, days: int) -> str:
    """The terms of those that would be made."""
    return _("Los nuevos: cada uno sirve para <b>{quota}</b> personas, por <b>{days}</b> días.").format(
        quota=quota, days=days
    )


def for_people(quota: int) -> str:
    """The button: other terms."""
    return _("Que sirvan para {quota}").format(quota=quota)


def for_days(days: int) -> str:
    """The button: other terms."""
    return _("Que duren {days} días").format(days=days)


def revoke() -> str:
    """The button."""
    return _("Quitar todos")


def revoke_one() -> str:
    """The button."""
    return _("Quitar uno")


def which_code(place: str) -> str:
    """One is to be taken back."""
    return _("Escribe el código de <b>{place}</b> que se quita. Deja de servir en ese momento.").format(
        place=escape(place)
    )


def no_code() -> str:
    """What was written is none."""
    return _("Ahí no hay un código, o tiene una letra mal. Cópialo como viene: K7QM-2XPA-T.")


def no_such_code() -> str:
    """It is none of this place, or serves no more."""
    return _("Ese código no es de aquí, o ya no servía.")


def yes_revoke() -> str:
    """The button."""
    return _("Sí, quitar todos")


def really_revoke(place: str) -> str:
    """Before all codes are taken back."""
    return _("¿Quitar todos los códigos de <b>{place}</b>? Quien ya contestó sigue contando.").format(
        place=escape(place)
    )


def revoked(count: int) -> str:
    """All codes were taken back."""
    return _("Listo. Códigos que dejaron de servir: {count}.").format(count=count)


def asks_codes(place: str, count: int, quota: int, days: int) -> str:
    """Put forward: codes."""
    return _(
        "Hacer {count} códigos para <b>{place}</b>. Cada uno sirve para {quota} personas, por {days} días."
    ).format(count=count, place=escape(place), quota=quota, days=days)


def made(place: str, code: str, until: date, drawn: Sequence[str]) -> str:
    """The codes themselves, once."""
    return "\n\n".join(
        (
            _("Códigos de <b>{place}</b>, hasta el {until}:").format(
                place=escape(place), until=dated(until, "es")
            ),
            "\n".join(f"<code>{written(each)}</code>" for each in drawn),
            _(
                "Cópialos en papel. En el bot de vecinas y vecinos se escribe así: <code>{place} {code}</code>"
            ).format(place=escape(code), code=written(drawn[0])),
            _("No se vuelven a mostrar. Cuando los tengas, toca «Listo» y este mensaje se borra."),
        )
    )


def ready() -> str:
    """The button under the codes."""
    return _("Listo")


def suspend(place: str) -> str:
    """Before a place is suspended."""
    return "\n\n".join(
        (
            _("¿Suspender <b>{place}</b> ya?").format(place=escape(place)),
            _(
                "Se deja de recibir, de revolver y de avisar. Lo que alguien llevaba a medias se borra. "
                "Nadie recibe un mensaje por esto."
            ),
            _("Para seguir después hacen falta 2 personas."),
        )
    )


def yes_suspend() -> str:
    """The button."""
    return _("Sí, suspender ya")


def no() -> str:
    """The button."""
    return _("No")


def left_as_it_is() -> str:
    """After «No»."""
    return _("Todo sigue igual.")


def suspended(place: str) -> str:
    """A place that stands still."""
    return "\n\n".join(
        (
            _rests(place),
            _("Para seguir, o para destruir lo que espera, hacen falta 2 personas."),
        )
    )


def stands_still(place: str) -> str:
    """Above, or instead of, what somebody wanted of a suspended place."""
    return _rests(place) + " " + _("Lo ves con /suspender.")


def _rests(place: str) -> str:
    return _("<b>{place}</b> está suspendida. Nada se recibe ni sale de ahí.").format(place=escape(place))


def ending(place: str) -> str:
    """It is suspended, and something that had begun has not ended yet."""
    return _("<b>{place}</b> ya paró. Lo que se hacía en ese momento acaba pronto.").format(
        place=escape(place)
    )


def news_suspended(place: str, by: str) -> str:
    """To the others who coordinate."""
    return _("<b>{by}</b> paró todo en <b>{place}</b>. Para verlo, escribe /suspender.").format(
        by=escape(by), place=escape(place)
    )


def propose_resume() -> str:
    """The button."""
    return _("Proponer seguir")


def propose_destroy() -> str:
    """The button."""
    return _("Proponer destruir lo que espera")


def propose_releases() -> str:
    """The button."""
    return _("Proponer que sigan las mezclas")


def asks_resume(place: str) -> str:
    """Put forward: going on."""
    return _("Dejar que <b>{place}</b> siga: recibir, revolver y avisar otra vez.").format(
        place=escape(place)
    )


def asks_destroy(place: str) -> str:
    """Put forward: destroying."""
    return _(
        "Destruir lo que espera en <b>{place}</b>: respuestas, textos y llaves. No tiene regreso. "
        "Las cifras que ya salieron se quedan."
    ).format(place=escape(place))


def asks_releases(place: str) -> str:
    """Put forward: going on with releases."""
    return _("Dejar que sigan las mezclas en <b>{place}</b>.").format(place=escape(place))


def destroyed(place: str) -> str:
    """The mixer has done what two people decided."""
    return _("Ya se destruyó lo que esperaba en <b>{place}</b>. La colonia sigue suspendida.").format(
        place=escape(place)
    )


def not_destroyed(place: str) -> str:
    """The place went on before the mixer came to it."""
    return _("En <b>{place}</b> no se destruyó nada: la colonia siguió antes.").format(place=escape(place))


def burst(place: str) -> str:
    """Far more answers in an hour than usual."""
    return "\n\n".join(
        (
            _("En <b>{place}</b> llegaron muchas más respuestas de golpe que de costumbre.").format(
                place=escape(place)
            ),
            _("Puse en pausa las mezclas. La gente puede seguir contestando."),
            _(
                "¿Hubo asamblea o jornada? Entonces está bien. Propón que sigan. "
                "¿No sabes por qué? Pregunta a quien repartió los códigos, y quítalos con /codigos."
            ),
        )
    )


def paused(place: str) -> str:
    """In the screen of a place whose releases are paused."""
    return _(
        "Las mezclas de <b>{place}</b> están en pausa porque llegaron muchas respuestas de golpe."
    ).format(place=escape(place))


def already() -> str:
    """A proposal about what is so already."""
    return _("Eso ya está así.")
