"""Print the oldest dependencies that pyproject.toml allows, as constraints for pip."""

import tomllib
from pathlib import Path

path = Path(__file__).parents[1] / "pyproject.toml"
project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
extras = project["optional-dependencies"].values()
for dependency in sum(extras, start=project["dependencies"]):
    if ">=" in dependency:
        print(dependency.replace(">=", "=="))
