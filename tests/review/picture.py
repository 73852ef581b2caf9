"""Takes the picture of the review page that the README shows: `python -m tests.review.picture`."""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.review.lines import SEEDS
from tests.review.serving import ReviewServer
from tests.review.test_browser import CHROMIUM, FLAGS

# The title of the record stands in sight, and words of the value are marked in the evidence.
SHOWS = """document.querySelector("mark.value")
  && document.querySelector("#record h2").getBoundingClientRect().top > 60"""
PICTURE = Path(__file__).with_name("review.png")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        run = Path(folder) / "facts.jsonl"
        subprocess.run([sys.executable, "-m", "extractor", "run", str(SEEDS), "-o", str(run)], check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with ReviewServer(run) as server:
            page = browser.new_page(viewport={"width": 1160, "height": 700}, color_scheme="light")
            page.goto(server.link)
            for number in range(40):
                page.wait_for_selector("body:not([aria-busy]) .focused")
                if number > 8 and page.evaluate(SHOWS):
                    break
                page.wait_for_timeout(1500)  # as long as a quick reader needs: the page foretells the time left
                page.keyboard.press("a")
            page.wait_for_timeout(5000)  # until the note about the last decision is gone
            page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
