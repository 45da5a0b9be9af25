"""How many threads BLAS has while logistic regressions are fitted."""

from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_info


def record_blas_threads(monkeypatch):
    """Return a list that gets the set of numbers of threads at each fit."""
    numbers = []
    fit = LogisticRegression.fit

    def recording_fit(self, *arguments, **named):
        of_blas = [each for each in threadpool_info() if each["user_api"] == "blas"]
        numbers.append({each["num_threads"] for each in of_blas})
        return fit(self, *arguments, **named)

    monkeypatch.setattr(LogisticRegression, "fit", recording_fit)
    return numbers
