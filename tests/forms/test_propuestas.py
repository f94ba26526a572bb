"""Votes on proposals: in an order of one's own, a few at a time, each counted by itself."""

from __future__ import annotations

from collections import Counter
from random import Random

from dialogs.answers import Decline, Pick, Skip, Typed
from dialogs.consultation import Form
from dialogs.interview import Interview, Turn, advance, begin, in_language, present, record
from dialogs.running.entities import Entity, entities
from dialogs.statements import Standing, deal
from dialogs.submission import ANSWERED, HEADLINE, SILENCE, submission
from dialogs.xform import load
from tests.dialogs.tables import Resident
from tests.forms.conftest import Sheets, form_of, sheets_of, xform_of
from tests.forms.neighbours import NOW, Neighbour

FORM, SHEETS = form_of("propuestas"), sheets_of("propuestas")
VOTE, DUEL = "votos/voto/opinion", "comparar/duelos/duelo/mejor"


def order(interview: Interview, form: Form = FORM) -> list[str]:
    """The proposals a person reads, in their order."""
    return [value for path, value in record(form, interview).items() if path.endswith("/cual")]


def begun(seed: int, form: Form = FORM) -> Interview:
    """A conversation that has just begun."""
    return begin(form, language="es", now=NOW, seed=seed)


def test_the_list_is_grounded_and_every_theme_has_a_title(sheets: Sheets) -> None:
    """Two dozen proposals, each with its theme; their names can be keys of counts."""
    assert len(SHEETS.listed) == 24
    themes = {row["bind::cb:tema"] for row in sheets.questions} | {"convivencia", "gobierno"}
    assert {row["tema"] for row in SHEETS.listed} <= themes


def test_each_person_reads_eight_and_not_everybody_the_same() -> None:
    """Over many people every proposal comes up about as often, in every place."""
    read = [order(begun(seed)) for seed in range(600)]
    assert {len(set(each)) for each in read} == {8}
    often = Counter(name for each in read for name in each)
    assert set(often) == {row["name"] for row in SHEETS.listed}
    assert all(140 < times < 260 for times in often.values()), often
    assert len({each[0] for each in read}) == 24


def test_a_shorter_list_is_gone_through_whole() -> None:
    """Three proposals, three votes, one duel; one proposal, no duel; none, nothing but one's own."""
    rows = [{"name": f"p{n}", "es": f"Idea {n}", "en": f"Idea {n}", "tema": "servicios"} for n in range(3)]
    for wanted, duels in ((3, 1), (1, 0), (0, 0)):
        form = load(xform_of("propuestas"), {"propuestas": rows[:wanted]})
        neighbour = Neighbour(form, Random(1), shy=0)
        finished = neighbour.answers()
        paths = [prompt.name for prompt in neighbour.seen]
        assert (paths.count("opinion"), paths[-1]) == (wanted, "nueva")
        assert paths.count("mejor") <= duels
        assert len(order(finished, form)) == wanted


def test_the_order_stays_when_the_conversation_is_taken_up_again_or_goes_on_in_english() -> None:
    """What a person has before their eyes never changes while they answer."""
    citlali = Resident(FORM, seed=11)  # is kept and taken up again at each step
    before = order(citlali.interview)
    citlali.does(Pick("mujer_joven"), Pick("acuerdo"), Pick("paso"))
    other = in_language(FORM, citlali.interview, "en")
    assert order(citlali.interview) == order(other) == before
    said = {row["name"]: row["en"] for row in SHEETS.listed}
    prompt = present(FORM, other, now=NOW).prompt
    assert prompt is not None
    assert prompt.label == f"“{said[before[2]]}”. Do you agree?".replace("“", '"').replace("”", '"')


def test_a_pair_is_made_of_what_one_has_read_and_nothing_meets_twice() -> None:
    """Six of the eight in three duels; in the review each is told with its two sides."""
    neighbour = Neighbour(FORM, Random(3), shy=0)
    neighbour.liking = lambda prompt, place: float(place == 0)  # type: ignore[method-assign]
    finished = neighbour.answers()
    values = record(FORM, finished)
    sides = [value for path, value in values.items() if path.endswith(("/a", "/b"))]
    assert len(sides) == len(set(sides)) == 6
    assert set(sides) <= set(order(finished))


def test_a_vote_and_a_duel_are_counted_for_their_proposals_only() -> None:
    """Answered, the choice and whether it is for; in a duel both took part and one was preferred."""
    turn = present(FORM, begun(9), now=NOW)
    turn = replied(turn, Pick("hombre_adulto"))
    names = order(turn.interview)
    for vote in ("acuerdo", "desacuerdo", "paso", "pnd", "acuerdo", "acuerdo", "acuerdo", "acuerdo"):
        turn = replied(turn, Pick(vote))
    for reply in (Pick("si"), Pick("a"), Pick("iguales"), Decline(), Skip()):
        turn = replied(turn, reply)
    assert turn.prompt is None
    found = submission(FORM, turn.interview)
    by_item: dict[str, list[str]] = {}
    for mark in found.marks:
        by_item.setdefault(mark.question, []).append(mark.choice)
    votes = [by_item[f"{VOTE}[{name}]"] for name in names]
    assert votes[:4] == [
        [ANSWERED, "acuerdo", HEADLINE],
        [ANSWERED, "desacuerdo"],
        [ANSWERED, "paso"],
        [SILENCE],
    ]
    duels = [by_item[f"{DUEL}[{name}]"] for name in names[:6]]
    assert duels == [[ANSWERED, "gana"], [ANSWERED], [ANSWERED], [ANSWERED], [SILENCE], [SILENCE]]
    assert found.sector == "hombre_adulto"
    assert not any(mark.question in (VOTE, DUEL) for mark in found.marks)


def replied(turn: Turn, reply: Pick | Decline | Skip) -> Turn:
    """Take one reply that must not be refused."""
    following = advance(FORM, turn.interview, reply, now=NOW)
    assert following.rejection is None
    return following


def test_a_proposal_of_ones_own_joins_the_list_and_silence_does_not() -> None:
    """The entity row of the standard; who looks at it first is for others."""
    said = Neighbour(FORM, Random(2), shy=0, words="Más árboles").answers()
    assert entities(FORM, said) == (Entity("propuestas", "Más árboles", {}),)
    assert submission(FORM, said).texts == (("tu_idea/nueva", "Más árboles"),)
    quiet = Neighbour(FORM, Random(2), shy=1).answers()
    assert entities(FORM, quiet) == ()


def test_who_shows_what_reaches_the_screen() -> None:
    """Each of the three cards is named on its questions, with the theme of what is asked."""
    assert {
        each.name: each.attributes.get("widget") for each in FORM.questions if "widget" in each.attributes
    } == {
        "opinion": "votos",
        "mejor": "duelo",
        "nueva": "proponer",
    }


def test_what_is_published_can_decide_what_is_read_first() -> None:
    """With standings the settled ones come up rarely; the order is kept and the rest of the form goes on."""
    settled = [row["name"] for row in SHEETS.listed[:16]]
    standings = {name: Standing(votes=80, agreement=0.9) for name in settled}
    read = Counter[str]()
    for seed in range(60):
        dealt = deal(FORM, begun(seed), standings, rng=Random(seed), now=NOW)
        again = present(FORM, dealt, now=NOW).interview
        assert order(dealt) == order(again)
        assert len(set(order(dealt))) == 8
        read.update(order(dealt))
    fresh = [row["name"] for row in SHEETS.listed[16:]]
    assert min(read[name] for name in fresh) > 4 * max(read[name] for name in settled)
    assert deal(FORM, begun(1), {}, rng=Random(1), now=NOW) == begun(1), (
        "without figures the form shuffles itself"
    )


def test_a_hostile_proposal_is_shown_as_it_is_and_counted_under_a_safe_name() -> None:
    """Markup and formulas in a list stay text; a name that is no identifier is refused before anybody is asked."""
    hostile = [{"name": "p1", "es": "<b>x</b> ${nueva} =1+1", "en": "x", "tema": ""}]
    form = load(xform_of("propuestas"), {"propuestas": hostile})
    turn = advance(form, begun(1, form), Pick("pnd"), now=NOW)
    assert turn.prompt is not None
    assert "<b>x</b> ${nueva} =1+1" in turn.prompt.label
    turn = advance(form, turn.interview, Typed("de acuerdo"), now=NOW)
    assert [mark.question for mark in submission(form, turn.interview).marks][1:] == [f"{VOTE}[p1]"] * 3
