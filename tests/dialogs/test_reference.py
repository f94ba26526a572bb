"""Random forms and replies: what the engine records, asks and takes is what a slow, obvious engine gives."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.answers import Answer, Reason, Reply, Skip, read
from dialogs.consultation import Form, Kind
from dialogs.interview import Interview, advance, begin, dump, in_language, present, record, restore, review
from dialogs.running.desk import desk
from dialogs.running.screen import asked
from dialogs.xform import load
from dialogs.xlsform import publish
from tests.dialogs.reference import Paper
from tests.dialogs.reference_books import Author, reply_to
from tests.dialogs.tables import NOW


class Pair:
    """One conversation in the engine and on paper; held against each other after each reply."""

    def __init__(self, form: Form, xform: str, seed: int) -> None:
        self.form, self.paper = form, Paper(xform)
        self.turn = present(form, begin(form, language="es", now=NOW, seed=seed), now=NOW)
        self.agree()

    def replies(self, reply: Reply) -> None:
        before = self.turn.interview
        here = desk(self.form, before, NOW)
        ask = here.ask()
        self.turn = advance(self.form, before, reply, now=NOW)
        after = self.turn.interview
        outcome = read(asked(here, ask), reply) if ask is not None else None
        if ask is not None and isinstance(reply, Skip) and ask.kind is not Kind.REPEAT and here.value(ask):
            outcome = None  # whoever goes past an answer keeps it
        if ask is not None and isinstance(outcome, Answer):
            if ask.kind is not Kind.REPEAT:
                self.answered(ask.path, outcome.value, before)
            elif outcome.value == "si" and after.state.shape is not before.state.shape:
                key = ask.path.removesuffix("+")
                self.paper.another(key)
                self.paper.settled()
        self.agree()

    def answered(self, path: str, value: str, before: Interview) -> None:
        if self.turn.interview == before and self.turn.rejection is None:
            return
        refused = self.turn.rejection is not None and self.turn.interview.at == path
        refused = (
            refused and self.turn.rejection is not None and self.turn.rejection.reason is Reason.CONSTRAINT
        )
        kept = path in self.turn.interview.passed
        if refused and not kept:
            assert not self.paper.takes(path, value), "the engine refuses what the constraint takes"
        elif self.paper.answers.get(path, "") != value or not refused:
            took = self.paper.takes(path, value)
            assert took or refused, "the engine takes what the constraint refuses"

    def agree(self) -> None:
        interview = self.turn.interview
        assert dict(record(self.form, interview)) == self.paper.record()
        kept = restore(self.form, json.loads(json.dumps(dump(interview))))
        assert kept == interview
        prompt = self.turn.prompt
        if prompt is not None and prompt.kind is not Kind.REPEAT:
            spot = self.paper.spot(prompt.path)
            assert spot is not None
            assert spot.is_relevant()
            language = {"es": "Español (es)", "en": "English (en)"}[interview.language]
            assert prompt.label == self.paper.label(prompt.path, language)
        told = [line.path for line in review(self.form, interview, now=NOW)]
        assert told == [key for key in self.paper.record() if key in set(told)]
        everything = {key for key in self.paper.record() if self.paper.spot(key) is not None}
        assert set(told) == {key for key in everything if self.is_question(key)}

    def is_question(self, key: str) -> bool:
        name = key.rpartition("/")[2]
        bind = self.paper.spot(key)
        assert bind is not None
        return name[0] != "c" and bind.path in self.paper.labels and not self.paper.said(bind, "readonly")


def plays(chance: Random, rows: int, steps: int) -> None:
    """Play one form with replies of all sorts; the engine and the paper must agree throughout."""
    xform = publish(Author(chance, rows).book()).xform
    form = load(xform)
    pair = Pair(form, xform, chance.randint(0, 2**31))
    for _ in range(steps):
        pair.replies(reply_to(chance, form, pair.turn))
        if chance.random() < 0.1:
            language = chance.choice(("es", "en", "fr"))
            pair.turn = present(form, in_language(form, pair.turn.interview, language), now=NOW)
            pair.agree()


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms())
def test_the_engine_records_what_the_slow_one_does(chance: Random) -> None:
    """The same record, questions, labels and verdicts, whatever is replied, changed, skipped or gone back to."""
    plays(chance, 12, 20)


@pytest.mark.parametrize("seed", range(15))
def test_the_engine_records_what_the_slow_one_does_in_longer_forms(seed: int) -> None:
    """Forms of up to 24 rows, each with fifty replies."""
    plays(Random(seed), 24, 50)


def kept_or_not(seed: int) -> None:
    """Play one form twice, the second time kept and taken up again at every step."""
    chance = Random(seed)
    form = load(publish(Author(chance, 24).book()).xform)
    straight = present(form, begin(form, language="es", now=NOW, seed=seed), now=NOW)
    halting = straight
    for minute in range(60):
        now = NOW + timedelta(minutes=minute)
        reply = reply_to(chance, form, straight)
        straight = advance(form, straight.interview, reply, now=now)
        taken_up = restore(form, json.loads(json.dumps(dump(halting.interview))))
        halting = advance(form, taken_up, reply, now=now)
        assert halting == straight
    assert record(form, halting.interview) == record(form, straight.interview)


@pytest.mark.parametrize("seed", range(10))
def test_a_conversation_kept_at_every_step_goes_as_one_that_never_stops(seed: int) -> None:
    """A restart between any two replies changes nothing."""
    kept_or_not(seed)


@pytest.mark.long
def test_a_hundred_conversations_kept_at_every_step_go_as_those_that_never_stop() -> None:
    """The same, a hundred times."""
    for seed in range(2_000, 2_100):
        kept_or_not(seed)


@pytest.mark.long
def test_the_engine_records_what_the_slow_one_does_at_length() -> None:
    """Six hundred forms more."""
    for seed in range(1_000, 1_600):
        plays(Random(seed), 24, 60)
