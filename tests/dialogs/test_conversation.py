# ruff: noqa: E501 a form is a table
"""A conversation from its first question to its review: taps, words, back, change, decline, resume."""

from __future__ import annotations

import pytest

from dialogs.answers import Back, Change, Decline, Done, Pick, Reason, Resume, Skip, Undo
from dialogs.consultation import Form, Kind
from dialogs.errors import AnotherForm
from dialogs.interview import dump, in_language, restore, review
from dialogs.submission import Mark, from_json, submission, to_json
from tests.dialogs.tables import NOW, Resident, form

COLONIA = """
| survey |                          |           |                                  |                    |          |                        |                          |                       |               |            |
|        | type                     | name      | label::Español (es)              | label::English (en) | required | relevant               | constraint               | constraint_message::Español (es) | bind::cb:tema | bind::cb:sector |
|        | begin_group              | sobre     | Sobre ti                         | About you          |          |                        |                          |                       |               |            |
|        | note                     | hola      | No hay respuestas malas.         | No wrong answers.  |          |                        |                          |                       |               |            |
|        | select_one sector        | sector    | ¿Quién eres?                     | Who are you?       | yes      |                        |                          |                       | sobre_ti      | si         |
|        | integer                  | edad      | ¿Cuántos años tienes?            | How old are you?   |          |                        | . >= 12 and . <= 110     | De 12 a 110           |               |            |
|        | end_group                |           |                                  |                    |          |                        |                          |                       |               |            |
|        | begin_group              | colonia   | Tu colonia                       | Your place         |          |                        |                          |                       |               |            |
|        | select_one sn            | agua      | ¿Tienes agua?                    | Do you have water? | yes      |                        |                          |                       | servicios     |            |
|        | note                     | lo_siento | Lo sentimos, ${edad}.            | Sorry.             |          | ${agua} = 'no'         |                          |                       |               |            |
|        | text                     | desde     | ¿Desde cuándo no tienes agua?    | Since when?        |          | ${agua} = 'no'         |                          |                       |               |            |
|        | select_multiple temas    | temas     | ¿Qué te preocupa?                | What worries you?  | yes      |                        | count-selected(.) <= 2   | Elige hasta dos       | prioridades   |            |
|        | rank temas               | orden     | Ordena tres                      | Rank three         |          |                        | count-selected(.) = 3    | Elige tres            |               |            |
|        | end_group                |           |                                  |                    |          |                        |                          |                       |               |            |
|        | note                     | adios     | Gracias                          | Thanks             |          |                        |                          |                       |               |            |
| choices |          |            |                       |                     |              |           |
|         | list_name | name      | label::Español (es)   | label::English (en) | no_respuesta | exclusiva |
|         | sector    | mujer     | Mujer joven           | Young woman         |              |           |
|         | sector    | hombre    | Hombre adulto         | Adult man           |              |           |
|         | sector    | pnd       | Prefiero no decir     | I'd rather not say  | 1            |           |
|         | sn        | si        | Sí                    | Yes                 |              |           |
|         | sn        | no        | No                    | No                  |              |           |
|         | sn        | pnd       | Prefiero no decir     | I'd rather not say  | 1            |           |
|         | temas     | agua      | Agua                  | Water               |              |           |
|         | temas     | luz       | Luz en la calle       | Light               |              |           |
|         | temas     | calles    | Calles                | Streets             |              |           |
|         | temas     | policia   | Policía               | Police              |              |           |
|         | temas     | nada      | Nada de esto          | None                |              | 1         |
|         | temas     | pnd       | Prefiero no decir     | I'd rather not say  | 1            |           |
| settings |            |         |                  |                                              |
|          | form_title | form_id | default_language | namespaces                                   |
|          | Colonia    | colonia | Español (es)     | cb="https://desdeabajo.mx/ns/consulta"       |
"""


@pytest.fixture(scope="module")
def colonia() -> Form:
    return form(COLONIA)


def test_a_form_says_what_it_asks(colonia: Form) -> None:
    """The public face of a form: title, languages, questions with their choices and attributes, the sector."""
    assert (colonia.title, colonia.languages) == ("Colonia", ("es", "en"))
    agua = colonia.question("colonia/agua")
    assert agua.kind is Kind.SELECT_ONE
    assert agua.labels == {"es": "¿Tienes agua?", "en": "Do you have water?"}
    assert agua.attributes == {"tema": "servicios"}
    assert [choice.declines for choice in agua.choices] == [False, False, True]
    assert colonia.sector is not None
    assert colonia.sector.path == "sobre/sector"
    assert len(colonia.identity) == 64


def test_amparo_goes_from_the_first_question_to_the_review(colonia: Form) -> None:
    """Taps and words both answer; notes come with the next question; what does not count is not asked."""
    amparo = Resident(colonia)
    assert amparo.prompt.notes == ("No hay respuestas malas.",)
    assert amparo.prompt.section is not None
    assert (amparo.prompt.section.title, amparo.prompt.section.position) == ("Sobre ti", 1)
    amparo.does(Pick("mujer"))
    assert amparo.does("treinta y cinco años").echo == "35"
    assert amparo.sees == "¿Tienes agua?"
    assert (amparo.prompt.position, amparo.prompt.total) == (3, 5)
    amparo.does("si")
    assert amparo.sees == "¿Qué te preocupa?"
    assert amparo.does("agua y luz en la calle").echo == "Agua, Luz en la calle"
    amparo.does(Pick("luz"), Pick("agua"), Pick("policia"))
    assert [option.place for option in amparo.prompt.options] == [2, 1, None, 3, None, None]
    turn = amparo.does(Done())
    assert turn.prompt is None
    assert turn.notes == ("Gracias",)
    assert amparo.recorded() == {
        "sobre/hola": "",
        "sobre/sector": "mujer",
        "sobre/edad": "35",
        "colonia/agua": "si",
        "colonia/temas": "agua luz",
        "colonia/orden": "luz agua policia",
        "adios": "",
    }
    assert [line.answer for line in review(colonia, amparo.interview)] == [
        "Mujer joven",
        "35",
        "Sí",
        "Agua, Luz en la calle",
        "1. Luz en la calle, 2. Agua, 3. Policía",
    ]


def test_an_answer_brings_its_questions(colonia: Form) -> None:
    """What became relevant is asked, its note quotes the answer, and progress counts it."""
    beto = Resident(colonia)
    beto.does(Pick("hombre"), "40", Pick("no"))
    assert beto.sees == "¿Desde cuándo no tienes agua?"
    assert beto.prompt.notes == ("Lo sentimos, 40.",)
    assert beto.prompt.total == 6


def test_the_constraint_speaks_in_the_authors_words(colonia: Form) -> None:
    """A refused answer changes nothing and gives the author's own sentence."""
    amparo = Resident(colonia)
    amparo.does(Pick("mujer"))
    before = amparo.interview
    turn = amparo.does("8")
    assert turn.rejection is not None
    assert (turn.rejection.reason, turn.rejection.message) == (Reason.CONSTRAINT, "De 12 a 110")
    assert turn.interview == before


@pytest.mark.parametrize("reply", ["no sé", "", "muchos", "3 hijos y 2 perros"])
def test_what_is_no_number_is_asked_again(colonia: Form, reply: str) -> None:
    """A text in which no single number can be read is not taken for one."""
    amparo = Resident(colonia)
    amparo.does(Pick("mujer"))
    turn = amparo.does(reply)
    assert turn.rejection is not None
    assert turn.rejection.reason in (Reason.NOT_A_NUMBER, Reason.NOT_UNDERSTOOD)
    assert amparo.sees == "¿Cuántos años tienes?"


def test_every_question_can_be_declined(colonia: Form) -> None:
    """A select has its choice to decline with; a question that is not required is left empty, and remembered."""
    citlali = Resident(colonia)
    assert citlali.prompt.declinable
    citlali.does(Decline(), Decline())
    assert citlali.recorded()["sobre/sector"] == "pnd"
    assert citlali.recorded()["sobre/edad"] == ""
    lines = review(colonia, citlali.interview)
    assert [line.declined for line in lines[:2]] == [True, True]


def test_a_required_question_without_a_way_out_insists_kindly() -> None:
    """What the author requires and gives no way to decline is neither skipped nor declined."""
    strict = form("| survey | | | | |\n| | type | name | label | required |\n| | text | a | A | yes |\n")
    amparo = Resident(strict)
    for reply, reason in ((Skip(), Reason.REQUIRED), (Decline(), Reason.NOT_DECLINABLE)):
        turn = amparo.does(reply)
        assert turn.rejection is not None
        assert turn.rejection.reason is reason


def test_ticks_stay_until_done(colonia: Form) -> None:
    """A tick is kept with the conversation, unticked by a second tap, bounded by the form."""
    amparo = Resident(colonia)
    amparo.does(Pick("mujer"), Skip(), Pick("si"))
    assert (amparo.prompt.least, amparo.prompt.most) == (None, 2)
    amparo.does(Pick("agua"), Pick("luz"))
    turn = amparo.does(Pick("calles"))
    assert turn.rejection is not None
    assert turn.rejection.message == "Elige hasta dos"
    amparo.does(Pick("agua"), Pick("calles"))
    assert [option.value for option in amparo.prompt.options if option.chosen] == ["luz", "calles"]
    amparo.does(Resume(), Done())
    assert amparo.recorded()["colonia/temas"] == "luz calles"


def test_a_choice_that_goes_alone_unticks_the_others(colonia: Form) -> None:
    """«Nada de esto» (choices column `exclusiva`) stands alone, and gives way to any other."""
    amparo = Resident(colonia)
    amparo.does(Pick("mujer"), Skip(), Pick("si"), Pick("agua"), Pick("nada"))
    assert [option.value for option in amparo.prompt.options if option.chosen] == ["nada"]
    amparo.does(Pick("luz"))
    assert [option.value for option in amparo.prompt.options if option.chosen] == ["luz"]


def test_done_needs_what_the_form_needs(colonia: Form) -> None:
    """A required question wants a tick; a rank of three wants three, and Undo takes the last back."""
    amparo = Resident(colonia)
    amparo.does(Pick("mujer"), Skip(), Pick("si"))
    turn = amparo.does(Done())
    assert turn.rejection is not None
    assert turn.rejection.reason is Reason.REQUIRED
    amparo.does(Pick("agua"), Done(), Pick("luz"), Pick("agua"))
    turn = amparo.does(Done())
    assert turn.rejection is not None
    assert (turn.rejection.reason, turn.rejection.message) == (Reason.CONSTRAINT, "Elige tres")
    amparo.does(Undo(), Pick("calles"), Pick("policia"), Done())
    assert amparo.recorded()["colonia/orden"] == "luz calles policia"


def test_back_goes_over_questions_that_count(colonia: Form) -> None:
    """Back shows the question before with its answer; before the first there is nothing."""
    amparo = Resident(colonia)
    turn = amparo.does(Back())
    assert turn.rejection is not None
    assert turn.rejection.reason is Reason.NOTHING_BEFORE
    first = amparo.prompt
    assert not first.can_go_back
    amparo.does(Pick("mujer"), "30", Pick("si"), Back())
    assert (amparo.sees, amparo.prompt.value) == ("¿Tienes agua?", "si")
    assert amparo.prompt.can_go_back
    amparo.does(Back())
    assert amparo.prompt.value == "30"
    amparo.does(Skip())
    assert amparo.recorded()["sobre/edad"] == "30"


FIRST_VALUES = """
| survey |         |      |       |         |          |            |                    |
|        | type    | name | label | default | required | constraint | constraint_message |
|        | integer | a    | A     | 5       | yes      |            |                    |
|        | text    | b    | B     | hola    |          |            |                    |
|        | integer | c    | C     | 7       |          | . > 9      | Más de nueve       |
"""


def test_a_first_value_stays_when_it_is_left_as_it_is() -> None:
    """Going past a question keeps what the form put there, required or not; its constraint still holds."""
    amparo = Resident(form(FIRST_VALUES))
    amparo.does(Skip(), Skip())
    assert amparo.recorded() == {"a": "5", "b": "hola", "c": "7"}
    turn = amparo.does(Skip())
    assert turn.rejection is not None
    assert (turn.rejection.reason, turn.rejection.message) == (Reason.CONSTRAINT, "Más de nueve")
    amparo.does("10")
    assert amparo.turn.prompt is None


CASCADE = """
| survey  |                  |      |       |               |          |
|         | type             | name | label | choice_filter | required |
|         | select_one lista | a    | A     |               |          |
|         | text             | t    | T     |               |          |
|         | select_one otra  | b    | B     | de = ${a}     | yes      |
| choices |                  |      |       |               |          |
|         | list_name        | name | label | de            |          |
|         | lista            | x    | X     |               |          |
|         | lista            | y    | Y     |               |          |
|         | otra             | y1   | Y1    | y             |          |
"""


def test_a_change_that_leaves_a_required_question_without_choices_can_be_taken_back() -> None:
    """Back from what cannot be answered goes to the questions before, not in a circle."""
    beto = Resident(form(CASCADE))
    beto.does(Pick("y"), "algo", Pick("y1"), Change("a"), Pick("x"))
    assert (beto.sees, beto.prompt.options) == ("B", ())
    beto.does(Back())
    assert beto.sees == "T"
    beto.does(Back())
    assert beto.sees == "A"
    beto.does(Pick("y"))
    assert beto.turn.prompt is None or beto.does(Pick("y1")).prompt is None
    assert beto.recorded() == {"a": "y", "t": "algo", "b": "y1"}


def finished(colonia: Form) -> Resident:
    person = Resident(colonia)
    person.does(Pick("mujer"), "30", Pick("si"), Pick("agua"), Done(), Skip())
    assert person.turn.prompt is None
    return person


def test_a_change_asks_only_what_became_relevant(colonia: Form) -> None:
    """From the review: the question, then its consequences, then the review again."""
    amparo = finished(colonia)
    amparo.does(Change("colonia/agua"))
    assert amparo.prompt.value == "si"
    amparo.does(Pick("no"))
    assert amparo.sees == "¿Desde cuándo no tienes agua?"
    amparo.does("desde mayo")
    assert amparo.turn.prompt is None
    assert amparo.recorded()["colonia/desde"] == "desde mayo"


def test_what_does_not_count_is_kept_but_not_recorded(colonia: Form) -> None:
    """An answer whose question stopped counting leaves the record; when it counts again it is back."""
    amparo = finished(colonia)
    amparo.does(Change("colonia/agua"), Pick("no"), "desde mayo", Change("colonia/agua"), Pick("si"))
    assert "colonia/desde" not in amparo.recorded()
    amparo.does(Change("colonia/agua"), Pick("no"))
    assert amparo.turn.prompt is None
    assert amparo.recorded()["colonia/desde"] == "desde mayo"


def test_a_change_left_with_back_returns_to_the_review(colonia: Form) -> None:
    """Back from a change leaves the answer as it was."""
    amparo = finished(colonia)
    amparo.does(Change("sobre/edad"), Back())
    assert amparo.turn.prompt is None
    assert amparo.recorded()["sobre/edad"] == "30"


def test_a_change_of_nothing_is_refused(colonia: Form) -> None:
    """A path that is no question, or one that does not count now, changes nothing."""
    amparo = finished(colonia)
    for path in ("colonia/desde", "nada", "", "sobre/hola"):
        turn = amparo.does(Change(path))
        assert turn.rejection is not None
        assert turn.rejection.reason is Reason.UNKNOWN_QUESTION


def test_a_choice_that_is_not_offered_is_refused(colonia: Form) -> None:
    """A tap with a value the question does not have changes nothing."""
    amparo = Resident(colonia)
    turn = amparo.does(Pick("marciano"))
    assert turn.rejection is not None
    assert turn.rejection.reason is Reason.NOT_A_CHOICE


def test_the_turn_grows_only_with_what_is_taken(colonia: Form) -> None:
    """Each accepted change has its own number, so that an old button can be told."""
    amparo = Resident(colonia)
    turns = [amparo.interview.turn]
    for reply in ("¿?", Pick("mujer")):
        turns.append(amparo.does(reply).interview.turn)
    assert turns == [0, 0, 1]


def test_another_language_says_the_same_question(colonia: Form) -> None:
    """The language changes in mid-conversation; one the form has not changes nothing."""
    amparo = Resident(colonia)
    amparo.does(Pick("mujer"))
    english = in_language(colonia, amparo.interview, "en")
    assert Resident(colonia, language="en").sees == "Who are you?"
    assert in_language(colonia, english, "fr") == english
    assert Resident(colonia, language="fr").sees == "¿Quién eres?"


def test_a_conversation_of_another_form_is_told(colonia: Form) -> None:
    """Data that do not fit the form raise, rather than answer the wrong questions."""
    other = form("| survey | | | |\n| | type | name | label |\n| | text | a | A |\n")
    amparo = finished(colonia)
    with pytest.raises(AnotherForm):
        restore(other, dump(amparo.interview))


def test_a_submission_counts_without_saying_who(colonia: Form) -> None:
    """One mark for having answered, one for each choice, one for a silence; texts apart; the sector once."""
    amparo = Resident(colonia)
    amparo.does(Pick("mujer"), Decline(), Pick("no"), "desde mayo", "agua, calles", Skip())
    found = submission(colonia, amparo.interview)
    assert found.sector == "mujer"
    assert found.texts == (("colonia/desde", "desde mayo"),)
    assert set(found.marks) == {
        Mark("sobre/sector", ""),
        Mark("sobre/sector", "mujer"),
        Mark("sobre/edad", "-"),
        Mark("colonia/agua", ""),
        Mark("colonia/agua", "no"),
        Mark("colonia/temas", ""),
        Mark("colonia/temas", "agua"),
        Mark("colonia/temas", "calles"),
    }
    assert from_json(to_json(found)) == found


def test_a_declined_sector_is_no_sector(colonia: Form) -> None:
    """Whoever would rather not say is counted with everybody, in no sector."""
    amparo = Resident(colonia)
    amparo.does(Decline(), Skip(), Decline(), Decline(), Skip())
    found = submission(colonia, amparo.interview)
    assert found.sector == ""
    assert set(found.marks) == {
        Mark("sobre/sector", "-"),
        Mark("colonia/agua", "-"),
        Mark("colonia/temas", "-"),
    }
    assert NOW.isoformat() not in to_json(found).decode()
