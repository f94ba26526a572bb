"""The last rows of a screen: what ends a question, and the ways to decline, go back and leave."""

from babel.support import NullTranslations

from dialogs.chat import options
from dialogs.chat.markup import plain
from dialogs.chat.screen import Button
from dialogs.chat.taps import Act, Tapper
from dialogs.consultation import Kind
from dialogs.interview import Prompt

Rows = tuple[tuple[Button, ...], ...]


def closing(t: NullTranslations, tapper: Tapper, prompt: Prompt) -> Rows:
    """What ends a question that one tap on an option does not answer."""
    _ = t.gettext
    match prompt.kind:
        case Kind.RANK | Kind.SELECT_MULTIPLE:
            return _several(t, tapper, prompt)
        case Kind.NOTE:
            return ((tapper(_("Seguir"), Act.DONE),),)
        case Kind.ACKNOWLEDGE:
            return ((tapper(_("Entendido"), Act.DONE),),)
        case Kind.MEDIA if not prompt.takes:
            return ((tapper(_("Seguir"), Act.SKIP),),)
        case Kind.REPEAT:
            return ()
    if prompt.value and prompt.kind not in options.LISTS and not options.answers(prompt):
        return ((tapper(_("Dejarla así"), Act.SKIP),),)
    return ()


def _several(t: NullTranslations, tapper: Tapper, prompt: Prompt) -> Rows:
    """«Deshacer» of a ranking, and «Listo» as soon as enough is chosen."""
    _ = t.gettext
    chosen = options.chosen(prompt)
    if not chosen:
        return ()
    undo = (tapper(_("Deshacer"), Act.UNDO),) if prompt.kind is Kind.RANK else ()
    enough = chosen >= options.needed(prompt)
    done = (tapper(_("Listo ({n})").format(n=chosen), Act.DONE),) if enough else ()
    return (undo + done,) if undo or done else ()


def steering(t: NullTranslations, tapper: Tapper, prompt: Prompt, leave: str) -> Rows:
    """Declining, going back and leaving: under every question, always in the same order."""
    _ = t.gettext
    declining = ((tapper(declines(t, prompt), Act.DECLINE),),) if may_decline(prompt) else ()
    back = (tapper(_("Atrás"), Act.BACK),) if prompt.can_go_back else ()
    return (*declining, (*back, tapper(leave, Act.EXIT)))


def may_decline(prompt: Prompt) -> bool:
    """Whether there is a button to decline."""
    return prompt.declinable and prompt.kind is not Kind.NOTE


def declines(t: NullTranslations, prompt: Prompt) -> str:
    """The words of declining: the form's own where it has a choice for it. Skipping is declining: one way, not two."""
    ours = t.gettext("Prefiero no decir")
    own = next((plain(option.label) for option in prompt.options if option.declines), "")
    return options.fitting(own, ours)
