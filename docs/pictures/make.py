"""The pictures of the README, made anew from the sample workstation: python docs/pictures/make.py

Needs what the tests need (make setup, a Chromium). Everything shown is what the product made, only scaled.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
SHOWN_STEP = 4
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
HEIGHT = 540
PLAY_FROM = "at => { const v = document.querySelector('#video'); v.muted = true; v.currentTime = at; return v.play(); }"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        plant = Path(folder) / "plant"
        onboard("demo", str(plant))
        settings = plant / "onboard.toml"
        settings.write_text(
            settings.read_text().replace('base_url = ""', 'base_url = "https://anlernen.example.com"'), encoding="utf-8"
        )
        onboard("-C", str(plant), "build")
        site = plant / "output" / "site"
        address = next((site / "W").iterdir())
        release = re.search(r'onboard-release" content="([0-9a-f]{16})"', (address / "index.html").read_text())
        assert release
        scenes = sorted((site / "r" / release[1]).glob("scene.*.de.jpg"))
        with Image.open(scenes[SHOWN_STEP + 2]) as slide:
            save(slide, "slide.jpg")
        save(pypdfium2.PdfDocument(address / "sign.pdf")[0].render(scale=2).to_pil(), "sign.jpg")
        save(page_on_a_phone(plant, address.name), "page.jpg")


def page_on_a_phone(plant: Path, code: str) -> Image.Image:
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "onboard", "-C", str(plant), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout
    found = None
    while not found:
        found = re.search(r"http://[\w.:]+", server.stdout.readline())
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2, locale="de-DE")
            page.goto(f"{found[0]}/W/{code}")
            page.locator("[aria-controls='source-panel']").first.click()
            page.evaluate(
                PLAY_FROM, float(page.locator("#chapters [data-start]").nth(SHOWN_STEP + 2).get_attribute("data-start"))
            )
            page.wait_for_timeout(5000)  # until the player's own controls have faded
            content = page.screenshot()
            browser.close()
    finally:
        server.terminate()
        server.wait()
    with Image.open(io.BytesIO(content)) as picture:
        return picture.convert("RGB")


def save(picture: Image.Image, name: str) -> None:
    small = picture.convert("RGB").resize(
        (round(picture.width * HEIGHT / picture.height), HEIGHT), Image.Resampling.LANCZOS
    )
    small.save(HERE / name, quality=90, optimize=True)


def onboard(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "onboard", *words], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
