"""Questions for a file: passed where none is received, answered by the right kind where they are."""

from datetime import UTC, datetime
from typing import Any

import pytest

from dialogs.answers import Attached, Pick, Reply, Skip, Typed
from dialogs.beyond.attachments import Place, places, sorts
from dialogs.check import check
from dialogs.consultation import Form
from dialogs.interview import Interview, Turn, advance, begin, dump, present, restore, review
from dialogs.submission import Submission, from_json, to_json
from dialogs.xform import load
from dialogs.xlsform import publish
from storage.enclosures import drawn
from storage.sealing import fits

NOW = datetime(2026, 3, 10, tzinfo=UTC)
ROWS = [
    {"type": "image", "name": "foto", "label": "Foto", "required": "yes"},
    {"type": "begin repeat", "name": "ruidos", "label": "Ruidos"},
    {"type": "audio", "name": "voz", "label": "Voz"},
    {"type": "end repeat"},
    {"type": "file", "name": "papel", "label": "Papel"},
]


def form(*, media: bool) -> Form:
    """A photo that must be, voices in a repeat, and a paper."""
    return load(publish({"survey": ROWS}).xform, media=media)


def play(asked: Form, *replies: Reply) -> tuple[Interview, Turn]:
    """From the first question on, saved and taken up after each reply."""
    interview = begin(asked, language="es", now=NOW, seed=1)
    turn = present(asked, interview, now=NOW)
    for reply in replies:
        turn = advance(asked, interview, reply, now=NOW)
        interview = restore(asked, dump(turn.interview))
    return interview, turn


def test_where_files_are_refused_nothing_is_demanded_and_nothing_kept() -> None:
    """Each question is passed, a file is no answer, and there is no place for one."""
    refusing = form(media=False)
    interview, turn = play(refusing, Attached("image", "a.jpg"), Skip(), Skip(), Pick("no"), Skip())

    assert turn.prompt is None
    assert [line.answer for line in review(refusing, interview)] == ["", "", ""]
    assert places(refusing, interview) == ()
    assert sorts(refusing) == frozenset()


@pytest.mark.parametrize(
    ("before", "takes"),
    [
        ([], ("image",)),
        ([Attached("image", "a.jpg")], ("audio",)),
        ([Attached("image", "a.jpg"), Skip(), Pick("no")], ("image", "audio", "video", "file")),
    ],
)
def test_each_question_takes_its_kind(before: list[Reply], takes: tuple[str, ...]) -> None:
    """A photo for a photo, a voice for a voice, anything for a file; words for none."""
    receiving = form(media=True)
    interview, turn = play(receiving, *before)
    assert turn.prompt is not None
    assert turn.prompt.takes == takes
    for sort in ("image", "audio", "video", "file"):
        said = advance(receiving, interview, Attached(sort, "a.bin"), now=NOW)
        assert (said.rejection is None) is (sort in takes)
    assert advance(receiving, interview, Typed("una foto"), now=NOW).rejection is not None
    assert advance(receiving, interview, Attached(takes[0], ""), now=NOW).rejection is not None


def test_what_was_sent_is_named_and_never_shown() -> None:
    """In the review, and when the question is asked again."""
    receiving = form(media=True)
    interview, _ = play(receiving, Attached("image", "AgACsecreto.jpg"))

    assert [line.answer for line in review(receiving, interview)][:1] == ["1 foto"]


def test_places_are_as_many_for_everybody() -> None:
    """Whether files were sent or not, and however many rows there are; a fourth row has none."""
    receiving = form(media=True)
    empty, _ = play(receiving, Attached("image", "a.jpg"), Skip(), Pick("no"), Skip())
    more: list[Reply] = [Attached("image", "a.jpg")]
    for number in range(3):
        more += [Attached("audio", f"{number}.ogg"), Pick("si")]
    full, turn = play(receiving, *more)
    assert turn.prompt is not None
    assert turn.prompt.takes == ()
    full, _ = play(receiving, *more, Skip(), Pick("no"), Attached("video", "c.mp4"))

    assert places(receiving, full) == (
        Place("image", "foto", "a.jpg"),
        *(Place("audio", "ruidos/voz", f"{number}.ogg") for number in range(3)),
        Place("file", "papel", "c.mp4"),
    )
    assert [one.room for one in places(receiving, empty)] == [one.room for one in places(receiving, full)]
    assert {one.reference for one in places(receiving, empty)} == {"a.jpg", ""}


def test_the_keys_of_as_many_files_as_a_form_may_ask_for_fit_beside_its_answers() -> None:
    """Twelve, with long paths, and a text of 500 letters."""
    made = tuple(drawn("seguridad/en_la_calle/foto_de_noche", "image") for _ in range(12))
    sent = Submission("norte", (), (("propuesta", "Más luz en la calle de abajo. " * 17),), made)

    assert from_json(to_json(sent)) == sent
    assert fits(to_json(sent))


def said(rows: list[dict[str, Any]], *, media: bool) -> list[tuple[str, int | None]]:
    """What the check says of each row, as severity and row."""
    return [
        (each.severity, each.row)
        for each in check({"survey": rows}, media=media)
        if "archivos" in each.message or "foto" in each.message.partition("(")[0]
    ]


def test_the_check_knows_whether_files_are_received() -> None:
    """Refused: an error where one is demanded, a word where not. Received: what they give away, and how many fit."""
    assert sorted(said(ROWS, media=False)) == [("aviso", 4), ("aviso", 6), ("error", 2)]
    assert {severity for severity, _ in said(ROWS, media=True)} == {"aviso"}
    many = [{"type": "image", "name": f"foto{n}", "label": "Foto"} for n in range(13)]
    assert ("error", None) in said(many, media=True)
    assert "error" not in {severity for severity, _ in said(many[:12], media=True)}
