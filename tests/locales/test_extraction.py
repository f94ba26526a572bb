"""Messages are found wherever code may say them, and nowhere else."""

from io import BytesIO

from locales.extraction import extract_python, extract_support


def found(source: str) -> list[str | tuple[str, ...]]:
    """The messages in a piece of code."""
    return [
        text for _line, _function, text, _comments in extract_python(BytesIO(source.encode()), {}, (), {})
    ]


def test_a_message_inside_an_f_string_is_found() -> None:
    """Babel's own extractor misses these before Python 3.12."""
    assert found("""text = f"<b>{_('Lo que sí prometemos')}</b>" """) == ["Lo que sí prometemos"]


def test_a_message_of_any_translator_is_found_with_its_plural() -> None:
    """However the translator is called, and in as many lines as the sentence takes."""
    assert found("t.gettext('Hola. ' 'Adiós.')\nself.t.ngettext('{n} día', '{n} días', days)") == [
        "Hola. Adiós.",
        ("{n} día", "{n} días"),
    ]


def test_what_is_no_literal_is_no_message() -> None:
    """A sentence that comes from elsewhere is extracted there."""
    assert found("_(name); gettext(f'{name}'); other('Hola'); _(7)") == []


def test_the_words_of_a_support_line_are_messages_and_its_number_is_not() -> None:
    """A line's name, hours and purpose are read by people in either language."""
    line = '[[line]]\nname = "Casa"\nnumber = "911"\nhours = "siempre"\ntopics = ["violencia"]\n'
    texts = [text for _, _, text, _ in extract_support(BytesIO(line.encode()), {}, (), {})]
    assert texts == ["Casa", "siempre"]
