"""The next activity in two event logs, next to published figures.

Run ``SKSEQ_PANEL=FOLDER python -m benchmarks.events``.
"""

from datetime import datetime

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.pipeline import make_pipeline

from benchmarks._accuracies import Table, score
from benchmarks._panel import load_cases
from skseq import (
    LSTMClassifier,
    SequenceScaler,
    event_prefixes,
    make_lstm_pipeline,
    make_tfidf_pipeline,
)

TITLE = "The next activity of a case"
ABOUT = """\
Two event logs, Helpdesk and BPI 2012 W, split and scored as by the program of the
publication: trained on the prefixes of the first two thirds of the cases of the file,
with "end" as the class of a whole case, and scored on the prefixes of at least two
activities in the other cases that another activity follows. Five seeds. "LSTM of
activities and times" reads each activity as a measurement of 0 or 1, and with it the
logarithms of the time since the activity before and since the first, the time of the
day, and the day of the week, as the published LSTM does."""
PUBLISHED = {
    "Helpdesk: LSTM, Tax et al. 2017, arXiv:1612.02130": 0.7123,
    "BPI 2012 W: LSTM, Tax et al. 2017, arXiv:1612.02130": 0.76,
}
N_SEEDS = 5
LOGS = {"Helpdesk": "helpdesk", "BPI 2012 W": "bpi_12_w"}


def make_lstm_of_times(seed):
    """Return the LSTM of measurements with its defaults."""
    return make_pipeline(SequenceScaler(), LSTMClassifier(random_state=seed))


# For each contestant: how to make it, whether it reads times, and the number of seeds.
CONTESTANTS = {
    "majority class": (lambda seed: DummyClassifier(), False, 1),
    "TF-IDF": (lambda seed: make_tfidf_pipeline(random_state=seed), False, N_SEEDS),
    "LSTM": (lambda seed: make_lstm_pipeline(random_state=seed), False, N_SEEDS),
    "LSTM of activities and times": (make_lstm_of_times, True, N_SEEDS),
}


def measure_events(events, activities):
    """Return the activity and the times of each event, (n_events, n_features)."""
    times = [datetime.fromisoformat(time) for time, _ in events]
    seconds = np.array([(time - times[0]).total_seconds() for time in times])
    return np.column_stack(
        [
            np.array([activity for _, activity in events])[:, None] == activities,
            np.log1p(np.diff(seconds, prepend=0)),
            np.log1p(seconds),
            [time.hour + time.minute / 60 for time in times],
            [time.weekday() for time in times],
        ]
    )


def split_cases(cases, *, reads_times):
    """Return the training and the test prefixes, each with their next activities."""
    n_train = 2 * round(len(cases) / 3)
    activities = np.unique([activity for events in cases for _, activity in events])
    parts = []
    for part in (cases[:n_train], cases[n_train:]):
        prefixes, following, _ = event_prefixes(
            [[activity for _, activity in events] for events in part],
            measurements=(
                [measure_events(events, activities) for events in part]
                if reads_times
                else None
            ),
        )
        parts.append((prefixes, following))
    prefixes, following = parts[1]
    is_scored = np.array([len(prefix) > 1 for prefix in prefixes])
    is_scored &= following != "end"
    return parts[0], (prefixes[is_scored], following[is_scored])


def main():
    """Fit and score all contestants on both logs."""
    table = Table("events", TITLE, ABOUT, published=PUBLISHED)
    for title, name in LOGS.items():
        cases = load_cases(name)
        for contestant, (make, reads_times, n_seeds) in CONTESTANTS.items():
            train, test = split_cases(cases, reads_times=reads_times)
            for seed in range(n_seeds):
                table.add(f"{title}: {contestant}", score(make(seed), train, test))
    table.publish()


if __name__ == "__main__":
    main()
