"""The page as people use it: Debian's Chromium, driven by keys."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from extractor.review.store import Store
from schemas.decision import Decision
from tests.review.conftest import skip_unless_on_ci
from tests.review.decrees import decrees
from tests.review.lines import SAID, TEXT, claim, evidence, line, meeting, seed_lines, write_run
from tests.review.serving import ReviewServer

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        skip_unless_on_ci("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


class Reviewer:
    """Somebody at the page."""

    def __init__(self, browser: Browser, link: str, width: int = 1280) -> None:
        self.page: Page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(link)
        self.ready()

    def ready(self) -> None:
        """Waits until a field, or the end, is shown and no request is under way."""
        self.page.wait_for_selector("#record h2")
        self.page.wait_for_selector("body:not([aria-busy])")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_selector("body:not([aria-busy])")

    def type(self, text: str) -> None:
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    @property
    def field(self) -> str:
        return self.page.locator(".focused .name").inner_text()

    @property
    def record(self) -> str:
        return self.page.locator("#record h2").first.inner_text()

    @property
    def place(self) -> str:
        return f"{self.record}, {self.field}"

    def decided(self) -> int:
        found = re.match(r"\s*([\d,]+) of", self.page.locator("#progress p").inner_text())
        assert found is not None
        return int(found[1].replace(",", ""))

    def select(self, words: str) -> None:
        """Selects words of the article as a mouse would."""
        self.page.evaluate(
            """(words) => {
              const walker = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
                return;
              }
              throw new Error("not in one piece of the article: " + words);
            }""",
            words,
        )

    def go(self, field: str) -> None:
        """Goes to a field of the record with the arrow keys."""
        names = self.page.locator(".fields .name").all_inner_texts()
        steps = names.index(field) - names.index(self.field)
        self.press(*["ArrowDown" if steps > 0 else "ArrowUp"] * abs(steps))
        assert self.field == field

    def leave(self) -> None:
        # A closing browser may not wait for its last request, and the next reviewer would find the field taken.
        self.page.evaluate("fetch(`/release?window=${windowName}`, { method: 'POST' }).catch(() => {})")
        self.page.context.close()


@pytest.fixture
def run(run_file: Path) -> Path:
    return run_file


@pytest.fixture
def server(run: Path) -> Iterator[ReviewServer]:
    with ReviewServer(run, "--threshold", "1") as started:
        yield started


@pytest.fixture
def ada(browser: Browser, server: ReviewServer) -> Iterator[Reviewer]:
    reviewer = Reviewer(browser, server.link)
    yield reviewer
    reviewer.leave()
    assert reviewer.errors == []


def stored(run: Path) -> list[Decision]:
    with closing(Store(f"sqlite:///{run.with_name('facts.reviews.db')}")) as store:
        return list(store.since(0))


def test_the_seeds_are_reviewed_with_keys_only(browser: Browser, tmp_path: Path) -> None:
    run = write_run(tmp_path / "facts.jsonl", seed_lines())
    with ReviewServer(run, "--threshold", "0.3") as server:
        ada = Reviewer(browser, server.link)
        total = int(ada.page.locator("#progress progress").get_attribute("max") or 0)
        for _ in range(total):
            ada.press("a")
        assert ada.record == "All done"
        assert ada.decided() == total
        assert all(url.startswith(f"http://127.0.0.1:{server.port}/") for url in ada.requests)
        ada.leave()
        assert ada.errors == []
    assert len(stored(run)) == total > 20
    assert {one.article_id for one in stored(run)} == {one.article.id for one in seed_lines()}


def test_undo_goes_back_to_each_field_in_turn(ada: Reviewer, run: Path) -> None:
    places = []
    for key in ("a", "s", "a", "a", "s"):
        places.append(ada.place)
        ada.press(key)
    ada.select("The river port")
    record = ada.record
    ada.press("v", "u")
    assert ada.record == record
    for place in reversed(places):
        ada.press("u")
        assert ada.place == place
    ada.press("u")
    expect(ada.page.locator("#message")).to_contain_text("nothing to undo")
    assert ada.decided() == 0


def test_an_invalid_edit_shows_its_message_beside_the_field_and_stores_nothing(ada: Reviewer, run: Path) -> None:
    ada.go("Date")
    ada.press("e")
    ada.type("next week")
    ada.press("Enter")
    fault = ada.page.locator('#edit [data-for="date"]')
    expect(fault).to_contain_text("is not a date")
    box = ada.page.locator('#edit [name="date"]')
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_be_focused()
    assert stored(run) == []
    ada.errors.clear()  # Chromium notes the refused request in its console.
    ada.type("2024-05-06")
    ada.press("Enter")
    (decision,) = stored(run)
    assert (decision.decision, decision.field, decision.new_value) == ("edit", "date", "2024-05-06")
    assert ada.decided() == 1


def test_a_field_that_cannot_be_absent_says_so(ada: Reviewer, run: Path) -> None:
    ada.go("Mode")
    ada.press("x")
    expect(ada.page.locator(".focused .fault:not(:empty)")).to_contain_text("cannot be empty")
    assert stored(run) == []
    ada.errors.clear()


def test_keys_are_dead_while_typing_and_escape_leaves_the_box(ada: Reviewer, run: Path) -> None:
    ada.go("Place")
    ada.press("e")
    ada.type("rasxuj")
    assert stored(run) == []
    expect(ada.page.locator('#edit [name="place"]')).to_have_value("rasxuj")
    ada.press("Escape")
    expect(ada.page.locator("#edit")).to_be_hidden()
    ada.press("a")
    (decision,) = stored(run)
    assert (decision.decision, decision.new_value) == ("accept", "Vienna")


def test_choices_are_offered_for_a_chosen_field(ada: Reviewer, run: Path) -> None:
    ada.go("Mode")
    ada.press("e")
    options = ada.page.locator('#edit [name="mode"] option').all_inner_texts()
    assert options == ["In person", "Phone", "Video", "Unspecified"]
    ada.page.locator('#edit [name="mode"]').select_option("phone")
    ada.press("Enter")
    assert stored(run)[0].new_value == "phone"


def test_people_are_added_and_removed_in_rows(ada: Reviewer, run: Path) -> None:
    ada.go("Participants")
    ada.press("e")
    ada.page.locator("#edit .add-row").click()
    ada.page.keyboard.type("Bo Lind")
    ada.page.locator("#edit .remove-row").first.click()
    ada.page.locator("#edit [name='participants.2.name']").press("Control+Enter")
    ada.ready()
    (decision,) = stored(run)
    assert isinstance(decision.new_value, list)
    assert [one["name"] for one in decision.new_value if isinstance(one, dict)] == ["Li Wen", "Bo Lind"]


def test_the_value_is_marked_inside_the_evidence_and_in_sight(ada: Reviewer) -> None:
    ada.go("Place")
    assert ada.page.locator("mark.value").all_inner_texts() == ["Vienna"]
    assert "".join(ada.page.locator("mark").all_inner_texts()) == TEXT.split("\n")[0]
    expect(ada.page.locator("mark.value")).to_be_in_viewport()


def test_evidence_is_selected_after_an_emoji_and_after_marks(ada: Reviewer, run: Path) -> None:
    place = ada.place
    ada.select("in Vienna.")
    ada.press("v")
    assert ada.place == place
    (decision,) = stored(run)
    start = TEXT.index("🤝 in Vienna.") + 2
    assert decision.new_value == [{"quote": "in Vienna.", "start": start, "end": start + 10}]
    assert ada.page.locator("mark").all_inner_texts() == ["in Vienna."]


def test_a_missed_value_is_taken_from_the_selection(ada: Reviewer, run: Path) -> None:
    ada.go("Occasion")
    ada.select("the talks")
    ada.press("t")
    expect(ada.page.locator('#edit [name="occasion"]')).to_have_value("the talks")
    ada.press("Enter")
    (decision,) = stored(run)
    assert (decision.field, decision.old_value, decision.new_value) == ("occasion", None, "the talks")


def test_a_missed_record_is_added_with_keys_alone(ada: Reviewer, run: Path) -> None:
    ada.press("n")
    expect(ada.page.locator("#message")).to_contain_text("Select the words")
    ada.press(".", ".", ".", ">")
    ada.press("n")
    expect(ada.page.locator("#types")).to_be_visible()
    ada.press("2")
    ada.page.wait_for_selector("#new-record")
    ada.page.keyboard.type("Li Wen")
    ada.press("Control+Enter")
    expect(ada.page.locator('#new-record [data-for="text"]')).not_to_be_empty()
    ada.errors.clear()
    ada.page.locator('#new-record [name="text"]').fill("Li Wen thanked Ada Novak for the talks.")
    for name, value in (("quotation", "indirect"), ("speech_act", "expressive"), ("channel", "meeting")):
        ada.page.locator(f'#new-record [name="{name}"]').select_option(value)
    ada.press("Control+Enter")
    ada.page.wait_for_selector(".focused")
    (decision,) = stored(run)
    assert (decision.decision, decision.record_id) == ("add", "c2")
    assert isinstance(decision.new_value, dict)
    (cited,) = decision.new_value["evidence"]  # type: ignore[misc]
    assert isinstance(cited, dict)
    assert cited["quote"] == TEXT[TEXT.index("Li Wen thanked") :].strip()
    expect(ada.page.locator(".records")).to_contain_text("c2 Li Wen · Li Wen thanked Ada Novak for the talks.")


def test_rejecting_a_record_goes_on_with_the_next_one(ada: Reviewer) -> None:
    assert ada.record == "Meeting m1"
    ada.press("r")
    assert ada.record == "Claim c1"
    assert ada.decided() == 10


def test_a_reload_keeps_the_place(ada: Reviewer) -> None:
    ada.press("a", "a", "j", "j")
    place = ada.place
    ada.page.reload()
    ada.page.wait_for_selector(".focused")
    assert ada.place == place
    assert ada.decided() == 2


def test_two_windows_divide_the_work(ada: Reviewer, server: ReviewServer, run: Path) -> None:
    page = ada.page.context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}/")
    page.wait_for_selector(".focused")
    assert page.locator(".focused .name").inner_text() != ada.field
    for _ in range(4):
        for window in (page, ada.page):
            window.keyboard.press("a")
            window.wait_for_selector("body:not([aria-busy])")
    page.close()
    decisions = stored(run)
    assert len({(one.record_id, one.field) for one in decisions}) == len(decisions) == 8


def test_two_reviewers_at_once_in_two_browsers(browser: Browser, ada: Reviewer, run: Path) -> None:
    with ReviewServer(run, "--threshold", "1", reviewer="bea") as second:
        bea = Reviewer(browser, second.link)
        assert bea.place != ada.place
        for _ in range(5):
            ada.press("a")
            bea.press("a")
        bea.leave()
        assert bea.errors == []
    decisions = stored(run)
    assert len({(one.record_id, one.field) for one in decisions}) == len(decisions) == 10
    assert {one.reviewer for one in decisions} == {"ada", "bea"}


def test_a_conflict_is_settled_with_one_key(browser: Browser, run: Path) -> None:
    for name, keys in (("ada", ["x"]), ("bea", ["a"])):
        with ReviewServer(run, "--threshold", "1", reviewer=name) as server:
            reviewer = Reviewer(browser, server.link)
            reviewer.go("Place")
            reviewer.press(*keys)
            reviewer.leave()
    with ReviewServer(run, "--settle", reviewer="cleo") as server:
        cleo = Reviewer(browser, server.link)
        assert cleo.place == "Meeting m1, Place"
        assert cleo.page.locator(".answers button").all_inner_texts() == ["1 ada: absent", "2 bea: Vienna"]
        cleo.press("2")
        assert cleo.record == "All done"
        cleo.leave()
        assert cleo.errors == []
    assert [one.selection for one in stored(run)][-1] == "conflict"


def test_a_killed_server_is_told_and_nothing_that_was_stored_is_lost(browser: Browser, run: Path) -> None:
    with ReviewServer(run, "--threshold", "1") as server:
        ada = Reviewer(browser, server.link)
        ada.press("a", "a", "a")
        place = ada.place
        server.kill()
        ada.press("a")
        expect(ada.page.locator("#message")).to_contain_text("does not answer")
        assert ada.place == place
        ada.leave()
    with ReviewServer(run, "--threshold", "1") as server:
        again = Reviewer(browser, server.link)
        assert again.decided() == 3
        again.leave()
    assert len(stored(run)) == 3


def test_an_article_with_markup_is_shown_as_text_and_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    bad = "</p><script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"
    text = f"{bad}\n{TEXT}\n{{{{ 7 * 7 }}}} {bad}"
    one = line(text, source=bad, meetings=[meeting(text, place=bad, topics=[bad])], claims=[claim(text, quote=SAID)])
    run = write_run(tmp_path / "facts.jsonl", [one])
    with ReviewServer(run, "--threshold", "1") as server:
        ada = Reviewer(browser, server.link)
        ada.go("Place")
        ada.press("e")
        expect(ada.page.locator('#edit [name="place"]')).to_have_value(bad)
        assert ada.page.locator("#text").evaluate("element => element.textContent") == text
        assert ada.page.locator("#text script, #text img, #record script, #record img").count() == 0
        assert ada.page.title() == "Review of facts.jsonl"
        ada.leave()
        assert ada.errors == []


def test_a_long_article_is_reviewed_and_its_evidence_is_in_sight(browser: Browser, tmp_path: Path) -> None:
    text = "The harbour was quiet all day long, and nobody came. 🌊\n" * 3_700 + TEXT
    assert len(text) > 200_000
    run = write_run(tmp_path / "facts.jsonl", [line(text)])
    with ReviewServer(run, "--threshold", "1") as server:
        ada = Reviewer(browser, server.link)
        ada.go("Place")
        expect(ada.page.locator("mark.value")).to_be_in_viewport()
        assert ada.page.locator("mark.value").inner_text() == "Vienna"
        ada.select("the talks")
        ada.press("v")
        assert stored(run)[0].new_value == [evidence(text, "the talks")]
        ada.leave()
        assert ada.errors == []


def test_blind_values_show_only_after_the_reviewer_gave_theirs(browser: Browser, run: Path) -> None:
    with ReviewServer(run, "--threshold", "1", "--blind") as server:
        ada = Reviewer(browser, server.link)
        ada.go("Place")
        # The article and the evidence hold the value; the record must not.
        assert "Vienna" not in ada.page.locator(".fields").inner_text() + ada.page.locator(".heading").inner_text()
        assert ada.page.locator("mark.value").count() == 0
        ada.press("a")
        expect(ada.page.locator("#message")).to_contain_text("Give your own value first")
        assert stored(run) == []
        ada.press("e")
        expect(ada.page.locator('#edit [name="place"]')).to_have_value("")
        ada.type("Graz")
        ada.press("Enter")
        expect(ada.page.locator("#message")).to_contain_text("For place the model has: Vienna")
        ada.leave()
    (decision,) = stored(run)
    assert (decision.blind, decision.decision, decision.new_value) == (True, "edit", "Graz")


def test_a_third_record_type_is_reviewed_without_a_change(browser: Browser, tmp_path: Path) -> None:
    decree: dict[str, Any] = {
        "id": "d1",
        "issuer": {"name": "Ada Novak"},
        "force": "draft",
        "penalties": [{"amount": 2.5}],
        "evidence": [evidence(TEXT, "The river port stays closed.")],
    }
    with decrees():
        run = write_run(tmp_path / "facts.jsonl", [line(decrees=[decree])])
    script = tmp_path / "review_decrees.py"
    script.write_text(
        "import sys\nfrom tests.review.decrees import decrees\nfrom extractor.cli import main\n"
        "with decrees():\n    main()\n",
        encoding="utf-8",
    )
    with ReviewServer(run, "--threshold", "1", program=[str(script)]) as server:
        ada = Reviewer(browser, server.link)
        assert ada.record == "Decree d1"
        ada.go("Penalties")
        ada.press("e")
        ada.page.locator("[name='penalties.0.amount']").fill("dear")
        ada.page.locator("[name='penalties.0.amount']").press("Control+Enter")
        expect(ada.page.locator('[data-for="penalties.0.amount"]')).to_contain_text("valid number")
        ada.errors.clear()
        ada.page.locator("[name='penalties.0.amount']").fill("3")
        ada.page.locator("[name='penalties.0.amount']").press("Control+Enter")
        ada.ready()
        ada.leave()
        assert ada.errors == []
    decisions = stored(run)
    assert [one.new_value for one in decisions] == [[{"amount": 3.0, "currency": "EUR"}]]


def test_a_narrow_window_shows_the_field_its_evidence_and_the_keys(browser: Browser, server: ReviewServer) -> None:
    ada = Reviewer(browser, server.link, width=380)
    ada.go("Place")
    for selector in (".focused .name", "mark.value", '[data-action="accept"]'):
        expect(ada.page.locator(selector)).to_be_in_viewport()
    assert ada.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ada.leave()


def test_everything_can_be_reached_and_is_named_for_a_screen_reader(ada: Reviewer) -> None:
    nameless = ada.page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, textarea")]
             .filter((one) => !one.closest("template"))
             .filter((one) => !(one.textContent.trim() || one.labels?.length || one.getAttribute("aria-label")))
             .map((one) => one.outerHTML)"""
    )
    assert nameless == []
    assert ada.page.locator("[role=status][aria-live=polite]").count() == 1
    ada.press("a")
    expect(ada.page.locator("#said")).to_contain_text("confidence")
    for label in ("Article", "Record"):
        assert ada.page.get_by_role("region", name=label).count() == 1
    assert ada.page.get_by_role("group", name="Decide").get_by_role("button").count() == 12


FAINT = """() => {
          const channel = (one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4);
          const shares = [0.2126, 0.7152, 0.0722];
          const light = (colour) => shares.reduce((sum, share, at) => sum + share * channel(colour[at]), 0);
          const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
          const behind = (element) => {
            for (let one = element; one; one = one.parentElement) {
              const found = numbers(getComputedStyle(one).backgroundColor);
              if (found.length < 4 || found[3] === 1) return found;
            }
            return [255, 255, 255];
          };
          const seen = [...document.querySelectorAll("body *")].filter((one) =>
            [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && one.getClientRects().length);
          return seen.map((one) => {
            const pair = [light(numbers(getComputedStyle(one).color)), light(behind(one))].sort((a, b) => b - a);
            return [(pair[0] + 0.05) / (pair[1] + 0.05), one.outerHTML.slice(0, 80)];
          }).filter(([ratio]) => ratio < 4.5);
        }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_enough_contrast(ada: Reviewer, server: ReviewServer, scheme: Any) -> None:
    """WCAG 2.2, success criterion 1.4.3: 4.5 to 1."""
    ada.page.emulate_media(color_scheme=scheme)
    ada.page.get_by_text("What is in the queue").click()
    assert ada.page.evaluate(FAINT) == []
    ada.go("Date")
    ada.press("e")
    ada.type("soon")
    ada.press("Enter")
    expect(ada.page.locator('#edit [data-for="date"]')).not_to_be_empty()
    ada.errors.clear()
    assert ada.page.evaluate(FAINT) == []
    ada.press("Escape", ".", "a")
    expect(ada.page.locator("#message")).to_be_visible()
    assert ada.page.evaluate(FAINT) == []
    ada.press(".", "n")
    expect(ada.page.locator("#types")).to_be_visible()
    assert ada.page.evaluate(FAINT) == []
    ada.press("2")
    ada.page.wait_for_selector("#new-record")
    assert ada.page.evaluate(FAINT) == []
    ada.press("Escape")
    ada.page.get_by_role("button", name="Whole article").click()
    ada.page.get_by_role("button", name="Is anything missed?", exact=True).wait_for()
    assert ada.page.evaluate(FAINT) == []


def test_a_narrow_window_shows_the_question_for_the_whole_article(browser: Browser, server: ReviewServer) -> None:
    ada = Reviewer(browser, server.link, width=400)
    ada.page.get_by_role("button", name="Whole article").click()
    for name in ("Is anything missed?", "Nothing missed"):
        expect(ada.page.get_by_role("button", name=name).first).to_be_in_viewport()
    expect(ada.page.locator("#article-head")).to_be_in_viewport()
    expect(ada.page.get_by_text("What is in the queue")).to_be_in_viewport()
    assert ada.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ada.leave()


def test_the_title_of_the_next_record_is_in_sight(browser: Browser, server: ReviewServer) -> None:
    ada = Reviewer(browser, server.link, width=400)
    ada.page.set_viewport_size({"width": 400, "height": 560})
    ada.go("Outcomes")
    expect(ada.page.locator("#record h2")).not_to_be_in_viewport()
    ada.press("r")
    assert ada.record == "Whole article"
    expect(ada.page.locator("#record h2")).to_be_in_viewport(ratio=1)
    ada.leave()


def test_what_is_typed_ahead_of_a_form_decides_nothing(ada: Reviewer, run: Path) -> None:
    ada.page.route("**/form/**", lambda route: (ada.page.wait_for_timeout(300), route.continue_()))
    ada.press(".", "n")
    ada.page.keyboard.type("2anxsrue")
    ada.page.wait_for_selector("#new-record")
    expect(ada.page.locator("#edit")).to_have_count(0)
    expect(ada.page.locator("#types")).to_be_hidden()
    assert stored(run) == []


def test_a_record_is_added_and_people_are_edited_without_a_mouse(ada: Reviewer, run: Path) -> None:
    def tab_to(name: str) -> None:
        for _ in range(60):
            if ada.page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()") == name:
                return
            ada.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not reach {name}")

    ada.press("e")
    tab_to("Add one")
    ada.page.keyboard.press("Enter")
    ada.page.keyboard.type("Bo Lind")
    ada.press("Control+Enter")
    ada.ready()
    ada.press(".", ".", ">", "n", "2")
    ada.page.wait_for_selector("#new-record")
    ada.page.keyboard.type("Li Wen")
    for name, typed in (
        ("text", "Li Wen thanked Ada Novak."),
        ("quotation", "Ind"),
        ("speech_act", "Exp"),
        ("channel", "Meet"),
    ):
        tab_to(name)
        ada.page.keyboard.type(typed)
    ada.press("Control+Enter")
    ada.page.wait_for_selector(".focused")
    edited, added = stored(run)
    assert isinstance(edited.new_value, list) and isinstance(added.new_value, dict)
    assert [one["name"] for one in edited.new_value if isinstance(one, dict)] == ["Ada Novak", "Li Wen", "Bo Lind"]
    assert [added.new_value[name] for name in ("quotation", "speech_act", "channel")] == [
        "indirect",
        "expressive",
        "meeting",
    ]


def test_single_keys_can_be_switched_off(ada: Reviewer, run: Path) -> None:
    ada.page.get_by_label("single keys").uncheck()
    ada.press("a")
    assert stored(run) == []
    ada.page.get_by_role("button", name="Accept").click()
    ada.ready()
    assert len(stored(run)) == 1


def test_the_page_says_what_the_queue_leaves_out(browser: Browser, tmp_path: Path) -> None:
    run = write_run(tmp_path / "facts.jsonl", [line(), line("Nothing happened.", meetings=[], claims=[])])
    with ReviewServer(run, "--threshold", "0.3", "--audit", "0") as server:
        ada = Reviewer(browser, server.link)
        ada.page.get_by_text("What is in the queue").click()
        said = ada.page.locator(".scope p").inner_text()
        ada.leave()
    assert "6 of 19 fields (32%) are below 0.3" in said
    assert "13 confident ones are not in the queue" in said
    assert "1 of 2 articles have fields in it, and of each you are asked once its fields are done" in said
    assert "1 of 2 articles hold no record, and come last, to be read" in said
    assert json.loads(run.read_text(encoding="utf-8").splitlines()[1])["claims"] == []


def test_articles_without_a_record_are_confirmed_or_given_the_missed_record(browser: Browser, tmp_path: Path) -> None:
    texts = ("Nothing happened.", "Li Wen thanked the port 🚢 for its help.\nIt rained.")
    run = write_run(tmp_path / "facts.jsonl", [line(text, meetings=[], claims=[]) for text in texts])
    with ReviewServer(run) as server:
        ada = Reviewer(browser, server.link)
        assert ada.place == "Whole article, Is anything missed?"
        for key in ("e", "x", "r", "t", "v"):
            ada.press(key)
            expect(ada.page.locator("#message")).to_contain_text("This is the whole article")
        expect(ada.page.get_by_role("button", name="Nothing missed")).to_be_visible()
        ada.press("a")
        ada.select("Li Wen thanked the port 🚢 for its help.")
        ada.press("n", "2")
        for name, value in (("quotation", "indirect"), ("speech_act", "expressive"), ("channel", "statement")):
            ada.page.locator(f'#new-record [name="{name}"]').select_option(value)
        ada.page.locator('#new-record [name="speakers.0.name"]').fill("Li Wen")
        ada.page.locator('#new-record [name="text"]').fill("Li Wen is grateful for the help of the port.")
        ada.press("Control+Enter")
        ada.page.wait_for_selector(".focused")
        expect(ada.page.locator(".records")).to_contain_text("c1 Li Wen · Li Wen is grateful for the help of the port.")
        ada.press("a")
        assert ada.record == "All done"
        ada.leave()
        assert ada.errors == []
    assert [one.decision for one in stored(run)] == ["complete", "add", "complete"]


def test_a_conflict_about_evidence_is_settled_with_one_key(browser: Browser, run: Path) -> None:
    for name, words in (("ada", "met her counterpart"), ("bea", "on Monday")):
        with ReviewServer(run, "--threshold", "1", reviewer=name) as server:
            reviewer = Reviewer(browser, server.link)
            reviewer.go("Place")
            reviewer.select(words)
            reviewer.press("v")
            reviewer.leave()
    with ReviewServer(run, "--settle", reviewer="cleo") as server:
        cleo = Reviewer(browser, server.link)
        assert cleo.place == "Meeting m1, Evidence"
        cleo.press("e")
        expect(cleo.page.locator("#message")).to_contain_text("Choose one of the answers")
        answers = cleo.page.locator(".answers button").all_inner_texts()
        assert answers == ["1 ada: met her counterpart", "2 bea: on Monday"]
        cleo.press("2")
        assert cleo.record == "All done"
        cleo.leave()
        assert cleo.errors == []
    last = stored(run)[-1]
    assert (last.field, last.selection, last.reviewer) == ("evidence", "conflict", "cleo")


def test_undoing_changed_evidence_returns_to_the_field_where_it_was_made(ada: Reviewer) -> None:
    ada.go("Place")
    ada.select("The river port")
    ada.press("v", "ArrowUp", "u")
    assert ada.field == "Place"
