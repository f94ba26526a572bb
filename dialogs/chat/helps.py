"""One short line on how to answer, where the buttons do not say it: said by the kind of the question."""

from babel.support import NullTranslations

from dialogs.chat import closing, options
from dialogs.chat.markup import plain
from dialogs.consultation import Kind
from dialogs.expressions.values import number_text
from dialogs.reading.words import folded, month_only, year_only
from dialogs.running.passage import Prompt


def how(t: NullTranslations, prompt: Prompt) -> str:
    """How to answer this question; empty when that is plain."""
    _ = t.gettext
    match prompt.kind:
        case Kind.TEXT | Kind.BARCODE if prompt.attributes.get("widget") == "proponer":
            return _("Una idea por mensaje. Sin nombres ni domicilios.")
        case Kind.TEXT | Kind.BARCODE if not _says(prompt, "escrib", "write", "type"):
            return _("Escribe tu respuesta.")
        case Kind.INTEGER | Kind.DECIMAL if not _says(prompt, "numero", "escrib", "number", "type"):
            return _("Escribe el número.")
        case Kind.RANGE:
            return _numbers(t, prompt)
        case Kind.DATE if year_only(prompt.appearance):
            return _("Escribe el año. Por ejemplo: 1998.")
        case Kind.DATE if month_only(prompt.appearance):
            return _("Escribe el mes y el año. Por ejemplo: mayo de 2026.")
        case Kind.DATE:
            return _("Escribe la fecha. Por ejemplo: 3 de mayo de 2026.")
        case Kind.TIME:
            return _("Escribe la hora. Por ejemplo: 6:30 de la tarde.")
        case Kind.DATETIME:
            return _("Escribe el día y la hora. Por ejemplo: 3 de mayo a las 6 de la tarde.")
        case Kind.GEOPOINT:
            return place(t)
        case Kind.SELECT_MULTIPLE | Kind.RANK | Kind.SELECT_ONE if not options.answers(prompt):
            return _nothing(t, prompt)
        case Kind.SELECT_MULTIPLE | Kind.RANK | Kind.SELECT_ONE:
            return " ".join(line for line in (_choosing(t, prompt), _seeking(t, prompt)) if line)
    return ""


def place(t: NullTranslations) -> str:
    """How to share a place on any phone, and what that gives away: a point may be moved before it is sent."""
    _ = t.gettext
    share = _("Toca el clip 📎 de abajo, elige «Ubicación» y manda un punto.")
    care = _("Ojo: un punto exacto puede decir quién eres. En el mapa puedes moverlo a una esquina cercana.")
    return f"{share}\n{care}"


def _nothing(t: NullTranslations, prompt: Prompt) -> str:
    """A list that earlier answers left empty: how to get on."""
    _ = t.gettext
    empty = _("Con lo que contestaste antes, aquí no hay opciones.")
    if closing.may_decline(prompt) or not prompt.can_go_back:
        return empty
    return f"{empty} {_('Regresa con «Atrás».')}"


def _choosing(t: NullTranslations, prompt: Prompt) -> str:
    """How many to choose, unless the author says it already."""
    _ = t.gettext
    if prompt.kind is Kind.SELECT_ONE:
        return ""
    bounds = options.bounds(t, prompt)
    numbers = [str(number) for number in (prompt.least, prompt.most) if number is not None]
    said = bounds and all(number in _told(prompt).split() for number in numbers)
    if prompt.kind is Kind.RANK:
        order = "" if _says(prompt, "orden", "order") else _("Tócalas en orden: primero la que más.")
        return " ".join(line for line in (order, "" if said else bounds) if line)
    return "" if said else bounds


def _seeking(t: NullTranslations, prompt: Prompt) -> str:
    return t.gettext("Para buscar, escribe una parte del nombre.") if options.is_long(prompt) else ""


def _numbers(t: NullTranslations, prompt: Prompt) -> str:
    """The ends of a range in words, and its limits where the number must be written."""
    _ = t.gettext
    marks = " · ".join(f"{value} = {plain(label)}" for value, label in prompt.marks)
    if prompt.limits is None or options.answers(prompt):
        return marks
    low, high = sorted(prompt.limits[:2])
    step = abs(prompt.limits[2])
    asked = _("Escribe un número del {low} al {high}.").format(low=number_text(low), high=number_text(high))
    if step not in (0, 1):
        asked += " " + _("Va de {step} en {step}.").format(step=number_text(step))
    return f"{asked}\n{marks}".strip()


def _told(prompt: Prompt) -> str:
    return folded(f"{plain(prompt.label)} {plain(prompt.hint)}")


def _says(prompt: Prompt, *words: str) -> bool:
    """Whether the author's own words tell it."""
    told = _told(prompt)
    return any(word in told for word in words)
