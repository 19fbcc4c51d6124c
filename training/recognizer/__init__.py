"""`pii-names`: a token classifier for names, places, addresses and what else no pattern can describe."""
