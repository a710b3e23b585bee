"""What the strict policy and the promise "nothing from another host" ask of every page and script."""

import re
from pathlib import Path

import django
import pytest

ROOT = Path(__file__).resolve().parents[2]
DJANGO_ADMIN = Path(django.__file__).parent / "contrib" / "admin" / "static" / "admin" / "css" / "base.css"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_has_no_inline_script_style_or_handler(path):
    html = path.read_text()
    for script in re.findall(r"<script\b[^>]*>", html):
        assert "src=" in script or 'type="application/' in script, script
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"|\shx-on|javascript:", html)


@pytest.mark.parametrize("path", [*TEMPLATES, *SHEETS], ids=relative)
def test_nothing_is_loaded_from_another_host(path):
    assert not re.search(r"(?:src=|url\(|@import)\s*[\"']?(?:https?:)?//", path.read_text())
    assert not re.search(r"<link\b[^>]*href=[\"'](?:https?:)?//", path.read_text())


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_script_is_small_and_evaluates_nothing(path):
    script = path.read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|setTimeout\(\s*[\"']", script)
    assert len(script.splitlines()) < 250


def test_charts_are_never_sent_to_a_cloud():
    look = (ROOT / "static" / "js" / "chart-look.js").read_text()
    assert "showSendToCloud: false" in look and "displaylogo: false" in look


def test_colours_stand_in_the_tokens_only():
    styles = (ROOT / "static" / "css" / "strikeline.css").read_text()
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", re.sub(r"@media print \{.*", "", styles, flags=re.S)) == []


@pytest.mark.parametrize("path", [*SHEETS, *SCRIPTS], ids=relative)
def test_every_custom_property_that_is_used_is_a_token(path):
    """Of the admin's sheets, also one that the admin has, or that the sheet sets for its own rules."""
    sheets = ["tokens.css", "admin.css", path.name] if path.name.startswith("admin") else ["tokens.css"]
    given = "".join((ROOT / "static" / "css" / name).read_text() for name in sheets if name.endswith(".css"))
    known = set(re.findall(r"(--[\w-]+):", given))
    assert set(re.findall(r"var\((--[\w-]+)[,)]", path.read_text())) <= known
