"""ExplainedInput: one sequence as a fitted pipeline reads it, step by step."""

from dataclasses import dataclass

import numpy as np
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from skseq._inspection._pipeline_steps import is_lstm_classifier
from skseq._preprocessing._sequence_padder import SequencePadder
from skseq._preprocessing._token_encoder import UNKNOWN, TokenEncoder
from skseq._preprocessing._tokenization import ngrams
from skseq._validation._check_sequences import check_sequences
from skseq._validation._messages import describe


@dataclass(frozen=True, eq=False)
class ExplainedInput:
    """A sequence, and which steps of it the classifier reads.

    Parameters
    ----------
    classifier : LSTMClassifier
        The last step of the pipeline.
    steps : ndarray of shape (n_steps,) or (n_steps, n_features)
        Ids or measurements that it reads: neither padding nor what is cut.
    terms : tuple of str of length n_steps
        What each step stands for.
    words : tuple of str of length n_words
        All tokens of the sequence.
    spans : ndarray of shape (n_steps, 2), dtype int
        The first word of each step, and the one after its last.
    is_known : ndarray of shape (n_steps,), dtype bool
        False where a step is an unknown token.
    text : str or None
        The text, if the sequence is one.
    """

    classifier: object
    steps: np.ndarray
    terms: tuple
    words: tuple
    spans: np.ndarray
    is_known: np.ndarray
    text: str | None

    @classmethod
    def of(cls, estimator, sequence, *, name):
        """Read a sequence.

        Parameters
        ----------
        estimator : estimator
            A fitted LSTMClassifier, or a pipeline that ends in one.
        sequence : str or array-like
            A text, or a sequence of symbols, ids or measurements.
        name : str
            Who asks, for error messages.

        Returns
        -------
        ExplainedInput

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If the estimator is none of these, or the sequence is none that it takes.
        ValueError
            If the sequence holds ids or numbers that it does not take.
        """
        encoder, padder, classifier = _parts(estimator, name)
        if encoder is None:
            sequences = check_sequences([sequence], name=name)
            steps, text = sequences.values, None
            words = _names(steps)
            spans = np.arange(len(steps))[:, np.newaxis] + [0, 1]
        else:
            text = sequence if isinstance(sequence, str) else None
            steps, words, spans = _encode(encoder, sequence, name)
        kept = np.arange(len(steps))
        if padder is not None:
            kept = _cut(kept, padder)
        steps, is_read = _read(classifier, steps[kept])
        spans = spans[kept[is_read]]
        # Those of symbols, too: terms are names here.
        joint = " " if encoder is None else encoder._separator(reads_texts=True)
        return cls(
            classifier=classifier,
            steps=steps,
            terms=tuple(joint.join(words[start:end]) for start, end in spans),
            words=words,
            spans=spans,
            is_known=np.full(len(steps), True) if encoder is None else steps != UNKNOWN,
            text=text,
        )

    def code_of(self, label, *, name):
        """Return the place of a label among the classes.

        Parameters
        ----------
        label : object
            A class; the most probable one if None.
        name : str
            Who asks, for error messages.

        Returns
        -------
        int

        Raises
        ------
        ValueError
            If there is no such class.
        """
        classes = self.classifier.classes_
        if label is None:
            return int(self.classifier.predict_proba([self.steps]).argmax())
        is_many = hasattr(label, "__len__") and not isinstance(label, (str, bytes))
        try:
            places = [] if is_many else np.flatnonzero(classes == label)
        except TypeError:  # pandas.NA is neither equal to a class nor different.
            places = []
        if len(places) != 1:
            raise ValueError(
                f"{name} expects label to be one of {classes.tolist()}, got "
                f"{describe(label)}. None stands for the predicted class."
            )
        return int(places[0])


def _parts(estimator, name):
    """Return encoder, padder and classifier; None for what the pipeline lacks."""
    *others, last = _steps(estimator)
    kinds = [TokenEncoder, SequencePadder]
    parts = dict.fromkeys(kinds)
    unexpected = None if is_lstm_classifier(last) else last
    for part in others:
        kind = next((kind for kind in kinds if isinstance(part, kind)), None)
        if kind is None:
            unexpected = part
            break
        kinds = kinds[kinds.index(kind) + 1 :]
        parts[kind] = part
    if unexpected is not None:
        raise TypeError(
            f"{name} expects an LSTMClassifier, alone or after a TokenEncoder and a "
            f"SequencePadder, got {describe(unexpected)}. It follows the vectors of "
            "ids; of a search, pass best_estimator_."
        )
    for part in (*parts.values(), last):
        if part is not None:
            check_is_fitted(part)
    if parts[SequencePadder] is not None and parts[SequencePadder].value != 0:
        raise ValueError(
            f"{name} expects a SequencePadder that pads with 0, got "
            f"value={parts[SequencePadder].value!r}, which the classifier reads as a "
            "token. Set value=0."
        )
    return *parts.values(), last


def _steps(estimator):
    if not isinstance(estimator, Pipeline):
        return [estimator]
    return [step for _, step in estimator.steps if step not in (None, "passthrough")]


def _encode(encoder, sequence, name):
    """Return the ids of all terms, the words, and the span of each term in them."""
    # What the encoder itself checks: fit met texts, or symbols.
    if encoder._reads_texts != isinstance(sequence, str):
        expected = "one text" if encoder._reads_texts else "one sequence of symbols"
        raise TypeError(
            f"{name} expects {expected}, as the encoder was fitted, got "
            f"{describe(sequence)}. Pass one of them at a time."
        )
    joint = encoder._separator(encoder._reads_texts)
    (tokens,) = encoder._tokens([sequence], encoder._reads_texts, name=name)
    ids, spans = [], []
    for size in encoder._sizes[: len(tokens)]:
        for start, term in enumerate(ngrams(tokens, size, joint)):
            id_ = encoder.vocabulary_.get(term, UNKNOWN)
            if id_ != UNKNOWN or size == 1:
                ids.append(id_)
                spans.append((start, start + size))
    ids = np.array(ids, dtype=np.int32)
    spans = np.array(spans, dtype=np.int64).reshape(-1, 2)
    # A term stands where its last word does, after the shorter ones.
    order = np.argsort(spans[:, 1], kind="stable")
    return ids[order], tuple(map(str, tokens)), spans[order]


def _cut(places, padder):
    excess = max(0, len(places) - padder.maxlen_)
    return places[excess:] if padder.truncating == "pre" else places[: padder.maxlen_]


def _read(classifier, steps):
    """Return the steps that the classifier reads, and which ones they are."""
    remover = classifier._padding_remover
    sequences = remover.strip(check_sequences([steps], name="LSTMClassifier"))
    if steps.ndim == 2:
        return sequences.values, (steps != 0).any(axis=1)
    return sequences.values, (steps != 0) & (steps < remover.vocabulary_size)


def _names(steps):
    if steps.ndim == 2:
        return tuple(f"step {number}" for number in range(len(steps)))
    return tuple(map(str, steps.tolist()))
