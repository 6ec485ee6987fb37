"""Cells run in a kernel of their own, as Jupyter runs them."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import pytest

# In a process of its own: what Jupyter's packages warn of is not ours to mend.
_RUN = """
import json, sys
import nbformat
from nbclient import NotebookClient
cells = [nbformat.v4.new_code_cell(source) for source in json.load(sys.stdin)]
notebook = nbformat.v4.new_notebook(cells=cells)
NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
json.dump([cell.outputs for cell in notebook.cells], sys.stdout)
"""


def outputs_of(*cells: str) -> list[list[dict[str, Any]]]:
    """Return what each cell put out; skipped where there is no Jupyter, but never in CI."""
    if not find_spec("nbclient") or not find_spec("ipykernel"):
        reason = "there is no nbclient or ipykernel: pip install --group docs"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    done = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", _RUN],
        input=json.dumps(cells),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outputs: list[list[dict[str, Any]]] = json.loads(done.stdout)
    return outputs
