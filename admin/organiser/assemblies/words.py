"""What is said about assemblies in the organisers' bot. Spanish sentences, to be read aloud."""

from html import escape

from locales import translator
from storage.assemblies import LINES

_ = translator("es").gettext
ngettext = translator("es").ngettext


def quoted(said: str) -> str:
    """Somebody's words inside HTML."""
    return escape(said, quote=False)


# -- lists and questions ----------------------------------------------------------------------------------------


def head(place: str) -> str:
    """Above the list of a place."""
    return _("<b>Asambleas</b> · {place}").format(place=quoted(place))


def none_yet() -> str:
    """The list is empty."""
    return _("Aún no hay ninguna. Toca «Nueva asamblea».")


def ask_title(place: str) -> str:
    """What it is called."""
    return _("¿Cómo se llama la asamblea de <b>{place}</b>? Escríbelo, o toca el botón.").format(
        place=quoted(place)
    )


def usual_title() -> str:
    """The title most have; also a button."""
    return _("Asamblea del barrio")


def ask_day() -> str:
    """On which day."""
    return _("¿Qué día? Toca uno. O escribe día y hora: «el 3 de mayo a las 6 de la tarde».")


def ask_hour(day: str) -> str:
    """At what hour."""
    return _("¿A qué hora, el {day}? Toca una, o escríbela: «5:30 de la tarde».").format(day=day)


def not_an_hour(why: str) -> str:
    """What was written is no hour, or cannot be."""
    said = {
        "past": _("Esa hora ya pasó. Escribe otra."),
        "far": _("Eso queda muy lejos. Puede ser de aquí a un año. Escribe otra fecha."),
        "unclear": _("¿De la mañana o de la tarde? Escríbelo completo: «a las 5 de la tarde»."),
        "hour": _("Falta la hora. Escribe el día y la hora: «el jueves a las 6 de la tarde»."),
        "day": _("Ese día no existe. Mira la fecha y escríbela otra vez."),
    }
    return said.get(why) or _("No entendí el día y la hora. Escríbelos así: «el jueves a las 6 de la tarde».")


def ask_venue() -> str:
    """Where it is."""
    return _(
        "¿Dónde es? Escríbelo. Lo lee quien pidió avisos. Si sale en carteles, lo lee cualquiera. "
        "Si es mejor no decirlo, toca «Sin lugar»."
    )


def ask_agenda() -> str:
    """What will be spoken of."""
    return _("¿De qué se va a hablar? Escribe un punto en cada línea. Caben {most}.").format(most=LINES)


def ask_minutes() -> str:
    """What happened."""
    return _("Cuenta en corto qué pasó. Sin nombres de la gente: di «una vecina» o «la comisión».")


def ask_decision() -> str:
    """What was decided."""
    return _("¿Qué se acordó? Escribe un acuerdo en cada línea.")


def ask_commitment() -> str:
    """Who took on what."""
    return _(
        "Escribe en 3 líneas: qué se va a hacer, quién y para cuándo.\n"
        "Di la comisión o el cargo, no el nombre. Quién y cuándo pueden faltar."
    )


def day_not_read() -> str:
    """The third line is no day."""
    return _("No entendí para cuándo. Escribe la tercera línea así: «15 de diciembre».")


def too_long(most: int) -> str:
    """More than there is room for; `most`: characters of a text in one piece, 0 where there may be several lines."""
    if most:
        return _("Es muy largo: caben {most} letras. Escríbelo más corto.").format(most=most)
    return _("Es muy largo, o son muchas líneas. Escríbelo más corto.")


def only_the_first(most: int) -> str:
    """The parts of a long text do not fit together."""
    return _(
        "Es muy largo: caben {most} letras. Guardé solo la primera parte. Escríbelo todo, más corto."
    ).format(most=most)


def nothing_written() -> str:
    """No words in it."""
    return _("No quedó nada escrito. Escríbelo otra vez.")


def not_yours() -> str:
    """She may not call assemblies there, or not any more."""
    return _("Las asambleas de ahí las lleva otra persona del equipo.")


def gone() -> str:
    """It is not there, or is not any more what the button was made for."""
    return _("Eso ya cambió. Escribe /asamblea y mira cómo va.")


def suspended(place: str) -> str:
    """Everything there stands still."""
    return _("<b>{place}</b> está suspendida. Nada se convoca ni se avisa ahí por ahora.").format(
        place=quoted(place)
    )


# -- an assembly to come ----------------------------------------------------------------------------------------


def venue(said: str | None) -> str:
    """Where."""
    return _("Lugar: {venue}").format(venue=quoted(said)) if said else _("Lugar: no se dice")


def agenda(lines: str) -> str:
    """What will be spoken of."""
    return _("Orden del día:") + "\n" + lines if lines else _("Orden del día: aún no")


def door(said: str | None) -> str:
    """Words for the door."""
    if said is None:
        return _("En la puerta: sin palabras")
    return _("En la puerta se dice: <b>{words}</b>").format(words=quoted(said))


def public(*, shown: bool) -> str:
    """What may stand where anybody can see it."""
    if shown:
        return _("En hojas y carteles: salen día y lugar, con hora y nombre")
    return _("En hojas y carteles: no sale")


def listens(until: str | None) -> str:
    """Whether residents may leave a word."""
    if until is None:
        return _("Textos de la gente: no se reciben")
    return _("Textos de la gente: hasta el {day}. Se abren revueltos, si son 10 o más").format(day=until)


def coming(counts: str | None) -> str:
    """Who comes."""
    return counts or _("Han dicho si van: menos de 10 personas")


def counted(yes: int, maybe: int, no: int, more: int, chairs: int) -> str:
    """How many, from ten on, and anew with every ten."""
    return _(
        "Van {yes}. Tal vez {maybe}. No pueden {no}. Llevan a alguien {more}.\n"
        "Prepara unas {chairs} sillas. La cuenta cambia de 10 en 10 personas."
    ).format(yes=yes, maybe=maybe, no=no, more=more, chairs=chairs)


def called(title: str, when: str) -> str:
    """It was called."""
    return _("Listo: <b>{title}</b>, {when}. Nadie lo sabe aún. Para que se sepa, toca «Avisar».").format(
        title=quoted(title), when=when
    )


def sure_to_cancel(title: str) -> str:
    """Before calling it off."""
    return _("¿Cancelar <b>{title}</b>? Lo que iba a salir se para, y te preparo un aviso.").format(
        title=quoted(title)
    )


def cancelled(title: str) -> str:
    """It was called off."""
    return _("<b>{title}</b> se canceló.").format(title=quoted(title))


def moved(title: str, when: str) -> str:
    """It was moved."""
    return _("<b>{title}</b> pasó al {when}.").format(title=quoted(title), when=when)


def elsewhere(title: str) -> str:
    """It is somewhere else."""
    return _("<b>{title}</b> cambió de lugar.").format(title=quoted(title))


def drafted() -> str:
    """A notice waits to be looked at."""
    return _("El aviso está listo, y no ha salido. Míralo y proponlo: sale cuando otra persona lo apruebe.")


def nobody_knew() -> str:
    """Nothing had been announced: nothing has to be."""
    return _("No se había avisado, así que no hace falta avisar.")


# -- one that was held ------------------------------------------------------------------------------------------


def was(state: str) -> str:
    """What became of it."""
    return _("Se canceló.") if state == "cancelled" else _("Ya pasó.")


def minutes(said: str) -> str:
    """What happened."""
    return f"<blockquote>{quoted(said)}</blockquote>" if said else _("Qué pasó: aún no se escribe")


def decisions(lines: str) -> str:
    """What was decided."""
    return _("<b>Acuerdos</b>") + "\n" + lines if lines else _("Acuerdos: aún no")


def commitments(lines: str) -> str:
    """Who took on what."""
    return _("<b>Quedamos en</b>") + "\n" + lines if lines else _("Quedamos en: aún nada")


def by(day: str) -> str:
    """By when."""
    return _("para el {day}").format(day=day)


def nothing_to_tell() -> str:
    """A thank-you needs results."""
    return _("Primero escribe un acuerdo, o qué pasó. Luego te preparo el aviso.")


def cannot_listen() -> str:
    """The small consultation could not be opened."""
    return _("Ahora no se pudo. Nada cambió. Intenta otra vez en un rato.")
