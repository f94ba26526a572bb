"""Ways through the consultation that several tests need."""

from bot.emulator import Person, Seen

CHROME = ("Prefiero no decir", "Atrás", "Salir rápido", "Deshacer", "Enviar", "Seguir", "Dejarla así")


async def declines_everything(person: Person) -> Seen:
    """From the welcome or the middle to the review, without saying anything."""
    while "Enviar" not in (seen := await person.reads()).buttons:
        await person.taps("Prefiero no decir")
    return seen


async def answers_everything(person: Person, *, proposal: str = "Más luz en la calle") -> Seen:
    """From the welcome or the middle to the review, the first option each time."""
    while "Enviar" not in (seen := await person.reads()).buttons:
        await answers(person, seen, proposal=proposal)
    return seen


async def answers(person: Person, seen: Seen, *, proposal: str = "Más luz en la calle") -> None:
    """Answer the question on the screen, whatever its kind."""
    options = [label for label in seen.buttons if label not in CHROME and not label.startswith("Listo")]
    if not options:
        number = "número" in seen.text
        await person.writes("12" if number else proposal)
    elif options[0].startswith(("☐", "☑")):
        await person.taps(options[0], on=seen)
        await person.taps("Listo (1)")
    elif "Deshacer" in seen.buttons or "orden" in seen.text or ("3" in seen.text and len(options) == 12):
        for label in options[:3]:
            await person.taps(label)
        await person.taps("Listo (3)")
    else:
        await person.taps(options[0], on=seen)


async def takes_part(person: Person, **words: str) -> Seen:
    """A whole participation: begin, answer, send; returns the last screen."""
    await person.writes("/start")
    await person.taps("Empezar")
    await answers_everything(person, **words)
    await person.taps("Enviar")
    return await person.reads()
