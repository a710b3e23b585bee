#!/usr/bin/env python3
"""Fetch the vendored browser files and write static/vendor/VENDOR.json.

    bin/vendor_static.py            fetch every package with `npm pack`, then write the list
    bin/vendor_static.py --list     write the list from the files that are there

To move to a newer version: change it in PACKAGES, run this, run `bin/extract_plotly_css.py`,
change the path in templates/base.html, delete the old folder. Nothing here runs at build or at run time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"


@dataclass(frozen=True)
class Package:
    folder: str
    name: str
    version: str
    licence: str
    why: str
    files: tuple[str, ...]  # paths inside the published package; LICENSE is always taken

    @property
    def directory(self) -> Path:
        return VENDOR / f"{self.folder}-{self.version}"


PACKAGES = (
    Package(
        "plotly-basic", "plotly.js-basic-dist-min", "4.1.1", "MIT",
        "charts; the basic bundle evaluates no code, so it runs under script-src 'self'",
        ("plotly-basic.min.js",),
    ),
    Package(
        "htmx", "htmx.org", "2.0.11", "0BSD",
        "filters answer without a page load; every form also works without it",
        ("dist/htmx.min.js",),
    ),
    Package(
        "leaflet", "leaflet", "1.9.4", "BSD-2-Clause",
        "the small map on a record; the .map file stays because leaflet.js names it",
        (
            "dist/leaflet.js", "dist/leaflet.js.map", "dist/leaflet.css",
            "dist/images/layers.png", "dist/images/layers-2x.png",
            "dist/images/marker-icon.png", "dist/images/marker-icon-2x.png", "dist/images/marker-shadow.png",
        ),
    ),
    Package(
        "topojson-client", "topojson-client", "3.1.0", "ISC",
        "unpacks the country outlines",
        ("dist/topojson-client.min.js",),
    ),
    Package(
        "world-atlas", "world-atlas", "2.0.2", "ISC",
        "country outlines from Natural Earth (public domain), so that no map tile is fetched from elsewhere",
        ("countries-110m.json",),
    ),
)  # fmt: skip


def fetch(package: Package) -> None:
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
            cwd=folder, check=True, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip
        with tarfile.open(Path(folder) / packed) as archive:
            archive.extractall(folder, filter="data")
        for name in ("LICENSE", *package.files):
            target = package.directory / name.removeprefix("dist/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(folder) / "package" / name, target)


def listing() -> list[dict[str, object]]:
    """What VENDOR.json holds: each package with the SHA-256 of each of its files, as published."""
    return [
        {
            "name": package.name,
            "version": package.version,
            "licence": package.licence,
            "why": package.why,
            "files": {
                str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in (package.directory / n.removeprefix("dist/") for n in ("LICENSE", *package.files))
            },
        }
        for package in PACKAGES
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="fetch nothing, only write VENDOR.json")
    if not parser.parse_args().list:
        for package in PACKAGES:
            fetch(package)
    (VENDOR / "VENDOR.json").write_text(json.dumps(listing(), indent=2) + "\n")


if __name__ == "__main__":
    main()
