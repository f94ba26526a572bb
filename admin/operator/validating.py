"""A second opinion from ODK Validate, the program that comes inside pyxform, where the computer has Java.

Only for authors, never at run time. It speaks English: what it is about is said in Spanish, its own words stay.
"""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from admin.operator.problem import Problem
from dialogs.errors import Finding

SECONDS = 60  #: that Java may take
JAR = Path("validators/odk_validate/bin/ODK_Validate.jar")  #: inside pyxform
_STACK = re.compile(r"^\s*(?:at [\w.$]+\(|\.\.\. \d+ more)")
_CLASS = re.compile(r"^(?:Caused by: )?(?:[a-z]\w*\.)+\w*(?:Exception|Error)(?:: |$)")
_FRAME = re.compile(
    r"^(?:Validating:|>>|The following files failed|Result:|Xform is|XForm is|\S*\.xml$)", re.IGNORECASE
)
_NODE = re.compile(r"/data/([\w./-]+)")
_SAID = (
    (r"Cycle detected", "Hay preguntas que dependen unas de otras en círculo."),
    (r"contains invalid (\w+) expression \[(.*?)\]", "La expresión de {0} está mal escrita: {1}"),
    (r"cannot handle function '([^']+)'", "No conoce la función «{0}»."),
    (r"Error evaluating field '([^']+)'", "No se puede calcular «{0}»."),
    (r"unable to parse|Invalid XPath|Could not parse", "Hay una expresión mal escrita."),
    (r"no <translation>s|translation", "Algo falla en las traducciones."),
    (r"itemset|choices|select", "Algo falla en una lista de opciones."),
    (r"[Dd]uplicate|same name", "Hay algo repetido."),
)


def opinion(xform: str) -> tuple[Finding, ...]:
    """Say what ODK Validate makes of an XForm: no finding when all is well. Raises Problem when it cannot be asked."""
    java, jar = shutil.which("java"), _jar()
    if java is None:
        raise Problem(
            "No hay Java en esta computadora: ODK Validate no se corrió.", "Instala Java, o quita --java."
        )
    if jar is None:
        raise Problem("Esta instalación no trae ODK Validate.", "Quita --java.")
    with TemporaryDirectory(prefix="desdeabajo-") as folder:
        path = Path(folder) / "form.xml"
        path.write_text(xform, encoding="utf-8")
        command = [
            java,
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Xmx512m",
            "-jar",
            str(jar),
            str(path),
        ]
        try:
            done = subprocess.run(  # noqa: S603 our own arguments, no shell
                command,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                cwd=folder,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return (Finding("error", f"ODK Validate tardó más de {SECONDS} segundos y se detuvo."),)
    said = (done.stderr + b"\n" + done.stdout).decode("utf-8", "replace")
    return () if done.returncode == 0 else (understood(said),)


def understood(said: str) -> Finding:
    """Say in Spanish what its complaint is about; its own words, without the program's stack, beside it."""
    original = "\n".join(_lines(said)) or "ODK Validate no dijo por qué."
    node = _NODE.search(original)
    about = f" (pregunta «{node[1].rpartition('/')[2]}»)" if node else ""
    for pattern, sentence in _SAID:
        if found := re.search(pattern, original):
            return Finding(
                "error", f"ODK Validate: {sentence.format(*found.groups())}{about}", original=original
            )
    return Finding("error", f"ODK Validate no acepta el formulario{about}.", original=original)


def _lines(said: str) -> Iterator[str]:
    seen = set()
    for line in said.splitlines():
        text = _CLASS.sub("", line).strip()
        if text and not _STACK.match(line) and not _FRAME.match(text) and text not in seen:
            seen.add(text)
            yield text


def _jar() -> Path | None:
    found = importlib.util.find_spec("pyxform")
    for folder in (found.submodule_search_locations or ()) if found is not None else ():
        if (path := Path(folder) / JAR).is_file():
            return path
    return None
