"""One epoch of the published example on a GPU, beside the kernel on the CPU.

Run ``python -m benchmarks.gpu`` on a machine with an NVIDIA GPU, after ``pip install
torch "jax[cuda12]"``; one of the two suffices. ``--trial`` uses the CPU instead, to try
the program.
"""

import subprocess
import sys

import numpy as np

from benchmarks import _worked_example as example
from benchmarks._results import Task, publish
from benchmarks._side_by_side import ask_side_by_side, pick
from benchmarks._worker_process import collect_versions, contestant_processes

KERNEL = "kernel on the CPU"
# Each prints the name of its GPU, or nothing.
FIND_DEVICE = {
    "torch": "import torch; "
    "print(torch.cuda.get_device_name() if torch.cuda.is_available() else '')",
    "jax": "import jax; "
    "print(jax.devices()[0].device_kind if jax.default_backend() == 'gpu' else '')",
}


def main(trial=False):
    """Compare the results of the classifier, then the time and memory of all."""
    devices = {backend: _find_device(backend) for backend in FIND_DEVICE}
    # In a trial, a backend without a GPU computes on the CPU.
    can_run = (lambda found: found is not None) if trial else bool
    chosen = [name for name, found in devices.items() if can_run(found)]
    if not chosen:
        print(
            "Neither PyTorch nor JAX of this environment finds a GPU: nothing was "
            "measured. On a machine with an NVIDIA GPU and its driver, run pip install "
            'torch "jax[cuda12]", and this program again.'
        )
        return
    n_reviews, n_compared = (128, 128) if trial else (example.N_REVIEWS, 2000)
    rounds, maxlen = (1, 50) if trial else (3, example.MAXLEN)
    ours, theirs = (
        [f"{name} on a GPU, {backend}" for backend in chosen]
        for name in ("skseq", "Keras")
    )
    with contestant_processes(
        [KERNEL, *ours, *theirs], n_reviews=n_reviews, maxlen=maxlen
    ) as processes:
        compared = ask_side_by_side(
            {title: processes[title] for title in (KERNEL, *ours)},
            "fit_with_seed",
            rounds=1,
            rows=n_compared,
            maxlen=maxlen,
        )
        fits = ask_side_by_side(
            processes, "fit", rounds=rounds, rows=n_reviews, maxlen=maxlen
        )
        predictions = ask_side_by_side(
            processes,
            "predict_proba",
            rounds=rounds,
            rows=n_reviews,
            maxlen=maxlen,
        )
    found = {
        title: np.array(own) for title, own in pick(compared, "probabilities").items()
    }
    tasks = [
        Task("fit, one epoch", "s", pick(fits, "seconds")),
        Task("predict_proba", "s", pick(predictions, "seconds")),
    ]
    if all(devices[name] for name in chosen):
        on_gpu = {title: fits[title] for title in (*ours, *theirs)}
        tasks.append(Task("peak memory of the GPU", "MB", pick(on_gpu, "gpu_peak_mb")))
    for title in ours:
        difference = np.abs(found[title] - found[KERNEL]).max()
        task = f"largest difference from the {KERNEL}"
        tasks.append(Task(task, "probability", {title: [float(difference)]}))
    publish(
        "gpu",
        "Training on a GPU",
        f"The network of the published example on {n_reviews:,} reviews padded to "
        f"{maxlen} words, one epoch, {rounds} rounds. On a GPU, skseq computes "
        "by the layers of Keras. Probabilities are compared after an epoch on "
        f"{n_compared:,} reviews with the same seed. The GPUs: "
        f"{', '.join(f'{devices[name] or None} ({name})' for name in chosen)}.",
        tasks,
        versions=collect_versions(processes),
        trial=trial,
    )


def _find_device(backend):
    """Return the name of the GPU, "" without one, None without the backend."""
    command = [sys.executable, "-c", FIND_DEVICE[backend]]
    finished = subprocess.run(command, check=False, capture_output=True, text=True)
    return finished.stdout.strip() if finished.returncode == 0 else None


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
