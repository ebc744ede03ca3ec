"""`make bench`: run every benchmark, or those named, and keep what each measured as benchmarks/results/NAME.json."""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Run the benchmarks named on the command line, or all."""
    names = sys.argv[1:] or sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    for name in names:
        print(f"{name} …", flush=True)
        result = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "processors": os.cpu_count(),
            **import_module(f"benchmarks.bench_{name}").measure(),
        }
        (HERE / "results").mkdir(exist_ok=True)
        text = json.dumps(result, indent=2, ensure_ascii=False)
        (HERE / "results" / f"{name}.json").write_text(text + "\n", "utf-8")
        print(text, flush=True)


if __name__ == "__main__":
    main()
