"""Terms of a linear path: what is counted, and that Keras counts the same."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skseq._network import _keras_ensemble
from skseq._network._linear_path import LinearPath
from skseq._network._terms import KINDS, Terms, base_of, codes_of_steps, is_term
from skseq._validation._sequences import Sequences, offsets_of

RNG = np.random.default_rng(0)


def sequences_of(rows):
    rows = [np.array(row, np.int32) for row in rows]
    return Sequences(np.concatenate(rows), offsets_of(rows))


def all_terms(sequences, vocabulary_size, *, kinds=KINDS, binary=False):
    codes = {}
    for kind in kinds:
        found = np.unique(codes_of_steps(kind, sequences, vocabulary_size))
        codes[kind] = found[is_term(kind, found, vocabulary_size)]
    return Terms(vocabulary_size, codes, binary)


@pytest.fixture(params=[False, True], ids=["counts", "binary"])
def binary(request):
    return request.param


@pytest.fixture(scope="module")
def ragged():
    lengths = [3, 0, 1, 2, 7, 5]
    return sequences_of([RNG.integers(1, 5, length) for length in lengths])


def test_terms_of_a_sequence():
    sequences = sequences_of([[2, 1, 2, 1], [1]])
    expected = {
        "pairs": [1 * 3 + 2, 2 * 3 + 1],
        "pairs_2_apart": [1 * 3 + 1, 2 * 3 + 2],
        "pairs_3_apart": [2 * 3 + 1],
        "pairs_4_apart": [],
        "pairs_5_apart": [],
        "triples": [1 * 9 + 2 * 3 + 1, 2 * 9 + 1 * 3 + 2],
        "positions": [0 + 1, 0 + 2, 3 + 1, 6 + 2, 9 + 1],
        "pairs_at_positions": [9 + 2 * 3 + 1, 18 + 1 * 3 + 2, 27 + 2 * 3 + 1],
        "triples_at_positions": [54 + 2 * 9 + 1 * 3 + 2, 81 + 1 * 9 + 2 * 3 + 1],
    }
    terms = all_terms(sequences, 3)
    assert list(terms.codes) == list(expected)
    for kind, codes in expected.items():
        assert_array_equal(terms.codes[kind], codes)
    kinds = ["pairs", "pairs_2_apart", "triples", "positions"]
    counts = all_terms(sequences, 3, kinds=kinds).matrix(sequences).toarray()
    #             0  1  2   12 21   1_1 2_2   121 212   p0=1 p0=2 p1=1 p2=2 p3=1
    assert_array_equal(
        counts,
        [
            np.array([0, 2, 2, 1, 2, 1, 1, 1, 1, 0, 1, 1, 1, 1]) / 2,
            [0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
        ],
    )


def test_binary_terms_are_counted_once():
    sequences = sequences_of([[2, 1, 2, 1], [1], [], [1, 1, 1]])
    counts = all_terms(sequences, 3).matrix(sequences).toarray()
    found = all_terms(sequences, 3, binary=True).matrix(sequences).toarray()
    lengths = np.array([4, 1, 1, 3])[:, np.newaxis]
    assert_array_equal(found, (counts > 0) / np.sqrt(lengths))


def test_unknown_terms_are_not_counted(ragged):
    known = Terms(5, {"pairs": np.array([6], np.int32), "triples": np.empty(0, "i4")})
    counts = known.matrix(ragged).toarray()
    rows = np.split(ragged.values, ragged.offsets[1:-1])
    pairs = [sum((row[:-1] == 1) & (row[1:] == 1)) for row in rows]
    assert_allclose(counts[:, 5], pairs / np.sqrt(np.maximum(1, ragged.lengths)))
    assert counts.shape == (6, 6)


def test_a_row_does_not_depend_on_the_others(ragged, binary):
    terms = all_terms(ragged, 5, binary=binary)
    table = RNG.normal(size=(len(terms), 2)).astype(np.float32)
    path = LinearPath(terms, table, np.ones(2, np.float32))
    together = path.logits(ragged)
    alone = [path.logits(ragged.take(np.array([row]))) for row in range(len(ragged))]
    assert_array_equal(together, np.concatenate(alone))
    assert_array_equal(together[1], path.bias)  # A sequence without a step.


def test_blocks_do_not_change_the_logits(ragged, binary, monkeypatch):
    terms = all_terms(ragged, 5, binary=binary)
    path = LinearPath(
        terms, RNG.normal(size=(len(terms), 1)).astype("f4"), np.zeros(1, "f4")
    )
    expected = path.logits(ragged)
    for size in (1, 4):
        monkeypatch.setattr("skseq._network._linear_path.BLOCK_STEPS", size)
        assert_array_equal(path.logits(ragged), expected)


def test_steps_add_up_to_the_logits(ragged, binary):
    terms = all_terms(ragged, 5, binary=binary)
    table = RNG.normal(size=(len(terms), 2)).astype(np.float32)
    path = LinearPath(terms, table, np.zeros(2, np.float32))
    logits = path.logits(ragged)
    for row, logit in enumerate(logits):
        ids = ragged.values[ragged.offsets[row] : ragged.offsets[row + 1]]
        assert_allclose(path.step_logits(ids).sum(axis=0), logit, atol=1e-5)


@pytest.mark.parametrize(
    ("kind", "shares"),
    [("pairs", [0, 2, 2, 0]), ("pairs_2_apart", [0, 2, 0, 2])],
)
def test_weight_of_a_pair_is_divided_equally(kind, shares):
    terms = Terms(3, {kind: np.array([1 * 3 + 2], np.int32)})
    table = np.array([[0], [0], [0], [8]], np.float32)
    path = LinearPath(terms, table, np.zeros(1, np.float32))
    found = path.step_logits(np.array([2, 1, 2, 2]))
    assert_array_equal(found[:, 0], shares)


def test_weight_of_a_binary_term_is_divided_among_its_occurrences():
    codes = {"pairs": np.array([1 * 3 + 2], np.int32)}
    terms = Terms(3, codes, binary=True)
    table = np.array([[0], [0], [6], [8]], np.float32)
    path = LinearPath(terms, table, np.zeros(1, np.float32))
    shares = path.step_logits(np.array([1, 2, 1, 2]))
    assert_allclose(shares, [[1], [1 + 1.5], [1], [1 + 1.5]])


@pytest.mark.parametrize("kind", KINDS)
def test_large_ids_and_far_positions_have_no_term(kind):
    size = 2**30
    base = base_of(kind, size)
    ids = np.array([[size - 1, size - 1, size - 1]]).ravel()
    sequences = Sequences(ids, np.array([0, 3]))
    codes = codes_of_steps(kind, sequences, size)
    assert codes.dtype == np.int32
    assert base < size
    assert not is_term(kind, codes, size).any()
    n_steps = 50_000
    largest = Sequences(np.full(n_steps, base - 1), np.array([0, n_steps]))
    codes = codes_of_steps(kind, largest, size)
    assert (codes >= 0).all()
    # Far positions have no term: the codes end at 2 ** 31.
    first = max(KINDS[kind].distances, default=0)
    end = base if KINDS[kind].at_position else n_steps
    are_terms = is_term(kind, codes, size)
    assert are_terms[first:end].all()
    assert not are_terms[:first].any()
    assert not are_terms[end + 1 :].any()


@pytest.mark.parametrize("vocabulary_size", [5, 300, 60_000])
@pytest.mark.parametrize("padding", ["pre", "post", "inside"])
def test_keras_counts_the_same_terms(vocabulary_size, padding, binary):
    ids = [RNG.integers(1, vocabulary_size, length) for length in [3, 1, 2, 7, 5]]
    ids[3][:3] = ids[3][3:6]  # Repeated terms.
    ids += [vocabulary_size - 1 - row % 4 for row in ids]
    ids = [np.maximum(1, row) for row in ids]
    sequences = sequences_of(ids)
    terms = all_terms(sequences, vocabulary_size)
    # Some are unknown.
    codes = {kind: codes[::2] for kind, codes in terms.codes.items()}
    terms = Terms(vocabulary_size, codes, binary)
    table = RNG.normal(size=(len(terms), 2)).astype(np.float32)
    table[0] = 0
    path = LinearPath(terms, table, np.zeros(2, np.float32))
    inputs = keras.Input((None,), dtype="int32")
    model = keras.Model(inputs, _keras_ensemble._linear_logits(path, inputs))
    _keras_ensemble._set_linear_weights(model, path)
    if padding == "inside":
        spread = [np.column_stack([row, np.zeros_like(row)]).ravel() for row in ids]
        padded = keras.utils.pad_sequences(spread, maxlen=15)
    else:
        padded = keras.utils.pad_sequences(ids, maxlen=9, padding=padding)
    for of_model in (model, keras.Model.from_config(model.get_config())):
        of_model.set_weights(model.get_weights())
        found = of_model.predict(padded, verbose=0)
        assert_allclose(found, path.logits(sequences), atol=1e-5)
