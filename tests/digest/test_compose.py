"""What a digest says and in which order: composed from published figures alone."""

from datetime import date

import pytest

from admin.digest import text
from admin.digest.compose import compose
from admin.digest.figures import DECLINED, EVERYONE, HEADLINE, Figure
from admin.digest.intervals import bands, wilson
from admin.digest.measures import measures, options, sectors
from admin.digest.view import Digest
from tests.digest import colonia

DAY = date(2026, 11, 23)


def digest(people: int, language: str = "es", *, invented: bool = False) -> Digest:
    """A digest of so many invented neighbours."""
    return compose(
        colonia.form(),
        colonia.figures(people),
        place="Colonia La Ladera",
        title="Diagnóstico de la colonia",
        period="2026-11-23",
        day=DAY,
        language=language,
        invented=invented,
    )


def of(*figures: Figure) -> Digest:
    """A digest of just these figures."""
    return compose(
        colonia.form(),
        figures,
        place="La Ladera",
        title="Diagnóstico",
        period="2026-11-23",
        day=DAY,
        language="es",
    )


def test_a_headline_speaks_in_whole_people() -> None:
    """Seven of ten, with the predicate that the form gives it."""
    said = of(Figure("seguridad/de_noche", EVERYONE, HEADLINE, 7, 40, 1))

    (line,) = said.cards[0].headlines

    assert f"{line.amount} {line.predicate}" == "7 de cada 10 dicen que de noche ya no caminan por la colonia"


@pytest.mark.parametrize(("level", "amount"), [(1, "Muy pocas personas"), (9, "Casi todas las personas")])
def test_the_ends_are_said_in_words_that_fit_a_verb_in_plural(level: int, amount: str) -> None:
    """Nobody says "casi nadie dicen"."""
    said = of(Figure("seguridad/de_noche", EVERYONE, HEADLINE, level, 40, 1))

    assert said.cards[0].headlines[0].amount == amount


def test_priorities_that_cannot_be_told_apart_share_a_place() -> None:
    """Six and five of each ten out of forty are a tie, and one of ten is not; the tie is said in words."""
    levels = {"luz": 6, "policia": 5, "canchas": 5, "agua": 2}
    said = of(
        *(Figure("lo_que_urge/prioridades", EVERYONE, name, level, 40, 1) for name, level in levels.items())
    )
    assert said.priorities is not None

    assert [one.place for one in said.priorities.shown] == [1, 1, 1, 4]
    assert "Las primeras 3 van juntas" in text.message(said)


def test_priorities_hardly_anybody_chose_are_named_without_a_figure() -> None:
    """They are listed after the others."""
    said = of(
        Figure("lo_que_urge/prioridades", EVERYONE, "luz", 6, 90, 1),
        Figure("lo_que_urge/prioridades", EVERYONE, "agua", 1, 90, 1),
    )
    assert said.priorities is not None

    assert [one.label for one in said.priorities.shown] == ["Luz en las calles y las paradas"]
    assert said.priorities.fewer == ("Agua diaria y buen drenaje",)


def test_a_silence_is_told_by_sector_and_small_groups_look_like_empty_ones() -> None:
    """The question is named, the small group has no figure, and the digest says that some group is too small."""
    said = of(
        Figure("seguridad/segura", EVERYONE, DECLINED, 4, 40, 1),
        Figure("seguridad/segura", "hombre_adulto", DECLINED, 7, 10, 1),
    )
    (row,) = said.silences

    assert row.everyone == 4
    assert row.cells == (None, None, None, None, 7)
    assert said.hidden_groups


def test_sensitive_questions_stay_out_of_what_hangs_on_a_wall() -> None:
    """Neither figure nor silence of a question marked `cb:sensible` is composed."""
    said = of(
        Figure("seguridad/visto", EVERYONE, "robos", 6, 40, 1),
        Figure("seguridad/visto", EVERYONE, DECLINED, 6, 40, 1),
    )

    assert not said.cards
    assert not said.silences
    assert said.kept_off_walls == 4


def test_nothing_to_tell_is_said_calmly() -> None:
    """No figures: no sections, one sentence."""
    said = of()

    assert said.empty
    assert "Todavía no se juntan respuestas" in text.message(said)


def test_english_readers_get_the_english_labels_and_predicates() -> None:
    """The form's own translations; the place keeps its name."""
    said = digest(160, "en")

    assert said.cards[0].headlines[0].predicate.startswith(("say", "have", "feel", "distrust"))
    assert said.sectors[0] == "Young woman"


def test_every_choice_that_says_something_can_be_told_and_declining_is_a_silence() -> None:
    """«Prefiero no decir» is no option of its own; numbers are told in their bands; texts are not told at all."""
    asked = {(one.question, one.choice) for one in measures(colonia.form())}

    assert ("sobre_ti/anios", "5-19") in asked
    assert ("seguridad/segura", DECLINED) in asked
    assert not {choice for _, choice in asked} & {"pnd"}
    assert not {question for question, _ in asked} & {"tu_idea/propuesta"}
    assert "pnd" not in sectors(colonia.form())
    assert (
        next(band.labels["es"] for band in options(colonia.form().question("sobre_ti/anios"))) == "De 0 a 4"
    )


def test_the_interval_is_that_of_wilson() -> None:
    """Values of the 95 % interval in Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    for chosen, base, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)):
        found = wilson(chosen / base, base, z=1.959964)

        assert found == pytest.approx((low, high), abs=5e-5)


def test_a_band_ends_where_intervals_no_longer_meet() -> None:
    """The first of a band decides; what overlaps only with its last begins a new one."""
    assert bands([(0.6, 0.8), (0.5, 0.65), (0.4, 0.55), (0.1, 0.2)]) == [0, 0, 1, 2]
