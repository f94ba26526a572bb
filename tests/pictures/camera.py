"""A browser that photographs one phone of the emulator's playground."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, async_playwright

from bot.emulator import Person

WIDTH, HEIGHT, SCALE = 390, 800, 2  #: of the screen in CSS pixels, and pixels for each
COLOURS = 48  #: of the palette: letters stay sharp, files small
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
#: Only the phone, and no hour: the same chat gives the same picture on any day.
FRAME = "header { display: none !important } .foot { display: none } .bar .quiet { visibility: hidden }"


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        try:
            yield opened
        finally:
            await opened.close()


async def photograph(browser: Browser, person: Person, target: Path) -> None:
    """Save the phone of a person as they see it now."""
    bot = person.chat.bot
    assert bot is not None
    context = await browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=SCALE,
        locale="es-MX",
        reduced_motion="reduce",
        bypass_csp=True,  # for the frame below
    )
    page = await context.new_page()
    await page.add_init_script(
        f"sessionStorage.setItem('person:{bot.username}', '{person.user.id}')"  # whose phone it is
    )
    await page.goto(f"{person.telegram.url}/")
    await page.add_style_tag(content=FRAME)
    phone = page.locator(
        ".phone", has=page.get_by_role("heading", name=bot.name, exact=True, include_hidden=True)
    )
    await page.locator(f"[aria-controls='{await phone.get_attribute('id')}']").evaluate("(it) => it.click()")
    newest = person.sees()[-1]
    await phone.locator(f"[data-id='{newest.id}']").wait_for()
    await phone.locator(f"[data-id='{newest.id}']").evaluate("(it) => it.scrollIntoView({block: 'end'})")
    save(await phone.screenshot(), target)
    await context.close()


def save(png: bytes, target: Path) -> None:
    """Write a picture with a small palette."""
    with Image.open(BytesIO(png)) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(target, optimize=True)
