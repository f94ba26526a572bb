# One image for every process of the compose file; each gets its own command, secrets and network there.

FROM python:3.11-slim AS build
WORKDIR /source
# Every wheel is checked against the hash in the lock; nothing is fetched after this line.
COPY requirements.lock ./
RUN pip download --no-cache-dir --quiet --require-hashes --dest /wheels --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY admin admin
COPY bot bot
COPY dialogs dialogs
COPY locales locales
COPY storage storage
RUN pip wheel --quiet --no-index --find-links /wheels --no-deps --wheel-dir /wheels . \
 && python -m venv /app \
 && /app/bin/pip install --quiet --no-index --find-links /wheels desdeabajo \
 && /app/bin/pip uninstall --quiet --yes pip setuptools

FROM python:3.11-slim
ENV PATH=/app/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DESDEABAJO_HOME=/datos
COPY --from=build /app /app
USER 1000:1000
WORKDIR /tmp
ENTRYPOINT ["desdeabajo"]
CMD ["--help"]
