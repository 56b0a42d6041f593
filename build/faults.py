"""Record what each adapter makes of each fault of its platform, and write the table of it:

    python build/faults.py [PLATFORM...]

Runs the contract tests of these platforms, of all unless told: some ten minutes.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from door.places import ROOT, say, venv_environ
from engine.platforms import registry
from tests.contract import fault_table


def main() -> int:
    """1 if a test failed: then nothing is written of its platform."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platforms", nargs="*", choices=[*registry.ids(), []])
    record, failed = fault_table.recorded() if fault_table.RECORD.exists() else {}, []
    for platform in parser.parse_args().platforms or registry.ids():
        say(f"· {platform}")
        found = _record(platform)
        if found is None:
            failed.append(platform)
        else:
            record[platform] = found
    text = json.dumps(dict(sorted(record.items())), ensure_ascii=False, indent=1)
    fault_table.RECORD.write_text(text + "\n", encoding="utf-8")
    fault_table.TABLE.write_text(fault_table.rendered(record), encoding="utf-8")
    return 1 if failed else 0


def _record(platform: str) -> dict[str, list[str]] | None:
    """By switch; None if a test failed."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "faults.json"
        plugin = ["-p", "tests.harness.fault_log", "--fault-log", str(log)]
        command = [sys.executable, "-m", "pytest", "-n0", *plugin, f"tests/contract/{platform}"]
        if subprocess.run(command, cwd=ROOT, env=venv_environ(), check=False).returncode:
            return None
        found: dict[str, list[str]] = json.loads(log.read_text(encoding="utf-8"))[platform]
        return found


if __name__ == "__main__":
    sys.exit(main())
