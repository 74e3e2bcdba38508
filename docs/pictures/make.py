"""The pictures of the README, made anew from the sample workstation: python docs/pictures/make.py

Needs what the tests need (make setup, a Chromium). Everything shown is what the product made, only scaled.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import av
import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
MARKED_STEP, MEASURED_STEP, UPRIGHT_STEP = 4, 7, 6
"""The step with a mark and a warning, the one with a torque, and the one shown as a phone held upright shows it."""

_BEFORE_STEPS = 2
"""Scenes before the first step, less one: title, safety, tools."""

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
        folder = site / "r" / release[1]
        edition = json.loads((folder / "release.json").read_text(encoding="utf-8"))["editions"][0]
        for step, name in ((MARKED_STEP, "slide.jpg"), (MEASURED_STEP, "value.jpg")):
            with Image.open(folder / edition["scenes"][_BEFORE_STEPS + step]["picture"]) as slide:
                save(slide, name)
        last = edition["scenes"][_BEFORE_STEPS + UPRIGHT_STEP]["sentences"][-1]
        upright = folder / edition["renditions"][0]["video"]
        save(seen_at(upright, (last["start_ms"] + last["end_ms"]) / 2000), "upright.jpg")
        save(pypdfium2.PdfDocument(address / "sign.pdf")[0].render(scale=2).to_pil(), "sign.jpg")
        start = edition["scenes"][_BEFORE_STEPS + MARKED_STEP]["sentences"][-2]["start_ms"] / 1000
        save(page_on_a_phone(plant, address.name, start), "page.jpg")


def seen_at(video: Path, seconds: float) -> Image.Image:
    with av.open(str(video)) as container:
        shown = None
        for frame in container.decode(video=0):
            if shown is not None and float(frame.time) > seconds:
                break
            shown = frame
        assert shown is not None
        return shown.to_image()


def page_on_a_phone(plant: Path, code: str, seconds: float) -> Image.Image:
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
            page.locator(".screen").evaluate("screen => screen.scrollIntoView()")
            page.evaluate(PLAY_FROM, seconds)
            page.wait_for_timeout(3500)  # until the player's own controls have faded
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
