"""What moved a prediction, phrases of its text or columns beside it: asked of the model, after it has answered."""
