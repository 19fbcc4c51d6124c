"""The preprocessor: safe text to exactly the rows that training prepared."""
