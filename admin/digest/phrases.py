"""The fixed sentences of the page, gathered here so that translators find them; the template only sets them."""

from dataclasses import dataclass
from typing import Self

from admin.digest.text import among, care, tied
from admin.digest.view import Crossing, Digest, Stance
from admin.digest.words import Words
from locales import translator


@dataclass(frozen=True)
class Phrases:
    """What the page says around its figures, in the language of the digest."""

    eyebrow: str
    title: str
    lead: str
    ask: str
    invented: str
    urgent: str
    urgent_lead: str
    tied: str
    legend_sure: str
    legend_may: str
    legend_was: str
    legend_why: str
    fewer: str
    proposals: str
    proposals_lead: str
    proposal_lists: tuple[tuple[str, str, tuple[Stance, ...]], ...]
    preferred: str
    by_group: str
    by_group_lead: str
    themes: str
    voices: str
    voices_lead: str
    silences: str
    silences_lead: str
    nobody_silent: str
    quiet: tuple[str, str, str, str]
    hidden: str
    hidden_why: str
    sectors: str
    sectors_lead: str
    together: str
    together_lead: str
    among: tuple[tuple[Crossing, tuple[str, ...]], ...]
    everyone: str
    question: str
    each_question: str
    each_question_lead: str
    several: str
    assembly: str
    yes: str
    missing: str
    careful: str
    care: tuple[str, ...]
    how: str
    how_made: tuple[str, ...]
    footer: str
    nothing: str

    @classmethod
    def of(cls, digest: Digest, words: Words, nothing: str) -> Self:
        """The sentences for one digest."""
        _ = translator(digest.language).gettext
        first = digest.priorities.tied if digest.priorities is not None else 0
        return cls(
            eyebrow=_("Consulta vecinal anónima"),
            title=_("Lo que dijimos"),
            lead=_("Contestaron {people}, sin dar su nombre.").format(
                people=words.people(digest.people_tens)
            ),
            ask=_("Esta hoja es de todas y todos. Léanla en voz alta, corríjanla y péguenla en la pared."),
            invented=_("Datos inventados: esto es un ejemplo."),
            urgent=_("Lo que más nos urge"),
            urgent_lead=_("Cada persona escogió hasta 3 cosas de una lista. Aquí están las más elegidas."),
            tied=tied(first, words) if first > 1 else "",
            legend_sure=_("casi seguro"),
            legend_may=_("puede variar"),
            legend_was=_("lo que salió"),
            legend_why=_(
                "Puede variar por azar: contestó solo una parte de la gente. "
                "Las que tienen el mismo número van parejas."
            ),
            fewer=_("Con menos voces"),
            proposals=_("Lo que proponemos"),
            proposals_lead=_("Cada quien leyó unas cuantas y dijo si está de acuerdo. Aquí están todas."),
            proposal_lists=_lists(digest, words) if digest.proposals is not None else (),
            preferred=_("Al verla junto a otra, la prefirieron: {share}."),
            by_group=_("Acuerdo en cada grupo"),
            by_group_lead=_("De cada 10 personas de cada grupo, ¿cuántas están de acuerdo?"),
            themes=_("Tema por tema"),
            voices=_("Con sus palabras"),
            voices_lead=_("Algunos textos, uno por tema. Antes de salir los leyeron 2 personas."),
            silences=_("Lo que se calló"),
            silences_lead=_(
                "Hay preguntas que muchas personas prefirieron no contestar. No es un error: a veces callar cuida. "
                "Nunca se sabe quién calló."
            ),
            nobody_silent=_("En cada pregunta calló casi nadie."),
            quiet=(_("casi nadie calló"), _("1 de cada 4"), _("la mitad"), _("la mayoría")),
            hidden=_("muy pocas"),
            hidden_why=_("«muy pocas»: menos de 10 personas. No se muestra, para cuidarlas."),
            sectors=_("Grupo por grupo"),
            sectors_lead=_("De cada 10 personas de cada grupo, ¿cuántas lo dijeron?"),
            together=_("Lo que va junto"),
            together_lead=_(
                "Son cruces que se avisaron antes de empezar. Se cuentan una vez, al cerrar. "
                "El azar les quita o les suma unas pocas personas, para que nadie sepa qué dijo nadie."
            ),
            among=tuple(
                (crossing, tuple(among(row, words) for row in crossing.rows)) for crossing in digest.crossings
            ),
            everyone=_("Todas y todos"),
            question=_("Lo que dijeron"),
            each_question=_("Pregunta por pregunta"),
            each_question_lead=_("Todo lo que se preguntó y se puede colgar en una pared."),
            several=_("Se podía escoger más de una."),
            assembly=_("En la asamblea: ¿esta hoja dice lo que pensamos?"),
            yes=_("Sí"),
            missing=_("Falta:"),
            careful=_("Para leer con cuidado."),
            care=tuple(care(digest, words)),
            how=_("Cómo se hizo."),
            how_made=_how_made(digest, words),
            footer=_("Boletín del {day}").format(day=digest.issued),
            nothing=nothing,
        )


def _lists(digest: Digest, words: Words) -> tuple[tuple[str, str, tuple[Stance, ...]], ...]:
    """The lists of proposals: title, what puts one in it, and which; those without any are left out."""
    _ = words.t.gettext
    voted = digest.proposals
    assert voted is not None
    lists = (
        (
            _("En esto coincidimos"),
            _("7 de cada 10 o más están de acuerdo, y no se ve que un grupo se quede atrás."),
            voted.agreed,
        ),
        (
            _("Aquí pensamos distinto"),
            _("Hay voces a favor y en contra, o un grupo piensa distinto de otro."),
            voted.divided,
        ),
        (_("Falta platicarlo"), _("Hay quien está de acuerdo, y muchas personas pasaron."), voted.open),
        (_("Esto lo quieren pocas personas"), _("Solo 3 de cada 10, o menos, están de acuerdo."), voted.few),
    )
    return tuple(each for each in lists if each[2])


def _how_made(digest: Digest, words: Words) -> tuple[str, ...]:
    _ = words.t.gettext
    said = [
        _("Cada quien contestó en Telegram, a solas y sin dar su nombre."),
        _("Las respuestas se revolvieron en montones de 10 o más antes de contarlas."),
        _("Después ya no existe ninguna hoja con lo que dijo una persona."),
        _(
            "Si todas las personas nuevas de un grupo dijeron lo mismo, una se cuenta como si hubiera dicho otra cosa. "
            "Así nadie sabe qué dijo cada quien."
        ),
        _("Las ideas escritas no salen aquí: antes las leen 2 personas."),
    ]
    if digest.kept_off_walls:
        said.append(_("Las preguntas más delicadas no salen aquí ni en la tabla para estudiar."))
    return tuple(said)
