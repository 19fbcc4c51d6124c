"""The postprocessor: the model's rows to answers: aggregation over chunks, calibration, ranking, abstention."""
