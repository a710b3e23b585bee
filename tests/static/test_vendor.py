"""The vendored browser files are the published ones, and the repository says what they are."""

import hashlib
import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
PACKAGES = json.loads((VENDOR / "VENDOR.json").read_text())
FILES = {path: digest for package in PACKAGES for path, digest in package["files"].items()}
MADE_HERE = {"VENDOR.json", "plotly-basic-4.1.1/plotly.css"}


def script(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "bin" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", sorted(FILES))
def test_file_has_the_recorded_hash(path):
    assert hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() == FILES[path]


def test_every_vendored_file_is_recorded_and_nothing_else_lies_there():
    there = {str(p.relative_to(VENDOR)) for p in VENDOR.rglob("*") if p.is_file()}
    assert there - MADE_HERE == set(FILES)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_package_names_its_version_licence_and_reason(package):
    assert package["version"] and package["licence"] and package["why"]
    assert any(path.endswith("LICENSE") for path in package["files"])
    assert all(package["version"] in path for path in package["files"])


def test_plotly_style_sheet_agrees_with_the_bundle():
    plotly = script("extract_plotly_css")
    assert plotly.extract(plotly.BUNDLE.read_text(encoding="utf-8")) == plotly.STYLES.read_text(encoding="utf-8")


def test_plotly_still_leaves_its_rules_out_when_the_style_sheet_is_linked():
    bundle = script("extract_plotly_css").BUNDLE.read_text(encoding="utf-8")
    assert '.matches(".no-inline-styles")' in bundle and '"plotly.js-style-"' in bundle
