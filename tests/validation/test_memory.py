"""MemoryError, with the arithmetic, before an allocation beyond the free memory."""

import sys
import tracemalloc

import numpy as np
import pytest
from processes import run_python

from skseq import LSTMClassifier, SequencePadder
from skseq._validation._memory import (
    SMALL,
    _free_of_group,
    _free_of_groups,
    _free_of_machine,
    check_memory,
    free_memory,
)

X = [[1, 2, 3], [3, 2]] * 8
y = [0, 1] * 8

needs_memory_files = pytest.mark.skipif(
    free_memory() is None, reason="This system has no files about its memory."
)


def check(n_bytes, **changes):
    arguments = {"name": "Skseq", "what": "to think", "remedy": "Think less."}
    check_memory({"thoughts": n_bytes // 4, "bytes": 4}, **arguments | changes)


@needs_memory_files
def test_message_has_the_arithmetic():
    message = (
        r"Skseq needs 1,000,000,000,000,000 thoughts x 4 bytes = 4,000,000.0 GB to "
        r"think, and [\d,]+\.\d GB are free\. Think less\."
    )
    with pytest.raises(MemoryError, match=f"^{message}$"):
        check(4 * 10**15)


@needs_memory_files
def test_allocation_that_fits():
    check(SMALL)
    check(free_memory() // 2)


def test_unknown_free_memory(monkeypatch):
    monkeypatch.setattr("skseq._validation._memory._read", lambda path: "")
    assert free_memory() is None
    check(10**18)


def test_small_allocations_are_not_checked(monkeypatch):
    monkeypatch.setattr("skseq._validation._memory.free_memory", lambda: 1 / 0)
    check(SMALL - 4)


# In a new process, since its limit cannot be raised again.
LIMITED = """
import resource
import sys
import numpy as np
from skseq import SequencePadder
from skseq._validation._memory import free_memory

with open("/proc/self/status") as file:
    (used,) = [int(line.split()[1]) for line in file if line.startswith("VmSize")]
limit = 1024 * used + 10**9
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
assert 0.9e9 < free_memory() <= 1e9, free_memory()
X = np.ones((1_000, 4), np.int32)
assert SequencePadder(maxlen=75_000).fit_transform(X).nbytes == 300_000_000
try:
    SequencePadder(maxlen=1_000_000).fit_transform(X)
except MemoryError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Sets a limit of Linux.")
def test_limit_of_the_process():
    assert run_python("-c", LIMITED).stdout.startswith(
        "SequencePadder needs 1,000 sequences x 1,000,000 steps x 4 bytes = 4.0 GB for "
        "its result, and 1.0 GB are free. Set a smaller maxlen, or leave the padder out"
    )


def write(folder, **files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)


STAT = "anon 500\nfile 300\nactive_file 100\ninactive_file 200\n"


@pytest.mark.parametrize("path", ["/", "/jobs", "/jobs/one", "/../../of the host"])
def test_control_groups_version_2(tmp_path, path):
    root = tmp_path / "cgroup"
    write(root, memory__max="9000", memory__current="1000", memory__stat=STAT)
    write(root / "jobs/one", memory__max="max", memory__current="1", memory__stat=STAT)
    groups = tmp_path / "groups"
    groups.write_text(f"0::{path}\n")
    # The 300 bytes of cached files can be reclaimed.
    assert list(_free_of_groups(groups, root)) == [9000 - 1000 + 300]


def test_smallest_control_group_counts(tmp_path):
    root = tmp_path / "cgroup"
    write(root / "jobs", memory__max="9000", memory__current="1000", memory__stat="")
    write(root / "jobs/one", memory__max="70", memory__current="90", memory__stat="")
    groups = tmp_path / "groups"
    groups.write_text("0::/jobs/one\n")
    assert sorted(_free_of_groups(groups, root)) == [0, 8000]


@pytest.mark.parametrize(
    ("limit", "expected"), [("5000", [4500]), (str(2**63 - 4096), [])]
)
def test_control_groups_version_1(tmp_path, limit, expected):
    root = tmp_path / "cgroup"
    names = {"memory__usage_in_bytes": "800", "memory__stat": STAT}
    write(root / "memory", memory__limit_in_bytes=limit, **names)
    groups = tmp_path / "groups"
    groups.write_text("5:cpu,cpuacct:/\n4:memory:/docker/one\n0::/\n")
    assert list(_free_of_groups(groups, root)) == expected


@pytest.mark.parametrize("text", ["", "MemFree: 10 kB\n", "no numbers", "\0\xff"])
def test_files_of_another_format(tmp_path, text):
    path = tmp_path / "a"
    path.write_text(text)
    assert _free_of_machine(path) is None
    assert _free_of_group(tmp_path, "a", "a") is None
    assert list(_free_of_groups(tmp_path / "none")) == []


def test_swap_counts(tmp_path):
    path = tmp_path / "meminfo"
    path.write_text("MemTotal: 90 kB\nMemAvailable: 20 kB\nSwapFree: 5 kB\n")
    assert _free_of_machine(path) == 25 * 1024


@needs_memory_files
@pytest.mark.parametrize("X", [X, np.ones((16, 3, 2))], ids=["ids", "measurements"])
@pytest.mark.parametrize("maxlen", [10**12, 10**30])
def test_padder(X, maxlen):
    padder = SequencePadder(maxlen=maxlen)
    with pytest.raises(MemoryError, match=f"16 sequences x {maxlen:,} steps x "):
        padder.fit_transform(X)
    with pytest.raises(MemoryError, match="leave the padder out: LSTMClassifier takes"):
        padder.fit(X).transform(X)


@needs_memory_files
@pytest.mark.parametrize(
    ("parameters", "largest", "message"),
    [
        ({"units": 10**7}, 3, "units=(10000000,), 4 ids"),
        ({"units": (8, 10**7), "bidirectional": True}, 3, "units=(8, 10000000)"),
        ({"embedding_dim": 10**12}, 3, "embedding_dim=1,000,000,000,000 needs"),
        ({"vocabulary_size": 10**12}, 3, "1,000,000,000,000 ids"),
        # Hashes passed as ids.
        ({"embedding_dim": 1024}, 2**31 - 2, "2,147,483,647 ids"),
    ],
)
def test_network(parameters, largest, message):
    classifier = LSTMClassifier(**parameters)
    ids = [*X[:-1], [1, largest]]
    tracemalloc.start()
    with pytest.raises(MemoryError) as raised:
        classifier.fit(ids, y)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert message in str(raised.value)
    assert peak < 50e6
    assert set(vars(classifier)) == set(classifier.get_params())


@needs_memory_files
def test_states_of_a_batch(monkeypatch):
    # Arrays of a test fit into the memory of any machine.
    monkeypatch.setattr("skseq._validation._memory.free_memory", lambda: 10**6)
    monkeypatch.setattr("skseq._validation._memory.SMALL", 10**6)
    classifier = LSTMClassifier(units=10, epochs=3, random_state=0).fit(X, y)
    before = classifier.predict_proba(X)
    message = (
        "needs 16,000 steps x 240 bytes = 0.0 GB for the states of a part of a "
        "batch, .* Lower batch_size"
    )
    with pytest.raises(MemoryError, match=message):
        classifier.fit(np.ones((16, 2_000), int), y)
    np.testing.assert_array_equal(classifier.predict_proba(X), before)


@pytest.mark.parametrize(
    "parameters",
    [{}, {"units": (5, 3), "bidirectional": True, "pooling": "last"}],
    ids=["defaults", "layers"],
)
@pytest.mark.parametrize("X", [X, np.ones((16, 3, 2))], ids=["ids", "measurements"])
@pytest.mark.parametrize("n_classes", [2, 4])
def test_number_of_weights(parameters, X, n_classes):
    labels = np.arange(16) % n_classes
    network = LSTMClassifier(**parameters).initialize(X, labels)._network
    n_weights = sum(weight.size for weight in network.weights)
    assert network.architecture.n_weights == n_weights
