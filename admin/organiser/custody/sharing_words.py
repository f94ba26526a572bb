"""What is said while three of the team share a key out in their chats. Spanish sentences, to be read aloud."""

from html import escape

from admin.custody.phrases import LENGTH
from admin.organiser.custody import sharing_labels as labels
from admin.organiser.custody.share import LIFE
from locales import translator
from storage.custody import PEOPLE

_ = translator("es").gettext
ngettext = translator("es").ngettext
_MINUTES = int(LIFE.total_seconds() // 60)


def invites(place: str, title: str, kept: int) -> str:
    """To everybody of the team who has no part yet."""
    return "\n\n".join(
        (
            _(
                "«{title}» abre en <b>{place}</b> cuando {people} personas del equipo guarden su llave."
            ).format(title=escape(title, quote=False), place=escape(place, quote=False), people=PEOPLE),
            _(
                "Cada quien recibe aquí una frase de {words} palabras y la apunta en papel. "
                "Al cerrar hacen falta 2 frases. Si se pierden 2, nadie podrá abrirla."
            ).format(words=LENGTH),
            _so_far(kept),
        )
    )


def again(place: str, title: str) -> str:
    """The same after a restart or a stop: what somebody wrote down is worth nothing."""
    return "\n\n".join(
        (
            _("La llave de «{title}» en <b>{place}</b> se reparte de nuevo.").format(
                title=escape(title, quote=False), place=escape(place, quote=False)
            ),
            _("Si apuntaste una frase para ella, rompe ese papel: ya no abre nada."),
            _("Hacen falta {people} personas del equipo.").format(people=PEOPLE),
        )
    )


def busy(place: str, title: str) -> str:
    """To the others: three are at it."""
    return _(
        "{people} personas ya están guardando la llave de «{title}», en <b>{place}</b>. "
        "Por ahora no hace falta nadie más."
    ).format(title=escape(title, quote=False), place=escape(place, quote=False), people=PEOPLE)


def full(place: str, title: str) -> str:
    """To the others, when three have it and it is open."""
    return _(
        "La llave de «{title}» en <b>{place}</b> ya la guardan {people} personas. No hace falta más."
    ).format(title=escape(title, quote=False), place=escape(place, quote=False), people=PEOPLE)


def prepare() -> str:
    """Before the phrase is shown."""
    return "\n\n".join(
        (
            _("Vas a ver tu frase una sola vez. Ten papel y pluma, y que nadie vea tu pantalla."),
            _("Apúntala a mano. No le tomes foto ni la mandes a nadie."),
            _(
                "La frase pasa por Telegram. Si temen que alguien vea sus chats, no sigan aquí: "
                "en la máquina no pasa por Telegram."
            ),
        )
    )


def phrase(words: str) -> str:
    """The phrase itself, one word a line."""
    lines = "\n".join(f"{number}. <b>{word}</b>" for number, word in enumerate(words.split(), 1))
    return "\n\n".join(
        (
            _("Apunta estas {words} palabras en papel, en este orden:").format(words=LENGTH),
            lines,
            _(
                "Cuando las tengas, toca «{done}» y las quito de aquí. Si no, se quitan en {n} minutos."
            ).format(done=labels.written(), n=_MINUTES),
        )
    )


def word(place: int) -> str:
    """The phrase is off the screen; what she has on paper is looked at."""
    return _(
        "Ya la quité. Para saber que quedó bien: mira tu papel y escribe solo la palabra {place}."
    ).format(place=place)


def next_word(place: int) -> str:
    """The first was right."""
    return _("Esa es. Ahora escribe la palabra {place}.").format(place=place)


def not_that(place: int) -> str:
    """It was not."""
    return _("Esa no es. Mira otra vez tu papel y escribe la palabra {place}.").format(place=place)


def another() -> str:
    """It was not, twice."""
    return _("No coincidió. Rompe ese papel: esa frase ya no sirve. Te doy otra.")


def kept(place: str, title: str, count: int) -> str:
    """She has it on paper."""
    return "\n\n".join(
        (
            _("Tu parte de la llave quedó. Guarda el papel donde solo tú lo encuentres."),
            _("Es de «{title}», en <b>{place}</b>.").format(
                title=escape(title, quote=False), place=escape(place, quote=False)
            ),
            _so_far(count),
        )
    )


def opened(place: str, title: str) -> str:
    """To the three, when it is open."""
    return "\n\n".join(
        (
            _("Ya abrió «{title}» en <b>{place}</b>, y tú guardas una parte de su llave.").format(
                title=escape(title, quote=False), place=escape(place, quote=False)
            ),
            _(
                "Guarda tu papel hasta que cierre. Entonces se pide con /llave. No digas quién tiene los otros."
            ),
        )
    )


def not_opened(place: str, title: str) -> str:
    """To all who were asked, when it will not open."""
    return _(
        "«{title}» en <b>{place}</b> ya no abre. Si apuntaste una frase para ella, rompe ese papel."
    ).format(title=escape(title, quote=False), place=escape(place, quote=False))


def suspended(place: str) -> str:
    """To all who were asked, when their place was suspended."""
    return _(
        "<b>{place}</b> está suspendida y su llave no se reparte. "
        "Si apuntaste una frase para ella, rompe ese papel. Cuando siga, se empieza de nuevo."
    ).format(place=escape(place, quote=False))


def taken(place: str, title: str) -> str:
    """To all who were asked, when another consultation was opened there meanwhile."""
    return _(
        "En <b>{place}</b> abrió otra consulta, y «{title}» espera a que cierre. "
        "Si apuntaste una frase para ella, rompe ese papel. Después se empieza de nuevo."
    ).format(place=escape(place, quote=False), title=escape(title, quote=False))


def too_slow() -> str:
    """A step took too long."""
    return _(
        "Pasaron {n} minutos y tu lugar quedó libre. Si apuntaste una frase, rompe ese papel: ya no sirve."
    ).format(n=_MINUTES)


def nobody_came() -> str:
    """She had hers on paper, and no three came together."""
    return _(
        "En un día no se juntaron {people} personas y olvidé tu parte. Rompe ese papel: ya no sirve."
    ).format(people=PEOPLE)


def left() -> str:
    """She would rather not."""
    return _("Está bien. Si apuntaste algo, rompe ese papel.")


def only_a_word() -> str:
    """A photo or a voice came instead of a word."""
    return _("Lo borré. La palabra va escrita, con letras.")


def moment() -> str:
    """In a new message, until the phrase is put into it."""
    return _("Un momento…")


def moved() -> str:
    """In a message that cannot be deleted any more."""
    return _("Esto sigue en el mensaje de abajo.")


def no_picture() -> str:
    """A photo or a voice came while the phrase is on her screen."""
    return _("Lo borré. No mandes tu frase a nadie, ni aquí: solo apúntala en papel.")


def over() -> str:
    """A button of what is open already, or will not be opened."""
    return _("Esa llave ya no se reparte.")


def no_place_left() -> str:
    """Three were faster."""
    return _("Ya hay {people} personas. Gracias, no hace falta más.").format(people=PEOPLE)


def one_at_a_time() -> str:
    """She is in the middle of another."""
    return _("Primero termina con la otra llave, la que ya empezaste. Si no la ves: /llave")


def begins_again() -> str:
    """A button from before a restart."""
    return _("Se reparte de nuevo: mira el mensaje que te acabo de mandar.")


def not_any_more() -> str:
    """A button of a step that is behind her."""
    return _("Ese paso ya pasó. Mira cómo va en el mensaje.")


def being_made() -> str:
    """She wants to leave while the key is made."""
    return _("La llave se está haciendo en este momento.")


def _so_far(kept: int) -> str:
    missing = PEOPLE - kept
    if not kept:
        return _("Hacen falta {people} personas del equipo.").format(people=PEOPLE)
    if not missing:
        return _("Ya están las {people} personas. Se está haciendo la llave.").format(people=PEOPLE)
    return ngettext(
        "Van {kept} de {people}. Falta {n} persona.", "Van {kept} de {people}. Faltan {n} personas.", missing
    ).format(kept=kept, people=PEOPLE, n=missing)
