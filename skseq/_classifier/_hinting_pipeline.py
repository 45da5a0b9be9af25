"""Pipeline whose errors name the step that has a parameter."""

from sklearn import pipeline


class Pipeline(pipeline.Pipeline):
    """scikit-learn's pipeline, whose errors name the step that has a parameter."""

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
