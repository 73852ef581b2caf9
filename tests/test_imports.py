"""The import direction of the architecture, checked over the source."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent

STEPS = {"articles", "prompting", "model", "evidence", "confidence", "jsonl"}


def imported(path: Path) -> set[str]:
    """The modules that a file imports at any depth, as dotted names."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(str(node.module))
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def modules(package: str) -> dict[str, set[str]]:
    return {
        str(path.relative_to(ROOT).with_suffix("")).replace("/", "."): imported(path)
        for path in sorted((ROOT / package).rglob("*.py"))
    }


def tops(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def engine(names: set[str]) -> set[str]:
    return {name.split(".")[1] for name in names if name.startswith("extractor.")}


def test_schemas_import_pydantic_and_the_standard_library_only():
    import sys

    for name, names in modules("schemas").items():
        foreign = tops(names) - sys.stdlib_module_names - {"schemas", "pydantic", "pydantic_core"}
        assert not foreign, f"{name} imports {foreign}"


def test_steps_do_not_import_each_other():
    for step in sorted(STEPS):
        reached = engine(imported(ROOT / "extractor" / f"{step}.py"))
        assert not reached & (STEPS - {step}), f"{step} imports {reached & STEPS}"


def test_nothing_below_imports_what_stands_above():
    above = {"cli", "evaluation", "review", "batch", "output", "pipeline"}
    for step in sorted(STEPS | {"assembly", "merging", "parts"}):
        reached = engine(imported(ROOT / "extractor" / f"{step}.py"))
        assert not reached & above, f"{step} imports {reached & above}"


def test_only_the_model_module_imports_the_client_libraries():
    for name, names in modules("extractor").items():
        clients = tops(names) & {"openai", "instructor", "tenacity"}
        assert not clients or name == "extractor.model", f"{name} imports {clients}"


def test_consumers_do_not_import_the_model():
    for package in ("extractor/evaluation", "extractor/review"):
        for name, names in modules(package).items():
            assert "model" not in engine(names), f"{name} imports the model"


def test_only_the_command_line_prints_or_exits():
    for path in sorted((ROOT / "extractor").rglob("*.py")):
        if path.is_relative_to(ROOT / "extractor" / "cli"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"print", "exit"}, f"{path.name}:{node.lineno} calls {node.func.id}"


def test_the_engine_names_no_field_of_a_record():
    from schemas import RECORD_TYPES, own_fields

    # Ordinary words elsewhere.
    common = {"topics", "text", "outcomes", "date", "place", "status", "mode", "channel", "name"}
    fields = {field for kind in RECORD_TYPES.values() for field in own_fields(kind)} - common
    for path in sorted((ROOT / "extractor").rglob("*.py")):
        if path.is_relative_to(ROOT / "extractor" / "embedded"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = {getattr(node, "attr", None)}
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
            assert not named & fields, f"{path}:{getattr(node, 'lineno', 0)} names {named & fields}"


def test_no_module_has_a_catch_all_name():
    for package in ("extractor", "schemas"):
        for path in (ROOT / package).rglob("*.py"):
            assert path.stem not in {"utils", "util", "helpers", "common", "base", "manager", "misc"}
