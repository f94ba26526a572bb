"""A form answered by a file, unattended: for authors' own tests of their forms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from babel.support import NullTranslations

from admin.operator.exchange import readable
from admin.operator.problem import Problem
from admin.operator.terminal import from_html
from dialogs.answers import Decline, Done, Pick, Reply, Skip, Typed, Undo
from dialogs.authoring.verbatim import plain_yaml
from dialogs.chat import meaning, words
from dialogs.consultation import Form, Kind
from dialogs.interview import Interview, Prompt, Turn, advance, begin, present, record
from dialogs.reading.words import folded

MOST = 5_000  #: questions of one passage
Answers = Mapping[str, str | list[str]]  #: by path or by name; a list chooses several


@dataclass(frozen=True)
class Run:
    """What came of answering by a file."""

    interview: Interview
    said: tuple[tuple[str, str], ...]  #: path and what was answered, in order
    unasked: tuple[str, ...]  #: answers nobody asked for


def read_answers(text: str) -> dict[str, str | list[str]]:
    """Read answers: names or paths, groups and rows of repeats inside one another. Raises Problem."""
    import yaml

    try:
        data: Any = plain_yaml(text) if text.strip() else {}
    except (yaml.YAMLError, AttributeError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (línea {mark.line + 1})" if mark is not None else ""
        raise Problem(
            f"Las respuestas no son YAML bien escrito{where}.", "Van así: pregunta: respuesta"
        ) from None
    return dict(_flat(data, ""))


def _flat(data: Mapping[Any, Any], prefix: str) -> Iterator[tuple[str, str | list[str]]]:
    for name, value in data.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}/")
        elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
            for number, row in enumerate(value, 1):
                yield from _flat(row if isinstance(row, Mapping) else {}, f"{path}[{number}]/")
        elif isinstance(value, list):
            yield path, [str(each) for each in value]
        else:
            yield path, "" if value is None else str(value)


def answered(
    form: Form, answers: Answers, *, language: str, seed: int, now: datetime, t: NullTranslations
) -> Run:
    """Answer every question by the file. Raises Problem for an answer that is not taken, or one that is missing."""
    known = {each.path for each in form.questions} | {each.name for each in form.questions}
    lost = [each for each in answers if _bare(each) not in known and not each.endswith("+")]
    if lost:
        raise Problem(
            f"El formulario no tiene la pregunta «{lost[0]}».", "Mira cómo se llama en la columna name."
        )
    turn = present(form, begin(form, language=language, now=now, seed=seed), now=now)
    turn = meaning.past_headers(form, turn, now)
    used: set[str] = set()
    said: list[tuple[str, str]] = []
    for _ in range(MOST):
        prompt = turn.prompt
        if prompt is None:
            return Run(turn.interview, tuple(said), tuple(each for each in answers if each not in used))
        key = _key(prompt, answers)
        used.add(key)
        if prompt.kind is Kind.REPEAT:
            value: str | list[str] = answers.get(key, "si" if _has_row(prompt, answers) else "no")
        elif (
            key not in answers
            and prompt.required
            and not prompt.value
            and prompt.kind is not Kind.ACKNOWLEDGE
        ):
            raise Problem(f"Falta la respuesta de «{prompt.path}», que es obligatoria.")
        else:
            value = answers.get(key, "OK" if prompt.kind is Kind.ACKNOWLEDGE else prompt.value)
        after = _reply(form, turn, prompt, value, now)
        if after.rejection is not None and after.prompt is not None and after.prompt.path == prompt.path:
            why = from_html(words.rejected(t, after.rejection, prompt)).plain
            raise Problem(f"«{prompt.path}» no aceptó «{_shown(value)}»: {why}")
        if after.rejection is not None:
            path = after.prompt.path if after.prompt is not None else prompt.path
            why = from_html(words.rejected(t, after.rejection, after.prompt)).plain
            raise Problem(f"Al final no vale la respuesta de «{path}»: {why}")
        if value:
            said.append((prompt.path, _shown(value)))
        turn = meaning.past_headers(form, after, now)
    raise Problem(f"El formulario pregunta más de {MOST} veces.")


def _reply(form: Form, turn: Turn, prompt: Prompt, value: str | list[str], now: datetime) -> Turn:
    for reply in _replies(prompt, value):
        turn = advance(form, turn.interview, reply, now=now)
        if turn.rejection is not None:
            break
    return turn


def _replies(prompt: Prompt, value: str | list[str]) -> list[Reply]:
    """What to do for an answer: values of the form choose, anything else is typed."""
    several = value if isinstance(value, list) else value.split()
    known = {each.value for each in prompt.options}
    if isinstance(value, str):
        if value in ("", "~"):
            return [Decline() if prompt.value else Skip()]  # going past an answer would keep it
        if folded(value) == "prefiero no decir":
            return [Decline()]
        if value in known and prompt.kind in (Kind.SELECT_ONE, Kind.REPEAT):
            return [Pick(value)]
        if prompt.kind is Kind.ACKNOWLEDGE:
            return [Done()]
    if prompt.kind is Kind.RANK and set(several) <= known:
        placed = sum(each.place is not None for each in prompt.options)
        return [*(Undo() for _ in range(placed)), *(Pick(each) for each in several), Done()]
    if prompt.kind is Kind.SELECT_MULTIPLE and set(several) <= known:
        ticked = [each.value for each in prompt.options if each.chosen]
        other = [each for each in ticked if each not in several] + [
            each for each in several if each not in ticked
        ]
        return [*(Pick(each) for each in other), Done()]
    return [Typed(", ".join(value) if isinstance(value, list) else value)]


def _key(prompt: Prompt, answers: Answers) -> str:
    """Under which name the answer to a question stands: its path, that without rows, or its name."""
    return next(
        (each for each in (prompt.path, _bare(prompt.path), prompt.name) if each in answers), prompt.path
    )


def _has_row(prompt: Prompt, answers: Answers) -> bool:
    following = f"{prompt.path.removesuffix('+')}[{prompt.rows + 1}]/"
    return any(each.startswith(following) for each in answers)


def _bare(path: str) -> str:
    return "/".join(step.partition("[")[0] for step in path.split("/"))


def _shown(value: str | list[str]) -> str:
    return ", ".join(value) if isinstance(value, list) else value


def differences(form: Form, interview: Interview, expected: Answers) -> list[str]:
    """Say where the record is another than expected; only what is named there is compared, empty means nothing."""
    found = record(form, interview)
    wrong = []
    for path, value in expected.items():
        wanted = " ".join(value) if isinstance(value, list) else value
        actual = found.get(path, "")
        if actual != wanted:
            wrong.append(f"{path}: esperaba «{wanted or 'nada'}» y quedó «{actual or 'nada'}»")
    return wrong


def text_of(path: Path) -> str:
    """The text of a file of answers. Raises Problem."""
    try:
        return readable(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Problem(f"{path} no está en UTF-8.", "Guárdalo otra vez eligiendo UTF-8.") from None
