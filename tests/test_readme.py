"""The README is true: its commands exist, its options exist, and its files are there."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from extractor.cli import app

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = "\n".join(re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL))
COMMANDS = get_command(app).commands


def used_lines():
    return [re.split(r"\s+#", line)[0] for line in CODE.splitlines() if line.startswith("extractor ")]


@pytest.mark.parametrize("line", used_lines())
def test_a_command_of_the_readme_exists_with_its_options(line):
    words = line.split()
    command = COMMANDS[words[1]]
    if hasattr(command, "commands") and words[2] in command.commands:
        command = command.commands[words[2]]
    known = {option for parameter in command.params for option in parameter.opts}
    used = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    assert used <= known


def test_every_command_stands_in_the_readme():
    assert {name for name in COMMANDS if f"extractor {name}" not in TEXT} == set()


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make (\w+)", CODE, re.MULTILINE)) <= targets


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+?)\)", TEXT))))
def test_every_file_the_readme_links_to_exists(link):
    assert (ROOT / link).exists()


def test_every_command_and_option_has_help():
    for name, command in COMMANDS.items():
        assert command.help, name
        for parameter in command.params:
            assert parameter.name == "help" or getattr(parameter, "help", None), f"{name} {parameter.name}"
