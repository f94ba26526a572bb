"""What is said about decisions of two people. Spanish sentences, to be read aloud."""

from html import escape

from locales import translator

_ = translator("es").gettext


def brief(what: str) -> str:
    """Its first line: by then everybody has read the rest."""
    return what.partition("\n")[0]


def asked(what: str, by: str) -> str:
    """To those who may approve."""
    return "\n\n".join(
        (
            _("<b>{by}</b> propone:").format(by=escape(by)),
            what,
            _("Hace falta que otra persona lo apruebe. Si no te suena, di que no."),
        )
    )


def approve() -> str:
    """The button."""
    return _("Aprobar")


def refuse() -> str:
    """The button."""
    return _("No")


def put_forward(what: str, others: int) -> str:
    """To whoever proposes."""
    if not others:
        return what + "\n\n" + _("No le pude escribir a nadie. Pide que lo vean con /pendientes; hay 2 días.")
    told = translator("es").ngettext(
        "Lo mandé a {count} persona. Pasa cuando alguien lo apruebe; hay 2 días para eso.",
        "Lo mandé a {count} personas. Pasa cuando alguien lo apruebe; hay 2 días para eso.",
        others,
    )
    return what + "\n\n" + told.format(count=others)


def waits_still(what: str) -> str:
    """Her own, shown again."""
    return what + "\n\n" + _("Lo propusiste tú, y espera a otra persona.")


def take_back() -> str:
    """The button of whoever proposed."""
    return _("Ya no lo propongo")


def nobody_else() -> str:
    """There is no second person."""
    return _("Esto lo deciden 2 personas, y en el equipo no hay otra que pueda. Invita antes a alguien.")


def same_person() -> str:
    """Her own motion."""
    return _("Lo propusiste tú. Le toca a otra persona aprobarlo.")


def expired() -> str:
    """A button pressed too late."""
    return _("Pasó el plazo para decidir esto. Si todavía hace falta, hay que proponerlo otra vez.")


def decided() -> str:
    """Somebody was first."""
    return _("Esto ya se decidió.")


def approved(what: str) -> str:
    """Below what was approved."""
    return what + "\n\n" + _("Aprobado.")


def approved_later(what: str) -> str:
    """Below what was approved and takes a while."""
    return what + "\n\n" + _("Aprobado. Se hace en unos minutos; aquí te aviso.")


def moot() -> str:
    """What makes no sense any more."""
    return _("Eso ya no viene al caso: algo cambió mientras esperaba.")


def over(what: str, why: str) -> str:
    """Below what can no longer be decided."""
    return f"{what}\n\n{why}"


def refused(what: str) -> str:
    """Below what was refused."""
    return what + "\n\n" + _("Se dijo que no.")


def withdrawn(what: str) -> str:
    """Below what was taken back."""
    return what + "\n\n" + _("Ya no se propone.")


def decided_by(by: str, what: str, *, yes: bool) -> str:
    """To the others who could have decided."""
    said = _("<b>{by}</b> dijo que sí.") if yes else _("<b>{by}</b> dijo que no.")
    return what + "\n\n" + said.format(by=escape(by))


def yours_approved(by: str, what: str) -> str:
    """To whoever proposed."""
    return _("<b>{by}</b> dijo que sí a lo que propusiste:").format(by=escape(by)) + "\n\n" + what


def yours_refused(by: str, what: str) -> str:
    """To whoever proposed."""
    return _("<b>{by}</b> dijo que no a lo que propusiste:").format(by=escape(by)) + "\n\n" + what


def none_waiting() -> str:
    """The answer to /pendientes."""
    return _("No hay nada que espere a una segunda persona.")
