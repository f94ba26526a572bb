"""Making one issue of the digest: read what was published, compose it in every language, keep it for residents.

An issue is unique by consultation, edition and period; the database decides who makes it. What is kept is what the
residents' bot shows (`/resultados`): `{"text": {"es": …, "en": …}, …}`, one chat message in each language.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from admin.digest import edition, page, quotes, table, text
from admin.digest.compose import compose
from admin.digest.figures import Figure
from admin.digest.quotes import Text
from admin.digest.research import Cell
from admin.digest.stored import figure_of
from admin.digest.view import Digest
from admin.schedule import today
from dialogs import xform
from dialogs.beyond import crossings
from dialogs.consultation import Form
from locales import DEFAULT, LANGUAGES
from storage import assemblies, audit, digests, figures, forms, next_assembly, research, reviewing
from storage.assemblies import Assembly
from storage.consultations import Consultation
from storage.database import Database, Session
from storage.digests import Issue

ASSEMBLY = "assembly"  #: the edition that residents, assemblies and walls read
DELIVERY = "delivery"  #: key of an issue's content while it is being sent out; its value is how far it got
SENT = "sent"  #: key of an issue's content: the newest period that went out to subscribers

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Material:
    """What a digest is made of: the form, and what was published of its answers."""

    consultation: Consultation
    form: Form
    figures: tuple[Figure, ...]
    witness: str = ""  #: the newest line of the audit when this was read
    texts: tuple[Text, ...] = ()  #: what two readers passed; no other text of a resident comes this far
    quoted: tuple[Text, ...] = ()  #: those of them that are shown
    assemblies: tuple[Assembly, ...] = ()  #: planned ones that anybody may see

    def digest(self, language: str, *, day: date, period: str, invented: bool) -> Digest:
        """The view model in one language, without the next assembly: that depends on the hour."""
        return compose(
            self.form,
            self.figures,
            place=self.consultation.place.name,
            title=self.consultation.title,
            period=period,
            day=day,
            language=language,
            invented=invented,
            witness=self.witness,
            texts=self.texts,
            quoted=self.quoted,
        )


@dataclass(frozen=True)
class File:
    """A document to hand over."""

    name: str
    content: bytes
    caption: str = ""


@dataclass(frozen=True)
class Renderings:
    """A digest as it is handed over in one language; nothing but `messages` when nothing may be told yet."""

    digest: Digest
    messages: tuple[str, ...]  #: Telegram HTML
    files: tuple[File, ...]  #: the page and the table


async def material(session: Session, consultation: Consultation, form: Form | None = None) -> Material:
    """Read what was published of a consultation (role organiser); `form` when it is known already.

    What the newest issue quotes is quoted until the next one; before the first, one text of each theme.
    """
    form = form or xform.load(await forms.xform(session, consultation.form_id))
    rows = await figures.published(session, consultation.id)
    newest = await audit.head(session)
    witness = "" if newest is None else f"{newest.seq} · {newest.short}"
    passed = await reviewing.approved(session, consultation.id)
    texts = tuple(Text(one.question, one.theme, one.wording) for one in passed)
    issue = await digests.latest(session, consultation.id)
    before = quotes.read(issue.content) if issue is not None else None
    shown = quotes.chosen(texts if before is None else [one for one in before if one in texts])
    ahead = await assemblies.shown(session, consultation.place.id)
    return Material(consultation, form, tuple(figure_of(row) for row in rows), witness, texts, shown, ahead)


def renderings(
    read: Material, *, now: datetime, invented: bool, period: str = "", language: str = DEFAULT
) -> Renderings:
    """Everything that is handed over of a digest of today, or of the issue of a period."""
    place = read.consultation.place
    day = today(now, place.time_zone)
    composed = read.digest(language, day=day, period=period or day.isoformat(), invented=invented)
    ahead = next_assembly.worded(read.assemblies, place, now, language)
    digest = replace(composed, next_assembly=ahead)
    if digest.empty:
        return Renderings(digest, text.messages(digest), ())
    files = (
        File(page.file_name(digest, "html"), page.render(digest).encode()),
        File(
            page.file_name(digest, "csv"),
            table.render(digest, read.form, read.figures),
            table.dictionary(language),
        ),
    )
    return Renderings(digest, text.messages(digest), files)


async def research_files(
    session: Session, consultation: Consultation, *, invented: bool = False
) -> tuple[File, ...]:
    """The research edition of a closed consultation, as files (role organiser); none before it closes."""
    cells = await research.published(session, consultation.id)
    if not cells:
        return ()
    read = await material(session, consultation)
    names = {crossings.key(one.path, other.path) for one, other in read.form.crossings}
    made = edition.files(
        edition.Edition(
            place=consultation.place.name,
            form=read.form,
            cells=tuple(Cell(c.question, c.group, c.choice, c.rounded, c.level, c.base) for c in cells),
            crossed=tuple(one for one in read.figures if one.question in names),
            rows=await research.rows(session, consultation.id),
            invented=invented,
        ),
        consultation.opens.isoformat(),
    )
    return tuple(File(name, content) for name, content in made.items())


async def issue_digest(
    database: Database,
    consultation: Consultation,
    *,
    now: datetime,
    period: date | None = None,
    invented: bool = False,
    again: bool = False,
    beside: Mapping[str, Any] | None = None,
    form: Form | None = None,
) -> Renderings | None:
    """Make the issue of `period` (by default today's, on the place's calendar) and keep it for residents.

    None when it was made before; with `again` it is made anew from the newest figures. While nothing may be told, the
    period is taken without keeping anything (`digest.empty` says so), and `again` fills it later. `beside` is kept
    with the text, for whoever sends the issue out. Role organiser; raises `StorageError`s.
    """
    day = period or today(now, consultation.place.time_zone)
    async with database.transaction() as session:
        claimed = await digests.claim(session, consultation.id, ASSEMBLY, day.isoformat())
        if not claimed and not again:
            return None
        read = await material(session, consultation, form)
        read = replace(read, quoted=quotes.chosen(read.texts, read.quoted))
        made = renderings(read, now=now, invented=invented, period=day.isoformat())
        if made.digest.empty:
            return made
        before = await digests.latest(session, consultation.id)
        content = _content(read, day, now, invented) | _carried(before, day) | dict(beside or {})
        await digests.save(session, consultation.id, ASSEMBLY, day.isoformat(), content)
    logger.info("Digest issued", extra={"action": "digest_issued", "figures": len(read.figures)})
    return made


def _carried(before: Issue | None, period: date) -> dict[str, Any]:
    """What a new issue takes over: which one went out last, and, made anew, that it is being sent out."""
    if before is None:
        return {}
    names = (SENT, DELIVERY) if before.period == period.isoformat() else (SENT,)
    return {name: before.content[name] for name in names if name in before.content}


def _content(read: Material, period: date, now: datetime, invented: bool) -> dict[str, Any]:
    """What is kept for residents; not the assembly, which their bot looks up when somebody reads: it may change."""
    day = today(now, read.consultation.place.time_zone)
    said = {
        language: text.message(read.digest(language, day=day, period=period.isoformat(), invented=invented))
        for language in LANGUAGES
    }
    quoted = quotes.kept(read.quoted)
    return {"text": said, "issued": day.isoformat(), "invented": invented, "quotes": quoted}
