"""Print the oldest dependencies that pyproject.toml allows, as constraints for pip."""

import re
import tomllib
from pathlib import Path

path = Path(__file__).parents[1] / "pyproject.toml"
project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
for dependency in project["dependencies"]:
    print(re.sub(r">=", "==", dependency))
