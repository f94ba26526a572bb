"""The consent, made from the real settings: every line is a promise, or a warning (`risks`), and names the test that
holds it.

What somebody must know before answering is `first`: it stands in the welcome. The rest is behind «Leer más» and in
/privacidad, where everything stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.support import NullTranslations

from dialogs.beyond.attachments import sorts
from dialogs.beyond.crossings import spoken
from dialogs.beyond.obliging import obliges
from dialogs.beyond.rows import declares_rows
from dialogs.chat.markup import html
from dialogs.consent.terms import Terms
from dialogs.consultation import Form, Kind

LONGEST = 60  #: letters of a question in the line about crossings

_HERE = "tests/journeys/test_promises.py::"
_CHATS = "tests/journeys/test_traces.py::"


@dataclass(frozen=True)
class Promise:
    """One line of the consent."""

    text: str
    held_by: str  #: the test, as pytest names it, that fails when the line is not true
    first: bool = True  #: whether it has to be known before answering
    brief: str = ""  #: what the welcome says in its place, where the whole would be long

    @property
    def at_first(self) -> str:
        """As the welcome says it."""
        return self.brief or self.text


@dataclass(frozen=True)
class Asked:
    """What a form asks for that changes what can be promised."""

    files: frozenset[str] = frozenset()  #: sorts of files it asks for and receives
    crossed: Sequence[tuple[str, str]] = ()  #: questions it says may be crossed at most, in words
    obliges: bool = False  #: whether some question cannot be declined
    rows: bool = False  #: whether it says that rows of answers leave at closing
    texts: bool = True  #: whether something is answered in one's own words
    sensitive: bool = False  #: whether it marks questions whose answers are on no sheet

    @classmethod
    def of(cls, form: Form, language: str) -> "Asked":
        """What this form asks for, in the words of a language."""
        return cls(
            files=sorts(form),
            crossed=spoken(form.crossings, language),
            obliges=obliges(form),
            rows=declares_rows(form.settings),
            texts=any(question.kind is Kind.TEXT for question in form.questions),
            sensitive=any("sensible" in question.attributes for question in form.questions),
        )

    def lists(self, consultation: Terms) -> bool:
        """Whether rows of answers leave at closing: in a pool none are made, whatever the form says."""
        return self.rows and consultation.mode == "custody"


NOTHING = Asked()


def promises(t: NullTranslations, consultation: Terms, asked: Asked = NOTHING) -> tuple[Promise, ...]:
    """What we can promise whoever answers this consultation."""
    _ = t.gettext
    return (
        Promise(
            _("No guardamos tu nombre, tu número ni tu usuario junto a lo que contestas."),
            _HERE + "test_no_table_holds_a_name_a_number_or_a_user",
        ),
        *_of_opening(t, consultation),
        Promise(
            _(
                "Ya revuelta, nadie puede saber cuál es la tuya. "
                "Lo enviado no se cambia, no se borra y no se comprueba."
            ),
            _HERE + "test_the_residents_process_cannot_read_an_answer_back",
        ),
        *_of_counting(t, consultation, asked),
        *_of_sensitive(t, asked),
        *_of_code(t, consultation),
        _of_draft(t, consultation.draft_days),
        _of_silence(t, asked),
        Promise(
            _("Cuenta solo tu primera respuesta. Si contestas otra vez, te diremos lo mismo."),
            _HERE + "test_a_second_participation_gets_the_same_bytes_and_adds_nothing",
            first=False,
        ),
        *_of_texts(t, asked),
        *_of_photos(t, asked.files),
        Promise(
            _("Fuera de los avisos, lo que el chat te diga se quita solo en menos de 2 días."),
            _CHATS + "test_every_message_of_the_bot_is_remembered_and_goes",
            first=False,
        ),
    )


def _of_opening(t: NullTranslations, consultation: Terms) -> tuple[Promise, ...]:
    """When, and in what company, an answer is opened."""
    _ = t.gettext
    few = _HERE + "test_fewer_than_k_answers_are_never_opened"
    if consultation.mode == "custody":
        return (
            Promise(
                _(
                    "Lo que envías se guarda cerrado. La llave no está en nuestra computadora: "
                    "la tienen 3 personas y hacen falta 2."
                ),
                _HERE + "test_in_custody_the_key_is_nowhere_on_the_server",
            ),
            Promise(
                _("Se abre una vez, al cerrar, y revuelto. Si no se juntan {k}, no se abre.").format(
                    k=consultation.k
                ),
                few,
            ),
        )
    return (
        Promise(
            _(
                "Lo que envías se guarda cerrado con llave. Se abre revuelto, en montones de {k} o más."
            ).format(k=consultation.k),
            _HERE + "test_nothing_is_opened_before_enough_answers_wait",
        ),
        Promise(_("Si no se juntan {k} respuestas, no se abre ninguna.").format(k=consultation.k), few),
    )


def _of_counting(t: NullTranslations, consultation: Terms, asked: Asked) -> tuple[Promise, ...]:
    """How answers are counted, and the most that may ever be put together or leave."""
    _ = t.gettext
    counted = _HERE + "test_each_answer_is_counted_by_itself_and_by_group"
    rows = asked.lists(consultation)
    found: list[Promise] = []
    if rows:
        line = _(
            "Al cerrar saldrá una lista para estudiar: lo que tocó cada quien, sin grupo ni textos. "
            "Ninguna fila es única: hay {k} iguales o más."
        ).format(k=consultation.k)
        found.append(
            Promise(line, "tests/digest/test_rows.py::test_every_combination_that_leaves_is_shared_by_ten")
        )
    if asked.crossed:
        pair = _("«{one}» con «{other}»")
        pairs = "; ".join(pair.format(one=_short(one), other=_short(other)) for one, other in asked.crossed)
        line = _("Cada respuesta se cuenta sola y por grupo. Lo más que se podrá juntar: {pairs}.")
        found.append(Promise(line.format(pairs=pairs), counted, brief=_of_pairs(t, len(asked.crossed))))
    elif not rows:
        line = _("Cada respuesta se cuenta sola y por grupo. No se junta con otra tuya.")
        found.append(Promise(line, counted, first=False))
    return tuple(found)


def _of_pairs(t: NullTranslations, pairs: int) -> str:
    return t.ngettext(
        "Cada respuesta se cuenta sola y por grupo. Solo {n} par de preguntas se podrá juntar: mira «Leer más».",
        "Cada respuesta se cuenta sola y por grupo. Solo {n} pares de preguntas se podrán juntar: mira «Leer más».",
        pairs,
    ).format(n=pairs)


def _short(label: str) -> str:
    said = " ".join(html(label).split())
    return said if len(said) <= LONGEST or "<" in said or "&" in said else f"{said[: LONGEST - 1].rstrip()}…"


def _of_sensitive(t: NullTranslations, asked: Asked) -> tuple[Promise, ...]:
    if not asked.sensitive:
        return ()
    line = t.gettext("Lo más delicado solo se cuenta. No sale en ninguna hoja.")
    test = "tests/digest/test_compose.py::test_sensitive_questions_stay_out_of_what_hangs_on_a_wall"
    return (Promise(line, test, first=False),)


def _of_code(t: NullTranslations, consultation: Terms) -> tuple[Promise, ...]:
    if not consultation.coded:
        return ()
    line = t.gettext("Aquí solo cuenta quien trae un código. Se anota cuántas veces se usó, no quién.")
    return (Promise(line, "tests/stuffing/test_codes.py::test_no_row_version_tells_which_code_was_used"),)


def _of_draft(t: NullTranslations, days: int) -> Promise:
    line = t.ngettext(
        "Lo que dejes a medias se guarda cerrado y se borra en {n} día.",
        "Lo que dejes a medias se guarda cerrado y se borra en {n} días.",
        days,
    )
    return Promise(line.format(n=days), _HERE + "test_a_draft_cannot_be_opened_after_its_days")


def _of_silence(t: NullTranslations, asked: Asked) -> Promise:
    """Not answering: as far as the form's author lets it."""
    if asked.obliges:
        return Promise(
            t.gettext("Hay preguntas que piden respuesta para seguir. Puedes salir cuando quieras."),
            _HERE + "test_who_must_answer_is_told_before",
        )
    return Promise(
        t.gettext("Puedes no contestar lo que no quieras y salir cuando quieras."),
        _HERE + "test_every_question_can_be_declined",
    )


def _of_texts(t: NullTranslations, asked: Asked) -> tuple[Promise, ...]:
    if not asked.texts:
        return ()
    line = t.gettext("Lo que escribas lo leen 2 personas antes de que salga. Sale sin decir de qué grupo es.")
    test = "tests/organiser/review/test_review.py::test_two_people_pass_a_text_in_the_same_words"
    return (Promise(line, test, first=False),)


def _of_photos(t: NullTranslations, files: frozenset[str]) -> tuple[Promise, ...]:
    if "image" not in files:
        return ()
    line = t.gettext("De las fotos quitamos el lugar y los datos de la cámara.")
    return (Promise(line, _HERE + "test_of_a_photo_only_what_is_seen_is_kept", first=False),)
