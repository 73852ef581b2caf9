import json
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractor.cli import app
from extractor.confidence import read_map, shipped_maps
from extractor.errors import ExtractorError, FileError, UsageError
from extractor.review.store import Store
from tests.calibration.test_labels import reviewed
from tests.evaluation.making import TEXT, claim, line

SEED = Path(__file__).parents[2] / "seeds" / "000_3715d84f06965001.txt"


def calibrate(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["calibrate", *map(str, arguments)])


@pytest.fixture
def run_and_gold(tmp_path: Path) -> tuple[Path, Path]:
    """A run of 12 articles that always says 0.95; its speech acts are wrong in half of them."""
    run, gold = tmp_path / "facts.jsonl", tmp_path / "gold"
    gold.mkdir()
    lines = []
    for number in range(12):
        text = f"{TEXT} Edition {number}."
        stated = dict.fromkeys(("speakers", "text", "quotation", "speech_act", "channel", "topics"), 0.95)
        act = "assertive" if number % 2 else "directive"
        found = claim(speech_act=act, confidence=stated)
        lines.append(line(f"<{number}>.txt", text, claims=[found]))
        (gold / f"<{number}>.json").write_text(json.dumps({"claims": [claim()]}), encoding="utf-8")
    run.write_text("".join(item.model_dump_json() + "\n" for item in lines), encoding="utf-8")
    return run, gold


def test_a_map_is_fitted_on_gold_and_names_what_it_was_fitted_on(
    run_and_gold: tuple[Path, Path], tmp_path: Path
) -> None:
    run, gold = run_and_gold
    result = calibrate(run, "--gold", gold, "-o", tmp_path / "map.json", "--html", tmp_path / "page.html")
    assert result.exit_code == 0, result.output
    assert "108 judged fields of 12 articles" in result.stdout
    fitted = read_map(tmp_path / "map.json")
    assert fitted.name == "map.json"
    provenance = fitted.provenance
    assert (provenance.model, provenance.prompt_fingerprint, provenance.n) == ("reader", "p", 108)
    assert provenance.fitted_on == "gold on facts.jsonl"
    assert fitted.risk[0].coverage == 1.0
    act, quotation = (fitted.apply({}, (f"claims.{name}", "chosen")) for name in ("speech_act", "quotation"))
    assert act < quotation
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "AUROC" in page
    assert "<script" not in page


def test_a_map_is_fitted_on_decisions(tmp_path: Path) -> None:
    desk, _ = reviewed(tmp_path, 30)
    with closing(Store(f"sqlite:///{tmp_path / 'facts.reviews.db'}")) as store:
        for key in desk.ledger:
            for decision in desk.ledger.standing(key):
                store.append(decision.model_copy(update={"id": 0}))
    result = calibrate(
        tmp_path / "facts.jsonl", "--reviews", tmp_path / "facts.reviews.db", "-o", tmp_path / "map.json"
    )
    assert result.exit_code == 0, result.output
    assert read_map(tmp_path / "map.json").provenance.fitted_on == "reviewers' decisions on facts.jsonl"


def test_too_few_labels_write_nothing_and_say_so(run_and_gold: tuple[Path, Path], tmp_path: Path) -> None:
    run, gold = run_and_gold
    for path in sorted(gold.glob("*.json"))[3:]:
        path.unlink()
    result = calibrate(run, "--gold", gold, "-o", tmp_path / "map.json")
    assert result.exit_code == 1
    assert "The map stays as it is" in result.stderr
    assert not (tmp_path / "map.json").exists()


def test_mistakes_are_said_with_what_to_do(run_and_gold: tuple[Path, Path], tmp_path: Path) -> None:
    run, gold = run_and_gold
    output = tmp_path / "map.json"
    for arguments, message in (
        ((run, "-o", output), "Nothing judges a field"),
        ((run, "--gold", gold, "-o", run), "never changed"),
        ((run, "--reviews", tmp_path / "none.db", "-o", output), "no such file"),
    ):
        result = calibrate(*arguments)
        assert isinstance(result.exception, UsageError)
        assert message in result.exception.what


def test_a_run_that_was_made_in_two_ways_is_refused(run_and_gold: tuple[Path, Path], tmp_path: Path) -> None:
    run, gold = run_and_gold
    other = line("x.txt", "Another text.")
    other.run.model = "another"
    with run.open("a", encoding="utf-8") as file:
        file.write(other.model_dump_json() + "\n")
    result = calibrate(run, "--gold", gold, "-o", tmp_path / "map.json")
    assert isinstance(result.exception, UsageError)
    assert "its model is another" in result.exception.what


def run_with(fitted: Path, folder: Path) -> Result:
    return CliRunner().invoke(app, ["run", str(SEED), "-o", str(folder / "out.jsonl"), "--calibration", str(fitted)])


def test_a_map_is_used_and_named_by_a_run_that_it_fits(tmp_path: Path) -> None:
    fitted = tmp_path / "sure.json"
    fitted.write_text('{"name": "sure.json", "intercept": 20, "provenance": {"model": "embedded/rules-v1"}}')
    assert run_with(fitted, tmp_path).exit_code == 0
    made = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert made["run"]["calibration"] == "sure.json"
    assert {value for record in made["claims"] for value in record["confidence"].values()} == {1.0}


@pytest.mark.parametrize(
    ("provenance", "named"),
    [({"prompt_fingerprint": "x"}, "prompt"), ({"schema_fingerprint": "x"}, "schema"), ({"model": "x"}, "model")],
)
def test_a_map_of_another_prompt_schema_or_model_is_refused(
    tmp_path: Path, provenance: dict[str, str], named: str
) -> None:
    stale = tmp_path / "stale.json"
    stale.write_text(json.dumps({"name": "stale.json", "provenance": provenance}), encoding="utf-8")
    error = run_with(stale, tmp_path).exception
    assert isinstance(error, UsageError)
    assert f"stale.json was fitted on another {named}" in error.what


def test_a_file_that_is_no_map_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{}", encoding="utf-8")
    error = run_with(broken, tmp_path).exception
    assert isinstance(error, ExtractorError)
    assert isinstance(error, FileError)


def test_the_maps_that_ship_say_what_they_were_fitted_on() -> None:
    names = [one.name for one in shipped_maps()]
    assert len(set(names)) == len(names)
    assert all(one.provenance.fitted_on for one in shipped_maps())
    assert sum(one.provenance.model is None for one in shipped_maps()) == 1
