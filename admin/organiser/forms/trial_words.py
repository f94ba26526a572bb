"""What the organisers' bot says while a form is tried."""

from locales import translator

_ = translator("es").gettext


def trial() -> str:
    """On every screen of a trial."""
    return f"<i>{_('Es una prueba: nada se guarda.')}</i>"


def which_language() -> str:
    """Before a trial of a form in several languages."""
    return _("¿En qué idioma lo quieres probar?")


def stopped() -> str:
    """The trial was left."""
    return _("Terminó la prueba. No guardé nada.")


def trial_lost() -> str:
    """A button of a trial that is no longer in memory."""
    return _("La prueba se perdió: vive en mi memoria y no se guarda. Puedes empezar otra.")


def too_slow() -> str:
    """One step of the form takes longer than anybody would wait."""
    return _("Este formulario tarda mucho en dar un paso. Quita cálculos o filas y mándalo otra vez.")


def too_heavy() -> str:
    """The form needs more memory than it may have."""
    return _("Este formulario pide mucha memoria. Quita filas o listas y mándalo otra vez.")


def trial_broke() -> str:
    """Something in the form, or of ours, stopped the trial."""
    return _("La prueba se detuvo en este paso. Avisa a quien cuida la máquina y dile qué tocaste.")


def too_many_words() -> str:
    """What was written in a trial is more than one sealed answer holds."""
    return _(
        "Con textos tan largos, la respuesta no cabría. A la gente se le pide decirlo con menos palabras."
    )
