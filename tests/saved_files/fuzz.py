"""Fuzz skseq.load with damaged and malicious files.

    python tests/saved_files/fuzz.py --files 100000 --seed 1

Loading each file must return an estimator or raise ``ValueError`` with a message of one
line, within seconds and without much memory. It must not import, compile or run
anything, or open another file. A file that was damaged without updating its hashes must
be refused, or give equal predictions.
"""

import argparse
import collections
import copy
import faulthandler
import hashlib
import io
import json
import pickle
import random
import resource
import struct
import sys
import tempfile
import time
import warnings
import zipfile
from pathlib import Path

import numpy as np
from sklearn.pipeline import make_pipeline

import skseq

MAX_SECONDS = 10
MAX_BYTES = 2**30
TEXTS = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 4
LABELS = [0, 1] * 8
FORBIDDEN = (
    "compile",
    "ctypes.",
    "exec",
    "import",
    "marshal.",
    "os.",
    "pickle.",
    "shutil.",
    "socket.",
    "subprocess.",
)


class Watch:
    """Records Python's audit events while a file is loaded."""

    def __init__(self):
        self.path = None
        self.events = []
        sys.addaudithook(self)

    def __call__(self, event, arguments):
        if self.path is None:
            return
        is_other_file = event == "open" and str(arguments[0]) != str(self.path)
        if is_other_file or event.startswith(FORBIDDEN):
            self.events.append((event, repr(arguments)[:200]))


class Evil:
    """Prints when it is unpickled."""

    def __reduce__(self):
        return print, ("a pickle was run",)


def seeds():
    """Return files to change, each with rows and the predictions for them."""
    steps = np.random.default_rng(0).normal(size=(16, 3, 2))
    lstm = skseq.make_lstm_pipeline(maxlen=4, random_state=0)
    lstm.set_params(
        lstmclassifier__units=3,
        lstmclassifier__embedding_dim=2,
        lstmclassifier__epochs=1,
        lstmclassifier__class_weight={0: 1.0, 1: np.float32(2)},
    )
    measured = make_pipeline(
        skseq.SequenceScaler(mask_value=np.nan),
        skseq.SequencePadder(dtype=np.float64),
        skseq.LSTMClassifier((2, 2), bidirectional=True, epochs=1),
    )
    clicks = [[("shop", 1), "cart"], [("shop", 2), 3.5]] * 8
    parts = [
        (lstm, TEXTS),
        (skseq.make_tfidf_pipeline(), TEXTS),
        (measured, [*steps]),
        (skseq.make_summary_pipeline(), [*steps]),
        (skseq.TokenEncoder(), clicks),
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seed"
        for estimator, X in parts:
            skseq.save(estimator.fit(X, LABELS), path)
            yield path.read_bytes(), X, predict(estimator, X)


def predict(estimator, X):
    """Return the predictions or the transformed rows, as bytes."""
    classifies = hasattr(estimator, "predict_proba")
    method = "predict_proba" if classifies else "transform"
    return b"".join(np.asarray(row).tobytes() for row in getattr(estimator, method)(X))


def members_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive_of(members, compressions=(zipfile.ZIP_STORED,)):
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Of duplicate names.
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in members:
                archive.writestr(
                    zipfile.ZipInfo(name), data, random.choice(compressions)
                )
    return file.getvalue()


def with_hashes(members):
    manifest = json.loads(members["manifest.json"])
    rest = {name: data for name, data in members.items() if name != "manifest.json"}
    manifest["sha256"] = {
        name: hashlib.sha256(data).hexdigest() for name, data in rest.items()
    }
    members = {"manifest.json": json.dumps(manifest).encode(), **rest}
    return archive_of(members.items())


# Accidental damage. The hashes are not updated.


def truncate(data):
    return data[: random.randrange(len(data))]


def flip_bits(data):
    data = bytearray(data)
    for _ in range(random.choice([1, 1, 1, 2, 8, 100])):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(data)


def flip_bits_of_the_directory(data):
    start = data.rindex(b"PK\1\2", 0, data.index(b"PK\1\2") + 4)
    return data[:start] + flip_bits(data[start:])


def move_pieces(data):
    start, end = sorted(random.choices(range(len(data)), k=2))
    to = random.randrange(len(data))
    piece = data[start:end]
    return random.choice(
        [
            data[:start] + data[end:],
            data[:to] + piece + data[to:],
            data[:start] + bytes(len(piece)) + data[end:],
            data[:start] + random.randbytes(len(piece)) + data[end:],
            data + piece,
            piece + data,
        ]
    )


def write_numbers(data):
    data, width = bytearray(data), random.choice([1, 2, 4])
    at = random.choice([random.randrange(len(data)), -random.randrange(4, 200)])
    number = random.choice([0, 1, 255, 65535, 2**31, 2**32 - 1]) % 256**width
    data[at : (at + width) or None] = number.to_bytes(width, "little")
    return bytes(data)


# Other archives, and other files.


def zip_differently(data):
    members = [*members_of(data).items()]
    for _ in range(random.randrange(1, 4)):
        at = random.randrange(len(members))
        name, content = members[at]
        names = ["/etc/passwd", "../../up", "C:\\x", "a\0b", "", "x" * 60_000]
        names += ["arrays/9.npy", "arrays/", "estimator.json", "manifest.json"]
        change = random.randrange(5)
        if change == 0 and len(members) > 1:
            del members[at]
        elif change == 1:
            members.insert(at, (name, content))
        elif change == 2:
            members[at] = random.choice(names), content
        elif change == 3:
            members.append((random.choice(names), random.randbytes(20)))
        else:
            random.shuffle(members)
    stored, deflated = (zipfile.ZIP_STORED,), (zipfile.ZIP_DEFLATED,)
    every = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, 14)
    return archive_of(members, random.choice([stored, deflated, every]))


def bomb(data):
    members = members_of(data)
    name = random.choice([*members])
    members[name] = bytes(random.choice([*[10**5] * 9, 3 * 10**7]))
    data = archive_of(members.items(), (random.choice([8, 12]),))
    if random.random() < 0.5:
        # Declare it as stored, with a wrong size.
        data = bytearray(data)
        mark = data.index(b"PK\1\2")
        data[mark + 10 : mark + 12] = b"\0\0"
        data[8:10] = b"\0\0"
        if random.random() < 0.5:
            data[mark + 20 : mark + 24] = data[mark + 24 : mark + 28]
    return bytes(data)


def large_directory(data):
    n_parts = random.choice([5000, 65535, 2**32 - 1])
    end = data[-22:]
    fields = [*struct.unpack("<4s4H2LH", end)]
    fields[3] = fields[4] = min(n_parts, 65535)
    fields[5] = random.choice([fields[5], n_parts, len(data)])
    end = struct.pack("<4s4H2LH", *fields)
    if random.random() < 0.5:
        at = random.choice([0, len(data) - 22, 2**63 - 1])
        record = struct.pack(
            "<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, n_parts, n_parts, 2**62, at
        )
        end = record + struct.pack("<4sLQL", b"PK\6\7", 0, len(data) - 22, 1) + end
    return data[:-22] + end


def other_file(data):
    file = io.BytesIO()
    np.savez(file, a=np.zeros(3))
    objects = io.BytesIO()
    np.save(objects, np.array([Evil()]), allow_pickle=True)
    return random.choice(
        [
            b"",
            random.randbytes(random.randrange(5000)),
            b"PK\3\4" + random.randbytes(100),
            random.randbytes(100) + data[-22:],
            pickle.dumps(Evil()),
            file.getvalue(),
            objects.getvalue(),
            data + pickle.dumps(Evil()),
            pickle.dumps(Evil()) + data,
            json.dumps({"class": "TokenEncoder"}).encode(),
        ]
    )


# Malicious files with updated hashes.


def hostile_npy(data):
    members = members_of(data)
    names = [name for name in members if name.endswith(".npy")]
    if not names:
        return hostile_json(data)
    name = random.choice(names)
    objects = io.BytesIO()
    np.save(objects, np.array([Evil()]), allow_pickle=True)
    dtypes = ["<f4", "<f8", ">f4", "<f2", "<i8", "|O", "|V8", "<U4", "<M8[s]", "<c16"]
    dtype = random.choice([*dtypes, "<f16", "|b1", "|u1", "<f1", "<i3"])
    shape = random.choice(
        ["()", "(1,)", "(-1,)", f"({2**62}, 4)", "(0,)", f"({10**12}, 0)", "(1, 2, 3)"]
    )
    header = random.choice(
        [
            f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}",
            f"{{'descr': '{dtype}', 'fortran_order': True, 'shape': {shape}, }}",
            "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }",
            "__import__('os').system('true')",
            "(" * 60_000,
            "9" * 60_000,
        ]
    ).encode()
    length = struct.pack("<H", random.choice([len(header) + 1, 0, 65535, 118]))
    version = random.choice([b"\1\0", b"\1\0", b"\1\0", b"\2\0", b"\xff\xff"])
    made = b"\x93NUMPY" + version + length + header + b"\n"
    content = random.choice([b"", bytes(4), bytes(64), members[name][128:]])
    members[name] = random.choice(
        [made + content, flip_bits(members[name]), objects.getvalue(), content]
    )
    return with_hashes(members)


def hostile_json(data):
    members = members_of(data)
    text = members["estimator.json"]
    n = random.choice([10, 10, 1000, 1000, 100_000])
    members["estimator.json"] = random.choice(
        [
            b"[" * n + b"]" * n,
            b'{"tuple": [' * n + b"]}" * n,
            b'{"a":' * n + b"1" + b"}" * n,
            b"9" * n,
            b"1e" + b"9" * 10,
            b"NaN",
            b"-Infinity",
            b'"' + b"a" * n,
            b"[" + b"{}," * (100 * n if random.random() < 0.1 else n) + b"{}]",
            text.replace(b"null", b"NaN", 1),
            text.replace(b"1", b"1" * n, 1),
            text.replace(b"false", b"[" * n + b"]" * n, 1),
            text.replace(b'"class"', b'"class": "x", "class"', 1),
            text.decode().encode("utf-16"),
            b"\xef\xbb\xbf" + text,
            flip_bits(text),
            truncate(text),
            b"",
        ]
    )
    return with_hashes(members)


def nodes_of(value):
    """List all values in JSON, each as its container and its key."""
    keys = value if isinstance(value, dict) else range(len(value))
    found = []
    for key in keys:
        found.append((value, key))
        if isinstance(value[key], (dict, list)):
            found += nodes_of(value[key])
    return found


def hostile_content(data):
    """Change values of a file that is valid otherwise."""
    members = members_of(data)
    content = json.loads(members["estimator.json"])
    for _ in range(random.choice([1, 1, 1, 2, 5])):
        nodes = nodes_of(content)
        # Values of dicts, in particular those of the architecture.
        pairs = [node for node in nodes if isinstance(node[0], list) and node[1] == 1]
        if pairs and random.random() < 0.3:
            nodes = pairs
        holder, key = random.choice(nodes)
        other_holder, other_key = random.choice(nodes)
        other = copy.deepcopy(other_holder[other_key])
        values = [None, True, False, 0, 1, -1, 3, 2**31, 2**64, 10**400, 0.5, -0.0]
        values += [1e308, "", "a", "os.system", "LSTMClassifier", "Pipeline", [], {}]
        values += [{"float": "nan"}, {"array": 0}, {"array": 99}, {"array": -1}]
        values += [{"tuple": []}, {"dict": []}, {"type": "<f8"}, {"dtype": "<i4"}]
        values += [{"scalar": ["<i8", 5]}, {"strings": [1, ["a", "b"]]}]
        values += [{"strings": [10**9, ["a"] * 9]}, {"objects": [None]}, "passthrough"]
        values += [2, 4, 39, {"tuple": [2, 3]}, {"tuple": ["last"]}]
        values += [{"tuple": [10**9]}, {"tuple": [2] * 500}, "\ud800", "(a+)+$"]
        change = random.randrange(6)
        if change < 3:
            holder[key] = random.choice(values)
        elif change == 3:
            holder[key] = other
        elif change == 4:
            del holder[key]
        elif isinstance(holder, list):
            holder.insert(random.randrange(len(holder) + 1), other)
        else:
            holder[random.choice(["more", "class", "memory", "input"])] = other
        if not nodes_of(content):
            break
    members["estimator.json"] = json.dumps(content).encode()
    if random.random() < 0.1:
        manifest = json.loads(members["manifest.json"])
        holder, key = random.choice(nodes_of(manifest))
        holder[key] = random.choice([None, 2, -1, 10**400, "1", [], {}, True])
        members["manifest.json"] = json.dumps(manifest).encode()
        if "sha256" in manifest:
            return archive_of(members.items())
    return with_hashes(members)


ACCIDENTAL = [
    truncate,
    flip_bits,
    flip_bits_of_the_directory,
    move_pieces,
    write_numbers,
]
MALICIOUS = [
    zip_differently,
    bomb,
    large_directory,
    other_file,
    hostile_npy,
    hostile_json,
    hostile_content,
    hostile_content,
]


def can_predict(estimator):
    """Whether its lengths are small; large ones are valid, but take time and memory."""
    steps = dict(getattr(estimator, "steps", [("it", estimator)]))
    lengths = [getattr(step, "maxlen_", 0) for step in steps.values()]
    ranges = [getattr(step, "ngram_range", None) for step in steps.values()]
    sizes = [max(sizes or [0]) for sizes in ranges]
    return all(length < 1000 for length in lengths + sizes)


def try_file(path, X, expected, *, watch, is_accident, for_prediction):
    """Load a file, and return the outcome: a word, or the failure."""
    watch.events.clear()
    watch.path = path
    try:
        estimator = skseq.load(path, for_prediction=for_prediction)
    except ValueError as error:
        watch.path = None
        text = str(error)
        is_message = text.startswith("skseq.load cannot read") and "\n" not in text
        return "refused" if is_message and len(text) < 600 else f"text: {text[:300]}"
    except BaseException as error:
        watch.path = None
        return f"raised {type(error).__name__}: {error!s:.200}"
    finally:
        watch.path = None
    if is_accident:
        is_same = predict(estimator, X) == expected
        return "the same" if is_same else "loaded, predictions differ"
    if can_predict(estimator):
        try:
            predict(estimator, X)
        except Exception:
            return "loaded, cannot predict"
    return "loaded"


def main():
    """Load files, print the outcomes by kind, and return True if one failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    settings = parser.parse_args()
    random.seed(settings.seed)
    warnings.simplefilter("ignore")
    sources = list(seeds())
    kinds = ACCIDENTAL + MALICIOUS
    watch, outcomes = Watch(), collections.defaultdict(collections.Counter)
    failures, longest = [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.skseq"
        for data, *_ in sources:  # Import what is imported on first use.
            path.write_bytes(data)
            for for_prediction in (False, True):
                skseq.load(path, for_prediction=for_prediction)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for number in range(settings.files):
            make = kinds[number % len(kinds)]
            data, X, expected = random.choice(sources)
            made = make(data)
            path.write_bytes(made)
            faulthandler.dump_traceback_later(10 * MAX_SECONDS, exit=True)
            start = time.process_time()  # Other processes may use the CPU as well.
            outcome = try_file(
                path,
                X,
                expected,
                watch=watch,
                is_accident=make in ACCIDENTAL,
                for_prediction=bool(random.getrandbits(1)),
            )
            longest = max(longest, time.process_time() - start)
            faulthandler.cancel_dump_traceback_later()
            outcomes[make.__name__][outcome.partition(":")[0]] += 1
            is_expected = outcome.startswith(("refused", "the same", "loaded"))
            if not is_expected or "differ" in outcome or watch.events:
                failures.append((make.__name__, outcome, watch.events[:3]))
    grown = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    for name, counts in outcomes.items():
        print(f"{name:28}", dict(counts))
    print(f"{settings.files} files, the longest took {longest:.2f} s", end="")
    print(f", memory grew by {grown / 2**20:.0f} MB, {len(failures)} failures")
    for failure in failures[:20]:
        print(*failure)
    return bool(failures or longest > MAX_SECONDS or grown > MAX_BYTES)


if __name__ == "__main__":
    sys.exit(main())
