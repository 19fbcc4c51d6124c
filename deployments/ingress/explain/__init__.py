"""Which phrases of a text moved a prediction: asked of the model itself, after it has answered."""
