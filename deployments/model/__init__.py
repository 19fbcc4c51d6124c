"""The model stage: rows of token ids in, one vector a row out, whatever the backend."""
