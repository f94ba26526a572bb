"""What nobody can prevent: the other half of the consent, made from the real settings, each line as true as a promise.

All of it has to be known before answering, so all of it stands in the welcome.
"""

from babel.support import NullTranslations

from dialogs.consent.promises import NOTHING, Asked, Promise
from dialogs.consent.terms import Terms

_HERE = "tests/journeys/test_warnings.py::"


def warnings(t: NullTranslations, consultation: Terms | None, asked: Asked = NOTHING) -> tuple[Promise, ...]:
    """What we cannot prevent, all of it said before anybody begins; without a consultation, what always holds."""
    _ = t.gettext
    return (
        *_of_files(t, asked.files),
        Promise(
            _("Telegram sabe que hablas con este bot. Puede leer el chat y dar tu número si se lo ordenan."),
            _HERE + "test_telegram_sees_the_chat",
        ),
        Promise(
            _("Quien tenga tu teléfono abierto puede ver el chat. Bórralo al terminar."),
            _HERE + "test_what_is_on_the_screen_can_be_read_there",
        ),
        *(_of_seizure(t, consultation) if consultation is not None else ()),
        *_of_names(t, asked),
    )


def _of_files(t: NullTranslations, files: frozenset[str]) -> tuple[Promise, ...]:
    _ = t.gettext
    test = "tests/journeys/test_media.py::test_the_consent_says_what_a_photo_and_a_voice_give_away"
    lines: list[str] = []
    if files & {"image", "video", "file"}:
        lines.append(_("Una foto o un video muestra lugares y caras."))
    if files - {"image"}:
        lines.append(_("Quien te conoce puede saber que esa voz es tuya."))
        lines.append(_("Un audio, un video o un archivo puede llevar tu nombre o el lugar por dentro."))
    return tuple(Promise(line, test) for line in lines)


def _of_seizure(t: NullTranslations, consultation: Terms) -> tuple[Promise, ...]:
    """What is lost with the machine: by who keeps the key."""
    _ = t.gettext
    if consultation.mode == "custody":
        line = _(
            "Si 2 de esas 3 personas, o quien vea sus chats, ayudan a quien se lleve la computadora, "
            "podrían abrir antes y saber de quién es."
        )
        test = _HERE + "test_in_custody_two_people_with_the_server_open_it"
    else:
        line = _(
            "Si alguien se lleva nuestra computadora y sus llaves, podrá saber quién dijo lo que aún no se revuelve."
        )
        test = "tests/attacks/test_seizure.py::test_a_pool_that_is_mixed_daily_loses_only_who_came_since"
    taken_over = _(
        "Si alguien entra a esa computadora y no lo vemos, podría leer lo que llegue desde ese día."
    )
    return (
        Promise(line, test),
        Promise(
            _("Quien se la lleve puede saber que contestaste, hasta que cierre la consulta."),
            "tests/attacks/test_aftermath.py::test_after_closing_no_secret_left_makes_a_mark_of_anybody",
        ),
        *_of_codes_on_disk(t, consultation),
        Promise(taken_over, _HERE + "test_whoever_sits_in_the_running_process_reads_what_arrives"),
    )


def _of_codes_on_disk(t: NullTranslations, consultation: Terms) -> tuple[Promise, ...]:
    """What no row says any more, the disk may say for a while: which code came just before which mark."""
    if not consultation.coded:
        return ()
    line = t.gettext("También puede saber con qué código entraste ese día.")
    return (Promise(line, _HERE + "test_the_disk_may_tell_which_code_came_today"),)


def _of_names(t: NullTranslations, asked: Asked) -> tuple[Promise, ...]:
    if not asked.texts:
        return ()
    line = t.gettext("Si escribes nombres o domicilios, quizá no lo notemos. Mejor no los pongas.")
    return (
        Promise(line, "tests/dialogs/masking/test_sets.py::test_unseen_sentences_reach_the_bars_by_rules"),
    )
