"""Hold out a validation part of the training rows, for early stopping."""

from dataclasses import replace

from sklearn.model_selection import train_test_split


def split_validation(part, classes, fraction, seed):
    """Split a part into training rows and held-out rows.

    Parameters
    ----------
    part : TrainingPart
        Rows to split; stratified, where each sequence has one class.
    classes : ndarray of shape (n_classes,)
        Labels.
    fraction : float
        Fraction of the rows to hold out.
    seed : int
        Equal seeds give equal splits.

    Returns
    -------
    training, held_out : TrainingPart

    Raises
    ------
    ValueError
        If there are too few rows for each class to be in both.
    """
    rows, codes = part.rows, part.codes
    try:
        training_rows, held_out_rows = train_test_split(
            rows,
            test_size=fraction,
            # Several labels make too many combinations for each to be in both.
            stratify=classes[codes] if codes.ndim == 1 else None,
            random_state=seed,
        )
    except ValueError as error:
        raise ValueError(
            f"LSTMClassifier cannot hold out {fraction} of "
            f"{len(rows)} sequences with each of {len(classes)} classes in "
            "both parts. Raise validation_fraction, give more data, pass X_val and "
            f"y_val, or set early_stopping=False. ({error})"
        ) from error
    return replace(part, rows=training_rows), replace(part, rows=held_out_rows)
