"""The class of the pipelines that skseq makes: a safer fit, and clearer errors."""

from collections.abc import Iterator

from sklearn import pipeline
from sklearn.base import clone

from skseq._preprocessing._token_encoder import TokenEncoder


class Pipeline(pipeline.Pipeline):
    """scikit-learn's pipeline, with a safer ``fit`` and clearer errors.

    A failed ``fit`` leaves all steps as they were. A classifier that continues its
    training does not get ids of another meaning. Errors name the step that has a
    parameter.
    """

    def fit(self, X, y=None, **params):
        """Fit all steps, the transformers and then the classifier.

        Parameters
        ----------
        X : iterable
            Training data, as the first step describes it.
        y : array-like, default=None
            Labels.
        **params : dict of {str: object}
            Arguments of the steps' ``fit``, as ``step__argument``.

        Returns
        -------
        Pipeline
            This pipeline.

        Raises
        ------
        ValueError
            If a classifier with ``warm_start`` would get other ids than before.
        """
        if self._continues_with_ids:
            X = list(X) if isinstance(X, Iterator) else X
            self._check_same_ids(X)
        steps = self.steps
        states = [
            (step, vars(step).copy()) for _, step in steps if hasattr(step, "__dict__")
        ]
        try:
            return super().fit(X, y, **params)
        except BaseException:
            self.steps = steps
            for step, attributes in states:
                step.__dict__ = attributes
            raise

    @property
    def _continues_with_ids(self):
        """Whether ``fit`` is to continue a training on ids that the encoder learns."""
        encoder, classifier = self.steps[0][1], self.steps[-1][1]
        return (
            getattr(classifier, "warm_start", False)
            and hasattr(classifier, "_network")
            and isinstance(encoder, TokenEncoder)
            and hasattr(encoder, "vocabulary_")
        )

    def _check_same_ids(self, X):
        encoder = self.steps[0][1]
        if clone(encoder).fit(X).vocabulary_ != encoder.vocabulary_:
            raise ValueError(
                "The pipeline would learn another vocabulary from X, and its "
                "classifier, with warm_start=True, would continue with ids of another "
                "meaning. Transform X by the fitted steps, as pipeline[:-1].transform, "
                "and fit the classifier, pipeline[-1], to the result; or set "
                "warm_start=False."
            )

    def set_params(self, **params):
        """Set parameters of the pipeline and of its steps.

        Parameters
        ----------
        **params : dict
            Parameters of a step as ``step__parameter``.

        Returns
        -------
        Pipeline
            This pipeline.

        Raises
        ------
        ValueError
            If there is no such parameter.
        """
        known = self.get_params()
        steps = [name for name, _ in self.steps]
        for given in params:
            step, _, parameter = given.rpartition("__")
            if given in known or step in steps:
                continue
            meant = [
                name for each in steps if (name := f"{each}__{parameter}") in known
            ]
            if meant:
                raise ValueError(
                    f"Invalid parameter {given!r} for estimator Pipeline. "
                    f"{' and '.join(meant)} would be valid: the name of the step, two "
                    "underscores, the parameter."
                )
        return super().set_params(**params)
