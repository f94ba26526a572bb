"""An invented colonia whose counts the digests of these tests tell: the bundled form, five sectors, seeded."""

from collections import Counter
from functools import cache
from random import Random

from admin.digest import measures
from admin.digest.figures import ANSWERED, DECLINED, HEADLINE, Count, Figure, publishable
from dialogs import forms, xform, xlsform
from dialogs.consultation import Form, Kind

SECTORS = {
    "mujer_joven": 0.24,
    "mujer_mayor": 0.32,
    "joven_estudia": 0.2,
    "joven_no_estudia": 0.06,
    "hombre_adulto": 0.18,
}


@cache
def form() -> Form:
    """The bundled consultation."""
    return xform.load(xlsform.publish(forms.bundled("diagnostico")).xform)


def counts(people: int, *, seed: int = 7) -> list[Count]:
    """What a mixer would have counted of so many invented neighbours."""
    rng = Random(seed)
    tally: Counter[tuple[str, str, str]] = Counter()
    taste = {q.path: [rng.random() ** 2 + 0.03 for _ in measures.options(q)] for q in form().questions}
    shyness = {q.path: rng.choice([0.02, 0.02, 0.05, 0.3]) for q in form().questions}
    for _ in range(people):
        sector = rng.choices(list(SECTORS), list(SECTORS.values()))[0]
        for question in form().questions:
            offered = [choice.value for choice in measures.options(question)]
            if not offered:
                continue
            if rng.random() < shyness[question.path] * (2 if sector == "hombre_adulto" else 1):
                tally[question.path, sector, DECLINED] += 1
                continue
            several = 3 if question.kind in (Kind.RANK, Kind.SELECT_MULTIPLE) else 1
            chosen = set(rng.choices(offered, taste[question.path], k=several))
            if question is form().sector:
                chosen = {sector}
            for choice in (ANSWERED, *chosen):
                tally[question.path, sector, choice] += 1
            if chosen & set(question.attributes.get("resumen", "").split()):
                tally[question.path, sector, HEADLINE] += 1
    return [Count(*cell, n) for cell, n in tally.items()]


def figures(people: int, *, seed: int = 7) -> tuple[Figure, ...]:
    """What the release policy lets anybody know of them."""
    told = publishable(counts(people, seed=seed), measures.measures(form()), measures.sectors(form()), ())
    return tuple(printed.figure for printed in told)


def told(people: int) -> tuple[Figure, ...]:
    """Those of them that leave the house: nothing of a sensitive question does."""
    return tuple(one for one in figures(people) if "sensible" not in form().question(one.question).attributes)
