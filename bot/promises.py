"""The consent, made from the real settings: every line is a promise, and names the tests that hold it."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.support import NullTranslations

from dialogs.beyond.attachments import sorts
from dialogs.beyond.crossings import spoken
from dialogs.beyond.obliging import obliges
from dialogs.chat.markup import html
from dialogs.consultation import Form
from storage.consultations import Consultation


@dataclass(frozen=True)
class Promise:
    """One line of the consent."""

    text: str
    held_by: str  #: the test, as pytest names it, that fails when the line is not true


@dataclass(frozen=True)
class Asked:
    """What a form asks for that changes what can be promised."""

    files: frozenset[str] = frozenset()  #: sorts of files it asks for and receives
    crossed: Sequence[tuple[str, str]] = ()  #: questions it says may be crossed at most, in words
    obliges: bool = False  #: whether some question cannot be declined

    @classmethod
    def of(cls, form: Form, language: str) -> "Asked":
        """What this form asks for, in the words of a language."""
        return cls(sorts(form), spoken(form.crossings, language), obliges(form))


NOTHING = Asked()


def promises(t: NullTranslations, consultation: Consultation, asked: Asked = NOTHING) -> tuple[Promise, ...]:
    """What we can promise whoever answers this consultation."""
    _ = t.gettext
    k, days = consultation.k, consultation.draft_days
    return (
        Promise(
            _("No guardamos tu nombre, tu número ni tu usuario junto a lo que contestas."),
            "tests/journeys/test_promises.py::test_no_table_holds_a_name_a_number_or_a_user",
        ),
        Promise(
            _(
                "Lo que envías se guarda cerrado con llave. Se abre revuelto, en montones de {k} o más."
            ).format(k=k),
            "tests/journeys/test_promises.py::test_nothing_is_opened_before_enough_answers_wait",
        ),
        Promise(
            _("Si no se juntan {k} respuestas, no se abre ninguna.").format(k=k),
            "tests/journeys/test_promises.py::test_fewer_than_k_answers_are_never_opened",
        ),
        Promise(
            _(
                "Nadie puede saber cuál es la tuya, ni nosotros. "
                "Por eso, ya enviada, no se cambia, no se borra y no se comprueba."
            ),
            "tests/journeys/test_promises.py::test_the_residents_process_cannot_read_an_answer_back",
        ),
        _of_crossings(t, asked.crossed),
        Promise(
            _("Cuenta solo tu primera respuesta. Si contestas otra vez, te diremos lo mismo."),
            "tests/journeys/test_promises.py::test_a_second_participation_gets_the_same_bytes_and_adds_nothing",
        ),
        Promise(
            t.ngettext(
                "Lo que dejes a medias se guarda cerrado con llave y se borra en {n} día.",
                "Lo que dejes a medias se guarda cerrado con llave y se borra en {n} días.",
                days,
            ).format(n=days),
            "tests/journeys/test_promises.py::test_a_draft_cannot_be_opened_after_its_days",
        ),
        _of_silence(t, asked),
        *_of_photos(t, asked.files),
    )


def _of_silence(t: NullTranslations, asked: Asked) -> Promise:
    """Not answering: as far as the form's author lets it."""
    if asked.obliges:
        return Promise(
            t.gettext("Hay preguntas que piden respuesta para seguir. Puedes salir cuando quieras."),
            "tests/journeys/test_promises.py::test_who_must_answer_is_told_before",
        )
    return Promise(
        t.gettext("Puedes no contestar lo que no quieras y salir cuando quieras."),
        "tests/journeys/test_promises.py::test_every_question_can_be_declined",
    )


def _of_crossings(t: NullTranslations, crossed: Sequence[tuple[str, str]]) -> Promise:
    """How answers are counted, and the most that may ever be put together."""
    _ = t.gettext
    line = _("Cada respuesta se cuenta sola y por grupo. No se junta con otra tuya.")
    if crossed:
        pair = _("«{one}» con «{other}»")
        said = [[" ".join(html(label).split()) for label in each] for each in crossed]
        pairs = "; ".join(pair.format(one=one, other=other) for one, other in said)
        line = _("Cada respuesta se cuenta sola y por grupo. Lo más que se podrá cruzar: {pairs}.").format(
            pairs=pairs
        )
    return Promise(
        line, "tests/journeys/test_promises.py::test_each_answer_is_counted_by_itself_and_by_group"
    )


def _of_photos(t: NullTranslations, files: frozenset[str]) -> tuple[Promise, ...]:
    if "image" not in files:
        return ()
    line = t.gettext("De las fotos quitamos el lugar y los datos de la cámara.")
    return (Promise(line, "tests/journeys/test_promises.py::test_of_a_photo_only_what_is_seen_is_kept"),)


def _of_files(t: NullTranslations, files: frozenset[str]) -> tuple[str, ...]:
    _ = t.gettext
    shown = (_("Una foto o un video muestra lugares y caras."),) if files & {"image", "video", "file"} else ()
    heard = (_("Quien te conoce puede saber que esa voz es tuya."),) if files - {"image"} else ()
    inside = (_("Un audio, un video o un archivo puede llevar tu nombre o el lugar por dentro."),)
    return (*shown, *heard, *(inside if files - {"image"} else ()))


def warnings(t: NullTranslations, asked: Asked = NOTHING) -> tuple[str, ...]:
    """What we cannot prevent, said before anybody begins."""
    _ = t.gettext
    return (
        *_of_files(t, asked.files),
        _("Telegram sabe que hablas con este bot y puede leer el chat."),
        _("Telegram puede dar tu número a una autoridad si se lo ordenan."),
        _("Quien tenga tu teléfono abierto puede ver el chat. Bórralo al terminar."),
        _("Si alguien tomara el servidor con todas sus llaves, podría abrir lo que aún no se revuelve."),
        _("Si escribes nombres o domicilios, quizá no lo notemos. Mejor no los pongas."),
    )


def bullets(lines: Sequence[str]) -> str:
    """Lines as a list a phone shows and a screen reader reads."""
    return "\n".join(f"• {line}" for line in lines)
