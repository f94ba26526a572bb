"""What is said while a notice is written. Spanish sentences, to be read aloud."""

from html import escape

from locales import numbers, translator
from storage.announcement import CAPTION

_ = translator("es").gettext
ngettext = translator("es").ngettext


def write_it(place: str) -> str:
    """After /aviso."""
    return _(
        "Escribe el aviso para <b>{place}</b>. Llega a quien pidió avisos de ahí.\n\n"
        "Caben 4,096 letras. También puedes mandar una foto con el texto abajo."
    ).format(place=escape(place, quote=False))


def write_again() -> str:
    """She changes the words."""
    return _("Escribe el aviso como debe quedar. Caben 4,096 letras.")


def write_english() -> str:
    """She adds English words."""
    return _("Escribe el mismo aviso en inglés. Lo lee quien usa el bot en inglés.")


def send_file() -> str:
    """She adds a picture or a file."""
    return _(
        "Manda la foto o el archivo. Una foto puede pesar 10 MB; un archivo, 20 MB.\n\n"
        "Un archivo puede traer el nombre de quien lo hizo. Una foto puede dejar ver a alguien."
    )


def too_long(most: int) -> str:
    """Her words are too many."""
    return _("Es muy largo: caben {most} letras. Escríbelo más corto.").format(most=numbers.whole(most, "es"))


def two_parts() -> str:
    """A very long text comes in two messages, and the first was taken."""
    return _("Tu texto llegó en 2 partes y no cabe en un aviso. Guardé la primera. Escríbelo más corto.")


def too_long_for_file() -> str:
    """Under a picture that everybody sees there is less room."""
    return _(
        "Con foto o archivo a la vista caben {most} letras. Acorta el texto, o mándalo en reserva."
    ).format(most=numbers.whole(CAPTION, "es"))


def nothing_written() -> str:
    """Her words are none."""
    return _("No quedó nada escrito. Escríbelo otra vez.")


def file_too_big(most: int) -> str:
    """A file that cannot be taken."""
    return _("Pesa mucho: caben {most} MB. Hazlo más chico, o parte el archivo, y mándalo otra vez.").format(
        most=most
    )


def file_gone() -> str:
    """Telegram does not give it."""
    return _("No pude bajar ese archivo. Mándalo otra vez.")


def only_files() -> str:
    """Something else came."""
    return _("Aquí va una foto o un archivo. Si ya no quieres, toca «Volver».")


def only_one() -> str:
    """Several came together."""
    return _("Cabe una sola foto o un solo archivo. Guardé la primera.")


def not_a_draft() -> str:
    """Somebody put it forward meanwhile, or threw it away."""
    return _("Ese aviso ya no es borrador. Mira cómo va con /avisos.")


def gone() -> str:
    """It was thrown away."""
    return _("Ese aviso ya no está.")


def thrown_away() -> str:
    """After throwing it away."""
    return _("Listo, el borrador se tiró.")


def sure_to_throw() -> str:
    """Before throwing it away."""
    return _("¿Tiro este borrador? No se puede recuperar.")


def which_place() -> str:
    """Before the list of places."""
    return _("¿Para qué colonia?")


# -- the draft ------------------------------------------------------------------------------------------------


def draft(place: str) -> str:
    """The head of a draft."""
    return _("<b>Borrador</b> · {place}").format(place=escape(place, quote=False))


def quoted(html: str) -> str:
    """Its words, apart from ours."""
    return f"<blockquote>{html}</blockquote>"


def to_everybody(place: str) -> str:
    """Whom it goes to."""
    return _("Llega a: quien pidió avisos de {place}").format(place=escape(place, quote=False))


def to_theme(name: str) -> str:
    """Whom it goes to."""
    return _("Llega a: quien pidió avisos de «{theme}», o de todo").format(theme=escape(name, quote=False))


def arrives(*, discreet: bool) -> str:
    """How it looks on a locked screen."""
    if discreet:
        return _("Al llegar solo dice: «Hay un aviso del barrio»")
    return _("Al llegar se lee todo, también con el teléfono bloqueado")


def shared(*, shareable: bool) -> str:
    """Whether it may be passed on."""
    return _("Se puede reenviar") if shareable else _("No se puede reenviar")


def delivered(delivery: str) -> str:
    """What happens when it is not known whether a message arrived."""
    if delivery == "at_least_once":
        return _("Si hay duda de que llegó, se manda otra vez")
    return _("Si hay duda de que llegó, no se repite")


def goes(when: str) -> str:
    """Its hour."""
    return (
        _("Sale: {when}").format(when=when)
        if when
        else _("Sale: 5 minutos después de que alguien lo apruebe")
    )


def asleep() -> str:
    """Its hour is at night."""
    return _("A esa hora la gente duerme. Quien lo pidió lo recibe sin sonido.")


def about(title: str, when: str) -> str:
    """Its assembly."""
    return _("Asamblea: {title}, {when}").format(title=escape(title, quote=False), when=when)


def reminds(before: int) -> str:
    """A reminder."""
    return _("Se recuerda un día antes") if before >= 1440 else _("Se recuerda 2 horas antes")


def repeats(every: str) -> str:
    """How often it comes again."""
    return _("Se repite: {every}").format(every=every)


def with_file(kind: str, name: str) -> str:
    """Its picture or file."""
    return (
        _("Con foto") if kind == "photo" else _("Con archivo: {name}").format(name=escape(name, quote=False))
    )


def in_english() -> str:
    """It has English words."""
    return _("También en inglés")


def every(code: str, day: str, number: int, which: int) -> str:
    """How often: every Thursday, the 12th of each month, its second Thursday (5: the last one)."""
    match code:
        case "w":
            return _("cada {day}").format(day=day)
        case "m" if number >= 29:
            return _("el último día de cada mes")
        case "m":
            return _("el día {number} de cada mes").format(number=number)
        case _:
            nth = (_("el primer"), _("el segundo"), _("el tercer"), _("el cuarto"), _("el último"))[which - 1]
            return _("{nth} {day} de cada mes").format(nth=nth, day=day)


# -- questions ------------------------------------------------------------------------------------------------


def ask_who() -> str:
    """Whom it goes to."""
    return _("¿A quién le llega? Solo a quien pidió avisos. Nadie se escoge por lo que contestó.")


def ask_how() -> str:
    """How it arrives."""
    return _("¿Cómo llega? Si alguien puede ver el teléfono de otra persona, déjalo en reserva.")


def ask_when(zone_hour: str) -> str:
    """Its hour."""
    return _(
        "¿Cuándo sale? Hora de allá: {hour}. Toca una hora, o escribe el día y la hora: "
        "«el jueves a las 6 de la tarde»."
    ).format(hour=zone_hour)


def not_an_hour(why: str) -> str:
    """What she typed is none, or cannot be."""
    said = {
        "past": _("Esa hora ya pasó, o falta muy poco. Hacen falta 5 minutos. Escribe otra."),
        "far": _("Eso queda muy lejos. Puede ser de aquí a un año. Escribe otra fecha."),
        "unclear": _("¿De la mañana o de la tarde? Escríbelo completo: «mañana a las 5 de la tarde»."),
        "hour": _("Falta la hora. Escribe el día y la hora: «mañana a las 9 am»."),
        "day": _("Ese día no existe. Mira la fecha y escríbela otra vez."),
    }
    return said.get(why) or _("No entendí la hora. Escríbela así: «el jueves a las 6 de la tarde».")


def ask_assembly() -> str:
    """Its assembly."""
    return _("¿Es por una asamblea? La gente podrá decir si va.")


def no_assembly_yet() -> str:
    """There is none to come."""
    return _("No hay ninguna asamblea por venir. Se convoca con /asamblea.")


def ask_repeat() -> str:
    """How often."""
    return _("¿Se repite? Cada vez les aviso 5 minutos antes, por si hay que pararlo.")


def hour_first() -> str:
    """What repeats needs an hour."""
    return _("Para repetirlo, primero elige el día y la hora.")


def looks_so(*, english: bool) -> str:
    """Under the preview."""
    said = _("Así lo verá la gente. Los botones de arriba son de muestra.")
    return said if english else said + " " + _("Quien usa inglés lo lee en español.")


def only_a_sample() -> str:
    """A button of the preview that does nothing here."""
    return _("Es de muestra. Así lo verá la gente.")


def reminders_too() -> str:
    """Above how a reminder will look."""
    return _("Y así se ve lo que la recuerda:")
