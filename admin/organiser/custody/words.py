"""What is said while two people open a consultation in their chats. Spanish sentences, to be read aloud."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from admin.custody.phrases import LENGTH, Misread
from locales import translator
from locales.spoken import Spoken
from storage.consultations import Consultation

_ = translator("es").gettext


def nothing_to_open(kept: Sequence[Consultation]) -> str:
    """/llave, and no consultation waits for phrases; those that are kept under lock and key all the same."""
    for one in kept:
        if one.place.suspended:
            return _("<b>{place}</b> está suspendida. Nada se abre hasta que siga: /suspender").format(
                place=escape(one.place.name)
            )
    if any(one.state == "closing" for one in kept):
        return _("La consulta ya cerró. Las frases se piden en unos minutos; yo te aviso.")
    if kept:
        return _("Todavía no hay nada que abrir. Las frases se piden cuando cierra la consulta.")
    return _("En tus colonias no hay ninguna consulta con llave de 3 personas.")


def asks(one: Consultation, until: datetime | None) -> str:
    """A consultation waits for two phrases; perhaps somebody gave one already, which is held until then."""
    lines = [
        _("<b>{title}</b>, en {place}, ya cerró y está bajo llave.").format(
            title=escape(one.title), place=escape(one.place.name)
        ),
        _("Para abrirla, dos personas dan aquí su frase. Cada una en su propio chat."),
    ]
    if until is not None:
        lines.append(
            _("Una persona ya dio la suya. Falta una persona. Se espera hasta esta hora: {hour}.").format(
                hour=_hour(until)
            )
        )
    return "\n".join(lines)


def yours_is_held(one: Consultation, until: datetime) -> str:
    """The same, to whoever gave hers."""
    return _(
        "<b>{title}</b>: tú ya diste tu frase. Falta otra persona, en su propio chat. "
        "Se espera hasta esta hora: {hour}."
    ).format(title=escape(one.title), hour=_hour(until))


def take_back() -> str:
    """The button of whoever gave hers."""
    return _("Olvida mi frase")


def taken_back() -> str:
    """She gave hers, and does not want to any more."""
    return _("Está bien: olvidé tu frase. Cuando quieras: /llave")


def give() -> str:
    """The button."""
    return _("Dar mi frase")


def not_now() -> str:
    """The button."""
    return _("Ahora no")


def left() -> str:
    """She does not want to now."""
    return _("Está bien. Cuando quieras: /llave")


def write() -> str:
    """After the button."""
    return _(
        "Escribe aquí las seis palabras de tu papel, en orden.\n"
        "Borro tu mensaje en cuanto llega. No las mandes en ningún otro lado."
    )


def only_words() -> str:
    """A photo of her paper, or a voice."""
    return _("Lo borré. La frase va escrita, aquí y con letras.")


def misread(said: Misread) -> str:
    """What is wrong with what she wrote, without repeating any of it."""
    if said.count != LENGTH:
        return _("La frase lleva {wanted} palabras. Conté {count}. Escríbela otra vez.").format(
            wanted=LENGTH, count=said.count
        )
    places = [str(place) for place in said.wrong]
    if len(places) == 1:
        return _(
            "La palabra {place} no es de las frases. Mírala en tu papel y escribe todo otra vez."
        ).format(place=places[0])
    return _("Las palabras {some} y {last} no son de las frases. Míralas y escribe todo otra vez.").format(
        some=", ".join(places[:-1]), last=places[-1]
    )


def not_hers() -> str:
    """Six good words, and no phrase of this consultation."""
    return _("Esa frase no es de esta consulta. ¿Van en ese orden? ¿Será de otra? Escríbela otra vez.")


def too_often() -> str:
    """Five times."""
    return _(
        "No salió. Mira tu papel con calma y empieza otra vez: /llave\n"
        "Si se perdieron dos papeles, díganlo a quien administra la máquina."
    )


def one_is_missing(until: datetime) -> str:
    """The first phrase is held."""
    return _(
        "Tu frase es buena. Falta una persona. Se espera hasta esta hora: {hour}.\n"
        "Si no llega, la olvido y habrá que darla otra vez."
    ).format(hour=_hour(until))


def news(one: Consultation, until: datetime) -> str:
    """To the others: somebody gave hers."""
    return _(
        "Alguien dio su frase para abrir <b>{title}</b>. Falta una persona. "
        "Se espera hasta esta hora: {hour}.\n"
        "Si tú tienes otra frase, dala ahora."
    ).format(title=escape(one.title), hour=_hour(until))


def two_people() -> str:
    """The same person cannot give both."""
    return _("Tú ya diste una frase. La otra la tiene que dar otra persona, en su chat.")


def same() -> str:
    """The phrase that the other person gave."""
    return _("Esa frase ya la dio la otra persona. Hace falta una distinta.")


def damaged() -> str:
    """The two are good, and what was kept for them is not."""
    return _("Las dos frases son buenas, pero lo que se guardó para ellas se dañó. Hace falta la tercera.")


def handed_over() -> str:
    """To both."""
    return _("Las dos frases son buenas. Se está abriendo, revolviendo y contando.")


def closed(title: str) -> str:
    """To both, when the mixer has done its work."""
    return _(
        "<b>{title}</b> quedó contada. La llave ya no existe.\nRompan los papeles: podrían abrir una copia vieja."
    ).format(title=escape(title))


def unopened(title: str) -> str:
    """To both, when too few could be read."""
    return _("<b>{title}</b> terminó sin abrirse: no se juntaron respuestas que se pudieran leer.").format(
        title=escape(title)
    )


def ask_again() -> str:
    """Meanwhile the mixer asked anew, or the first phrase grew old."""
    return _("Hay que empezar otra vez: las dos personas dan su frase de nuevo, con /llave")


def forgotten() -> str:
    """Nobody came within a quarter of an hour."""
    return _("Nadie más dio su frase a tiempo, y olvidé la tuya. Cuando estén las dos personas: /llave")


def not_waiting() -> str:
    """The button of a consultation that is closed, or of a place that is not hers any more."""
    return _("Esa consulta ya no espera frases.")


def stray() -> str:
    """Something like a phrase that nobody asked for."""
    return _("Borré ese mensaje: parecía una frase de la llave. Si vas a darla, primero: /llave")


def delete_it() -> str:
    """Telegram would not delete her message."""
    return _("No pude borrar tu mensaje. Bórralo tú ahora, para ti y para mí.")


def phrases_wanted(place: str) -> str:
    """To the team, when a consultation in custody has ended."""
    return _("En <b>{place}</b> cerró la consulta. Para abrirla hacen falta dos frases: /llave").format(
        place=escape(place)
    )


def forged(place: str) -> str:
    """To the team, when what was handed over was not the key."""
    return _(
        "En <b>{place}</b> llegó una llave que no era. No se abrió nada y nada se perdió.\n"
        "Avisen a quien administra y den otra vez las frases: /llave"
    ).format(place=escape(place))


def _hour(until: datetime) -> str:
    """«6:30 de la tarde»."""
    return Spoken("es").hour(until.time())
