# SPDX-License-Identifier: BSD-2-Clause
"""The pictures of docs/images: drawn from today's figures, and well-formed."""

import pathlib
import subprocess
import sys
import xml.etree.ElementTree

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
IMAGES = TOP / "docs" / "images"


def test_plot_shows_the_figures_of_the_page(tmp_path):
    drawn = tmp_path / "performance.svg"
    subprocess.run([sys.executable, TOP / "tests" / "bench" / "plot.py",
                    TOP / "docs" / "measurements.md", drawn], check=True)
    assert drawn.read_text(encoding="utf-8") == \
        (IMAGES / "performance.svg").read_text(encoding="utf-8"), "run tests/bench/plot.py"


@pytest.mark.parametrize("path", sorted(IMAGES.glob("*.svg")), ids=lambda path: path.name)
def test_svg_is_well_formed(path):
    root = xml.etree.ElementTree.parse(path).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert any(part.tag.endswith("text") and part.itertext() for part in root.iter())
