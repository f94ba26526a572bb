"""What is said at the terminal while a key is given to three people, and opened by two."""

from admin.custody.phrases import LENGTH, Misread

BEFORE = """\
ANTES DE ABRIR «{title}» EN {place} BAJO CUSTODIA

  · La llave que abre las respuestas no se guarda en ningún archivo.
    La tendrán tres personas: cada una recibe una frase de seis palabras.
  · Al cerrar la consulta hacen falta dos de las tres frases. Con una sola no se abre nada.
  · SI SE PIERDEN DOS FRASES, LA CONSULTA SE PIERDE ENTERA. Nadie puede abrirla: ni ustedes,
    ni quien administra, ni quien hizo este programa. No hay otra copia.
  · Antes del cierre no hay cifras ni boletines de esta consulta.
  · Cada frase se muestra una vez y a una sola persona. Se apunta en papel: sin foto, sin
    chat, sin computadora. Las tres se guardan en lugares distintos.

Necesitan estar aquí las tres personas, papel y pluma. Son unos cinco minutos.
Si algo falta, Ctrl-C: no se abre nada.
"""
SEALING = """\
SELLAR LA LLAVE DE {place}, QUE ESTÁ SUSPENDIDA

  · La llave que abre las respuestas se quita de este servidor.
    La tendrán tres personas: cada una recibe una frase de seis palabras.
  · Para abrir, al cerrar la consulta, hacen falta dos de las tres frases.
  · SI SE PIERDEN DOS FRASES, SE PIERDE LO QUE ESPERA. Nadie puede abrirlo.
  · Desde ahora no hay más cifras ni boletines antes del cierre.
  · Cada frase se muestra una vez y a una sola persona. Se apunta en papel: sin foto, sin
    chat, sin computadora. Las tres se guardan en lugares distintos.

La colonia ya está suspendida. Si algo falta, Ctrl-C: sigue suspendida, con su llave aquí.
"""
UNDERSTOOD = "¿Entendieron qué pasa si se pierden dos? Escribe «sí» para seguir: "
NEXT = """\
PERSONA {number} DE 3

Que se siente aquí la persona {number}, sola. Las demás, donde no vean la pantalla.
"""
READY = "Enter cuando esté sola: "
PHRASE = """\
TU FRASE, persona {number}. Se muestra esta vez y ya no.

{words}

Apúntala en papel, en ese orden. No le tomes foto.
"""
WRITTEN = "Enter cuando la tengas escrita: "
CHECK = "Para saber que quedó bien escrita, mira tu papel y escribe dos de sus palabras.\n"
WORD = "Palabra {place}: "
NOT_THAT = "Esa no es. Mira otra vez tu papel."
ANOTHER = """\
No coincidieron. Rompe ese papel: esa frase ya no sirve. Ahora viene otra, nueva.
"""
AGAIN = "Enter para ver la nueva: "
KEPT = "Quedó. Guarda tu papel donde solo tú lo encuentres. Enter para seguir: "
MAKING = "Se está haciendo la llave. Unos segundos."


def numbered(phrase: str) -> str:
    """The words of a phrase, one below the other, as they are written down."""
    return "\n".join(f"      {place}. {word}" for place, word in enumerate(phrase.split(), 1))


def misread(said: Misread) -> str:
    """What is wrong with what was written, without repeating any of it."""
    if said.count != LENGTH:
        words = "palabra" if said.count == 1 else "palabras"
        return f"La frase lleva {LENGTH} palabras y escribiste {said.count} {words}."
    places = [str(place) for place in said.wrong]
    if len(places) == 1:
        return f"La palabra {places[0]} no es de nuestras frases. Mírala en tu papel."
    return f"Las palabras {', '.join(places[:-1])} y {places[-1]} no son de nuestras frases. Míralas en tu papel."


NOT_HERS = "Esa frase no es de esta consulta. ¿Será de otra?"
SAME = "Esa frase ya se dio. Hace falta la de otra persona."
DAMAGED = "Las dos frases son buenas, pero lo que se guardó para ellas está dañado. Prueba con la tercera."
