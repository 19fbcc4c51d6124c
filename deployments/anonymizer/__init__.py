"""The anonymizer: raw text in, safe text out, or nothing."""
