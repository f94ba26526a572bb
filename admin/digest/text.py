"""The digest as chat messages, in Telegram's HTML: what can be read aloud, then the words of care."""

from collections.abc import Iterable, Iterator
from html import escape

from admin.digest.view import (
    SAYABLE_TIE,
    Among,
    Card,
    Crossing,
    Digest,
    Headline,
    Point,
    Priorities,
    Proposals,
    Row,
    Stance,
    Voices,
)
from admin.digest.words import Words
from locales import translator

SHOWN_PROPOSALS = 7  #: of each list, as many as can be read aloud
LIMIT = 4096  #: UTF-16 units of one message; counted with the markup, which Telegram does not count


def messages(digest: Digest) -> tuple[str, ...]:
    """The whole digest, in as many messages as it needs; parts are never torn in the middle of a line.

    The next assembly stands below the words of care: what is to be remembered comes last.
    """
    ahead = [digest.next_assembly.html()] if digest.next_assembly is not None else []
    return tuple(_packed([*_blocks(digest), *ahead]))


def message(digest: Digest) -> str:
    """The digest in one message, for residents: the last parts before the words of care give way if it is long.

    Without the next assembly: this is kept, and what is kept does not change when the assembly does.
    """
    *blocks, care = _blocks(digest)
    while len(blocks) > 1 and length("\n\n".join([*blocks, care])) > LIMIT:
        blocks.pop()
    return "\n\n".join([*blocks, care])


def nothing_yet(language: str) -> str:
    """What is said while nothing may be told."""
    _ = translator(language).gettext
    return _(
        "Todavía no se juntan respuestas para contar algo. Hacen falta al menos 10 ya revueltas. "
        "Así nadie sabe quién dijo qué. Vuelve a preguntar otro día."
    )


def length(text: str) -> int:
    """How long Telegram finds a text: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _blocks(digest: Digest) -> list[str]:
    words = Words(digest.language, translator(digest.language))
    if digest.empty:
        return [_title(digest, words), nothing_yet(digest.language)]
    blocks = [_title(digest, words), _opening(digest, words)]
    if digest.priorities is not None and digest.priorities.shown:
        blocks.append(_urgent(digest.priorities, words))
    if digest.proposals is not None:
        blocks += _proposals(digest.proposals, words)
    blocks += [_theme(card, words) for card in digest.cards if card.headlines or card.points]
    blocks += [_crossing(one, words) for one in digest.crossings]
    blocks += [_voices(one, words) for one in digest.voices]
    if digest.silences:
        blocks.append(_silences(digest.silences, words))
    return [*blocks, _care(digest, words)]


def _title(digest: Digest, words: Words) -> str:
    _ = words.t.gettext
    title = f"<b>{_('Lo que dijimos')}</b>\n{escape(digest.place)} · {digest.issued}"
    if digest.invented:
        title += f"\n<b>{_('Datos inventados: esto es un ejemplo.')}</b>"
    return title


def _opening(digest: Digest, words: Words) -> str:
    said = words.t.gettext("Contestaron <b>{people}</b>, sin dar su nombre.")
    return said.format(people=words.people(digest.people_tens))


def _urgent(priorities: Priorities, words: Words) -> str:
    _ = words.t.gettext
    lines = [f"<b>{_('Lo que más nos urge')}</b>"]
    for one in priorities.shown:
        number = priorities.number(one)
        lines.append(f"{f'{number}.' if number else '•'} {escape(one.label)}: {words.share(one.level)}")
    if priorities.tied > 1:
        lines.append(f"<i>{tied(priorities.tied, words)}</i>")
    return "\n".join(lines)


def tied(how_many: int, words: Words) -> str:
    """That the first ones cannot be told apart."""
    if how_many > SAYABLE_TIE:
        return words.t.gettext("Las primeras {n} van casi parejas: no se puede decir cuál gana.").format(
            n=how_many
        )
    sentence = words.t.gettext(
        "Las primeras {n} van juntas: la diferencia entre ellas es muy chica para decir cuál gana."
    )
    return sentence.format(n=how_many)


def _proposals(voted: Proposals, words: Words) -> Iterator[str]:
    _ = words.t.gettext
    lists = (
        (_("En esto coincidimos"), voted.agreed),
        (_("Aquí pensamos distinto"), voted.divided),
        (_("Falta platicarlo"), voted.open),
        (_("Esto lo quieren pocas personas"), voted.few),
    )
    for title, stances in lists:
        if stances:
            yield "\n".join([f"<b>{title}</b>", *(_stance(one, words) for one in stances[:SHOWN_PROPOSALS])])


def _stance(one: Stance, words: Words) -> str:
    """Agreement and disagreement side by side, with the same weight."""
    said = "; ".join(f"{escape(share.label.lower())}, {words.share(share.level)}" for share in one.shares[:2])
    return f"• {escape(one.label)}: {said}."


def _theme(card: Card, words: Words) -> str:
    points = (_point(point, words) for point in card.points)
    return "\n".join([f"<b>{escape(card.title)}</b>", *map(_headline, card.headlines), *points])


def _point(point: Point, words: Words) -> str:
    lines = (f"• {escape(share.label)}: {words.share(share.level)}" for share in point.shares)
    return "\n".join([f"<i>{escape(point.title)}</i>", *lines])


def _headline(line: Headline) -> str:
    return f"• <b>{line.amount}</b> {escape(line.predicate)}."


def _crossing(crossing: Crossing, words: Words) -> str:
    lines = [
        f"<b>{words.t.gettext('Lo que va junto')}</b>",
        f"<i>{escape(f'{crossing.one} · {crossing.other}')}</i>",
    ]
    lines += [f"• {escape(among(row, words))}." for row in crossing.rows]
    return "\n".join(lines)


def among(row: Among, words: Words) -> str:
    """One line about those who gave one answer, without its full stop."""
    return (
        f"{words.among(row.label)}: {', '.join(words.said(share.level, share.label) for share in row.shares)}"
    )


def _voices(voices: Voices, words: Words) -> str:
    """One text of each theme, as two people passed it; a foreign direction ends where the text does."""
    lines = [f"<b>{words.t.gettext('Con sus palabras')}</b>", f"<i>{escape(voices.question)}</i>"]
    for one in voices.said:
        many = f" ({words.texts(one.tens)})" if one.tens else ""
        quote = f": «\u2068{escape(one.quote)}\u2069»" if one.quote else ""
        lines.append(f"• <b>{escape(one.theme)}</b>{many}{quote}")
    return "\n".join(lines)


def _silences(silences: Iterable[Row], words: Words) -> str:
    _ = words.t.gettext
    lines = [
        f"<b>{_('Lo que se calló')}</b>",
        _("Hay preguntas que muchas personas prefirieron no contestar. A veces callar cuida."),
    ]
    lines += [f"• {escape(row.label)} {words.share(row.everyone)}" for row in silences if row.everyone > 1]
    return "\n".join(lines if len(lines) > 2 else [*lines[:1], _("En cada pregunta calló casi nadie.")])


def _care(digest: Digest, words: Words) -> str:
    said = "<i>" + " ".join(care(digest, words)) + "</i>"
    return f"{said}\n<code>{witness(digest, words)}</code>" if digest.witness else said


def witness(digest: Digest, words: Words) -> str:
    """The newest line of the audit when the digest was made: whoever keeps the digest can hold us to it."""
    return words.t.gettext("Bitácora: renglón {line}").format(line=digest.witness)


def care(digest: Digest, words: Words) -> list[str]:
    """What must be read with every digest: of whom it speaks, what is hidden, and why."""
    _ = words.t.gettext
    lines = [
        _("Esto habla de quienes contestaron; no es una encuesta de toda la colonia."),
        _("Contamos cuentas de Telegram: una persona puede tener más de una."),
        _("Un grupo con menos de 10 personas no se muestra."),
        _("Las cifras van por cada 10 personas. Solo cambian cuando su grupo crece en 10."),
    ]
    if digest.invented:
        lines.append(_("Los datos son inventados."))
    return lines


def _packed(blocks: Iterable[str]) -> Iterator[str]:
    """As many blocks in each message as fit; a block that is too long by itself is cut between lines."""
    waiting = ""
    for block in blocks:
        for piece in _pieces(block):
            joined = f"{waiting}\n\n{piece}" if waiting else piece
            if length(joined) <= LIMIT:
                waiting = joined
            else:
                yield waiting
                waiting = piece
    if waiting:
        yield waiting


def _pieces(block: str) -> Iterator[str]:
    piece = ""
    for line in block.split("\n"):
        joined = f"{piece}\n{line}" if piece else line
        if length(joined) > LIMIT and piece:
            yield piece
            joined = line
        piece = joined
    yield piece
