"""Every benchmark, one after the other, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

for script in ("imports.py", "reading.py", "memory.py", "hook_timing.py", "follow_million.py"):
    subprocess.run([sys.executable, HERE / script], check=True)
