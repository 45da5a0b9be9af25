"""Run all benchmarks, or those that are named: ``python -m benchmarks [NAME ...]``."""

import sys
from importlib import import_module
from pathlib import Path


def main(names):
    """Run the benchmarks of the given names, all if there are none.

    Parameters
    ----------
    names : list of str
        Modules of this package.
    """
    known = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    unknown = sorted(set(names) - set(known))
    if unknown:
        sys.exit(f"There is no benchmark {unknown}. Choose from {known}.")
    for name in names or known:
        print(f"\n## {name}\n", flush=True)
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
