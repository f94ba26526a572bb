"""One interview laid out, as it is at an hour: what counts, what is asked, what a question holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dialogs.beyond import attachments
from dialogs.compiling.model import Bind, Item, Model
from dialogs.compiling.wording import Wording
from dialogs.consultation import Form, Kind
from dialogs.expressions.tree import World
from dialogs.expressions.values import Context
from dialogs.running.passage import Interview
from dialogs.running.script import Ask, Script, script_of

ANSWERS = (
    Item("si", Wording({"es": ["Sí"], "en": ["Yes"]}, "es")),
    Item("no", Wording({"es": ["No"], "en": ["No"]}, "es")),
)


@dataclass(frozen=True, eq=False)
class Desk:
    """One interview laid out: its form, its script and the world it is looked at in."""

    model: Model
    interview: Interview
    script: Script
    world: World

    def context(self, ask: Ask) -> Context:
        return Context(self.interview.state, ask.node, self.world)

    def bind(self, ask: Ask) -> Bind:
        template = ask.control.template
        assert template is not None
        return self.model.binds[template]

    def counts(self, ask: Ask) -> bool:
        relevant = self.interview.state.relevant
        if not relevant[ask.node.index]:
            return False
        return ask.gate is None or ask.gate[0](Context(self.interview.state, ask.gate[1], self.world))

    def is_asked(self, ask: Ask) -> bool:
        """Say whether a question counts now and waits for an answer (notes and locked ones do not)."""
        return ask.kind is not Kind.NOTE and self.counts(ask) and not (ask.locks and self.is_locked(ask))

    def is_locked(self, ask: Ask) -> bool:
        return any(lock(Context(self.interview.state, node, self.world)) for lock, node in ask.locks)

    def ask(self) -> Ask | None:
        return self.script.by_path.get(self.interview.at)

    def after(self, place: int) -> Ask | None:
        return next((ask for ask in self.script.asks[place + 1 :] if self.is_asked(ask)), None)

    def before(self, place: int) -> Ask | None:
        return next((ask for ask in reversed(self.script.asks[:place]) if self.is_asked(ask)), None)

    def required(self, ask: Ask) -> bool:
        if ask.kind is Kind.REPEAT:
            return True
        if ask.kind is Kind.MEDIA and not self.takes(ask):
            return False
        required = self.bind(ask).required
        return required is not None and required(self.context(ask))

    def takes(self, ask: Ask) -> tuple[str, ...]:
        """Give the sorts of files that answer a question here: none where they are not received."""
        if ask.kind is not Kind.MEDIA or not self.model.media or not attachments.fits(self.script, ask):
            return ()
        return attachments.taken(attachments.sort_of(ask.control))

    def items(self, ask: Ask) -> tuple[Item, ...]:
        if ask.kind is Kind.REPEAT:
            return ANSWERS
        items = ask.control.items
        return () if items is None else items.offered(self.context(ask))

    def value(self, ask: Ask) -> str:
        return "" if ask.kind is Kind.REPEAT else self.interview.state.values[ask.node.index]

    def ticks(self, ask: Ask) -> tuple[str, ...]:
        ticks = self.interview.ticks
        return tuple(self.value(ask).split()) if ticks is None else ticks


def desk(form: Form, interview: Interview, now: datetime) -> Desk:
    """Lay out an interview as it is at an hour."""
    world = World(now, interview.seed, interview.language)
    return Desk(form.model, interview, script_of(form.model, interview.state.shape), world)
