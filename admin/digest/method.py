"""How the research edition was made, in words a researcher can use: Spanish first, the same in English below."""

from collections.abc import Iterator
from gettext import NullTranslations

from admin.digest.figures import SMALLEST, STEP
from admin.digest.research import BASE, FINE
from admin.digest.together import ALL, ROW
from locales import translator


def note(place: str, title: str, *, rows: int, invented: bool) -> str:
    """The whole note, in Markdown."""
    parts = []
    for language in ("es", "en"):
        t = translator(language)
        _ = t.gettext
        parts.append(f"# {_('Cómo se hizo esta edición para estudiar')}\n\n{title} · {place}\n")
        parts += [f"- {line}" for line in _lines(t, rows=rows, invented=invented)]
        parts.append("")
    return "\n".join(parts)


def columns() -> dict[str, tuple[str, str]]:
    """What each column of the table is, in Spanish and in English."""
    spanish, english = (_columns(translator(language)) for language in ("es", "en"))
    return {name: (spanish[name], english[name]) for name in spanish}


def _columns(t: NullTranslations) -> dict[str, str]:
    _ = t.gettext
    return {
        "place": _("La colonia."),
        "question": _("La pregunta. Con * es un cruce de 2 preguntas."),
        "group": _("El grupo. Vacío son todas y todos."),
        "choice": _("La opción. En un cruce, x|y: de quienes dijeron x, quienes dijeron y."),
        "unit": _("fives: personas, de 5 en 5. tenths: de cada 10."),
        "people": _("Cuántas personas, de 5 en 5. Solo en fives."),
        "level": _("Cuántas de cada 10. 1 es casi nadie y 9 es casi todas. Solo en tenths."),
        "base": _("Cuántas personas hay detrás: de 5 en 5, o más de tantas si es tenths."),
        "note": _("Si los datos son inventados, lo dice."),
    }


def _lines(t: NullTranslations, *, rows: int, invented: bool) -> Iterator[str]:
    _ = t.gettext
    if invented:
        yield _("Los datos son inventados.")
    yield _("Habla de quienes contestaron. No es una muestra de la colonia.")
    yield _("Sale una sola vez, al cerrar la consulta. Nunca se corrige ni se repite.")
    yield _("Los grupos de {fine} o más salen en personas, de {base} en {base}.").format(fine=FINE, base=BASE)
    yield _(
        "El redondeo es al azar. Cada cuenta va a uno de los 2 múltiplos de {base} que tiene al lado. "
        "Va más seguido al más cercano. Así, en promedio, no suma ni quita nada."
    ).format(base=BASE)
    yield _("Una cuenta se aleja 4 personas cuando mucho, y 1.6 en promedio. Agrega una varianza de 4.")
    yield _("El porcentaje es people entre base. Con 50 personas se va unos 3 puntos.")
    yield _("Con 200 personas se aleja unos 2 puntos. Con 2000, medio punto.")
    yield _("Cada cuenta se redondea aparte, y los totales también. Por eso no siempre suman.")
    yield _("Los grupos de {least} a {most} salen de cada 10. Los más chicos no salen.").format(
        least=SMALLEST, most=FINE - 1
    )
    yield _(
        "Si son menos de {step} quienes llegaron después de la última cifra de su grupo, no cuentan."
    ).format(step=STEP)
    yield _(
        "Si todas las personas nuevas de un grupo dijeron lo mismo, una se cuenta como si hubiera dicho otra cosa. "
        "Así nadie sabe qué dijo cada quien."
    )
    yield _(
        "Los cruces salen desde {all} personas que contestaron las 2 preguntas, y {row} en el renglón. "
        "El azar les suma o les quita unas pocas: 1.3 en promedio."
    ).format(all=ALL, row=ROW)
    yield _("Las preguntas delicadas y los textos no salen aquí.")
    if rows:
        yield _("Hay {rows} renglones, uno por persona, porque el formulario lo avisó.").format(rows=rows)
        yield _(
            "De los renglones faltan al azar 1 de cada 10 personas, y por lo menos 10. "
            "Cada combinación está 10 veces o más."
        )
