"""What is said of notices before anybody asks for them: what is kept, until when, and what nobody can prevent."""

from babel.support import NullTranslations

from dialogs.consent.promises import Promise

_HERE = "tests/journeys/test_notices.py::"


def kept(t: NullTranslations) -> tuple[Promise, ...]:
    """What we can promise whoever asks for notices."""
    _ = t.gettext
    return (
        Promise(
            _("Guardamos tu chat, cerrado, hasta que digas /baja."),
            _HERE + "test_what_is_kept_of_her_is_sealed_and_goes_with_baja",
        ),
        Promise(
            _("No se junta con lo que contestas."),
            _HERE + "test_asking_for_notices_leaves_no_thread_to_an_answer",
        ),
        Promise(
            _("Al llegar solo se ve «Hay un aviso del barrio». Si no es delicado, se ve el texto."),
            _HERE + "test_a_discreet_notice_shows_nothing_until_she_looks",
        ),
        Promise(
            _("Si dices que vas a una asamblea, solo se cuenta. No hay lista. Al pasar, la llave se borra."),
            "tests/storage/test_rsvp.py::test_the_key_dies_after_the_assembly_and_the_rows_go",
        ),
    )


def risks(t: NullTranslations) -> tuple[Promise, ...]:
    """What we cannot prevent."""
    _ = t.gettext
    return (
        Promise(
            _("Quien se lleve nuestra computadora y su llave puede saber que pides avisos."),
            _HERE + "test_whoever_takes_the_machine_can_tell_who_asked_for_notices",
        ),
        Promise(
            _("También si vas a una asamblea, hasta que pase."),
            "tests/storage/test_rsvp.py::test_until_it_has_begun_database_and_key_together_tell_who_comes",
        ),
        Promise(
            _("Un aviso se queda en tu chat hasta que lo borres o digas /baja."),
            _HERE + "test_leaving_takes_away_what_had_arrived",
        ),
    )
