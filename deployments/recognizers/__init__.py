"""Recognizers of names, places and addresses: the model runtimes behind `preprocessing.pii.recognizer`."""
