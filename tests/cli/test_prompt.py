import json

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from tests.servers import Reply, completion, serving
from tests.test_run import extractor


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Ana Horvat met Marko Zupan.", encoding="utf-8")
    return path


@pytest.mark.parametrize("mode", ["tools", "json_schema", "json"])
def test_what_is_printed_is_what_is_sent(tmp_path, article, mode):
    (tmp_path / "pyproject.toml").write_text("[tool.extractor]\nlogprobs = true\n", encoding="utf-8")
    with serving(
        [Reply(completion({"meetings": [], "claims": []}, tool="Records" if mode == "tools" else None))]
    ) as server:
        options = ["--base-url", server.base_url, "--model", "stub", "--mode", mode]
        assert extractor("run", article, "-o", "x.jsonl", *options, cwd=tmp_path).returncode == 0
        printed = extractor("prompt", article, *options, cwd=tmp_path)
    assert json.loads(printed.stdout) == server.requests[0].body


def test_schema_is_that_of_the_prompt():
    shown = json.loads(CliRunner().invoke(app, ["schema", "--prompt", "facts/v1"]).stdout)
    assert set(shown["properties"]) == {"meetings", "claims"}
    assert shown["$defs"]["Meeting"]["properties"]["evidence"]["items"] == {"type": "string"}


def test_schema_of_a_line_holds_every_record_type():
    shown = json.loads(CliRunner().invoke(app, ["schema", "--line"]).stdout)
    assert list(shown["properties"]) == ["schema_version", "article", "meetings", "claims", "rejected", "run"]
