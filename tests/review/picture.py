"""Takes the picture of the review page that the README shows: `python -m tests.review.picture`."""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.review.lines import SEEDS
from tests.review.serving import ReviewServer
from tests.review.test_browser import CHROMIUM, FLAGS

PICTURE = Path(__file__).with_name("review.png")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        run = Path(folder) / "facts.jsonl"
        subprocess.run([sys.executable, "-m", "extractor", "run", str(SEEDS), "-o", str(run)], check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with ReviewServer(run) as server:
            page = browser.new_page(viewport={"width": 1160, "height": 700}, color_scheme="light")
            page.goto(server.link)
            for _ in range(14):
                page.wait_for_selector("body:not([aria-busy]) .focused")
                page.keyboard.press("a")
            page.wait_for_selector("body:not([aria-busy]) .focused")
            page.wait_for_timeout(5000)  # until the note about the last decision is gone
            page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
