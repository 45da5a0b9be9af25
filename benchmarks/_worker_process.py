"""Start the processes of several libraries and send them requests."""

import json
import subprocess
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._contestants import CONTESTANTS
from benchmarks._reviews import save_reviews


@contextmanager
def contestant_processes(titles, *, n_reviews, maxlen):
    """Run a process for each library; all have started when the context begins.

    Parameters
    ----------
    titles : iterable of str
        Keys of ``CONTESTANTS``.
    n_reviews, maxlen : int
        Shape of the matrix of reviews that all of them read.

    Yields
    ------
    dict of str to WorkerProcess
        By title.
    """
    with TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder, "reviews.npz")
        save_reviews(path, n_reviews=n_reviews, maxlen=maxlen)
        yield {
            title: stack.enter_context(WorkerProcess(title, path)) for title in titles
        }


class WorkerProcess:
    """A process of ``benchmarks._worker``.

    Parameters
    ----------
    title : str
        Key of ``CONTESTANTS``.
    path : pathlib.Path
        The reviews.
    """

    def __init__(self, title, path):
        contestant = CONTESTANTS[title]
        module = ["-m", "benchmarks._worker", contestant.module]
        self.title = title
        # TensorFlow's messages would appear between the tables.
        self.log = path.with_name(f"{title}.log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [contestant.find_python(), *module, path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=contestant.environment(),
                cwd=Path(__file__).parents[1],
            )
        introduction = self.read_answer()
        self.versions = introduction["versions"]
        self.peak_mb_of_imports = introduction["peak_mb"]

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        with self.process:
            self.process.kill()

    def ask(self, task, *, rows, maxlen):
        """Run a task and return the answer of ``Worker.answer``."""
        request = {"task": task, "rows": rows, "maxlen": maxlen}
        print(json.dumps(request), file=self.process.stdin, flush=True)
        return self.read_answer()

    def read_answer(self):
        """Return the next answer of the process."""
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(
                f"The process of {self.title!r} ended without an answer. Its log is:\n"
                f"{self.log.read_text()}"
            )
        return json.loads(line)


def collect_versions(processes):
    """Return the versions of the libraries, by distribution."""
    return {
        name: number
        for process in processes.values()
        for name, number in process.versions.items()
    }
