"""How the sharing of a key looks in each chat of the team: always how it stands."""

from enum import StrEnum
from uuid import UUID

from admin.organiser.consultations.plan import planned
from admin.organiser.custody import sharing_labels as labels
from admin.organiser.custody import sharing_words as words
from admin.organiser.custody.share import CHECKED, TRIES, Gone, Share, Step
from admin.organiser.custody.shares import Shares
from dialogs.chat.screen import Button, Screen
from storage.custody import PEOPLE
from storage.motions import Motion
from storage.places import Place


class Act(StrEnum):
    """What a button asks for."""

    JOIN = "j"
    SHOW = "s"
    WRITTEN = "w"
    LEAVE = "n"


def screen(motion: Motion, place: Place, shares: Shares, person: UUID, *, again: bool = False) -> Screen:
    """What somebody of the team sees now; `again`: what was shared out before is worth nothing."""
    share = shares.one(motion.id, person)
    if share is not None:
        return _step(motion, place, share, shares.kept(motion.id))
    title = planned(motion.detail).title
    free = len(shares.of(motion.id)) < PEOPLE
    if again:
        text = words.again(place.name, title)
    elif free:
        text = words.invites(place.name, title, shares.kept(motion.id))
    else:
        text = words.busy(place.name, title)
    why = shares.why_gone(motion.id, person)
    head = f"{_HEADS[why]()}\n\n" if why is not None else ""
    return Screen(head + text, ((_button(labels.join(), Act.JOIN, motion.id),),) if free else ())


_HEADS = {Gone.LEFT: words.left, Gone.SLOW: words.too_slow, Gone.ALONE: words.nobody_came}


def _step(motion: Motion, place: Place, share: Share, count: int) -> Screen:
    """To somebody who has a part, or is about to."""
    leave = (_button(labels.rather_not(), Act.LEAVE, motion.id),)
    match share.step:
        case Step.TOLD:
            return Screen(words.prepare(), ((_button(labels.show(), Act.SHOW, motion.id),), leave))
        case Step.ANOTHER:
            return Screen(words.another(), ((_button(labels.show_another(), Act.SHOW, motion.id),), leave))
        case Step.SHOWN:
            written = (_button(labels.written(), Act.WRITTEN, motion.id),)
            return Screen(words.phrase(share.phrase), (written, leave))
        case Step.ASKED:
            return Screen(_asked(share), (leave,))
        case Step.KEPT:
            text = words.kept(place.name, planned(motion.detail).title, count)
            back = (_button(labels.give_back(), Act.LEAVE, motion.id),)
            return Screen(text, (back,) if count < PEOPLE else ())


def _asked(share: Share) -> str:
    (place, *_later) = share.asked
    if share.tries < TRIES:
        return words.not_that(place)
    return words.word(place) if len(share.asked) == CHECKED else words.next_word(place)


def _button(label: str, act: Act, motion: UUID) -> Button:
    """g:<act>:<motion>."""
    return Button(label, f"g:{act}:{motion.hex}")
