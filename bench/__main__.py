"""Runs the cases and prints a table; see the package."""

import argparse
import json
import pkgutil
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench import cases
from bench.harness import CASES, World, as_json, as_table, call, measure


def main() -> int:
    parser = argparse.ArgumentParser(description="Speed, as ratios measured side by side.")
    parser.add_argument("names", nargs="*", help="words that a case's name must hold one of")
    parser.add_argument("--folder", type=Path, default=Path("instance/bench"))
    parser.add_argument("--cold", nargs=2, metavar=("CASE", "FORM"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    for module in pkgutil.iter_modules(cases.__path__):
        import_module(f"bench.cases.{module.name}")
    world = World(options.folder.absolute())
    if options.cold:
        name, form = options.cold
        with CASES[name].make(world) as forms:
            print(json.dumps(call(forms, form)))
        return 0
    chosen = [one for one in CASES.values() if not options.names or any(word in one.name for word in options.names)]
    if not chosen:
        parser.error(f"no such case; there are: {', '.join(CASES)}")
    print("Building the demonstration, if it is not there ...", file=sys.stderr)
    assert world.app
    outcomes = []
    for one in chosen:
        print(f"{one.name}: beside {one.naive_is} (naive) and {one.limit_is} (limit)", file=sys.stderr)
        outcomes.append(measure(one, world))
    print(as_table(outcomes))
    target = world.folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    target.write_text(as_json(outcomes), encoding="utf-8")
    print(f"\nWritten to {target}. Ratios are what to read: milliseconds are of this machine, now.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
